"""What the rules of booking ask about a person."""

import datetime as dt
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from bookings.choices import ON_REGISTER, PRESENT, EvidenceState, Mark
from bookings.models import Attendance, Booking, Certificate, Dispensation, Evidence, MakeUp
from courses.models import EventSession, Prerequisite
from elearning.models import Completion
from people.models import Person


def facts(*, person, event, policy, at, standing="", lock=False):
    """What the rules ask about a person and a date, as values of `rules.Facts`: one query, one for prerequisites.

    `lock` is for actions that give this person a booking: it holds off a merge of the record until they are done.
    """
    since = at - dt.timedelta(days=round(policy.restriction_months * 30.44))
    own = Attendance.objects.filter(booking__delegate=person).order_by()
    missed = Booking.objects.filter(
        delegate=person,
        attendances__mark=Mark.DID_NOT_ATTEND,
        event__starts_at__gte=since,
        event__starts_at__lte=at,
    )
    number = missed.order_by().values("delegate").annotate(number=Count("pk", distinct=True)).values("number")
    people = Person.objects.select_for_update(no_key=True) if lock else Person.objects.all()
    row: Any = (
        people.filter(pk=person.pk)
        .annotate(
            absences=Coalesce(Subquery(number, output_field=IntegerField()), 0),
            last_attended_at=Subquery(
                own.filter(mark__in=PRESENT, booking__event__course=event.course_id)
                .order_by("-session__starts_at", "pk")
                .values("session__starts_at")[:1]
            ),
            set_aside=Subquery(Dispensation.objects.filter(person=person, event=event).values("codes")[:1]),
        )
        .values("absences", "last_attended_at", "set_aside", "merged_into")
        .order_by("pk")
        .first()
    )
    asks = getattr(event, "has_prerequisites", True)
    first = list(asked_first(person=person, course=event.course)) if asks else []
    return {
        "standing": standing,
        "merged": row["merged_into"] is not None,
        "prerequisites": tuple((row.title, met(row, at=at)) for row in first),
        "proof_waits": frozenset(row.title for row in first if row.proof_waits),
        "last_attended_at": row["last_attended_at"],
        "absences": row["absences"],
        "set_aside": frozenset(row["set_aside"] or ()),
    }


def prerequisites(*, person, course, at):
    """(title, met) of each thing a course asks for first: attended in full here, learnt, or proved by evidence."""
    return tuple((row.title, met(row, at=at)) for row in asked_first(person=person, course=course))


def asked_first(*, person, course):
    """What a course asks for first, each with what `met` looks at, and whether proof waits. One query."""
    whole = attended_whole(Booking.objects.filter(delegate=person, event__course=OuterRef("needs")))
    sent = Evidence.objects.filter(person=person, prerequisite=OuterRef("pk"))
    proved = sent.filter(state=EvidenceState.ACCEPTED)
    learnt = Completion.objects.filter(person=person, module__code=OuterRef("module"))
    rows = (
        Prerequisite.objects.filter(course=course)
        .select_related("needs")
        .annotate(
            last_at=Subquery(whole.order_by("-event__ends_at", "pk").values("event__ends_at")[:1]),
            proved_on=Subquery(proved.order_by("-done_on", "pk").values("done_on")[:1]),
            proof_waits=Exists(sent.filter(state=EvidenceState.ASKED)),
            learnt_on=Subquery(learnt.order_by("-completed_on", "pk").values("completed_on")[:1]),
        )
    )
    return rows.order_by("pk")


def attended_whole(bookings):
    """Those of the bookings with a valid certificate, or whose holder attended each sitting, made-up ones included.

    The database's form of `rules.completion` for the question what somebody has done before; no query.
    """
    seen = Attendance.objects.filter(booking=OuterRef(OuterRef("pk")), session=OuterRef("pk"), mark=Mark.ATTENDED)
    made_up = MakeUp.objects.standing().filter(
        booking=OuterRef(OuterRef("pk")),
        missed=OuterRef("pk"),
        session__attendances__booking=F("booking"),
        session__attendances__mark=Mark.ATTENDED,
    )
    missed = EventSession.objects.filter(event=OuterRef("event")).exclude(Exists(seen)).exclude(Exists(made_up))
    valid = Certificate.objects.valid().filter(booking=OuterRef("pk"))
    return bookings.filter(Exists(valid) | ~Exists(missed), status__in=ON_REGISTER)


def met(prerequisite, *, at):
    """Whether a prerequisite read by `prerequisites` is met, and not too long ago."""
    dates = [prerequisite.last_at and prerequisite.last_at.date(), prerequisite.proved_on, prerequisite.learnt_on]
    dates = [date for date in dates if date]
    if not dates:
        return False
    months = prerequisite.within_months
    return not months or max(dates) >= (at - dt.timedelta(days=round(months * 30.44))).date()


def rules_set_aside(person, course):
    """{date's id: codes} of the rules set aside for `person` on dates of a course. One query."""
    return dict(Dispensation.objects.filter(person=person, event__course=course).values_list("event", "codes"))
