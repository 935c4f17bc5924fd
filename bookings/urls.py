"""Addresses of the bookings app."""

from django.urls import path

from bookings.views import booking

app_name = "bookings"
urlpatterns = [
    path("dates/<int:pk>/", booking.ShowEvent.as_view(), name="event"),
    path("dates/<int:pk>/book/", booking.Book.as_view(), name="book"),
    path("my/bookings/", booking.Mine.as_view(), name="mine"),
    path("my/bookings/<uuid:public_id>/", booking.ShowBooking.as_view(), name="booking"),
    path("my/bookings/<uuid:public_id>/cancel/", booking.Cancel.as_view(), name="cancel"),
    path("my/bookings/<uuid:public_id>/training.ics", booking.DownloadCalendar.as_view(), name="calendar"),
]
