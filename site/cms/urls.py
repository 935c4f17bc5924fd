"""Addresses of the cms app. The pages' own addresses are caught last, in config.urls."""

from django.urls import path

from cms import views
from cms.views import briefings, learning

app_name = "cms"
urlpatterns = [
    path("robots.txt", views.Robots.as_view(), name="robots"),
    path("briefings/<slug:slug>/used/", briefings.Used.as_view(), name="briefing_used"),
    path("briefings/<slug:slug>/used/thanks/", briefings.UseThanks.as_view(), name="briefing_thanks"),
    path("learn/<slug:code>/", learning.Learn.as_view(), name="learn"),
    path("learn/<slug:code>/<int:number>/", learning.ShowStep.as_view(), name="step"),
    path("learn/<slug:code>/check/", learning.Check.as_view(), name="check"),
    path("learn/<slug:code>/check/<int:number>/", learning.Ask.as_view(), name="ask"),
    path("learn/<slug:code>/result/", learning.Result.as_view(), name="result"),
    path("learn/<slug:code>/notes/", learning.Notes.as_view(), name="notes"),
    path("learn/<slug:code>/notes/<int:pk>/delete/", learning.DeleteNote.as_view(), name="delete_note"),
    path("learn/<slug:code>/print/", learning.PrintLesson.as_view(), name="print_lesson"),
]
