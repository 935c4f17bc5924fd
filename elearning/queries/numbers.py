"""Starts, completions, time and where people stop, by agency, locality and module."""

from dataclasses import dataclass

from django.db.models import Avg, Count, F, Q

from elearning.choices import Kind, State
from elearning.models import Completion, Enrolment

# What the figures can be counted by: the columns that say it, of starts and of completions alike.
BY = {
    "module": ("module__code", "module__title"),
    "agency": ("agency__code", "agency__name"),
    "locality": ("district__locality__code", "district__locality__name"),
}


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """Figures of one module, agency or locality in a period.

    `started` are enrolments begun in it, `finished` those of them completed since, `open` those not; `completed` are
    completions in the period from every platform; `minutes` the mean time of the `finished`.
    """

    label: str
    started: int = 0
    finished: int = 0
    completed: int = 0
    people: int = 0
    minutes: int | None = None

    @property
    def open(self):
        """Started and not completed so far."""
        return self.started - self.finished


def in_period(scope_filter, first, until):
    """(enrolments started, completions dated) from day `first` to the day before `until`, of some localities or all."""
    started = Enrolment.objects.filter(started_at__date__gte=first, started_at__date__lt=until)
    completed = Completion.objects.filter(completed_on__gte=first, completed_on__lt=until)
    if scope_filter is not None:
        inside = Q(district__locality__in=scope_filter)
        started, completed = started.filter(inside), completed.filter(inside)
    return started, completed


def numbers(*, first, until, localities=None, by):
    """The Numbers of a period by "module", "agency" or "locality", in order of their labels. Two queries."""
    started, completed = in_period(localities, first, until)
    key, label = BY[by]
    rows = {}
    counted = (
        started.order_by()
        .values(code=F(key), name=F(label))
        .annotate(
            n=Count("pk"),
            finished=Count("pk", filter=Q(state=State.COMPLETED)),
            seconds=Avg("seconds", filter=Q(state=State.COMPLETED)),
        )
    )
    for row in counted:
        rows[row["code"]] = {
            "label": row["name"] or "Not known",
            "started": row["n"],
            "finished": row["finished"],
            "minutes": round(row["seconds"] / 60) if row["seconds"] is not None else None,
        }
    dated = completed.order_by().values(code=F(key), name=F(label))
    for row in dated.annotate(n=Count("pk"), people=Count("person", distinct=True)):
        found = rows.setdefault(row["code"], {"label": row["name"] or "Not known"})
        found |= {"completed": row["n"], "people": row["people"]}
    return sorted((Numbers(**row) for row in rows.values()), key=lambda row: row.label)


def drop_off(*, first, until, localities=None):
    """How far those have come who started a module here in a period and have not completed it: [(words, n)].

    One query.
    """
    started, _completed = in_period(localities, first, until)
    stopped = started.filter(state=State.STARTED).exclude(module__kind=Kind.OUTSIDE)
    bands = (
        ("Started, no step finished", Q(progress=0)),
        ("Up to a third", Q(progress__gt=0, progress__lte=33)),
        ("Up to two thirds", Q(progress__gt=33, progress__lte=66)),
        ("More than two thirds", Q(progress__gt=66)),
    )
    counts = stopped.order_by().aggregate(
        **{f"band_{number}": Count("pk", filter=band) for number, (_words, band) in enumerate(bands)}
    )
    return [(words, counts[f"band_{number}"]) for number, (words, _band) in enumerate(bands)]
