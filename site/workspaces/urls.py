"""Addresses of the workspaces app."""

app_name = "workspaces"
urlpatterns = []
