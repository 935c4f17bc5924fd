"""Reads of the legacy room: files with their counts, and what is known here that rows are compared with."""

import datetime as dt
import hashlib

from django.db.models import Count, Exists, OuterRef, Prefetch, Sum
from django.db.models.functions import ExtractQuarter, ExtractYear, TruncDate

from bookings.choices import ON_REGISTER, PRESENT, Mark, Status
from bookings.models import Attendance, Booking, HeadCount
from courses.models import Course, Event, EventSession, TrainerQualification, TrainerSkill
from elearning.models import Completion, ParkedCompletion
from legacy.choices import (
    ABSENT,
    ATTENDED,
    BOOKED,
    CANCELLED,
    LONDON,
    QUARTERS,
    WAITING,
    Outcome,
    State,
)
from legacy.models import Import, ImportRow
from people.models import Agency, District, Locality, Person

PART = 500


def plain(title):
    """A title as compared."""
    return " ".join(title.casefold().split())


def files(user):
    """The files `user` may see, newest first, with who handed them in."""
    return Import.objects.visible_to(user).select_related("made_by", "locality", "course").order_by("-made_at", "-pk")


def standing_file(digest):
    """The file of these bytes that was not taken back, or None."""
    return Import.objects.standing().filter(digest=digest).first()


def counts(file):
    """{outcome: number of rows} of a file."""
    return dict(file.rows.order_by().values_list("outcome").annotate(number=Count("pk")))


def counts_of(found):
    """{file's id: {outcome: number of rows}} of several files, in one query."""
    rows = ImportRow.objects.filter(file__in=found).order_by().values_list("file", "outcome")
    out: dict = {}
    for file, outcome, number in rows.annotate(number=Count("pk")):
        out.setdefault(file, {})[outcome] = number
    return out


def open_by_ask(file):
    """{ask: number of decisions nobody has made} of a file."""
    rows = file.decisions.open().order_by().values_list("ask")
    return dict(rows.annotate(number=Count("pk")))


def decisions(file):
    """What the file asks, the open questions first."""
    return file.decisions.order_by("answer", "ask", "said", "pk")


def first_back(file, outcomes, most):
    """The first rows that go back, in the order of the file, with the names of their sheets."""
    rows = list(file.rows.filter(outcome__in=outcomes).order_by("sheet", "number", "pk").defer("cells")[:most])
    for row in rows:
        row.title = file.sheets[row.sheet]["title"] if len(file.sheets) > 1 else ""
    return rows


def handed_back(file, outcomes):
    """The rows that go back, in the order of the file, in parts."""
    return file.rows.filter(outcome__in=outcomes).order_by("sheet", "number", "pk").iterator(chunk_size=PART)


def known_digests(digests, but=None):
    """{digest: day on which such a row was taken over} among these, from files that stand."""
    digests, found = list(digests), {}
    for start in range(0, len(digests), PART):
        rows = ImportRow.objects.filter(
            digest__in=digests[start : start + PART],
            outcome__in=(Outcome.DONE, Outcome.FIGURE),
            file__state=State.APPLIED,
        )
        if but is not None:
            rows = rows.exclude(file=but)
        found.update(rows.values_list("digest", "file__applied_at"))
    return found


def agencies():
    """Every agency, retired ones too: old lists are of their day."""
    return list(Agency.objects.order_by("retired_at", "pk"))


def courses():
    """Every course, retired ones too."""
    return list(Course.objects.order_by("pk"))


def localities():
    """Every locality."""
    return list(Locality.objects.order_by("position", "pk"))


def districts():
    """Every district."""
    return list(District.objects.select_related("locality").order_by("pk"))


def people():
    """(id, name, address, agency's id, id of the record it was merged into) of everybody."""
    return list(Person.objects.order_by("pk").values_list("pk", "name", "email", "agency", "merged_into"))


def dates(course_ids):
    """Every date of these courses with its sittings, by course and London's day."""
    sessions = Prefetch("sessions", EventSession.objects.order_by("number", "pk"))
    events = Event.objects.filter(course__in=course_ids).annotate(day=TruncDate("starts_at", tzinfo=LONDON))
    found: dict = {}
    for event in events.prefetch_related(sessions).order_by("starts_at", "pk"):
        found.setdefault((event.course_id, event.day), []).append(event)
    return found


def head_counts(event_ids):
    """{date's id: how many were counted}."""
    rows = HeadCount.objects.filter(session__event__in=sorted(event_ids)).order_by("pk")
    return dict(rows.values_list("session__event", "attended"))


def trainers_known(ids):
    """(ids of those who did Training for Trainers, {(trainer, course)} on the ladder) among these people."""
    ids, qualified, skills = sorted(ids), set(), set()
    for start in range(0, len(ids), PART):
        part = ids[start : start + PART]
        done = TrainerQualification.objects.filter(trainer__in=part, withdrawn_at=None)
        qualified.update(done.order_by().values_list("trainer", flat=True))
        skills.update(TrainerSkill.objects.filter(trainer__in=part).order_by().values_list("trainer", "course"))
    return qualified, skills


def completions(keys):
    """[(key, row)] of completions, and of rows that wait for their person, by these keys."""
    keys, found = sorted(keys), []
    for start in range(0, len(keys), PART):
        for model in (Completion, ParkedCompletion):
            for row in model.objects.filter(external_key__in=keys[start : start + PART]).order_by("pk"):
                found.append((row.external_key, row))
    return found


def sittings(event_ids):
    """{date's id: its sittings in order}."""
    event_ids, found = sorted(event_ids), {}
    for start in range(0, len(event_ids), PART):
        rows = EventSession.objects.filter(event__in=event_ids[start : start + PART])
        for session in rows.order_by("event", "number", "pk"):
            found.setdefault(session.event_id, []).append(session)
    return found


def bookings(event_ids):
    """{(date's id, person's id): [(status, cancelled late, {marks})]} of these dates."""
    event_ids, found = sorted(event_ids), {}
    for start in range(0, len(event_ids), PART):
        part = event_ids[start : start + PART]
        marks: dict = {}
        for booking, mark in (
            Attendance.objects.filter(booking__event__in=part).values_list("booking", "mark").order_by()
        ):
            marks.setdefault(booking, set()).add(mark)
        rows = Booking.objects.filter(event__in=part).order_by("seq", "pk")
        for pk, event, delegate, status, late in rows.values_list(
            "pk", "event", "delegate", "status", "cancelled_late"
        ):
            found.setdefault((event, delegate), []).append((status, late, marks.get(pk, set())))
    return found


def fingerprint(row, but=()):
    """What a row says, as a short digest: tells whether somebody changed it since."""
    values = []
    for field in row._meta.local_concrete_fields:
        if field.attname not in but:
            value = getattr(row, field.attname)
            if isinstance(value, dt.datetime):
                value = value.astimezone(dt.UTC).isoformat()
            values.append(f"{field.attname}={value}")
    return hashlib.sha256("\x1f".join(values).encode("utf-8", "replace")).hexdigest()[:16]


def compared(file):
    """[{"course", "period", "what", "file", "here", "difference"}] of a file. Three queries.

    Before it is taken over, "here" counts the rows that are ready as well.
    """
    years = {figure["year"] for figure in file.figures if "year" in figure}
    titles = {plain(course.title): course.pk for course in courses()} if years else {}
    counted = here(set(titles.values()), years) if years else {}
    lines = []
    for figure in file.figures:
        line = {name: figure[name] for name in ("course", "what", "file")}
        if "year" in figure:
            key = (titles.get(plain(figure["course"])), figure["year"], figure["quarter"], figure["what"])
            line |= {"period": f"{QUARTERS[figure['quarter']]} {figure['year']}"}
            line["here"] = counted.get(key, 0) + figure.get("ready", 0)
        else:
            line |= {"period": figure["period"], "here": figure["here"]}
        line["difference"] = line["here"] - line["file"] if line["here"] is not None else None
        lines.append(line)
    return lines


def here(course_ids, years):
    """{(course's id, year, quarter from 0, what): number} of bookings and counts by name of `planning` groups."""
    marks = Attendance.objects.filter(booking=OuterRef("pk"))
    rows = Booking.objects.filter(event__course__in=course_ids, event__starts_at__year__in=years).annotate(
        year=ExtractYear("event__starts_at", tzinfo=LONDON),
        quarter=ExtractQuarter("event__starts_at", tzinfo=LONDON),
        there=Exists(marks.filter(mark__in=PRESENT)),
        missed=Exists(marks.filter(mark__in=(Mark.DID_NOT_ATTEND, Mark.APOLOGIES))),
    )
    grouped = rows.order_by().values_list("event__course", "year", "quarter", "status", "there", "missed")
    found: dict = {}
    for course, year, quarter, status, there, missed, number in grouped.annotate(number=Count("pk")):
        what = group_of(status, there, missed)
        found[course, year, quarter - 1, what] = found.get((course, year, quarter - 1, what), 0) + number
    heads = HeadCount.objects.filter(session__event__course__in=course_ids).annotate(
        year=ExtractYear("session__starts_at", tzinfo=LONDON),
        quarter=ExtractQuarter("session__starts_at", tzinfo=LONDON),
    )
    grouped = heads.order_by().values_list("session__event__course", "year", "quarter")
    for course, year, quarter, number in grouped.annotate(number=Sum("attended")):
        found[course, year, quarter - 1, ATTENDED] = found.get((course, year, quarter - 1, ATTENDED), 0) + number
    return found


def group_of(status, there, missed):
    """Under what a booking is counted."""
    if status == Status.CANCELLED:
        return CANCELLED
    if status not in ON_REGISTER:
        return WAITING
    return ATTENDED if there or status == Status.WALK_IN else ABSENT if missed else BOOKED
