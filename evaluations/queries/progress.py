"""How many have answered, who still may, and whether a form is open."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, Max, OuterRef, Q

from bookings.choices import ON_REGISTER, PAST_ONLY, PRESENT, Mark, Status
from bookings.models import Attendance, Booking, HeadCount
from courses.choices import EventStatus
from courses.models import Event, EventSession
from courses.queries import policy as the_policy
from evaluations.choices import FOLLOW_UPS, LETTERS, Pairing, Wave
from evaluations.models import Closing, Envelope, Invitation, Response, closes_at, open_for, opens_at, opens_before
from outbox.choices import State
from outbox.models import Message
from people.choices import ManagerKind

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Pulse:
    """The number of answers to one date's form: no figure, no time, no person.

    `expected` is how many were there: everybody on the register who is not marked absent at every sitting. `marked`
    says whether the register has a mark for each of them.
    """

    answered: int = 0
    unpaired: int = 0
    expected: int = 0
    marked: bool = False

    @property
    def rate(self):
        """Answers by people who were there, from 0 to 1; None while that cannot be said."""
        return self.answered / self.expected if self.expected and self.answered <= self.expected else None


def by_register(bookings):
    """Bookings on the register, with `seen` (marked as there) and `decided` (marked at all)."""
    marks = Attendance.objects.filter(booking=OuterRef("pk")).order_by()
    return bookings.filter(status__in=ON_REGISTER).annotate(
        seen=Exists(marks.filter(mark__in=PRESENT)), decided=Exists(marks.exclude(mark=Mark.NOT_MARKED))
    )


def to_invite(wave, *, policy, at):
    """Bookings to be asked for this form now: those who were there by the register (for the form of the day also who
    came without a booking), who have no invitation yet. For the manager's form only where there is a manager.
    """
    asked = Invitation.objects.filter(booking=OuterRef("pk"), wave=wave)
    closed = Closing.objects.filter(event=OuterRef("event"), wave=wave)
    bookings = by_register(Booking.objects.filter(event__status=EventStatus.PUBLISHED, event__count_only=False))
    if wave == Wave.W1A:
        first = Attendance.objects.filter(booking=OuterRef("pk"), session__number=1, mark__in=PRESENT)
        bookings = bookings.filter(event__in=in_first_half(policy=policy, at=at)).filter(Exists(first))
    elif wave == Wave.W1:
        bookings = bookings.filter(
            event__ends_at__lte=at + opens_before(policy), event__ends_at__gt=at - open_for(policy)
        ).filter(Q(seen=True) | Q(status=Status.WALK_IN, decided=False))
    else:
        since = at.astimezone(LONDON) - dt.timedelta(days=policy.followup_days)
        bookings = bookings.filter(
            seen=True,
            event__ends_at__lte=since,
            event__ends_at__gt=since - dt.timedelta(days=policy.followup_open_days),
        )
    if wave == Wave.W2M:
        bookings = bookings.exclude(delegate__manager_email="").exclude(delegate__manager_kind=ManagerKind.SELF)
    return (
        bookings.exclude(Exists(asked))
        .exclude(last_reason__in=PAST_ONLY)
        .exclude(Exists(closed))
        .select_related("delegate", "event__course", "event__locality")
        .prefetch_related("event__sessions")
        .order_by("event", "pk")
    )


def in_first_half(*, policy, at):
    """Dates with two halves that stand between them: the first about over, the second not begun."""
    return (
        Event.objects.annotate(sittings=Count("sessions", distinct=True))
        .filter(sittings=2, sessions__number=1, sessions__ends_at__lte=at + opens_before(policy))
        .filter(pk__in=EventSession.objects.filter(number=2, starts_at__gt=at).values("event"))
        .values("pk")
    )


def unanswered(*, policy, at):
    """Invitations to forms after months that wait for an answer, with all their letters say."""
    since = at.astimezone(LONDON) - dt.timedelta(days=policy.followup_days)
    closed = Closing.objects.filter(event=OuterRef("booking__event"), wave=OuterRef("wave"))
    return list(
        Invitation.objects.filter(wave__in=FOLLOW_UPS, answered_on=None, declined_on=None, token_hash__isnull=False)
        .filter(booking__event__status=EventStatus.PUBLISHED, booking__event__ends_at__lte=since)
        .filter(booking__event__ends_at__gt=since - dt.timedelta(days=policy.followup_open_days))
        .exclude(Exists(closed))
        .exclude(asked_on=None)
        .select_related("booking__delegate", "booking__event__course", "booking__event__locality")
        .prefetch_related("booking__attendances__session")
        .order_by("pk")
    )


def keys_queued(keys):
    """Those of the keys under which a message stands."""
    return set(Message.objects.filter(key__in=list(keys)).values_list("key", flat=True)) if keys else set()


def keys_unsent():
    """Keys of unsent mails about forms after months."""
    letters = [LETTERS[wave] for wave in FOLLOW_UPS]
    return list(Message.objects.filter(state=State.QUEUED, template__in=letters).values_list("key", flat=True))


def sitting_of(event, wave):
    """What a form is about, with `starts_at` and `ends_at`: the first sitting before the day and after the first half,
    else the last. A date within one day is its own sitting; for others one query.
    """
    if event.starts_at.astimezone(LONDON).date() == event.ends_at.astimezone(LONDON).date():
        return event
    sittings = list(event.sessions.order_by("number", "pk"))
    return sittings[0 if wave in (Wave.W0, Wave.W1A) else -1] if sittings else event


def pulses(events, *, wave=Wave.W1):
    """{event id: Pulse} of one form for these dates, in three queries however many they are.

    Of forms that are kept sealed see `sent`.
    """
    ids = [getattr(event, "pk", event) for event in events]
    there = {
        row["event"]: row
        for row in by_register(Booking.objects.filter(event__in=ids))
        .order_by()
        .values("event")
        .annotate(
            expected=Count("pk", filter=Q(seen=True) | Q(decided=False)),
            undecided=Count("pk", filter=Q(decided=False) & ~Q(status=Status.WALK_IN)),
        )
    }
    counted = dict(
        HeadCount.objects.filter(session__event__in=ids)
        .order_by()
        .values("session__event")
        .annotate(most=Max("attended"))
        .values_list("session__event", "most")
    )
    answered = {
        row["event"]: row
        for row in Response.objects.filter(event__in=ids, wave=wave)
        .order_by()
        .values("event")
        .annotate(number=Count("pk"), unpaired=Count("pk", filter=~Q(pairing=Pairing.PAIRED)))
    }
    nobody, nothing = {"expected": 0, "undecided": 0}, {"number": 0, "unpaired": 0}
    return {
        pk: Pulse(
            answered=answered.get(pk, nothing)["number"],
            unpaired=answered.get(pk, nothing)["unpaired"],
            expected=there.get(pk, nobody)["expected"] or counted.get(pk, 0),
            marked=(pk in there and not there[pk]["undecided"]) or pk in counted,
        )
        for pk in ids
    }


def pulse(event, *, wave=Wave.W1):
    """The Pulse of one form of one date."""
    return pulses([event], wave=wave)[event.pk]


def closing_of(event, *, wave=Wave.W1):
    """The date's Closing of a form, or None."""
    return Closing.objects.filter(event=event, wave=wave).first()


def is_open(event, *, closing, at, policy, wave=Wave.W1):
    """Whether answers by link are taken now."""
    return (
        event.status == EventStatus.PUBLISHED
        and closing is None
        and opens_at(event, policy, wave) <= at < closes_at(event, policy, wave)
    )


def with_marks(bookings):
    """Bookings with all a form needs to know of them: date, course, marks. Four queries."""
    return bookings.select_related("delegate", "event__course", "event__locality").prefetch_related(
        "attendances__session", "event__sessions"
    )


def with_answered(bookings):
    """Annotate `answered`: whether the holder has answered the form of the day. What they said is not to be had."""
    done = Invitation.objects.filter(booking=OuterRef("pk"), wave=Wave.W1, answered_on__isnull=False)
    return bookings.annotate(answered=Exists(done))


def sent(event, wave):
    """How many have sent a form that is kept sealed until it closes."""
    return (
        Envelope.objects.filter(event=event, wave=wave).count()
        + Response.objects.filter(event=event, wave=wave).count()
    )


def due_of(user, *, at):
    """The user's own bookings that wait for an answer, each with `wave`: the form of the day, the one after months, and
    the one before the day where the course demands it. Two queries.
    """
    policy = the_policy()
    since = at.astimezone(LONDON) - dt.timedelta(days=policy.followup_days)
    done = Invitation.objects.filter(booking=OuterRef("pk"))
    answered = Exists(done.filter(wave=Wave.W1, answered_on__isnull=False))
    asked_again = Exists(done.filter(wave=Wave.W2, answered_on=None, declined_on=None, asked_on__isnull=False))
    closed = Exists(Closing.objects.filter(event=OuterRef("event"), wave=Wave.W1))
    today = Q(event__ends_at__lte=at + opens_before(policy), event__ends_at__gt=at - open_for(policy))
    before = Q(status__in=ON_REGISTER, event__course__asks_before=True, event__starts_at__gt=at, told_before=False)
    later = Q(
        seen=True,
        asked_again=True,
        event__ends_at__lte=since,
        event__ends_at__gt=since - dt.timedelta(days=policy.followup_open_days),
    )
    bookings = (
        by_register(Booking.objects.of(user))
        .filter(event__status=EventStatus.PUBLISHED)
        .annotate(
            answered=answered,
            asked_again=asked_again,
            closed=closed,
            told_before=Exists(done.filter(wave=Wave.W0, answered_on__isnull=False)),
        )
        .filter((today & (Q(seen=True) | Q(decided=False)) & Q(answered=False, closed=False)) | before | later)
    )
    found = list(bookings.select_related("event__course").order_by("event__ends_at", "pk"))
    for booking in found:
        ends = booking.event.ends_at
        booking.wave = Wave.W0 if booking.event.starts_at > at else Wave.W2 if ends <= since else Wave.W1
    return found


def asked_of_manager(bookings, *, at):
    """Of these bookings those about which their manager is asked now and has not answered, with date and delegate. One
    query beside the settings.
    """
    policy = the_policy()
    since = at.astimezone(LONDON) - dt.timedelta(days=policy.followup_days)
    asked = Invitation.objects.filter(
        booking=OuterRef("pk"), wave=Wave.W2M, answered_on=None, declined_on=None, token_hash__isnull=False
    )
    within = bookings.filter(
        event__status=EventStatus.PUBLISHED,
        event__ends_at__lte=since,
        event__ends_at__gt=since - dt.timedelta(days=policy.followup_open_days),
    )
    return list(within.filter(Exists(asked)).prefetch_related(None).order_by("event__ends_at", "pk"))
