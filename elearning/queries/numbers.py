"""Starts, completions, time and where people stop, by agency, locality and module."""

from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum

from elearning.choices import LONDON, Kind, State
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
    completions in the period from every platform; `seconds` is the time of the `finished` together.
    """

    label: str
    started: int = 0
    finished: int = 0
    completed: int = 0
    seconds: int = 0

    @property
    def open(self):
        """Started and not completed so far."""
        return self.started - self.finished

    @property
    def minutes(self):
        """Mean time of the finished, in whole minutes; None where there is none."""
        return round(self.seconds / self.finished / 60) if self.finished else None


def together(label, rows):
    """Several Numbers as one."""
    rows = list(rows)
    counts = ("started", "finished", "completed", "seconds")
    return Numbers(label=label, **{name: sum(getattr(row, name) for row in rows) for name in counts})


def in_period(localities, starts, ends):
    """(enrolments started, completions dated) from one instant to before another, of some localities or all (None)."""
    started = Enrolment.objects.filter(started_at__gte=starts, started_at__lt=ends)
    days = (starts.astimezone(LONDON).date(), ends.astimezone(LONDON).date())
    completed = Completion.objects.filter(completed_on__gte=days[0], completed_on__lt=days[1])
    if localities is not None:
        inside = Q(district__locality__in=localities)
        started, completed = started.filter(inside), completed.filter(inside)
    return started, completed


def numbers(*, starts, ends, localities=None, by):
    """The Numbers of a period by "module", "agency" or "locality", in order of their labels. Two queries."""
    started, completed = in_period(localities, starts, ends)
    key, label = BY[by]
    rows = {}
    counted = (
        started.order_by()
        .values(of=F(key), called=F(label))
        .annotate(
            n=Count("pk"),
            finished=Count("pk", filter=Q(state=State.COMPLETED)),
            seconds=Sum("seconds", filter=Q(state=State.COMPLETED), default=0),
        )
    )
    for row in counted:
        rows[row["of"]] = {
            "label": row["called"] or "Not known",
            "started": row["n"],
            "finished": row["finished"],
            "seconds": row["seconds"],
        }
    dated = completed.order_by().values(of=F(key), called=F(label))
    for row in dated.annotate(n=Count("pk")):
        rows.setdefault(row["of"], {"label": row["called"] or "Not known"})["completed"] = row["n"]
    return sorted((Numbers(**row) for row in rows.values()), key=lambda row: row.label)


def people_completed(*, starts, ends, localities=None):
    """How many people stand behind the completions of a period. One query."""
    _started, completed = in_period(localities, starts, ends)
    return completed.order_by().aggregate(n=Count("person", distinct=True))["n"]


def drop_off(*, starts, ends, localities=None):
    """How far those have come who started a module here in a period and have not completed it: [(words, n)].

    One query.
    """
    started, _completed = in_period(localities, starts, ends)
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
