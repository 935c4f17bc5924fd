"""Give and take: what each agency lends in trainer days, and what it takes in places."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from courses.models import DeliveryAssignment
from courses.rules import places_earned
from people.models import Agency
from reports.choices import NOT_SHOWN, Group
from reports.queries import whole
from reports.queries.attendance import Tally
from reports.queries.protection import tables


@dataclass(slots=True)
class Give:
    """One agency's line. A place was used when somebody came, also without a booking; absences are places wasted:

    did not attend, apologies on the day, and cancellations inside the notice period.
    """

    agency: Agency
    days: Decimal
    dates: int
    earned: int
    used: int
    absences: int
    pounds_a_day: int
    places_a_day: int
    # Protected: absences are not told, nor what they enter into; places used where the attendance tables tell them, in
    # their words.
    protected: bool = False
    words_for_used: str = ""

    @property
    def balance(self):
        """Places earned that are left; below nought the agency took more than it gave."""
        return self.earned - self.used - self.absences

    @property
    def given_pounds(self):
        """Notional cost of the days given."""
        return round(self.days * self.pounds_a_day)

    @property
    def taken_pounds(self):
        """Notional cost of the places used and wasted: a place costs its part of a trainer day."""
        return round(Decimal(self.used + self.absences) * self.pounds_a_day / self.places_a_day)

    @property
    def told_used(self):
        """Places used, or words."""
        return self.words_for_used or self.used

    @property
    def told_absences(self):
        """Absences, or words."""
        return NOT_SHOWN if self.protected else self.absences

    @property
    def told_balance(self):
        """Places left, or words."""
        return NOT_SHOWN if self.protected else self.balance

    @property
    def told_pounds(self):
        """Notional cost of the places taken, or words."""
        return NOT_SHOWN if self.protected else self.taken_pounds


def ledger(scope, *, agencies=None, protect=False, counted=None, shown=None):
    """A line for each agency that gave or took in the scope, by name. Six queries, ten to protect it.

    `agencies` limits it to these ids; `counted` and `shown` are the attendance of the scope and its protected tables
    where they were read already. With `protect` a line tells the places used where the table of attendance by agency
    tells them, and no absences: that table tells none by agency.
    """
    counted = counted or whole.counted(scope, answers={}, protect=protect)
    by_agency = (shown or tables(counted, protect=True)).groups[Group.AGENCY] if protect else []
    told = {row.key: row.cells["attendances"] for row in by_agency}
    policy = counted.policy
    tallies: dict[str, Tally] = dict(counted.groups[Group.AGENCY])
    days: dict[int, Decimal] = defaultdict(Decimal)
    dates: dict[int, int] = defaultdict(int)
    given = DeliveryAssignment.objects.given(first=scope.starts, last=scope.ends, at=scope.at)
    given = given.filter(event__in=scope.events()).exclude(agency=None).select_related("event")
    for one in given.prefetch_related("event__sessions").order_by("pk"):
        days[one.agency_id] += one.days
        dates[one.agency_id] += 1
    those = Agency.objects.all() if agencies is None else Agency.objects.filter(pk__in=agencies)
    lines = []
    for agency in those.order_by("name", "pk"):
        tally = tallies.get(agency.name)
        if tally is None and agency.pk not in days and agencies is None:
            continue
        tally = tally or Tally()
        used = tally.attendances
        absences = tally.did_not_attend + tally.apologies + tally.cancelled_late
        lines.append(
            Give(
                agency=agency,
                days=days[agency.pk],
                dates=dates[agency.pk],
                earned=places_earned(days[agency.pk], policy),
                used=used,
                absences=absences,
                pounds_a_day=policy.trainer_day_pounds,
                places_a_day=policy.places_per_trainer_day,
                protected=protect,
                words_for_used=_words(told.get(str(agency.pk))) if protect else "",
            )
        )
    return lines


def _words(cell):
    """What stands for the places used: nothing where the table tells the number."""
    return "" if isinstance(cell, int) else cell or NOT_SHOWN
