"""Addresses of the cms app."""

app_name = "cms"
urlpatterns = []
