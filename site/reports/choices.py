"""Fixed lists of the reports: the ways to group figures, the periods to pick, and the words for hidden figures."""

import datetime as dt
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
    ("reports:thread", "Learning thread"),
    ("reports:coverage", "Coverage"),
    ("reports:refreshers", "Refreshers due"),
    ("reports:give_take", "Give and take"),
    ("reports:money", "Money"),
    ("reports:returns", "Returns of agencies"),
    ("reports:downloads", "Your files"),
    ("workspaces:days", "Trainer days"),
    ("reports:annual_reports", "Annual reports"),
    ("workspaces:briefing_uses", "Briefings used"),
)


class FileKind(models.TextChoices):
    """What is made in the background."""

    WORKBOOK = "WORKBOOK", "Evaluation workbook"


class FileState(models.TextChoices):
    """How far a file is."""

    QUEUED = "QUEUED", "Waiting to be made"
    RUNNING = "RUNNING", "Being made"
    DONE = "DONE", "Ready"
    FAILED = "FAILED", "Could not be made"
    CANCELLED = "CANCELLED", "Given up"
    EXPIRED = "EXPIRED", "Removed"


FILE_MOVES = {
    FileState.QUEUED: (FileState.RUNNING, FileState.CANCELLED),
    FileState.RUNNING: (FileState.DONE, FileState.FAILED, FileState.CANCELLED),
    FileState.DONE: (FileState.EXPIRED,),
    FileState.FAILED: (),
    FileState.CANCELLED: (),
    FileState.EXPIRED: (),
}
# More responses than this are not waited for: the file is made in the background.
AT_ONCE = 5_000
# So many files of one person are made or wait at a time.
FILES_AT_ONCE = 3
# A worker that has not been heard of for this long is taken to be dead; three such are enough.
FILE_LEASE = dt.timedelta(minutes=5)
FILE_ATTEMPTS = 3
# A file can be fetched for this long; the line that it was made stays for a month.
FILE_LIFE = dt.timedelta(hours=48)
FILES_KEPT = dt.timedelta(days=30)
# A worker says how far it is after so many responses.
BATCH = 250

NOT_SHOWN = "not shown"
NEARLY_ALL = "nearly all"
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


class State(models.TextChoices):
    """Whether an annual report may still be changed."""

    DRAFT = "DRAFT", "Draft"
    FROZEN = "FROZEN", "Frozen"


class Section(models.TextChoices):
    """The parts of an annual report, in the order in which a new one has them."""

    NEEDED = "NEEDED", "What was needed"
    COMMISSIONED = "COMMISSIONED", "What was commissioned"
    VIRTUAL = "VIRTUAL", "Virtual training"
    ATTENDED = "ATTENDED", "Who attended"
    LEARNING = "LEARNING", "E-learning"
    BRIEFINGS = "BRIEFINGS", "7 Minute Briefings"
    MONITORED = "MONITORED", "How it was monitored"
    EFFECTIVE = "EFFECTIVE", "Whether it was effective"
    QUOTES = "QUOTES", "What people said"
    YOU_SAID = "YOU_SAID", "You said, we did"
    GIVE_TAKE = "GIVE_TAKE", "Give and take of the agencies"


# The parts whose figures may be of fewer days than the report.
OWN_DAYS = (Section.VIRTUAL,)
# The parts that people choose words for.
CHOSEN = (Section.QUOTES, Section.YOU_SAID)

# What each figure of an annual report means, by its code or its table's: (version of the meaning, the meaning). Whoever
# changes how a figure is counted raises its version, so that a frozen figure is never compared with another meaning.
DEFINITIONS = {
    "needed.waited": (1, "People who joined the waiting list of a date that took place."),
    "needed.unmet": (1, "Those of them who were still waiting when the date began."),
    "needed.wanted": (1, "Interests in courses at the end of the period, of people who had no date of it."),
    "needed.by_course": (1, "The same by course. Courses that would tell a small number are left out."),
    "needed.sources": (
        1,
        "Reviews, audits, guidance and campaigns known by the end of the period and answered by a course with a date "
        "in it.",
    ),
    "needed.by_source": (1, "For each of them, the courses that answer it and ran in the period, and their dates."),
    "commissioned.planned": (1, "Dates of the period that were published, those called off later included."),
    "commissioned.held": (1, "Dates that took place: published, not called off, begun."),
    "commissioned.called_off": (1, "Dates of the period that were called off."),
    "commissioned.courses": (1, "Courses with at least one date that took place."),
    "commissioned.places": (1, "Places that could be booked on the dates that took place and have a register."),
    "commissioned.trainer_days": (1, "Days given by trainers on the dates that took place, in quarters of six hours."),
    "commissioned.by_priority": (
        1,
        "Dates that took place, and their places, by priority of the course. A course of two priorities is in both.",
    ),
    "virtual.attendances": (
        1,
        "Attended in full, in part, or without a booking, on virtual dates. One person at two dates counts twice.",
    ),
    "virtual.people": (1, "The people behind these attendances. One person at two dates counts once."),
    "virtual.dates": (1, "Virtual dates that took place and have a register."),
    "virtual.by_month": (1, "The same by month. A person of two months is in both."),
    "attended.attendances": (
        1,
        "Attended in full, in part, or without a booking, by name. One person at two dates counts twice.",
    ),
    "attended.people": (1, "The people behind these attendances. One person at two dates counts once."),
    "attended.head_count": (1, "Counted at large dates where nobody is booked by name. In no rate."),
    "attended.attended_registered": (1, "Of bookings ever confirmed, those who came, in full or in part."),
    "attended.attended_expected": (1, "The same, less those who gave up in time."),
    "attended.all_registered": (1, "Attendances with walk-ins, against bookings ever confirmed."),
    "attended.all_capacity": (1, "Attendances with walk-ins, against the places of dates booked by name."),
    "attended.by_course": (1, "Dates with a register, attendances, people and head counts of each course."),
    "attended.by_workforce": (1, "The same by the workforce the course is for."),
    "attended.by_locality": (1, "The same by the locality that ran the date."),
    "attended.by_sector": (1, "The same by the sector of people’s agency on that day."),
    "learning.started": (1, "E-learning modules started here in the period. One person may start several."),
    "learning.completed": (1, "Completions dated in the period, those from other platforms included."),
    "learning.people": (1, "The people behind these completions."),
    "learning.by_module": (1, "Started and completed by module. Modules too small to show stand together as one row."),
    "briefings.written": (1, "Briefings written in the period and published."),
    "briefings.live": (1, "Briefings written by the end of the period and still published when asked."),
    "briefings.uses": (1, "Notes of teams that they used a briefing in the period, each team once a briefing."),
    "briefings.heads": (1, "People of these teams, as the teams counted them."),
    "briefings.by_briefing": (1, "The same by briefing. Briefings that few teams used stand together as one row."),
    "monitored.registers": (1, "Dates that took place whose register is marked, of all that took place."),
    "monitored.on_the_day": (1, "Evaluations given on the day, of all attendances, head counts included."),
    "monitored.later": (1, "Answers after three months, of those asked, in whole batches of dates."),
    "monitored.comments": (1, "Comments on the period's dates that a moderator has read and decided on."),
    "effective.kept": (1, "People who said after three months that they carried out their plan, at least in part."),
    "effective.seen": (1, "Line managers who saw a change after three months."),
    "effective.scales": (1, "Mean of each scale of the form of the day, where enough people answered."),
    "effective.confidence": (
        1,
        "Each confidence item, 0 to 10: mean at the end of the day, and looking back to before the course.",
    ),
    "give_take.days": (1, "Days that trainers gave on the dates that took place, by agency of that day."),
    "give_take.agencies": (1, "Agencies for which at least one trainer delivered."),
    "give_take.by_agency": (1, "Trainer days given, places earned by them, and attendances by name."),
}
