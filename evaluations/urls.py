"""Addresses of the evaluations app."""

from django.urls import path

from evaluations.models import Quote
from evaluations.views import answering, comments, trainer

app_name = "evaluations"
urlpatterns = [
    path("evaluate/<str:token>/", answering.Evaluate.as_view(), name="evaluate"),
    path("my/bookings/<uuid:public_id>/evaluate/", answering.Mine.as_view(), name="mine"),
    path("join/", answering.Join.as_view(), name="join"),
    # No room code has a hyphen.
    path("join/thank-you/", answering.Thanks.as_view(), name="thanks"),
    path("join/<str:code>/", answering.JoinRoom.as_view(), name="room_form"),
    path("trainer/dates/<int:pk>/room/", trainer.Room.as_view(), name="room"),
    path("trainer/dates/<int:pk>/room/pulse/", trainer.RoomPulse.as_view(), name="pulse"),
    path("trainer/dates/<int:pk>/room/code.svg", trainer.RoomPicture.as_view(), name="room_picture"),
    path("coordinate/comments/", comments.Comments.as_view(), name="comments"),
    path("coordinate/comments/<int:pk>/", comments.Comment.as_view(), name="comment"),
    path("coordinate/comments/<int:pk>/quote/", comments.QuoteComment.as_view(), name="quote_comment"),
    path("you-said/", comments.YouSaid.as_view(), name="you_said"),
    path("you-said/add/", comments.AddYouSaid.as_view(), name="add_you_said"),
    path("you-said/<int:pk>/withdraw/", comments.Withdraw.as_view(), name="withdraw_improvement"),
    path("you-said/quotes/<int:pk>/withdraw/", comments.Withdraw.as_view(model=Quote), name="withdraw_quote"),
    path("trainer/results/", trainer.OwnResults.as_view(), name="own_results"),
    path("trainer/dates/<int:pk>/results/", trainer.Results.as_view(), name="results"),
]
