"""Pages of e-learning that are not Wagtail's."""

from elearning.views.packages import Packages, UploadPackage, WithdrawPackage
from elearning.views.playing import Parts, Play, Save

__all__ = ["Packages", "Parts", "Play", "Save", "UploadPackage", "WithdrawPackage"]
