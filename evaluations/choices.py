"""Fixed lists of the evaluations app."""

from django.db import models


class Wave(models.TextChoices):
    """When and whom a questionnaire asks."""

    W0 = "W0", "At booking"
    W1 = "W1", "On the day"
    W2 = "W2", "After three months"
    W2M = "W2M", "Line manager, after three months"


class Kind(models.TextChoices):
    """What a question asks for."""

    SCALE = "SCALE", "Scale"
    # Stands for the course's own confidence items, each asked twice: now, and looking back to before the course.
    CONFIDENCE = "CONFIDENCE", "Confidence, now and looking back"
    CHOICE = "CHOICE", "One choice"
    TEXT = "TEXT", "Text"
    INTENTION = "INTENTION", "What you will do, and by when"
    CONSENT = "CONSENT", "Consent to quote"


class Level(models.IntegerChoices):
    """Kirkpatrick's levels: what a figure can speak of, so that liking a course is never called its impact."""

    REACTION = 1, "Level 1: reaction"
    LEARNING = 2, "Level 2: learning"
    BEHAVIOUR = 3, "Level 3: behaviour"
    RESULTS = 4, "Level 4: results"


class Consent(models.TextChoices):
    """Whether a comment may be quoted."""

    NO = "NO", "No"
    ANONYMOUS = "ANONYMOUS", "Yes, without my role"
    WITH_ROLE = "WITH_ROLE", "Yes, with my role"


class Review(models.TextChoices):
    """What a human has decided about words that somebody wrote. Nobody but moderators reads them before RELEASED."""

    WAITING = "WAITING", "Waits to be read"
    RELEASED = "RELEASED", "Released"
    WITHHELD = "WITHHELD", "Kept back"
    SEALED = "SEALED", "Child or case information, deleted"


class Moment(models.TextChoices):
    """Which moment a confidence rating speaks of. Looking back is not a true rating before (reported apart)."""

    NOW = "NOW", "Now"
    LOOKING_BACK = "LOOKING_BACK", "Looking back, before the course"


class Pairing(models.TextChoices):
    """Whether a response carries a pseudonym that later waves can match."""

    PAIRED = "PAIRED", "Paired"
    UNPAIRED = "UNPAIRED", "Unpaired"
    IMPORTED = "IMPORTED", "From earlier records, unpaired"


# The question behind the consent "with my role": which words to put under the comment.
ROLE_QUESTION = "role-family"
# Questions of the forms after three months that figures are made of, by their codes, and the answers that count as yes.
KEPT_QUESTION, KEPT = "intention-kept", ("DONE", "PARTLY")
USED_QUESTION, BARRIER_QUESTION = "used-for", "got-in-the-way"
SEEN_QUESTION, SEEN = "practice-changed", ("A_LITTLE", "CLEARLY")
# Letters and figures of a room code: none that look or sound alike, no vowels, so no words come about.
CODE_LETTERS = "CDFHJKMNPQRTVWXY23456789"
CODE_LENGTH = 6
# The longest answer in words, in characters.
TEXT_LIMIT = 1500
