"""Addresses of the evaluations app."""

from django.urls import path

from evaluations.views import answering, checking_in, trainer

app_name = "evaluations"
urlpatterns = [
    path("evaluate/<str:token>/", answering.Evaluate.as_view(), name="evaluate"),
    path("my/bookings/<uuid:public_id>/evaluate/", answering.Mine.as_view(), name="mine"),
    path("join/", answering.Join.as_view(), name="join"),
    # No room code has a hyphen.
    path("join/thank-you/", answering.Thanks.as_view(), name="thanks"),
    path("join/<str:code>/", answering.JoinRoom.as_view(), name="room_form"),
    path("trainer/dates/<int:pk>/check-in.svg", checking_in.CheckInPicture.as_view(), name="check_in_picture"),
    path("trainer/dates/<int:pk>/room/", trainer.Room.as_view(), name="room"),
    path("trainer/dates/<int:pk>/room/pulse/", trainer.RoomPulse.as_view(), name="pulse"),
    path("trainer/dates/<int:pk>/room/code.svg", trainer.RoomPicture.as_view(), name="room_picture"),
    path("trainer/dates/<int:pk>/results/", trainer.Results.as_view(), name="results"),
]
