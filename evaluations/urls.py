"""Addresses of the evaluations app."""

from django.urls import path

from evaluations.views import answering, trainer

app_name = "evaluations"
urlpatterns = [
    path("evaluate/<str:token>/", answering.Evaluate.as_view(), name="evaluate"),
    path("evaluate/<str:token>/stop/", answering.Stop.as_view(), name="stop"),
    path("my/bookings/<uuid:public_id>/before/", answering.Before.as_view(), name="before"),
    path("my/bookings/<uuid:public_id>/later/", answering.Later.as_view(), name="later"),
    path("my/bookings/<uuid:public_id>/evaluate/", answering.Mine.as_view(), name="mine"),
    path("join/", answering.Join.as_view(), name="join"),
    # No room code has a hyphen.
    path("join/thank-you/", answering.Thanks.as_view(), name="thanks"),
    path("join/<str:code>/", answering.JoinRoom.as_view(), name="room_form"),
    path("trainer/dates/<int:pk>/room/", trainer.Room.as_view(), name="room"),
    path("trainer/dates/<int:pk>/room/pulse/", trainer.RoomPulse.as_view(), name="pulse"),
    path("trainer/dates/<int:pk>/room/code.svg", trainer.RoomPicture.as_view(), name="room_picture"),
    path("trainer/dates/<int:pk>/results/", trainer.Results.as_view(), name="results"),
    path("trainer/dates/<int:pk>/reflection/", trainer.Reflection.as_view(), name="reflection"),
    path("trainer/dates/<int:pk>/reflections/", trainer.Reflections.as_view(), name="reflections"),
]
