"""Addresses of the cms app. The pages' own addresses are caught last, in config.urls."""

from django.urls import path

from cms import views

app_name = "cms"
urlpatterns = [path("robots.txt", views.Robots.as_view(), name="robots")]
