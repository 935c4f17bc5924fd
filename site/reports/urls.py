"""Addresses of the reports app."""

from django.contrib.sitemaps import Sitemap
from django.urls import path, reverse

from reports.views import (
    annual,
    coverage,
    figures,
    files,
    give_take,
    lists,
    money,
    open_data,
    returns,
    scrutiny,
    thread,
)

app_name = "reports"
urlpatterns = [
    path("", figures.Reports.as_view(), name="reports"),
    path("money/", money.Money.as_view(), name="money"),
    path("money/<str:kind>.csv", money.MoneyFile.as_view(), name="money_file"),
    path("thread/", thread.Thread.as_view(), name="thread"),
    path("give-and-take/", give_take.GiveTake.as_view(), name="give_take"),
    path("give-and-take/agencies.<str:kind>", give_take.GiveTakeFile.as_view(), name="give_take_file"),
    path("evaluation/", figures.Evaluation.as_view(), name="evaluation"),
    path("e-learning/", figures.Learning.as_view(), name="learning"),
    path("coverage/", coverage.Coverage.as_view(), name="coverage"),
    path("coverage.csv", coverage.CoverageCsv.as_view(), name="coverage_file"),
    path("refreshers/", coverage.Refreshers.as_view(), name="refreshers"),
    path("evaluation.xlsx", files.Workbook.as_view(), name="workbook"),
    path("responses.csv", files.ResponsesCsv.as_view(), name="responses"),
    path("e-learning.csv", files.LearningCsv.as_view(), name="learning_file"),
    path("annual/", annual.AnnualReports.as_view(), name="annual_reports"),
    path("annual/add/", annual.AddAnnual.as_view(), name="add_annual"),
    path("annual/<int:annual>/", annual.Annual.as_view(), name="annual"),
    path("annual/<int:annual>/change/", annual.ChangeAnnual.as_view(), name="change_annual"),
    path("annual/<int:annual>/arrange/", annual.Arrange.as_view(), name="arrange_annual"),
    path("annual/<int:annual>/words/<slug:part>/", annual.WordPart.as_view(), name="word_part"),
    path("annual/<int:annual>/freeze/", annual.Freeze.as_view(), name="freeze_annual"),
    path("annual/<int:annual>/since/", annual.Since.as_view(), name="annual_since"),
    path("annual/<int:annual>/renew/", annual.Renew.as_view(), name="renew_annual"),
    path("annual/<int:annual>/discard/", annual.Discard.as_view(), name="discard_annual"),
    path("annual/<int:annual>/report.<str:kind>", annual.AnnualFile.as_view(), name="annual_file"),
    path("list/", lists.List.as_view(), name="list"),
    path("list.csv", lists.ListCsv.as_view(), name="list_file"),
    path("attendance.csv", files.AttendanceCsv.as_view(), name="attendance"),
    path("evaluation.csv", files.EvaluationCsv.as_view(), name="evaluation_file"),
    path("figures.json", files.FiguresJson.as_view(), name="figures_file"),
    path("returns/", returns.Returns.as_view(), name="returns"),
    path("returns/file/", returns.ReturnFile.as_view(), name="return_file"),
    path("downloads/", files.Downloads.as_view(), name="downloads"),
    path("downloads/<int:pk>/", files.FetchFile.as_view(), name="fetch_file"),
    path("downloads/<int:pk>/cancel/", files.CancelFile.as_view(), name="cancel_file"),
]

# Pages that stand beside /reports/ (config.urls): the scrutineer's, and what everybody may have.
outside = (
    [
        path("scrutiny/", scrutiny.Scrutiny.as_view(), name="scrutiny"),
        path("open-data/", open_data.OpenData.as_view(), name="open_data"),
        path("open-data/training.csv", open_data.OpenDataCsv.as_view(), name="open_data_csv"),
        path("open-data/training.json", open_data.OpenDataJson.as_view(), name="open_data_json"),
    ],
    "published",
)


class OpenDataPage(Sitemap):
    """The page of open data among the pages that search engines are told of: it is no page of the editors'."""

    def items(self):
        """One."""
        return ["published:open_data"]

    def location(self, item):
        """Its address."""
        return reverse(item)
