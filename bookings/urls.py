"""Addresses of the bookings app."""

app_name = "bookings"
urlpatterns = []
