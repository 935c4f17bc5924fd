"""Writing to everybody of a date: one mail each, held back for ten minutes in which it can be undone."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Prefetch, Sum

from audit.actions import record
from bookings.actions.messages import about, reached
from bookings.choices import Status
from bookings.models import Broadcast
from courses.models import Event, EventSession
from outbox.actions import drop, queue_many
from people.actions.patience import patient
from people.models import Person

LONDON = ZoneInfo("Europe/London")
HELD = dt.timedelta(minutes=10)
# A typing mistake must not become thousands of mails (TRUST.md S11).
MOST_A_DAY = 500
NOBODY = "Nobody would get this message: nobody whom it is for can be reached by e-mail."


class BroadcastRefused(Exception):
    """The message cannot be sent or taken back; the text is fit to show."""


def recipients(event, *, to_waiting):
    """The bookings whose people get the message: confirmed ones, and those who wait where asked for.

    Left out are people whose address does not work, and those reached neither by mail nor through a manager.
    """
    bookings = meant(event, to_waiting=to_waiting).filter(delegate__email_bounced_at=None)
    bookings = bookings.exclude(delegate__email=None, delegate__manager_email="")
    return bookings.select_related("delegate").order_by("seq", "pk")


def meant(event, *, to_waiting):
    """The bookings whom a message is for, whether a mail reaches them or not."""
    statuses = (Status.CONFIRMED, *((Status.WAITING, Status.OFFERED) if to_waiting else ()))
    return event.bookings.filter(status__in=statuses)


def key_of(broadcast, booking):
    """The key of one person's copy."""
    return f"broadcast:{broadcast.pk}:{booking.pk}"


@patient
@transaction.atomic
def broadcast(*, event, subject, body, to_waiting=False, by, at):
    """Write to everybody of a date in ten minutes' time. Returns the Broadcast with the number of `recipients`.

    Each gets a message of their own. Raises BroadcastRefused when nobody would get it, and beyond 500 mails a day for
    one writer.
    """
    # Two messages of one writer at once must not both find the day's number free.
    Person.objects.select_for_update().get(pk=by.person_id)
    sessions = Prefetch("sessions", EventSession.objects.order_by("number", "pk"))
    event = Event.objects.select_related("course", "locality").prefetch_related(sessions).get(pk=event.pk)
    bookings = list(recipients(event, to_waiting=to_waiting))
    if not bookings:
        raise BroadcastRefused(NOBODY)
    left = MOST_A_DAY - written_today(by.person_id, at=at)
    if len(bookings) > left:
        raise BroadcastRefused(
            f"You can write to {max(left, 0)} more people today. This message has {len(bookings)} recipients."
        )
    made = Broadcast.objects.create(
        event=event,
        subject=subject,
        body=body,
        to_waiting=to_waiting,
        recipients=len(bookings),
        made_at=at,
        made_by=by.person,
        send_after=at + HELD,
    )
    queue_many(
        specs=[
            {
                "key": key_of(made, booking),
                "template": "bookings/email/broadcast",
                "to": reached(booking.delegate),
                "locality": event.locality,
                "not_before": made.send_after,
                "values": about(
                    booking,
                    event,
                    event.sessions.all(),
                    subject=subject,
                    body=body,
                    writer=by.person.name,
                    waiting=booking.status != Status.CONFIRMED,
                ),
            }
            for booking in bookings
        ],
        at=at,
    )
    record(
        action="broadcast.send", target=event, by=by, at=at, locality=event.locality, broadcast=made.pk,
        recipients=made.recipients,
    )  # fmt: skip
    return made


def written_today(person_id, *, at):
    """How many mails this person's messages made on London's day, those taken back left out."""
    midnight = dt.datetime.combine(at.astimezone(LONDON).date(), dt.time(), tzinfo=LONDON)
    today = Broadcast.objects.filter(made_by=person_id, made_at__gte=midnight, undone_at=None)
    return today.aggregate(number=Sum("recipients"))["number"] or 0


@patient
@transaction.atomic
def undo_broadcast(*, broadcast, by, at):
    """Take a message back before it goes. Returns it. Raises BroadcastRefused once the ten minutes are over."""
    broadcast = Broadcast.objects.select_for_update(of=("self",)).select_related("event__locality").get(pk=broadcast.pk)
    if broadcast.undone_at:
        return broadcast
    if broadcast.send_after <= at:
        raise BroadcastRefused("This message is on its way and cannot be taken back.")
    broadcast.undone_at = at
    broadcast.save(update_fields=["undone_at"])
    drop(keys=[key_of(broadcast, booking) for booking in broadcast.event.bookings.all()])
    record(
        action="broadcast.undo", target=broadcast.event, by=by, at=at, locality=broadcast.event.locality,
        broadcast=broadcast.pk,
    )  # fmt: skip
    return broadcast
