"""What the training costs: trainer days, rooms, fees, the cost of a place that somebody took, and charges.

Notional where nobody paid: a trainer day and a room cost what the settings say, unless the date says what was paid.
Only dates whose register is marked count, so that cost and places belong together. Places are those of the attendance
tables with their protection: where they are hidden, there is no cost of a place. Charges of few people stand together.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Sum

from bookings.choices import ChargeState
from bookings.models import Charge
from courses.choices import Delivery
from courses.models import Commission, DeliveryAssignment
from reports.choices import DATE, NO_AGENCY, Group
from reports.queries.attendance import attendance
from reports.queries.evaluations import answered_dates, answers_by_date
from reports.queries.ledger import ledger
from reports.queries.protection import tables
from reports.queries.whole import protected

# Charges that nobody has to pay.
LET_GO = (ChargeState.WAIVED, ChargeState.EXEMPT)


@dataclass(frozen=True, slots=True)
class Cost:
    """What the dates of one course, or of all, cost in pounds, and the places taken in them.

    `places` counts everybody who came, head counts too: a number, or words where it is hidden.
    """

    label: str
    dates: int = 0
    days: Decimal = Decimal(0)
    trainers: Decimal = Decimal(0)
    rooms: int = 0
    fees: int = 0
    places: Any = 0

    @property
    def total(self):
        """Everything together, in whole pounds."""
        return round(self.trainers) + self.rooms + self.fees

    @property
    def each(self):
        """Pounds for each place taken, as a Decimal with pence; None where nobody came or places are hidden."""
        if isinstance(self.places, str) or not self.places:
            return None
        return (Decimal(self.total) / self.places).quantize(Decimal("0.01"))


@dataclass(frozen=True, slots=True)
class Charged:
    """Charges of one agency, or of several together: how many, pounds that are owed, pounds waived or exempt."""

    label: str
    number: int = 0
    owed: int = 0
    let_go: int = 0


@dataclass(frozen=True)
class Money:
    """The figures: the total, each course, each agency's give and take, charges. `protected`: small numbers hidden."""

    total: Cost
    courses: list
    agencies: list
    charged: Charged | None
    charges: list
    awaiting: int
    policy: Any
    protected: bool
    left_out: int = 0


def money(scope, *, protect):
    """Return the Money of a scope. Thirteen queries, sixteen to protect it, whatever the number of dates."""
    answers = answers_by_date(answered_dates(scope.at))
    counted = attendance(scope, answers=answers, by_date=True)
    policy = counted.policy
    smallest = policy.smallest_count if protect else 0
    there = {int(tally.key) for _label, tally in counted.groups[DATE]}
    told = (
        protected(scope, answers=answers)
        if protect
        else replace(counted, groups={group: counted.groups[group] for group in Group})
    )
    shown = tables(told, protect=protect)
    costs = by_course(scope, there, policy)
    courses = [
        replace(costs.get(row.key, Cost("")), label=row.label, places=came(row)) for row in shown.groups[Group.COURSE]
    ]
    charges = charges_by_agency(scope, there)
    all_charges = charged_together("All", charges)
    return Money(
        total=replace(together(courses), label="Total", places=came(shown.total)),
        courses=courses,
        agencies=ledger(scope, protect=protect, counted=told, shown=shown),
        # None at all is not a small number of somebody's charges: it is said.
        charged=all_charges if all_charges.number >= smallest or not all_charges.number else None,
        charges=joined(charges, smallest),
        awaiting=counted.awaiting,
        policy=policy,
        protected=protect,
        left_out=told.left_out,
    )


def came(row):
    """Everybody who came to the dates of a row of the attendance tables: a number, or the words that hide it."""
    cells = [row.cells["attendances"], row.cells["head_count"]]
    return next((cell for cell in cells if isinstance(cell, str)), None) or sum(cell or 0 for cell in cells)


def by_course(scope, there, policy):
    """{course's code: Cost} of the dates with these ids, without places. Three queries."""
    days, paid = trainer_days(scope, policy)
    costs: dict[str, list] = defaultdict(list)
    events = scope.events().order_by("pk")
    for event in events.values("pk", "course__code", "delivery", "room_pounds", "fee_pounds"):
        if event["pk"] not in there:
            continue
        usual = 0 if event["delivery"] == Delivery.VIRTUAL else policy.room_pounds
        costs[event["course__code"]].append(
            Cost(
                label="",
                dates=1,
                days=days[event["pk"]],
                trainers=paid[event["pk"]],
                rooms=usual if event["room_pounds"] is None else event["room_pounds"],
                fees=event["fee_pounds"] or 0,
            )
        )
    return {code: together(rows) for code, rows in costs.items()}


def trainer_days(scope, policy):
    """({date's id: days given}, {date's id: their notional cost}). A fee covers the days of trainers under contract."""
    under_contract = Commission.objects.filter(
        Q(ended_at=None) | Q(ended_at__gt=OuterRef("event__starts_at")),
        trainer=OuterRef("trainer"),
        since__lte=OuterRef("event__starts_at"),
    )
    given = DeliveryAssignment.objects.given(first=scope.starts, last=scope.ends, at=scope.at)
    given = given.filter(event__in=scope.events()).annotate(is_paid=Exists(under_contract)).select_related("event")
    days: dict[int, Decimal] = defaultdict(Decimal)
    pounds: dict[int, Decimal] = defaultdict(Decimal)
    for one in given.prefetch_related("event__sessions").order_by("pk"):
        days[one.event_id] += one.days
        if not (one.is_paid and one.event.fee_pounds is not None):
            pounds[one.event_id] += one.days * policy.trainer_day_pounds
    return days, pounds


def together(rows):
    """Several costs as one, without label and places."""
    return Cost(
        label="",
        dates=sum(row.dates for row in rows),
        days=sum((row.days for row in rows), Decimal(0)),
        trainers=sum((row.trainers for row in rows), Decimal(0)),
        rooms=sum(row.rooms for row in rows),
        fees=sum(row.fees for row in rows),
    )


def charges_by_agency(scope, there):
    """A Charged for each agency of the day with a charge on one of these dates, by name. One query."""
    rows = Charge.objects.filter(booking__event__in=scope.events()).order_by()
    rows = rows.values("booking__event", "booking__agency__name", "state")
    found: dict[str, list] = defaultdict(list)
    for row in rows.annotate(number=Count("pk"), pounds_in_all=Sum("pounds")):
        if row["booking__event"] not in there:
            continue
        owed, let_go = (0, row["pounds_in_all"]) if row["state"] in LET_GO else (row["pounds_in_all"], 0)
        name = row["booking__agency__name"] or NO_AGENCY
        found[name].append(Charged(name, row["number"], owed, let_go))
    return [charged_together(name, found[name]) for name in sorted(found)]


def charged_together(label, rows):
    """Several agencies' charges as one."""
    return Charged(label, *(sum(getattr(row, name) for row in rows) for name in ("number", "owed", "let_go")))


def joined(rows, smallest):
    """The agencies with charges enough to stand alone, and one row of the others, large enough too; else none.

    A single small row takes the smallest large one with it, so that the total less the others tells nothing.
    """
    small = [row for row in rows if row.number < smallest]
    large = [row for row in rows if row.number >= smallest]
    if not small:
        return rows
    while large and (len(small) < 2 or sum(row.number for row in small) < smallest):
        least = min(large, key=lambda row: (row.number, row.label))
        large.remove(least)
        small.append(least)
    if sum(row.number for row in small) < smallest:
        return []
    return [*large, charged_together(f"{len(small)} agencies together", small)]
