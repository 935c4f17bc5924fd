"""Pages of e-learning that are not Wagtail's."""

from elearning.views.outside import Push, PushDescription, PushKeys, StopKey, TakeCompletions
from elearning.views.packages import Packages, UploadPackage, WithdrawPackage
from elearning.views.playing import Parts, Play, Save, StartPackage

__all__ = [
    "Push",
    "PushDescription",
    "PushKeys",
    "StopKey",
    "TakeCompletions",
    "Packages",
    "Parts",
    "Play",
    "Save",
    "StartPackage",
    "UploadPackage",
    "WithdrawPackage",
]
