"""Who waited in vain, what is wanted and not on offer, why people were not there, and how many answer each form."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from bookings.choices import Exemption, Reason, Status
from bookings.models import Booking, BookingChange, Charge, Interest
from courses.models import Event
from evaluations.choices import OWN_WAVES, Wave
from evaluations.models import Invitation
from reports.choices import NOT_SHOWN
from reports.queries.attendance import Rate
from reports.queries.protection import sum_cells

STILL, OFFERED, ELSEWHERE, STOPPED, GOT = range(5)
# What became of those who waited for a date that took place, in the order in which it is read.
ENDS = {
    GOT: ("Got a place on that date", "A place came free, or they came without one."),
    ELSEWHERE: ("Got a place on another date", "They had chosen several dates of the course."),
    OFFERED: ("Did not take the place offered", "Declined it, or the offer ran out."),
    STOPPED: ("Stopped waiting", "Gave up before a place came free, or moved to another date."),
    STILL: ("Still waiting when the date began", "Unmet demand: no place came free."),
}
MISTAKES = (Reason.ENTERED_BY_MISTAKE, Reason.MERGED)


@dataclass(frozen=True)
class Demand:
    """Counts fit to show; a cell is a number or the words that stand for one.

    `waited` is all who joined a waiting list, `ends` [(words, meaning, cell)] what became of them; `courses`
    [(title, still waiting, interested, whether dates are ahead)], `others` how many courses tell no count;
    `grounds` [(words, cell)] why charges were let off, of `charges`; `replies` a Rate for each form asked by link.
    """

    waited: object
    ends: list
    courses: list
    others: int
    wanted: object
    charges: object
    grounds: list
    replies: list


def demand(scope, *, registered, protect, smallest):
    """Return the Demand of a scope. Four queries. `registered` is the number of people ever booked, or None."""
    waits = _waits(scope)
    waited, ends = _ended(waits, protect=protect, smallest=smallest)
    wanted, courses, others = _by_course(
        waits[STILL] if not isinstance(ends[STILL], str) else {}, _interested(scope), protect=protect, smallest=smallest
    )
    charges, grounds = _grounds(scope, protect=protect, smallest=smallest)
    return Demand(
        waited=waited,
        ends=[(*ENDS[end], cell) for end, cell in ends.items()],
        courses=courses,
        others=others,
        wanted=wanted,
        charges=charges,
        grounds=grounds,
        replies=_replies(scope, registered=registered, smallest=smallest if protect else 0),
    )


def _ended(waits, *, protect, smallest):
    """(all who waited, {how it ended: cell}). Unmet demand comes before the sum of all, which would tell the rest."""
    still, met = sum(waits[STILL].values()), [end for end in ENDS if end != STILL]
    rest, cells = sum_cells([sum(waits[end].values()) for end in met], protect=protect, smallest=smallest)
    shown, _same = sum_cells([still], protect=protect, smallest=smallest)
    hidden = isinstance(rest, str) or isinstance(shown, str)
    ends = dict(zip(met, cells, strict=True)) | {STILL: shown}
    return NOT_SHOWN if hidden else still + rest, ends


def _waits(scope):
    """{how it ended: {course's title: number}} of everybody who joined a waiting list of a date that took place."""
    ledger = BookingChange.objects.filter(booking=OuterRef("pk"))
    rows = (
        Booking.objects.filter(Exists(ledger.filter(to_status=Status.WAITING)), event__in=scope.events())
        .exclude(last_reason__in=MISTAKES)
        .annotate(got=Exists(ledger.filter(to_status__in=[Status.CONFIRMED, Status.WALK_IN])))
        .order_by()
        .values_list("event__course__title", "status", "last_reason", "got")
        .annotate(number=Count("pk"))
    )
    found: dict[int, Counter] = {end: Counter() for end in ENDS}
    for title, status, reason, got, number in rows:
        found[_end(status, reason, got)][title] += number
    return found


def _end(status, reason, got):
    if got:
        return GOT
    if status in (Status.WAITING, Status.OFFERED):
        return STILL
    if reason == Reason.GOT_ANOTHER:
        return ELSEWHERE
    return OFFERED if reason in (Reason.DECLINED, Reason.EXPIRED) else STOPPED


def _interested(scope):
    """{course's title: (people who would come and have no date, whether dates are ahead)}, as of the end of the period.

    For localities: people who worked there when they said so.
    """
    ahead = Event.objects.upcoming(scope.at).filter(course=OuterRef("course"))
    rows = Interest.objects.filter(Q(ended_at=None) | Q(ended_at__gte=scope.ends), since__lt=scope.ends)
    if scope.course is not None:
        rows = rows.filter(course=scope.course)
    if scope.localities is not None:
        rows = rows.filter(locality__in=scope.locality_ids)
    rows = rows.annotate(ahead=Exists(ahead)).order_by().values_list("course__title", "ahead")
    found: dict[str, tuple[int, bool]] = {}
    for title, is_ahead, number in rows.annotate(number=Count("pk")):
        before, was_ahead = found.get(title, (0, False))
        found[title] = before + number, was_ahead or is_ahead
    return found


def _by_course(still, interested, *, protect, smallest):
    """(all who are interested, lines of courses that tell a count, number of the others)."""
    titles = sorted({*still, *interested}, key=str.casefold)
    _whole, waiting = sum_cells([still.get(title, 0) for title in titles], protect=protect, smallest=smallest)
    wanted, asked = sum_cells(
        [interested.get(title, (0, False))[0] for title in titles], protect=protect, smallest=smallest
    )
    lines = [
        (title, now, wish, interested.get(title, (0, None))[1])
        for title, now, wish in zip(titles, waiting, asked, strict=True)
    ]
    told = [line for line in lines if any(isinstance(cell, int) and cell for cell in line[1:3])]
    return wanted, told, len(lines) - len(told)


def _grounds(scope, *, protect, smallest):
    """(charges, [(ground on which one was let off, cell)]): the only reasons for absence that are asked for."""
    rows = Charge.objects.filter(booking__event__in=scope.events()).order_by().values_list("exemption")
    number = dict(rows.annotate(number=Count("pk")))
    codes = ["", *(code for code in Exemption.values if number.get(code) or protect)]
    whole, cells = sum_cells([number.get(code, 0) for code in codes], protect=protect, smallest=smallest)
    words = ["None given or accepted", *(Exemption(code).label for code in codes[1:])]
    return whole, list(zip(words, cells, strict=True))


def _replies(scope, *, registered, smallest):
    """A Rate of answers for each form that is asked by link; that of the day is opened by room codes too, and apart."""
    rows = Invitation.objects.filter(booking__event__in=scope.events(), wave__in=(*OWN_WAVES, Wave.W2M))
    rows = rows.exclude(wave=Wave.W1).order_by().values_list("wave")
    rates = []
    asked = {
        wave: (number, answered)
        for wave, number, answered in rows.annotate(
            number=Count("pk"), answered=Count("pk", filter=Q(answered_on__isnull=False))
        )
    }
    for wave in (Wave.W0, Wave.W1A, Wave.W2, Wave.W2M):
        number, answered = asked.get(wave, (0, 0))
        # The form at booking waits for everybody who books; an invitation is only noted when it is opened.
        number = registered if wave == Wave.W0 else number
        if number:
            hidden = min(number, answered) < smallest
            rates.append(Rate(wave, Wave(wave).label, None if hidden else answered, None if hidden else number, hidden))
    return rates
