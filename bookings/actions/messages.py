"""What a booking's delegate is told, as plain values; the text is rendered when it is sent."""

from django.urls import reverse

from bookings import rules
from bookings.calendars import calendar_parts, place
from bookings.choices import HOLDING, Reason, Status
from courses.models import EventSession
from outbox.actions import queue
from outbox.calendars import CANCEL, REQUEST

NOT_SURE = (
    "The date goes ahead only if a few more people book. We will tell you as soon as that is sure, and send you how to "
    "join."
)


def send(template, booking, event, change, *, at, method=None, drop_after=None, **more):
    """Queue one of the booking messages. Its key names the ledger row: a step is told once.

    A person without an e-mail address is reached through the line manager.
    """
    return put(
        key_of(booking, change),
        template,
        booking,
        event,
        at=at,
        method=method,
        drop_after=drop_after,
        **more,
    )


def key_of(booking, change):
    """The key of the message about one step of a booking."""
    return f"booking:{booking.pk}:{change.pk}"


def put(key, template, booking, event, *, at, to=None, method=None, drop_after=None, holds_secret=False, **more):
    """Queue a message about a booking under a key of its own; to its delegate unless `to` names somebody else.

    With a calendar entry (`method` REQUEST) the booking remembers whether it told that the date is not sure.
    """
    unsure = bool(more.get("not_sure"))
    if method == REQUEST and booking.told_not_sure != unsure:
        booking.told_not_sure = unsure
        booking.save(update_fields=["told_not_sure"])
    sessions = list(EventSession.objects.filter(event=event).order_by("number", "pk"))
    values = about(booking, event, sessions, with_venue=bool(method), **more)
    return queue(
        key=key,
        template=f"bookings/email/{template}",
        to=to or reached(booking.delegate),
        at=at,
        values=values,
        locality=event.locality,
        calendar=calendar_parts(booking, event, sessions, method=method, at=at, joining=not unsure) if method else (),
        drop_after=drop_after,
        holds_secret=holds_secret,
    )


def about(booking, event, sessions, *, joining=False, with_venue=False, **more):
    """What every message about a booking may say, as plain values; the joining details where asked for."""
    return {
        "name": booking.delegate.name,
        "course": event.course.title,
        "sessions": [
            {"starts_at": session.starts_at.isoformat(), "ends_at": session.ends_at.isoformat()} for session in sessions
        ],
        # The town is for everybody, the venue for those with a place: their mails carry a calendar entry.
        "place": place(event) if joining or with_venue else event.place,
        "run_by": event.locality.name,
        "booking_path": reverse("bookings:booking", args=[booking.public_id]),
        "event_path": reverse("bookings:event", args=[event.pk]),
        **(joining_details(event) if joining else {}),
        # Read by the line manager, who hands it on (`reached`).
        **({} if booking.delegate.email else {"pass_on_to": booking.delegate.name}),
        **more,
    }


# Steps that a co-ordinator or an agency lead takes for somebody. A colleague who hands a place on is not named: their
# own words must not reach an address that nobody has proved (TRUST.md S6).
ARRANGED = (Reason.BOOKED, Reason.FULL, Reason.ASKED, Reason.TRANSFERRED)


def arranged_by(booking, change):
    """The name of whoever took this step for the delegate; empty where they took it themselves or nobody did."""
    if change.actor_id in (None, booking.delegate_id) or change.reason not in ARRANGED:
        return ""
    return change.actor.name


def reached(person):
    """The person, or for one without an e-mail address the line manager's address."""
    return person if person.email or not person.manager_email else person.manager_email


def joining_details(event):
    """What only people with a place are told."""
    return {"joining_url": event.joining_url, "joining_note": event.joining_note}


def joining_if_sure(event):
    """How to join; or, of a date not sure to go ahead, that it follows once it is (`going_ahead`)."""
    return {"not_sure": NOT_SURE} if is_unsure(event) else joining_details(event)


def is_unsure(event):
    """Whether it is open whether the date goes ahead. Reads nothing of a date without a minimum; else the caller may
    have set `places_taken`.
    """
    if event.go_at or not event.minimum_to_run:
        return False
    if not hasattr(event, "places_taken"):
        event.places_taken = event.bookings.filter(status__in=HOLDING).count()
    return rules.is_tentative(event)


def confirmed(booking, event, change, *, at):
    """You have a place. How to join is said where the date is sure to go ahead."""
    by_whom = arranged_by(booking, change)
    send("confirmed", booking, event, change, at=at, method=REQUEST, arranged_by=by_whom, **joining_if_sure(event))


def waiting(booking, event, change, *, at, position):
    """The date is full; you are on the waiting list."""
    send("waiting", booking, event, change, at=at, position=position, arranged_by=arranged_by(booking, change))


def cancelled(booking, event, change, *, at, was, actor=""):
    """You gave up your place, your offer, your request, or left the waiting list; or `actor` did it for you."""
    held = was == Status.CONFIRMED
    send(
        "cancelled",
        booking,
        event,
        change,
        at=at,
        method=CANCEL if held else None,
        held=held,
        was=str(was),
        actor=actor,
    )


def called_off(booking, event, change, *, at, held):
    """The partnership called the date off."""
    send(
        "called_off",
        booking,
        event,
        change,
        at=at,
        method=CANCEL if held else None,
        held=held,
        reason=event.cancel_reason,
    )


def back_on(booking, event, change, *, at):
    """The date that was called off takes place after all: you have back what you had."""
    held = booking.status == Status.CONFIRMED
    send(
        "back_on",
        booking,
        event,
        change,
        at=at,
        method=REQUEST if held else None,
        was=str(booking.status),
        **(joining_if_sure(event) if held else {}),
    )


def asked(booking, event, change, *, at, lapses_at):
    """Your manager has been asked."""
    send(
        "asked",
        booking,
        event,
        change,
        at=at,
        lapses_at=lapses_at.isoformat(),
        manager=booking.delegate.manager_name,
        arranged_by=arranged_by(booking, change),
    )


def ask_manager(booking, event, *, at, token, approval, kind):
    """To the manager: may this person go? `kind` is "ask" or "remind"."""
    put(
        f"approval:{approval.pk}:{kind}",
        "approve",
        booking,
        event,
        at=at,
        to=booking.delegate.manager_email,
        drop_after=approval.lapses_at,
        holds_secret=True,
        manager=booking.delegate.manager_name,
        pass_on_to="",
        reminder=kind == "remind",
        lapses_at=approval.lapses_at.isoformat(),
        approve_path=reverse("bookings:approve", args=[token]),
    )


def not_approved(booking, event, change, *, at, lapsed, why):
    """Your manager said no, or did not answer in time."""
    send("not_approved", booking, event, change, at=at, lapsed=lapsed, why=why)


def offered(booking, event, change, *, at, token, expires_at):
    """A place came free and is offered to you until a time."""
    send(
        "offered",
        booking,
        event,
        change,
        at=at,
        drop_after=expires_at,
        holds_secret=True,
        expires_at=expires_at.isoformat(),
        offer_path=reverse("bookings:offer", args=[token]),
    )


def offer_over(booking, event, change, *, at, expired):
    """You declined, or the offer ran out."""
    send("offer_over", booking, event, change, at=at, expired=expired)


def substituted(booking, event, change, *, at, replacement):
    """A colleague takes your place."""
    send("substituted", booking, event, change, at=at, method=CANCEL, replacement=replacement.name)


def transferred(booking, event, change, *, at, held):
    """You leave this date for another; the other one has a message of its own."""
    send("transferred", booking, event, change, at=at, method=CANCEL if held else None, held=held)


def moved(booking, event, *, at, held, before, changed):
    """The date moved, or its place or link changed: the new facts, and that giving up is free."""
    put(
        f"moved:{booking.pk}:{booking.calendar_sequence}:{at.isoformat()}",
        "moved",
        booking,
        event,
        at=at,
        method=REQUEST if held else None,
        held=held,
        before=before,
        times_changed="sessions" in changed,
        **(joining_if_sure(event) if held else {}),
    )
