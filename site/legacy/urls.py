"""Addresses of the legacy room."""

from django.urls import path

from legacy import views

app_name = "legacy"
urlpatterns = [
    path("", views.Files.as_view(), name="files"),
    path("<int:file>/", views.Look.as_view(), name="file"),
    path("<int:file>/columns/", views.Columns.as_view(), name="columns"),
    path("<int:file>/decisions/", views.Decide.as_view(), name="decide"),
    path("<int:file>/sure/", views.Sure.as_view(), name="sure"),
    path("<int:file>/take-over/", views.Apply.as_view(), name="apply"),
    path("<int:file>/undo/", views.Undo.as_view(), name="undo"),
    path("<int:file>/discard/", views.Discard.as_view(), name="discard"),
    path("<int:file>/rows.xlsx", views.RowsBack.as_view(), name="rows_back"),
    path("<int:file>/comparison.xlsx", views.Comparison.as_view(), name="comparison"),
]
