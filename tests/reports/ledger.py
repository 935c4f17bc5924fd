"""Fills dates with bookings, marks and answers in bulk, for arranging what the reports read."""

import datetime as dt

from bookings.choices import Mark, Reason, Status
from bookings.models import Attendance, Booking, BookingChange
from evaluations.choices import Pairing, Wave
from evaluations.models import Answer, QuestionnaireVersion, Response
from people.models import Person
from reports.queries import Scope
from tests.factories import AT, EventFactory

WEEK = dt.timedelta(days=7)


def scope(**chosen):
    """The whole of 2026 and January 2027, seen from AT."""
    return Scope(**{"first": dt.date(2026, 1, 1), "last": dt.date(2027, 1, 31), "at": AT} | chosen)


def past_event(**facts):
    """A date of three weeks ago, whose form has closed by itself."""
    return EventFactory(**{"starts_at": AT - 3 * WEEK, "capacity": 500} | facts)


def fill(event, *, agency=None, attended=0, partial=0, absent=0, apologies=0, unmarked=0, cancelled=0, **others):
    """Book people on one date and mark them at each of its sittings. `late=`, `walk_ins=`, `waiting=` too.

    `people=` takes the same people as another date did; the function returns those it booked.
    """
    plan = [
        *[(Status.CONFIRMED, Mark.ATTENDED, False)] * attended,
        *[(Status.CONFIRMED, Mark.PARTIAL, False)] * partial,
        *[(Status.CONFIRMED, Mark.DID_NOT_ATTEND, False)] * absent,
        *[(Status.CONFIRMED, Mark.APOLOGIES, False)] * apologies,
        *[(Status.CONFIRMED, None, False)] * unmarked,
        *[(Status.CANCELLED, None, False)] * cancelled,
        *[(Status.CANCELLED, None, True)] * others.get("late", 0),
        *[(Status.WALK_IN, Mark.ATTENDED, False)] * others.get("walk_ins", 0),
        *[(Status.WAITING, None, False)] * others.get("waiting", 0),
    ]
    people = others.get("people") or Person.objects.bulk_create(
        Person(name=f"Canary Person {event.pk}-{number}", agency=agency, created_at=AT) for number in range(len(plan))
    )
    taken = event.bookings.filter(place_no__isnull=False).count()
    seq = event.next_seq - 1
    bookings = []
    for (status, _mark, is_late), person in zip(plan, people, strict=True):
        seq += 1
        taken += status == Status.CONFIRMED
        bookings.append(
            Booking(
                event=event,
                delegate=person,
                agency=agency,
                status=status,
                seq=seq,
                place_no=taken if status == Status.CONFIRMED else None,
                booked_at=AT - 5 * WEEK,
                cancelled_at=AT - 4 * WEEK if status == Status.CANCELLED else None,
                cancelled_late=is_late,
            )
        )
    Booking.objects.bulk_create(bookings)
    event.next_seq = seq + 1
    event.save(update_fields=["next_seq"])
    BookingChange.objects.bulk_create(
        BookingChange(booking=booking, to_status=Status.CONFIRMED, reason=Reason.BOOKED, made_at=AT - 5 * WEEK)
        for booking in bookings
        if booking.status in (Status.CONFIRMED, Status.CANCELLED)
    )
    Attendance.objects.bulk_create(
        Attendance(
            booking=booking,
            session=session,
            mark=mark,
            minutes=60 if mark == Mark.PARTIAL else None,
            marked_at=AT,
        )
        for booking, (_status, mark, _late) in zip(bookings, plan, strict=True)
        if mark
        for session in event.sessions.all()
    )
    return people


def version():
    """The questionnaire of the day that a new site has."""
    return QuestionnaireVersion.objects.get(questionnaire__code="on-the-day", number=1)


def answer(event, count, *, scores=(4,), question="relevance", wave=Wave.W1, **facts):
    """Store `count` responses, each with one score, taken from `scores` in turn. Returns them."""
    responses = Response.objects.bulk_create(
        Response(event=event, wave=wave, version=version(), **{"pairing": Pairing.UNPAIRED} | facts)
        for _number in range(count)
    )
    Answer.objects.bulk_create(
        Answer(response=response, question_code=question, number=scores[number % len(scores)])
        for number, response in enumerate(responses)
    )
    return responses
