"""What `rules.trained` asks of the registers, and where people work: streamed, each in one query."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from django.db.models import BigIntegerField, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from bookings.choices import ON_REGISTER, PRESENT
from bookings.models import Attendance, MakeUp
from courses.choices import EventStatus
from courses.models import Course, EventSession
from courses.queries import policy, policy_for
from people.models import Person


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody works today, as reports group people."""

    agency_id: int | None
    locality_id: int | None
    role_family: str


def attended(bookings, *, at):
    """Yield (person's id, date's id, [(sitting, mark, minutes)]) of each booking whose holder was there."""
    here = Attendance.objects.filter(booking=OuterRef("pk"), mark__in=PRESENT)
    missed = MakeUp.objects.standing().filter(booking=OuterRef("pk"), session=OuterRef("attendances__session_id"))
    rows = (
        bookings.filter(Exists(here), status__in=ON_REGISTER)
        .filter(event__status=EventStatus.PUBLISHED, event__ends_at__lte=at)
        .order_by("pk", "attendances__pk")
        .values_list(
            "pk",
            "delegate_id",
            "event_id",
            # A part that was made up elsewhere counts where it was missed (docs/adr/0015).
            Coalesce(Subquery(missed.values("missed")[:1]), "attendances__session_id", output_field=BigIntegerField()),
            "attendances__mark",
            "attendances__minutes",
        )
    )
    for _pk, group in groupby(rows.iterator(chunk_size=2000), key=itemgetter(0)):
        lines = list(group)
        _pk, person_id, event_id, *_mark = lines[0]
        # Where a part was missed and made up, the mark of having been there comes last, and holds.
        yield person_id, event_id, sorted((tuple(line[3:]) for line in lines), key=lambda row: row[1] in PRESENT)


def dates_over(at):
    """{date's id: (course's id, when it ended, {sitting: its minutes})} of all dates that took place."""
    rows = EventSession.objects.filter(event__status=EventStatus.PUBLISHED, event__ends_at__lte=at).order_by("pk")
    minutes: dict[int, dict] = defaultdict(dict)
    found = {}
    for event_id, pk, starts, ends, course_id, over in rows.values_list(
        "event_id", "pk", "starts_at", "ends_at", "event__course_id", "event__ends_at"
    ).iterator(chunk_size=2000):
        minutes[event_id][pk] = round((ends - starts).total_seconds() / 60)
        found[event_id] = course_id, over, minutes[event_id]
    return found


def courses_with_settings():
    """{course's id: (Course with its priorities, the settings that hold for it)}, by title. Three queries."""
    partnership = policy()
    rows = Course.objects.select_related("family").prefetch_related("priorities").order_by("title", "pk")
    return {course.pk: (course, policy_for(course, partnership)) for course in rows}


def places(people=None):
    """{person's id: Place} of everybody, or of these people, as of today."""
    rows = (Person.objects.all() if people is None else people).current()
    facts = rows.values_list("pk", "agency_id", "district__locality_id", "role_family").order_by("pk")
    return {pk: Place(*where) for pk, *where in facts.iterator(chunk_size=2000)}
