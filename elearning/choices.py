"""Fixed lists of the elearning app."""

from zoneinfo import ZoneInfo

from django.db import models

LONDON = ZoneInfo("Europe/London")


class Kind(models.TextChoices):
    """Where a module is taken, and so who says that somebody has completed it."""

    OWN = "OWN", "Lessons on this site"
    PACKAGE = "PACKAGE", "An uploaded package (SCORM)"
    OUTSIDE = "OUTSIDE", "Another platform"


class Workforce(models.TextChoices):
    """Whose work a module is about. The same values as courses.choices.Workforce: the two rooms are blind."""

    CHILDREN = "CHILDREN", "Children's workforce"
    ADULTS = "ADULTS", "Adults' workforce"
    BOTH = "BOTH", "Both"


class State(models.TextChoices):
    """How far somebody is with a module."""

    STARTED = "STARTED", "Started"
    COMPLETED = "COMPLETED", "Completed"


class Source(models.TextChoices):
    """Who says that a module was completed."""

    OWN = "OWN", "Lessons on this site"
    PACKAGE = "PACKAGE", "A package played on this site"
    OUTSIDE = "OUTSIDE", "Another platform"


# Completions that this site saw itself and therefore certifies; another platform gives its own certificates.
CERTIFIED = (Source.OWN, Source.PACKAGE)

# A pause longer than this counts as away from the page: minutes spent are the sum of shorter ones.
PAUSE_MINUTES = 10
# As the codes of certificates of attendance (bookings.choices), so that one page checks both. 26 of them: 128 bits.
CODE_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
CODE_LENGTH = 26


class Standard(models.TextChoices):
    """The versions of SCORM that can be played."""

    SCORM_12 = "SCORM_12", "SCORM 1.2"
    SCORM_2004 = "SCORM_2004", "SCORM 2004"


class PartStatus(models.TextChoices):
    """What a package says about one of its parts."""

    NOT_STARTED = "NOT_STARTED", "Not started"
    STARTED = "STARTED", "Started"
    FAILED = "FAILED", "Not passed"
    COMPLETED = "COMPLETED", "Completed"
    PASSED = "PASSED", "Passed"


# Never undone by anything a package says later.
DONE = (PartStatus.COMPLETED, PartStatus.PASSED)
