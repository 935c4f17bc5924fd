"""Addresses of the bookings app."""

from django.urls import path

from bookings.views import (
    attendance_files,
    booking,
    changes,
    check_ins,
    evidence,
    feeds,
    links,
    make_ups,
    register,
    waiting,
)

app_name = "bookings"
urlpatterns = [
    path("dates/<int:pk>/", booking.ShowEvent.as_view(), name="event"),
    path("dates/<int:pk>/book/", booking.Book.as_view(), name="book"),
    path("my/bookings/", booking.Mine.as_view(), name="mine"),
    path("my/bookings/<uuid:public_id>/", booking.ShowBooking.as_view(), name="booking"),
    path("my/bookings/<uuid:public_id>/cancel/", booking.Cancel.as_view(), name="cancel"),
    path("my/bookings/<uuid:public_id>/training.ics", booking.DownloadCalendar.as_view(), name="calendar"),
    path("my/bookings/<uuid:public_id>/offer/", changes.TakeOffer.as_view(), name="take_offer"),
    path("bookings/<uuid:public_id>/colleague/", changes.HandOn.as_view(), name="hand_on"),
    path("bookings/<uuid:public_id>/move/", changes.MoveBooking.as_view(), name="move"),
    path("bookings/<uuid:public_id>/make-up/", make_ups.MakeUpPart.as_view(), name="make_up"),
    path("courses/<slug:code>/wait/", waiting.WaitForAny.as_view(), name="wait_for_any"),
    path("courses/<slug:code>/interest/", waiting.BeInterested.as_view(), name="interest"),
    path("courses/<slug:code>/proof/", evidence.SendProof.as_view(), name="proof"),
    path("my/interests/<int:pk>/end/", waiting.EndInterest.as_view(), name="end_interest"),
    path("my/proof/<int:pk>/", evidence.OpenProof.as_view(), name="open_proof"),
    path("my/calendar/", feeds.ManageCalendar.as_view(), name="my_calendar"),
    path("my/calendar/<str:token>.ics", feeds.OwnCalendar.as_view(), name="own_calendar"),
    path("calendar.ics", feeds.PublicCalendar.as_view(), name="public_calendar"),
    path("approve/<str:token>/", links.Approve.as_view(), name="approve"),
    path("offers/<str:token>/", links.Offer.as_view(), name="offer"),
    path("trainer/dates/<int:pk>/register/", register.MarkRegister.as_view(), name="register"),
    path("trainer/dates/<int:pk>/register/walk-in/", register.AddWalkIn.as_view(), name="walk_in"),
    path(
        "trainer/dates/<int:pk>/register/walk-in/<uuid:public_id>/withdraw/",
        register.WithdrawWalkIn.as_view(),
        name="withdraw_walk_in",
    ),
    path("trainer/dates/<int:pk>/register/check-ins/", check_ins.CheckIns.as_view(), name="check_ins"),
    path("trainer/dates/<int:pk>/register/file/", attendance_files.ChooseFile.as_view(), name="attendance_file"),
    path("trainer/dates/<int:pk>/register/file/take/", attendance_files.TakeFile.as_view(), name="take_attendance"),
    path("trainer/dates/<int:pk>/register/count/", register.CountHeads.as_view(), name="count"),
    path("trainer/dates/<int:pk>/register/sheet/", register.PrintSheet.as_view(), name="sheet"),
]
