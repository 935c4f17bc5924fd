"""Addresses of the elearning app."""

app_name = "elearning"
urlpatterns = []
