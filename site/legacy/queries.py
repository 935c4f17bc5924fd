"""Reads of the legacy room: files with their counts, and what is known here that rows are compared with."""

import datetime as dt
import hashlib

from django.db.models import Count, Prefetch
from django.db.models.functions import TruncDate

from bookings.models import Attendance, Booking
from courses.models import Course, Event, EventSession
from legacy.choices import LONDON, Outcome, State
from legacy.models import Import, ImportRow
from people.models import Agency, District, Locality, Person

PART = 500


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


def decisions(file):
    """What the file asks, the open questions first."""
    return file.decisions.order_by("answer", "ask", "said", "pk")


def reasons(file, outcome):
    """[(reason, number)] of the rows with this outcome, the commonest first."""
    rows = file.rows.filter(outcome=outcome).order_by().values_list("reason")
    return list(rows.annotate(number=Count("pk")).order_by("-number", "reason"))


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


def bookings(event_ids):
    """{(date's id, person's id): [(status, cancelled late, {marks})]} of these dates."""
    event_ids, found = sorted(event_ids), {}
    for start in range(0, len(event_ids), PART):
        part = event_ids[start : start + PART]
        marks: dict = {}
        for booking, mark in Attendance.objects.filter(booking__event__in=part).values_list("booking", "mark").order_by():
            marks.setdefault(booking, set()).add(mark)
        rows = Booking.objects.filter(event__in=part).order_by("seq", "pk")
        for pk, event, delegate, status, late in rows.values_list("pk", "event", "delegate", "status", "cancelled_late"):
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
