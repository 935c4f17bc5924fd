"""Addresses of the workspaces app."""

from django.urls import path

from workspaces.views import dates, homes

app_name = "workspaces"
urlpatterns = [
    path("my/", homes.My.as_view(), name="my"),
    path("trainer/", homes.Trainer.as_view(), name="trainer"),
    path("agency/", homes.Agency.as_view(), name="agency"),
    path("coordinate/", homes.Coordinate.as_view(), name="coordinate"),
    path("coordinate/dates/new/", dates.AddDate.as_view(), name="add_date"),
    path("coordinate/dates/<int:pk>/", dates.ShowDate.as_view(), name="date"),
    path("coordinate/dates/<int:pk>/change/", dates.ChangeDate.as_view(), name="change_date"),
    path("coordinate/dates/<int:pk>/publish/", dates.PublishDate.as_view(), name="publish_date"),
    path("coordinate/dates/<int:pk>/places/", dates.AddPlaces.as_view(), name="add_places"),
    path("coordinate/dates/<int:pk>/call-off/", dates.CallOff.as_view(), name="call_off"),
    path("coordinate/dates/<int:pk>/trainers/", dates.AddTrainer.as_view(), name="add_trainer"),
    path(
        "coordinate/dates/<int:pk>/trainers/<int:assignment>/end/",
        dates.RemoveTrainer.as_view(),
        name="remove_trainer",
    ),
]
