"""Addresses of the outbox app."""

from django.urls import path

from outbox import views

app_name = "outbox"
urlpatterns = [
    path("", views.Messages.as_view(), name="messages"),
    path("<int:pk>/retry/", views.Retry.as_view(), name="retry"),
    path("development/", views.DevelopmentMail.as_view(), name="development"),
]
