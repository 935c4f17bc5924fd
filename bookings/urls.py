"""Addresses of the bookings app."""

from django.urls import path

from bookings.views import booking, links, register

app_name = "bookings"
urlpatterns = [
    path("dates/<int:pk>/", booking.ShowEvent.as_view(), name="event"),
    path("dates/<int:pk>/book/", booking.Book.as_view(), name="book"),
    path("my/bookings/", booking.Mine.as_view(), name="mine"),
    path("my/bookings/<uuid:public_id>/", booking.ShowBooking.as_view(), name="booking"),
    path("my/bookings/<uuid:public_id>/cancel/", booking.Cancel.as_view(), name="cancel"),
    path("my/bookings/<uuid:public_id>/training.ics", booking.DownloadCalendar.as_view(), name="calendar"),
    path("approve/<str:token>/", links.Approve.as_view(), name="approve"),
    path("offers/<str:token>/", links.Offer.as_view(), name="offer"),
    path("trainer/dates/<int:pk>/register/", register.MarkRegister.as_view(), name="register"),
    path("trainer/dates/<int:pk>/register/walk-in/", register.AddWalkIn.as_view(), name="walk_in"),
    path(
        "trainer/dates/<int:pk>/register/walk-in/<uuid:public_id>/withdraw/",
        register.WithdrawWalkIn.as_view(),
        name="withdraw_walk_in",
    ),
    path("trainer/dates/<int:pk>/register/count/", register.CountHeads.as_view(), name="count"),
    path("trainer/dates/<int:pk>/register/sheet/", register.PrintSheet.as_view(), name="sheet"),
]
