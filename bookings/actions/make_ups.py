"""Making up a missed part on another date of the course, without taking one of its places: docs/adr/0015."""

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from audit.actions import record
from bookings import queries, rules
from bookings.actions.messages import about, is_unsure, joining_if_sure, reached
from bookings.actions.steps import lock, lock_all
from bookings.calendars import make_up_part
from bookings.choices import LIVE, PRESENT, MakeUpEnd
from bookings.models import Booking, MakeUp
from courses.choices import EventStatus
from courses.models import EventSession
from courses.queries import policy_for
from outbox.actions import queue
from outbox.calendars import CANCEL, REQUEST
from people.actions.patience import patient


class MakeUpRefused(Exception):
    """A part cannot be made up so; the text is fit to show."""


@patient
@transaction.atomic
def make_up(*, booking, session, by, at):
    """Arrange that the holder of `booking` makes up at `session` the part they missed. Returns the MakeUp.

    Locks both dates. Raises MakeUpRefused: for a part that was not missed, after the window, on a date that is not for
    them, that has begun, or to which as many come for this as the settings allow.
    """
    dates = lock_all([booking.event_id, session.event_id])
    own, other = dates[booking.event_id], dates[session.event_id]
    booking = queries.for_completion(Booking.objects.filter(pk=booking.pk)).select_related("delegate__district").get()
    session = EventSession.objects.get(pk=session.pk)
    settings = policy_for(own.course)
    missed = part_missed(booking, session, policy=settings, at=at)
    if session.starts_at <= at:
        raise MakeUpRefused("That part has started. Choose a later date.")
    check_date(booking, own, other)
    if MakeUp.objects.standing().filter(session=session).count() >= settings.make_up_places:
        raise MakeUpRefused("As many people as the room allows come to make up this part there. Choose another date.")
    return arrange(booking, missed, session, other, by=by, at=at)


def part_missed(booking, session, *, policy, at):
    """The sitting of the booking's own date that `session` stands in for, or MakeUpRefused."""
    done = rules.completion(booking, policy=policy)
    missed = next((sitting for sitting in done.can_make_up(at=at) if sitting.number == session.number), None)
    if missed is None:
        standing = [row for row in done.make_ups if row.missed.number == session.number]
        if standing:
            raise MakeUpRefused("That part is arranged on another date already. Give that up first.")
        raise MakeUpRefused("Nothing can be made up there: only a part that was missed, in the time there is for it.")
    if session.starts_at > done.until(missed):
        raise MakeUpRefused(f"A missed part can be made up until {rules.day_of(done.until(missed))}.")
    return missed


def check_date(booking, own, other):
    """Raise MakeUpRefused unless `other` is a date on which parts of `own` can be made up by this person."""
    if other.pk == own.pk or other.course_id != own.course_id:
        raise MakeUpRefused("Choose another date of the same course.")
    if other.status != EventStatus.PUBLISHED or other.count_only:
        raise MakeUpRefused("That date is not open. Choose another one.")
    if other.sessions.count() != own.sessions.count():
        raise MakeUpRefused("That date is held in another number of parts. Choose another one.")
    against = rules.not_for(person=booking.delegate, event=other)
    if against:
        raise MakeUpRefused(" ".join(str(refusal) for refusal in against))
    if other.bookings.filter(delegate=booking.delegate_id, status__in=LIVE).exists():
        raise MakeUpRefused("There is a booking for that whole date already.")


def arrange(booking, missed, session, other, *, by, at, told=True):
    """Write the make-up and tell the person. The caller holds the locks and has checked."""
    made = MakeUp.objects.create(
        booking=booking, missed=missed, session=session, made_at=at, actor=by.person if by else None
    )
    record(
        action="booking.make_up",
        target=made,
        by=by,
        at=at,
        subject=booking.delegate,
        locality=other.locality,
        event=other.pk,
        part=session.number,
    )
    if told:
        tell(made, booking, other, "booked", method=REQUEST, at=at)
    return made


def come_to_make_up(person, session, event, *, by, at):
    """Somebody stands at the door: their own booking, if they missed this very part and may make it up now; else None.

    The trainer lets them in, so neither the start nor the number of make-ups stands against it. The caller holds the
    lock of `event`, the date they came to. Their own date's row is not locked: nothing of it is changed.
    """
    standing = MakeUp.objects.standing().filter(booking__delegate=person, session=session).first()
    if standing:
        return standing.booking
    bookings = Booking.objects.live().filter(delegate=person, event__course=event.course_id).exclude(event=event.pk)
    settings = policy_for(event.course)
    for booking in queries.for_completion(bookings).select_related("delegate").order_by("-event__starts_at", "-pk"):
        done = rules.completion(booking, policy=settings)
        for missed in done.missing if done.parts == event.sessions.count() else ():
            if missed.number == session.number and missed.ends_at <= session.starts_at <= done.until(missed):
                if elsewhere := done.make_up_of(missed):
                    end(elsewhere, end=MakeUpEnd.NOT_NEEDED, by=by, at=at)
                return arrange(booking, missed, session, event, by=by, at=at, told=False).booking
    return None


@patient
@transaction.atomic
def give_up_make_up(*, make_up, by, at):
    """Take back a make-up before it begins. Returns it. Raises MakeUpRefused once it has begun or has ended."""
    event = lock(make_up.session.event_id)
    make_up = (
        MakeUp.objects.select_for_update(of=("self",)).select_related("booking__delegate", "session").get(pk=make_up.pk)
    )
    if make_up.ended_at:
        raise MakeUpRefused("This was given up already.")
    if make_up.session.starts_at <= at or make_up.booking.attendances.filter(
        session=make_up.session_id, mark__in=PRESENT
    ):
        raise MakeUpRefused("That part has started. Tell the trainer instead.")
    end(make_up, end=MakeUpEnd.GIVEN_UP, by=by, at=at)
    tell_over(make_up, event, at=at)
    return make_up


def end(make_up, *, end, by, at):
    """Write that a make-up ended. The caller holds the lock."""
    make_up.ended_at, make_up.end = at, end
    make_up.calendar_sequence += 1
    make_up.save(update_fields=["ended_at", "end", "calendar_sequence"])
    record(
        action="booking.make_up_over",
        target=make_up,
        by=by,
        at=at,
        subject=make_up.booking.delegate,
        locality=make_up.session.event.locality,
        event=make_up.session.event_id,
        why=str(end),
    )


def standing_on(event):
    """The standing make-ups on a date, with whom they are of."""
    return (
        MakeUp.objects.standing()
        .filter(session__event=event)
        .select_related("booking__delegate", "session__event__locality")
        .order_by("pk")
    )


def call_off_make_ups(event, *, by, at):
    """End the make-ups of a date that is called off and tell everybody. The caller holds the lock. Returns how many."""
    made = list(standing_on(event))
    for make_up in made:
        end(make_up, end=MakeUpEnd.CALLED_OFF, by=by, at=at)
        tell_over(make_up, event, at=at)
    return len(made)


def take_back_called_off(event, ended_at, *, at):
    """Make-ups of a date that was called off stand again, unless arranged elsewhere. Returns how many are told.

    The caller holds the lock.
    """
    ended = MakeUp.objects.filter(session__event=event, end=MakeUpEnd.CALLED_OFF, ended_at=ended_at)
    told = 0
    for make_up in ended.select_related("booking__delegate", "session").order_by("pk"):
        others = MakeUp.objects.standing().filter(booking=make_up.booking_id)
        if others.filter(Q(missed=make_up.missed_id) | Q(session=make_up.session_id)).exists():
            continue
        make_up.ended_at, make_up.end = None, ""
        make_up.calendar_sequence += 1
        make_up.save(update_fields=["ended_at", "end", "calendar_sequence"])
        tell(make_up, make_up.booking, event, "moved", method=REQUEST, at=at)
        told += 1
    return told


def move_make_ups(event, *, at):
    """Tell those who make up a part on a date that it moved. The caller holds the lock. Returns how many."""
    made = list(standing_on(event))
    for make_up in made:
        make_up.calendar_sequence += 1
        make_up.save(update_fields=["calendar_sequence"])
        tell(make_up, make_up.booking, event, "moved", method=REQUEST, at=at)
    return len(made)


def end_needless(bookings, event, *, by, at):
    """End what was arranged for parts that a corrected register says were attended. The caller holds the lock."""
    rows = MakeUp.objects.standing().filter(booking__in=bookings, missed__event=event, session__starts_at__gt=at)
    for make_up in rows.select_related("booking__delegate", "session__event__course", "session__event__locality"):
        if make_up.booking.attendances.filter(session=make_up.missed_id, mark__in=PRESENT).exists():
            end(make_up, end=MakeUpEnd.NOT_NEEDED, by=by, at=at)
            tell_over(make_up, make_up.session.event, at=at)


def tell(make_up, booking, event, case, *, method, at, template="make_up"):
    """One message about a make-up: its time and place, with the calendar entry."""
    queue(
        key=f"make-up:{make_up.pk}:{make_up.calendar_sequence}:{case}",
        template=f"bookings/email/{template}",
        to=reached(booking.delegate),
        at=at,
        values=words(make_up, booking, event, case),
        locality=event.locality,
        calendar=(make_up_part(make_up, booking, event, method=method, at=at, joining=not is_unsure(event)),),
    )


def words(make_up, booking, event, case):
    """What a message about a make-up says, as plain values."""
    return {
        **about(booking, event, [make_up.session], with_venue=True, **joining_if_sure(event)),
        "part": make_up.session.number,
        "case": case,
        "make_up_path": reverse("bookings:booking", args=[booking.public_id]),
    }


def tell_over(make_up, event, *, at):
    """The make-up has ended: the entry leaves the calendar."""
    tell(make_up, make_up.booking, event, make_up.end.lower(), method=CANCEL, at=at, template="make_up_over")
