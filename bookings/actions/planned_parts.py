"""Messages about parts missed and made up, planned from the facts and dropped when they no longer hold."""

import datetime as dt

from django.db.models import Exists, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from bookings import queries, rules
from bookings.actions.make_ups import words
from bookings.actions.messages import about, reached
from bookings.actions.planned import ABSENCE_HELD, AHEAD, LOOK_BACK, days_before, policies, standing_key
from bookings.choices import HOLDING, ON_REGISTER, PAST_ONLY, PRESENT, Mark
from bookings.models import Attendance, Booking, MakeUp
from bookings.queries.dates import number_with
from courses.choices import EventStatus
from outbox.actions import drop, queue_many
from outbox.choices import State
from outbox.models import Message


def plan_missed_part_notices(*, at):
    """Tell whoever was at one part and missed another that it can be made up: once, some hours after the register.

    Returns (made, dropped). Dropped where the register was corrected, or a make-up arranged, before it went.
    """
    settings_of, _ = policies()
    marks = Attendance.objects.filter(booking=OuterRef("pk"))
    missed = marks.filter(mark__in=(Mark.DID_NOT_ATTEND, Mark.APOLOGIES)).order_by("-marked_at", "-pk")
    bookings = (
        queries.for_completion(Booking.objects.filter(status__in=ON_REGISTER, event__status=EventStatus.PUBLISHED))
        .filter(event__ends_at__lte=at, event__ends_at__gt=at - LOOK_BACK * 2)
        .filter(Exists(missed), Exists(marks.filter(mark__in=PRESENT)))
        .exclude(last_reason__in=PAST_ONLY)
        .annotate(
            key=Concat(Value("missed-part:"), Cast("pk", TextField()), output_field=TextField()),
            since=Subquery(missed.values("marked_at")[:1]),
        )
        .annotate(told=standing_key("key"))
        .select_related("delegate", "event__locality")
        .order_by("pk")
    )
    wanted = {}
    for booking in bookings:
        done = rules.completion(booking, policy=settings_of(booking.event))
        if parts := done.can_make_up(at=at):
            wanted[booking.key] = (booking, parts, done.until(parts[0]))
    unsent = Message.objects.filter(state=State.QUEUED, key__startswith="missed-part:").values_list("key", flat=True)
    dropped = drop(keys=set(unsent) - set(wanted))
    made = queue_many(
        specs=[missed_part(*found) for found in wanted.values() if can_be_told(found[0])],
        at=at,
    )
    return made, dropped


def can_be_told(booking):
    """Whether somebody was not told yet and can be reached."""
    return not booking.told and booking.delegate.email_bounced_at is None and bool(reached(booking.delegate))


def missed_part(booking, parts, until):
    """The notice of a missed part, with until when it can be made up."""
    return {
        "key": booking.key,
        "template": "bookings/email/missed_part",
        "to": reached(booking.delegate),
        "locality": booking.event.locality,
        "not_before": booking.since + ABSENCE_HELD,
        "drop_after": until,
        "values": about(
            booking,
            booking.event,
            parts,
            part=parts[0].number,
            until=until.isoformat(),
            make_up_path=reverse("bookings:make_up", args=[booking.public_id]),
        ),
    }


def plan_make_up_reminders(*, at):
    """Remind those who make up a part, once, as long before as the second reminder goes. Returns (made, dropped)."""
    settings_of, most = policies()
    make_ups = (
        MakeUp.objects.standing()
        .filter(session__starts_at__gt=at, session__starts_at__lte=at + dt.timedelta(days=most + 1) + AHEAD)
        .annotate(places_taken=number_with(HOLDING, event="session__event"))
        .select_related("booking__delegate", "session__event__course__family", "session__event__locality")
        .order_by("pk")
    )
    wanted = {f"make-up:{row.pk}:{row.calendar_sequence}:reminder": row for row in make_ups}
    unsent = Message.objects.filter(state=State.QUEUED, key__startswith="make-up:", key__endswith=":reminder")
    dropped = drop(keys=set(unsent.values_list("key", flat=True)) - set(wanted))
    there = set(Message.objects.filter(key__in=wanted).values_list("key", flat=True)) if wanted else set()
    due = {
        key: goes_at
        for key, row in wanted.items()
        if key not in there
        and row.booking.delegate.email_bounced_at is None
        and row.made_at < (goes_at := reminder_time(row, settings_of)) <= at + AHEAD
    }
    # Whoever was told of a move, or that the date goes ahead, after the reminder would have gone knows it all.
    news = {f"{key.removesuffix('reminder')}{case}": key for key in due for case in ("moved", "joining")}
    late = Message.objects.filter(key__in=news).values_list("key", "queued_at") if news else ()
    for key, queued_at in late:
        if queued_at > due[news[key]]:
            del due[news[key]]
    made = queue_many(specs=[make_up_reminder(key, wanted[key], goes_at) for key, goes_at in due.items()], at=at)
    return made, dropped


def reminder_time(make_up, settings_of):
    """When the reminder of a make-up goes."""
    return days_before(make_up.session.starts_at, settings_of(make_up.session.event).second_reminder_days)


def make_up_reminder(key, make_up, goes_at):
    """The reminder of one make-up. The make-up knows `places_taken` of its date."""
    make_up.session.event.places_taken = make_up.places_taken
    return {
        "key": key,
        "template": "bookings/email/make_up",
        "to": reached(make_up.booking.delegate),
        "locality": make_up.session.event.locality,
        "not_before": goes_at,
        "drop_after": make_up.session.starts_at,
        "values": words(make_up, make_up.booking, make_up.session.event, "reminder"),
    }
