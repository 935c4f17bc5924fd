"""What changed since a report was frozen: each figure then and now, and what people did to the records in between."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Max

from bookings.models import AttendanceChange, BookingChange
from reports.choices import DEFINITIONS
from reports.queries.annual.figures import figures_now
from reports.queries.scope import Scope

MEANT_OTHERWISE = "counted in another way now"
GONE, NEW = "not there any more", "not there then"


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that is not what it was. `then` or `now` is None where there is none; `by` is now less then."""

    label: str
    then: object
    now: object
    by: Decimal | None = None
    why: str = ""

    @property
    def words(self):
        """How it differs, in words."""
        if self.why:
            return self.why
        if self.by is None:
            return "different words"
        if not self.by:
            return "other numbers behind it"
        return f"{self.by.normalize():+,f}".replace("-", "−")


@dataclass(frozen=True)
class Since:
    """The comparison. `same` figures of `number` have the value they had; the changes are of registers and bookings."""

    number: int
    differences: list
    marks: int
    marks_last: dt.datetime | None
    bookings: int
    bookings_last: dt.datetime | None

    @property
    def same(self):
        """How many figures are what they were."""
        return self.number - sum(difference.then is not None for difference in self.differences)


def since(report, sections, frozen):
    """Ask a frozen report's question again, as of the moment of freezing, and compare with `frozen`.

    The same records give the same value, so each difference is a correction, an entry made late, or another meaning.
    """
    scope = Scope(
        first=report.first,
        last=report.last,
        at=report.frozen_at,
        localities=(report.locality,) if report.locality_id else None,
    )
    then = {figure.code: figure for figure in frozen}
    now = {figure.code: figure for figure in figures_now(report, sections, at=report.frozen_at)}
    versions = dict(report.figures.values_list("code", "definition"))
    differences = [
        found
        for code, figure in then.items()
        if (found := _difference(figure, now.get(code), same_meaning=_version(figure) == versions[code]))
    ]
    differences += [Difference(now[code].label, None, now[code], why=NEW) for code in now if code not in then]
    marks = _changes(AttendanceChange, "attendance__booking__event__in", scope)
    bookings = _changes(BookingChange, "booking__event__in", scope)
    return Since(len(then), differences, marks["number"], marks["last"], bookings["number"], bookings["last"])


def _difference(then, now, *, same_meaning):
    if not same_meaning:
        return Difference(then.label, then, now, why=MEANT_OTHERWISE)
    if now is None:
        return Difference(then.label, then, None, why=GONE)
    parts = [(figure.value, figure.number, figure.numerator, figure.denominator) for figure in (then, now)]
    if parts[0] == parts[1]:
        return None
    known = then.number is not None and now.number is not None
    return Difference(then.label, then, now, by=now.number - then.number if known else None)


def _version(figure):
    return DEFINITIONS.get(figure.key, (0, ""))[0]


def _changes(model, of, scope):
    """How many changes of the ledger were made after the moment, to the period's dates, and when the last one."""
    rows = model.objects.filter(made_at__gt=scope.at, **{of: scope.events()})
    return rows.aggregate(number=Count("pk"), last=Max("made_at"))


def digest_of(row, report):
    """SHA-256 over one FrozenFigure: what was asked, as of when, in which meaning, and what came out."""
    parts = (
        report.first.isoformat(),
        report.last.isoformat(),
        report.locality_id,
        row.as_of.astimezone(dt.UTC).isoformat(),
        row.code,
        row.definition,
        row.value,
        None if row.number is None else f"{row.number:.2f}",
        row.numerator,
        row.denominator,
    )
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()


def altered(report):
    """Codes of frozen figures that do not fit their digest, or [""] where the whole does not. One query.

    Nobody can change them here; somebody with the database could, and this notices it.
    """
    rows = list(report.figures.order_by("position", "pk"))
    wrong = [row.code for row in rows if row.digest != digest_of(row, report)]
    whole = hashlib.sha256("\n".join(row.digest for row in rows).encode()).hexdigest()
    return wrong or ([] if whole == report.digest else [""])
