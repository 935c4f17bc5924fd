"""Addresses of the workspaces app."""

from django.urls import path

from workspaces.views import agency, broadcasts, changing, dates, homes, on_behalf, team

app_name = "workspaces"
urlpatterns = [
    path("my/", homes.My.as_view(), name="my"),
    path("trainer/", homes.Trainer.as_view(), name="trainer"),
    path("my/team/", team.Team.as_view(), name="team"),
    path("my/team/<int:approval>/", team.Decide.as_view(), name="decide"),
    path("agency/", homes.Agency.as_view(), name="agency"),
    path("agency/<int:agency>/dates/", agency.Dates.as_view(), name="agency_dates"),
    path("agency/<int:agency>/dates/<int:pk>/book/", agency.BookColleague.as_view(), name="book_colleague"),
    path("agency/<int:agency>/dates/<int:pk>/reserve/", agency.Reserve.as_view(), name="reserve"),
    path("agency/<int:agency>/dates/<int:pk>/give-back/", agency.GiveBack.as_view(), name="give_back"),
    path("agency/<int:agency>/list/", agency.NamesFile.as_view(), name="names_file"),
    path("agency/<int:agency>/list/book/", agency.BookNames.as_view(), name="book_names"),
    path("agency/<int:agency>/charges/", agency.Charges.as_view(), name="agency_charges"),
    path("agency/<int:agency>/charges/<int:charge>/confirm/", agency.ConfirmCharge.as_view(), name="confirm_charge"),
    path("agency/<int:agency>/charges/<int:charge>/waive/", agency.AskWaiver.as_view(), name="ask_waiver"),
    path("dates/<int:pk>/write/", broadcasts.WriteToAll.as_view(), name="write"),
    path("dates/<int:pk>/write/<int:broadcast>/undo/", broadcasts.Undo.as_view(), name="undo"),
    path("coordinate/", homes.Coordinate.as_view(), name="coordinate"),
    path("coordinate/dates/new/", dates.AddDate.as_view(), name="add_date"),
    path("coordinate/dates/<int:pk>/", dates.ShowDate.as_view(), name="date"),
    path("coordinate/dates/<int:pk>/change/", dates.ChangeDate.as_view(), name="change_date"),
    path("coordinate/dates/<int:pk>/publish/", dates.PublishDate.as_view(), name="publish_date"),
    path("coordinate/dates/<int:pk>/places/", dates.AddPlaces.as_view(), name="add_places"),
    path("coordinate/dates/<int:pk>/call-off/", changing.CallOff.as_view(), name="call_off"),
    path("coordinate/dates/<int:pk>/move/", changing.MoveDate.as_view(), name="move_date"),
    path("coordinate/dates/<int:pk>/split/", changing.SplitDate.as_view(), name="split_date"),
    path("coordinate/dates/<int:pk>/go/", changing.GoAhead.as_view(), name="go_ahead"),
    path("coordinate/dates/<int:pk>/held-back/", changing.HoldBack.as_view(), name="hold_back"),
    path("coordinate/dates/<int:pk>/held-back/<int:held>/end/", changing.Release.as_view(), name="release"),
    path("coordinate/dates/<int:pk>/book/", on_behalf.FindPerson.as_view(), name="find_person"),
    path("coordinate/dates/<int:pk>/book/<int:person>/", on_behalf.BookFor.as_view(), name="book_for"),
    path("coordinate/evidence/", on_behalf.Evidence.as_view(), name="evidence"),
    path("coordinate/evidence/<int:evidence>/", on_behalf.DecideEvidence.as_view(), name="decide_evidence"),
    path("coordinate/dates/<int:pk>/trainers/", dates.AddTrainer.as_view(), name="add_trainer"),
    path(
        "coordinate/dates/<int:pk>/trainers/<int:assignment>/end/",
        dates.RemoveTrainer.as_view(),
        name="remove_trainer",
    ),
]
