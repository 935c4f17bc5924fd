"""Addresses of the reports app."""

from django.urls import path

from reports.views import figures, give_take, lists

app_name = "reports"
urlpatterns = [
    path("", figures.Reports.as_view(), name="reports"),
    path("give-and-take/", give_take.GiveTake.as_view(), name="give_take"),
    path("give-and-take/agencies.<str:kind>", give_take.GiveTakeFile.as_view(), name="give_take_file"),
    path("evaluation/", figures.Evaluation.as_view(), name="evaluation"),
    path("e-learning/", figures.Learning.as_view(), name="learning"),
    path("evaluation.xlsx", figures.Workbook.as_view(), name="workbook"),
    path("responses.csv", figures.ResponsesCsv.as_view(), name="responses"),
    path("e-learning.csv", figures.LearningCsv.as_view(), name="learning_file"),
    path("list/", lists.List.as_view(), name="list"),
    path("list.csv", lists.ListCsv.as_view(), name="list_file"),
    path("attendance.csv", figures.AttendanceCsv.as_view(), name="attendance"),
]
