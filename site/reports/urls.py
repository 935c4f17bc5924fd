"""Addresses of the reports app."""

from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("", views.Reports.as_view(), name="reports"),
    path("evaluation/", views.Evaluation.as_view(), name="evaluation"),
    path("evaluation.xlsx", views.Workbook.as_view(), name="workbook"),
    path("responses.csv", views.ResponsesCsv.as_view(), name="responses"),
    path("attendance.csv", views.AttendanceCsv.as_view(), name="attendance"),
]
