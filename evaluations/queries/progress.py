"""How many have answered, who still may, and whether a form is open."""

from dataclasses import dataclass

from django.db.models import Count, Exists, Max, OuterRef, Q

from bookings.choices import ON_REGISTER, PRESENT, Mark, Status
from bookings.models import Attendance, Booking, HeadCount
from courses.choices import EventStatus
from courses.queries import policy as the_policy
from evaluations.choices import Pairing, Wave
from evaluations.models import Closing, Invitation, Response, closes_at, open_for, opens_at, opens_before


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


def to_invite(event):
    """Bookings whose holder was there by the register, or came without a booking, and who have no invitation yet."""
    asked = Invitation.objects.filter(booking=OuterRef("pk"), wave=Wave.W1)
    return (
        by_register(Booking.objects.filter(event=event))
        .filter(Q(seen=True) | Q(status=Status.WALK_IN, decided=False))
        .exclude(Exists(asked))
        .select_related("delegate")
        .order_by("pk")
    )


def pulses(events):
    """{event id: Pulse} for these dates, in three queries however many they are."""
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
        for row in Response.objects.filter(event__in=ids, wave=Wave.W1)
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


def pulse(event):
    """The Pulse of one date."""
    return pulses([event])[event.pk]


def closing_of(event):
    """The date's Closing of the form of the day, or None."""
    return Closing.objects.filter(event=event, wave=Wave.W1).first()


def is_open(event, *, closing, at, policy):
    """Whether answers by link are taken now."""
    return (
        event.status == EventStatus.PUBLISHED
        and closing is None
        and opens_at(event, policy) <= at < closes_at(event, policy)
    )


def with_answered(bookings):
    """Annotate `answered`: whether the holder has answered the form of the day. What they said is not to be had."""
    done = Invitation.objects.filter(booking=OuterRef("pk"), wave=Wave.W1, answered_on__isnull=False)
    return bookings.annotate(answered=Exists(done))


def due_of(user, *, at):
    """The user's own bookings whose form of the day is open and not answered yet, with date and course. Two queries."""
    policy = the_policy()
    closed = Closing.objects.filter(event=OuterRef("event"), wave=Wave.W1)
    bookings = (
        with_answered(by_register(Booking.objects.of(user)))
        .filter(Q(seen=True) | Q(decided=False), answered=False, event__status=EventStatus.PUBLISHED)
        .filter(
            event__ends_at__lte=at + opens_before(policy),
            event__ends_at__gt=at - open_for(policy),
        )
        .exclude(Exists(closed))
    )
    return list(bookings.select_related("event__course").order_by("event__ends_at", "pk"))
