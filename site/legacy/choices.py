"""Fixed lists of the legacy room: what kinds of old spreadsheet there are, where a file and its rows stand."""

from zoneinfo import ZoneInfo

from django.db import models

LONDON = ZoneInfo("Europe/London")
# The largest list we have been told of has 20,000 bookings. A page has to answer before the web server gives it up.
MOST_ROWS, MOST_ON_PAGE = 25_000, 10_000
# So long the cells of a file are kept; afterwards its fingerprint and what became of each row.
KEPT_DAYS = 30
# Shown of a long list on the page; the workbook has them all.
SHOWN = 50


class Kind(models.TextChoices):
    """What an old spreadsheet holds."""

    DELEGATES = "DELEGATES", "People"
    BOOKINGS = "BOOKINGS", "Bookings"
    REGISTER = "REGISTER", "An officer's register, one sheet a date"
    ELEARNING = "ELEARNING", "E-learning"
    TRAINERS = "TRAINERS", "Trainers"
    QUARTERLY = "QUARTERLY", "Totals, by quarter, course or agency"
    EVALUATIONS = "EVALUATIONS", "Evaluation forms"


# Kinds whose rows happened on a date that somebody ran.
WITH_DATES = (Kind.BOOKINGS, Kind.REGISTER, Kind.QUARTERLY)


# What is said of a row of such a file that names no area, where none is chosen for the whole file.
NO_AREA = "Nobody says which area ran the date."


class DateOrder(models.TextChoices):
    """How 03/04/2019 is read."""

    AUTOMATIC = "AUTOMATIC", "As the file itself shows; day first where it does not"
    DAY_FIRST = "DAY_FIRST", "Day first: 3 April"
    MONTH_FIRST = "MONTH_FIRST", "Month first: 4 March"


class State(models.TextChoices):
    """Where a file stands."""

    DRY_RUN = "DRY_RUN", "Looked at, nothing changed"
    APPLIED = "APPLIED", "Taken over"
    UNDONE = "UNDONE", "Undone"


class Outcome(models.TextChoices):
    """What became, or would become, of a row."""

    READY = "READY", "Can be taken over"
    DONE = "DONE", "Taken over"
    KNOWN = "KNOWN", "Here already"
    FIGURE = "FIGURE", "Kept as a figure, without people"
    WAITS = "WAITS", "Needs a decision"
    REFUSED = "REFUSED", "Cannot be taken over"
    LEFT_OUT = "LEFT_OUT", "Left out, as you decided"
    TAKEN_BACK = "TAKEN_BACK", "Taken back"


# Rows that go back to whoever handed the file in, with the reason beside them.
HANDED_BACK = (Outcome.WAITS, Outcome.REFUSED, Outcome.LEFT_OUT)


class Ask(models.TextChoices):
    """What a human is asked about."""

    AGENCY = "AGENCY", "Which agency is it?"
    STATUS = "STATUS", "What does this status mean?"
    COURSE = "COURSE", "Which course is it?"
    MODULE = "MODULE", "Which e-learning module is it?"
    PERSON = "PERSON", "Is it the same person?"


ASK_WORDS = {
    Ask.AGENCY: ("agency", "agencies"),
    Ask.STATUS: ("status", "statuses"),
    Ask.COURSE: ("course", "courses"),
    Ask.MODULE: ("e-learning module", "e-learning modules"),
    Ask.PERSON: ("person who may be known already", "people who may be known already"),
}


class Answer(models.TextChoices):
    """What was said."""

    OPEN = "", "Not decided"
    USE = "USE", "It is the one named"
    NEW = "NEW", "It is a new one"
    OUT = "OUT", "Leave these rows out"


class Meaning(models.TextChoices):
    """What the status of a row in an old list means."""

    BOOKED = "BOOKED", "Booked, no more is known"
    WAITING = "WAITING", "On the waiting list"
    CANCELLED = "CANCELLED", "Cancelled in time"
    LATE = "LATE", "Cancelled late"
    CALLED_OFF = "CALLED_OFF", "The date was called off"
    ATTENDED = "ATTENDED", "Attended"
    PART = "PART", "Attended part"
    ABSENT = "ABSENT", "Did not attend"
    APOLOGIES = "APOLOGIES", "Sent apologies"
    WALK_IN = "WALK_IN", "Came without a booking"


# Confidence from which the suggestions of a page can be taken all at once.
SURE = 90

# Under what bookings are counted where a file and we are compared.
ATTENDED, ABSENT, CANCELLED = "attended", "did not attend", "cancelled"
BOOKED, WAITING = "booked, no more is known", "on the waiting list"
GROUPS = {
    ATTENDED: (Meaning.ATTENDED, Meaning.PART, Meaning.WALK_IN),
    ABSENT: (Meaning.ABSENT, Meaning.APOLOGIES),
    CANCELLED: (Meaning.CANCELLED, Meaning.LATE, Meaning.CALLED_OFF),
    BOOKED: (Meaning.BOOKED,),
    WAITING: (Meaning.WAITING,),
}
QUARTERS = ("January to March", "April to June", "July to September", "October to December")
