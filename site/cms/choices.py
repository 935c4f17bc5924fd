"""Fixed lists of the cms app."""

from django.db import models


class BriefingReason(models.TextChoices):
    """Why a briefing is written."""

    GUIDANCE = "GUIDANCE", "Change in guidance or law"
    REVIEW = "REVIEW", "Learning from reviews"
    THEME = "THEME", "Emerging theme"
