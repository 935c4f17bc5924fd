"""A trainer's own pages: calls, teams and steps, availability, the pack of a date, its preparation, days given."""

from workspaces.views.trainers.calls import AnswerAsk, CallMixin, Calls, Offer, TrainersOnly, WithdrawOffer
from workspaces.views.trainers.days import COLUMNS, XLSX, Days, DaysFile, DaysMixin, as_file
from workspaces.views.trainers.own import (
    AddAway,
    Availability,
    AvailabilityPage,
    AwayMixin,
    EndAway,
    EndAwayMixin,
    MyPools,
    OwnDays,
)
from workspaces.views.trainers.pack import Pack, PackMixin, Preparation, PreparationOff

__all__ = [
    "AddAway",
    "AnswerAsk",
    "Availability",
    "AvailabilityPage",
    "AwayMixin",
    "COLUMNS",
    "CallMixin",
    "Calls",
    "Days",
    "DaysFile",
    "DaysMixin",
    "EndAway",
    "EndAwayMixin",
    "MyPools",
    "Offer",
    "OwnDays",
    "Pack",
    "PackMixin",
    "Preparation",
    "PreparationOff",
    "TrainersOnly",
    "WithdrawOffer",
    "XLSX",
    "as_file",
]
