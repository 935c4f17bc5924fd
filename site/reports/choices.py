"""Fixed lists of the reports: the ways to group figures, the periods to pick, and the words for hidden figures."""

from zoneinfo import ZoneInfo

from django.db import models

LONDON = ZoneInfo("Europe/London")
# The reporting year runs from 1 October to 30 September (PRODUCT.md, terms).
FIRST_MONTH = 10


class Group(models.TextChoices):
    """What the rows of an attendance table stand for."""

    COURSE = "course", "Course"
    WORKFORCE = "workforce", "Workforce"
    AGENCY = "agency", "Agency"
    SECTOR = "sector", "Sector"
    LOCALITY = "locality", "Locality"
    DELIVERY = "delivery", "Delivery"
    MONTH = "month", "Month"


# Rows that stand for people: what those of an agency or a sector did. The others stand for dates.
OF_PEOPLE = (Group.AGENCY, Group.SECTOR)
# Beside the groups: a row for each date, for the lists behind the figures.
DATE = "date"
# The key of the row of people with whose booking no agency is recorded.
NONE = "none"


class Period(models.TextChoices):
    """The periods one click away. Further ones with fixed dates come from the setting REPORT_PERIODS."""

    THIS_YEAR = "this-year", "This reporting year"
    LAST_YEAR = "last-year", "Last reporting year"
    THIS_QUARTER = "this-quarter", "This quarter"
    LAST_QUARTER = "last-quarter", "Last quarter"
    DATES = "dates", "From one day to another"


# The pages of the reports, as each of them lists them: URL name, title.
PAGES = (
    ("reports:reports", "Attendance"),
    ("reports:evaluation", "What people learnt"),
    ("reports:learning", "E-learning"),
    ("reports:give_take", "Give and take"),
    ("workspaces:days", "Trainer days"),
    ("workspaces:briefing_uses", "Briefings used"),
)

NOT_SHOWN = "not shown"
NO_AGENCY = "No agency recorded"
OTHER_DATES = "other dates"
OTHER = "other"

# The columns of a table of attendance, in the order in which they are read: code, heading, what it means.
LEDGER = (
    ("dates", "Dates", "Dates that took place. Dates called off are in no figure."),
    ("capacity", "Capacity", "Places of all dates that could be booked."),
    ("registered", "Registered", "Bookings that were ever confirmed. Waiting is not yet registered."),
    ("cancelled", "Cancelled in time", "Registered, and given up before the notice period."),
    ("expected", "Expected", "Registered, less those cancelled in time."),
    ("cancelled_late", "Cancelled late", "Registered, and given up inside the notice period."),
    ("apologies", "Apologies", "Sent apologies for the day."),
    ("did_not_attend", "Did not attend", "Expected, and absent without a word."),
    ("not_marked", "Not marked", "Expected, and the register says nothing yet."),
    ("absent", "Expected, not there", "Expected, less attended: late cancellations, apologies, absent, not marked."),
    ("attended_fully", "Attended in full", "Registered, there at every sitting and for nearly all of the time."),
    ("partial", "Attended in part", "Registered, and there for less than that."),
    ("attended", "Attended", "Registered, and there in full or in part."),
    ("walk_ins", "Walk-ins", "Came without a booking."),
    ("attendances", "Attendances", "Attended and walk-ins. One person at two dates counts twice."),
    ("people", "Distinct people", "People behind the attendances. One person at two dates counts once."),
    ("head_count", "Head count", "Counted at large dates where nobody is booked by name. In no rate."),
    ("answers", "Evaluations", "Evaluations given on the day."),
)

# The counts of e-learning, as tables and files head them.
LEARNING_COUNTS = {
    "started": "Started",
    "finished": "Of those completed",
    "open": "Not completed so far",
    "completed": "Completions in the period",
}
# What a count of people is made of, in the finest codes of the ledger.
KINDS_OF = {
    "registered": (
        "cancelled",
        "cancelled_late",
        "apologies",
        "did_not_attend",
        "not_marked",
        "attended_fully",
        "partial",
    ),
    "expected": ("cancelled_late", "apologies", "did_not_attend", "not_marked", "attended_fully", "partial"),
    "absent": ("cancelled_late", "apologies", "did_not_attend", "not_marked"),
    "attended": ("attended_fully", "partial"),
    "attendances": ("attended_fully", "partial", "walk_ins"),
    "people": ("attended_fully", "partial", "walk_ins"),
    **{
        kind: (kind,)
        for kind in (
            *("cancelled", "cancelled_late", "apologies", "did_not_attend", "not_marked"),
            *("attended_fully", "partial", "walk_ins"),
        )
    },
}
# Counts behind which there are dates, and no bookings.
DATE_COUNTS = ("dates", "capacity", "head_count", "answers")
# Counts that protected tables do not tell by date.
DETAILED = (
    *("cancelled", "cancelled_late", "apologies", "did_not_attend", "not_marked", "absent"),
    *("attended_fully", "partial", "walk_ins"),
)
# What became of one booking, in the words of a list.
KIND_WORDS = {
    "cancelled": "Given up in time",
    "cancelled_late": "Given up late",
    "apologies": "Sent apologies",
    "did_not_attend": "Did not attend",
    "not_marked": "Not marked yet",
    "attended_fully": "Attended in full",
    "partial": "Attended in part",
    "walk_ins": "Came without a booking",
}
