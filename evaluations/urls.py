"""Addresses of the evaluations app."""

from django.urls import path

from evaluations.models import Quote
from evaluations.views import answering, building, checking_in, comments, trainer

app_name = "evaluations"
urlpatterns = [
    path("evaluate/<str:token>/", answering.Evaluate.as_view(), name="evaluate"),
    path("evaluate/<str:token>/stop/", answering.Stop.as_view(), name="stop"),
    path("my/bookings/<uuid:public_id>/before/", answering.Before.as_view(), name="before"),
    path("my/bookings/<uuid:public_id>/later/", answering.Later.as_view(), name="later"),
    path("my/bookings/<uuid:public_id>/evaluate/", answering.Mine.as_view(), name="mine"),
    path("my/bookings/<uuid:public_id>/answers/", answering.OwnAnswers.as_view(), name="own_answers"),
    path("join/", answering.Join.as_view(), name="join"),
    # No room code has a hyphen.
    path("join/thank-you/", answering.Thanks.as_view(), name="thanks"),
    path("join/<str:code>/", answering.JoinRoom.as_view(), name="room_form"),
    path("trainer/dates/<int:pk>/check-in.svg", checking_in.CheckInPicture.as_view(), name="check_in_picture"),
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
    path("trainer/dates/<int:pk>/reflection/", trainer.Reflection.as_view(), name="reflection"),
    path("trainer/dates/<int:pk>/reflections/", trainer.Reflections.as_view(), name="reflections"),
    path("questionnaires/", building.Questionnaires.as_view(), name="questionnaires"),
    path("questionnaires/<int:pk>/", building.Questionnaire.as_view(), name="questionnaire"),
    path("questionnaires/<int:pk>/copy/", building.CopyForCourse.as_view(), name="copy_for_course"),
    path("questionnaires/courses/<int:pk>/", building.CourseItems.as_view(), name="course_items"),
    path("questionnaires/versions/<int:version>/", building.Version.as_view(), name="version"),
    path("questionnaires/versions/<int:version>/add/", building.AddQuestion.as_view(), name="add_question"),
    path(
        "questionnaires/versions/<int:version>/questions/<int:question>/",
        building.ChangeQuestion.as_view(),
        name="change_question",
    ),
    path("questionnaires/versions/<int:version>/preview/", building.Preview.as_view(), name="preview"),
    path("questionnaires/versions/<int:version>/publish/", building.Publish.as_view(), name="publish"),
]
