"""The lists behind the figures: of dates where figures are protected, of bookings for those who hold the registers."""

from dataclasses import dataclass

from bookings.models import Booking
from courses.models import Policy
from reports.choices import DATE_COUNTS, DETAILED, KINDS_OF, NONE, OF_PEOPLE, Group
from reports.queries.attendance import ATTENDANCES
from reports.queries.protection import figures
from reports.queries.registers import registers


def has_list(of, by, *, exact):
    """Whether a count of the ledger (`of`) in a table (`by` a Group, or "" for the whole) has a list behind it.

    Behind the people of an agency or a sector there is no list of dates: that so few of them came on one day would tell
    of single people. Nor does any list of dates say how people were absent.
    """
    if of in KINDS_OF and exact:
        return True
    return by not in OF_PEOPLE and of in (DATE_COUNTS if exact else {*DATE_COUNTS, *KINDS_OF} - set(DETAILED))


@dataclass(frozen=True, slots=True)
class Behind:
    """One booking behind a count: when its date began, which it is, what it counts as, and of how many it stands for

    in a list of people, where everybody stands once.
    """

    starts_at: object
    pk: int
    kind: str
    number: int = 1


def dates_behind(scope, *, of, by, key, protect):
    """(total's Row, Rows of the dates) behind one count, in order of time; None where the table has no such row.

    Four queries.
    """
    tables = figures(scope, protect=protect, by_date=True)
    whole = tables.total
    dates = tables.dates
    if by:
        whole = next((row for row in tables.groups[by] if row.key == key), None)
        dates = [row for row in dates if row.inside.get(by) == key]
    if whole is None:
        return None
    # Where the count has no meaning, as capacity of a date where heads are counted, there is no line.
    return whole, [row for row in dates if row.cells[of] is not None]


def bookings_behind(scope, *, of, by, key):
    """The Behind of each booking that a count is made of, latest date first. Three queries, whatever the number.

    For distinct people it is each person's latest attendance, with the number of their attendances.
    """
    policy = Policy.objects.get(pk=1)
    kinds = KINDS_OF[of]
    found, people = [], {}
    for _pk, event, results in registers(scope, policy=policy):
        if results is None or by and by not in OF_PEOPLE and event.keys[by][-2] != key:
            continue
        for booking, kind in results:
            if kind not in kinds or not _is_of(booking, by, key):
                continue
            behind = Behind(event.starts_at, booking.pk, kind)
            if of != "people":
                found.append(behind)
                continue
            before = people.get(booking.delegate_id)
            latest = max(before or behind, behind, key=lambda one: (one.starts_at, one.pk))
            number = before.number + 1 if before else 1
            people[booking.delegate_id] = Behind(latest.starts_at, latest.pk, latest.kind, number)
    return sorted(found or people.values(), key=lambda one: (one.starts_at, one.pk), reverse=True)


def _is_of(booking, by, key):
    if by == Group.AGENCY:
        return str(booking.agency_id or NONE) == key
    return by != Group.SECTOR or (booking.sector or NONE) == key


def bookings_shown(behind, user):
    """[(booking, Behind)] of one page of a list, as far as `user` may see them. One query."""
    rows = Booking.objects.visible_to(user).filter(pk__in=[one.pk for one in behind])
    rows = rows.select_related("delegate", "agency", "event__course", "event__locality").in_bulk()
    return [(rows[one.pk], one) for one in behind if one.pk in rows]


def is_present(behind):
    """Whether somebody was there."""
    return behind.kind in ATTENDANCES
