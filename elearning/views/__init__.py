"""Pages of e-learning that are not Wagtail's."""

from elearning.views.packages import Packages, UploadPackage, WithdrawPackage
from elearning.views.playing import Parts, Play, Save, StartPackage

__all__ = ["Packages", "Parts", "Play", "Save", "StartPackage", "UploadPackage", "WithdrawPackage"]
