"""A date that was not sure goes ahead: whoever was told so learns it at once, how to join, and gets the entry anew.

One message says both. It is reckoned from the facts like all that is planned: somebody decided, or enough have booked.
"""

from django.db import transaction
from django.db.models import Exists, OuterRef

from bookings import rules
from bookings.actions.make_ups import words
from bookings.actions.messages import about, is_unsure, reached
from bookings.actions.steps import lock
from bookings.calendars import calendar_parts, make_up_part
from bookings.choices import Status
from bookings.models import Booking, MakeUp
from bookings.queries import with_places
from courses.models import Event, EventSession
from outbox.actions import queue_many
from outbox.calendars import REQUEST
from outbox.models import Message
from people.actions.patience import patient

# The last part of the key of this message; the first ones are those of a reminder, so that a later move drops it too.
SURE = "sure"


def plan_going_ahead(*, at):
    """Tell everybody who is owed it that their date goes ahead. Returns (made, 0).

    One query where nobody is owed it; else some for each such date, under its lock.
    """
    waiting = owed().filter(event=OuterRef("pk"))
    events = with_places(Event.objects.upcoming(at)).filter(Exists(waiting)).order_by("pk")
    sure = [event.pk for event in events if not rules.is_tentative(event)]
    return sum(tell_bookings(event_id=pk, at=at) for pk in sure), 0


def owed():
    """Bookings whose delegates were last told that the date is not sure, and whose address works."""
    return Booking.objects.filter(told_not_sure=True, status=Status.CONFIRMED, delegate__email_bounced_at=None)


@patient
@transaction.atomic
def tell_bookings(*, event_id, at):
    """Tell the bookings of one date under its lock, so that none is given up or moved meanwhile. Returns how many."""
    event = lock(event_id)
    if is_unsure(event):
        return 0
    sessions = list(EventSession.objects.filter(event=event).order_by("number", "pk"))
    bookings = list(owed().filter(event=event).select_related("delegate").order_by("pk"))
    specs = []
    for booking in bookings:
        booking.calendar_sequence += 1
        booking.told_not_sure = False
        specs.append(
            {
                "key": f"reminder:{booking.pk}:{booking.calendar_sequence}:{SURE}",
                "template": "bookings/email/sure",
                "to": reached(booking.delegate),
                "locality": event.locality,
                "drop_after": event.starts_at,
                "values": about(booking, event, sessions, joining=True),
                "calendar": calendar_parts(booking, event, sessions, method=REQUEST, at=at),
            }
        )
    Booking.objects.bulk_update(bookings, ["calendar_sequence", "told_not_sure"])
    return queue_many(specs=specs, at=at)


def plan_make_ups_going_ahead(*, at):
    """The same for those who make up a part on such a date. Returns (made, 0)."""
    rows = (
        MakeUp.objects.standing()
        .filter(session__starts_at__gt=at, booking__delegate__email_bounced_at=None)
        .exclude(session__event__minimum_to_run=0)
        .select_related("session")
        .order_by("pk")
    )
    told = {f"make-up:{row.pk}:{row.calendar_sequence}:{case}": row for row in rows for case in ("booked", "moved")}
    if not told:
        return 0, 0
    unsure = Message.objects.filter(key__in=told, values__has_key="not_sure").values_list("key", flat=True)
    dates: dict = {}
    for key in unsure:
        dates.setdefault(told[key].session.event_id, set()).add(told[key].pk)
    events = with_places(Event.objects.filter(pk__in=dates)).order_by("pk") if dates else []
    sure = [event.pk for event in events if not rules.is_tentative(event)]
    return sum(tell_make_ups(event_id=pk, make_ups=dates[pk], at=at) for pk in sure), 0


@patient
@transaction.atomic
def tell_make_ups(*, event_id, make_ups, at):
    """Tell these make-ups of one date under its lock. Returns how many were told."""
    event = lock(event_id)
    if is_unsure(event):
        return 0
    rows = MakeUp.objects.standing().filter(pk__in=make_ups, session__event=event).order_by("pk")
    specs = []
    for make_up in rows.select_related("booking__delegate", "session"):
        make_up.calendar_sequence += 1
        make_up.save(update_fields=["calendar_sequence"])
        specs.append(
            {
                "key": f"make-up:{make_up.pk}:{make_up.calendar_sequence}:joining",
                "template": "bookings/email/make_up",
                "to": reached(make_up.booking.delegate),
                "locality": event.locality,
                "drop_after": make_up.session.starts_at,
                "values": words(make_up, make_up.booking, event, "joining"),
                "calendar": [make_up_part(make_up, make_up.booking, event, method=REQUEST, at=at, joining=True)],
            }
        )
    return queue_many(specs=specs, at=at)
