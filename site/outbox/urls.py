"""Addresses of the outbox app."""

from django.urls import path

from outbox import views

app_name = "outbox"
urlpatterns = [
    path("", views.Messages.as_view(), name="messages"),
    path("<int:pk>/retry/", views.Retry.as_view(), name="retry"),
    path("texts/", views.Texts.as_view(), name="texts"),
    path("texts/<slug:slug>/", views.ShowText.as_view(), name="text"),
    path("texts/<slug:slug>/restore/", views.RestoreText.as_view(), name="restore_text"),
    path("texts/<slug:slug>/test/", views.TestText.as_view(), name="test_text"),
    path("development/", views.DevelopmentMail.as_view(), name="development"),
]
