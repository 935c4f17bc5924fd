"""What people type in the workspaces."""

from workspaces.forms.agencies import WhichAgency
from workspaces.forms.dates import AddTrainer, CallOff, ChangeDate, Confirm, Place, PlanDate, Resize, Sittings

__all__ = [
    "AddTrainer",
    "CallOff",
    "ChangeDate",
    "Confirm",
    "Place",
    "PlanDate",
    "Resize",
    "Sittings",
    "WhichAgency",
]
