"""What people type in the workspaces."""

from workspaces.forms.agencies import AskWaiver, BookColleague, NamesFile, Reserve, WhichAgency, WriteToAll
from workspaces.forms.changing import (
    BookFor,
    CallOff,
    DecideEvidence,
    FindPerson,
    HoldBack,
    MoveDate,
    SplitDate,
    date_label,
)
from workspaces.forms.charges import SAID_OF_MANY, SettleCharge, SettleMany, WhichCharges
from workspaces.forms.dates import AddTrainer, ChangeDate, Confirm, Place, PlanDate, Resize, Sittings
from workspaces.forms.planning import PlanSeries, Variant
from workspaces.forms.policies import AddFamily, FamilyPolicy, SetPolicy

__all__ = [
    "SAID_OF_MANY",
    "AddFamily",
    "FamilyPolicy",
    "PlanSeries",
    "SetPolicy",
    "SettleCharge",
    "SettleMany",
    "Variant",
    "WhichCharges",
    "AddTrainer",
    "BookFor",
    "DecideEvidence",
    "FindPerson",
    "HoldBack",
    "MoveDate",
    "SplitDate",
    "CallOff",
    "ChangeDate",
    "Confirm",
    "Place",
    "PlanDate",
    "Resize",
    "Sittings",
    "AskWaiver",
    "BookColleague",
    "NamesFile",
    "Reserve",
    "WhichAgency",
    "WriteToAll",
    "date_label",
]
