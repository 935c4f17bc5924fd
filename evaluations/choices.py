"""Fixed lists of the evaluations app."""

from django.db import models


class Wave(models.TextChoices):
    """When and whom a questionnaire asks."""

    W0 = "W0", "At booking"
    W1A = "W1A", "After the first half"
    W1 = "W1", "On the day"
    W2 = "W2", "After three months"
    W2M = "W2M", "Line manager, after three months"
    TR = "TR", "Trainer’s reflection"
    OB = "OB", "Observer’s sheet"


# Few people answer these, on days of their own: kept sealed until the form has closed, and opened all together.
SEALED = (Wave.W0, Wave.W2, Wave.W2M)
# What somebody answers about their own training, in the order of asking.
OWN_WAVES = (Wave.W0, Wave.W1A, Wave.W1, Wave.W2)
# Asked of those who deliver a date, and read by those who run it.
OF_TRAINERS = (Wave.TR, Wave.OB)
# Sent by link after some months, with reminders.
FOLLOW_UPS = (Wave.W2, Wave.W2M)


class Kind(models.TextChoices):
    """What a question asks for."""

    SCALE = "SCALE", "Scale"
    # Stands for the course's own confidence items, each asked twice: now, and looking back to before the course.
    CONFIDENCE = "CONFIDENCE", "Confidence, now and looking back"
    CHOICE = "CHOICE", "One choice"
    CHOICES = "CHOICES", "Several choices"
    TEXT = "TEXT", "Text"
    INTENTION = "INTENTION", "What you will do, and by when"
    # Shows a person what they meant to do on the day, and asks what became of it.
    KEPT = "KEPT", "What became of one’s own intention"
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


class Organisation(models.TextChoices):
    """The kinds of organisation that figures are told by: sectors of agencies, few enough for each to be large."""

    COUNCIL = "COUNCIL", "Council"
    HEALTH = "HEALTH", "Health"
    JUSTICE = "JUSTICE", "Police and justice"
    EDUCATION = "EDUCATION", "Education and early years"
    VOLUNTARY = "VOLUNTARY", "Voluntary and community"
    OTHER = "OTHER", "Another kind, or not said"


# Which moments a confidence item is asked about.
MOMENTS = {
    Wave.W0: (Moment.NOW,),
    Wave.W1: (Moment.NOW, Moment.LOOKING_BACK),
    Wave.W2: (Moment.NOW,),
}
WITH_ENDS = (Kind.SCALE, Kind.CONFIDENCE)
WITH_OPTIONS = (Kind.CHOICE, Kind.CHOICES, Kind.KEPT)
IN_WORDS = (Kind.TEXT, Kind.INTENTION)
# Kinds that belong to some forms only.
ONLY_IN = {Kind.CONFIDENCE: tuple(MOMENTS), Kind.CONSENT: (Wave.W1,), Kind.KEPT: (Wave.W2,), Kind.INTENTION: (Wave.W1,)}
# The letter that asks for each form.
LETTERS = {
    Wave.W1A: "evaluations/email/first_half",
    Wave.W1: "evaluations/email/on_the_day",
    Wave.W2: "evaluations/email/three_months",
    Wave.W2M: "evaluations/email/manager",
}
# The question behind the consent "with my role": which words to put under the comment.
ROLE_QUESTION = "role-family"
# The answer to it that stands for kinds of work too rare to name.
OTHER_ROLE = "OTHER"
# What people say of the organisation they work for, with leave to pass; the answer to it for what is too rare to name.
ORGANISATION_QUESTION = "organisation"
RECOMMEND_QUESTION = "recommend"
# Questions of the forms after three months that figures are made of, by their codes, and the answers that count as yes.
KEPT_QUESTION, KEPT = "intention-kept", ("DONE", "PARTLY")
USED_QUESTION, BARRIER_QUESTION = "used-for", "got-in-the-way"
SEEN_QUESTION, SEEN = "practice-changed", ("A_LITTLE", "CLEARLY")
# Letters and figures of a room code: none that look or sound alike, no vowels, so no words come about.
CODE_LETTERS = "CDFHJKMNPQRTVWXY23456789"
CODE_LENGTH = 6
# The longest answer in words, in characters.
TEXT_LIMIT = 1500
