"""Reads about the use of briefings."""

from dataclasses import dataclass

from django.db.models import Count, Max, Sum

from courses.models import BriefingUse


@dataclass(frozen=True, slots=True)
class UseSum:
    """How often one briefing was used, by how many people in all, and when last. `briefing` None: several together."""

    briefing: int | None
    title: str
    uses: int
    heads: int
    last_on: object = None


def times_used(briefing):
    """How many teams have noted that they used a briefing (its page's id). One query."""
    return BriefingUse.objects.counted().filter(briefing=briefing).count()


def uses(user):
    """The uses `user` may read line by line, latest first, with agency and locality."""
    rows = BriefingUse.objects.visible_to(user).select_related("agency", "locality")
    return rows.order_by("-used_on", "-pk")


def uses_of(person):
    """What a person has on their record, latest first."""
    return BriefingUse.objects.filter(person=person).order_by("-used_on", "-pk")


def briefing_sums(*, among=None, localities=None, first=None, last=None, smallest=0):
    """A UseSum of each briefing, most used first. One query.

    `among` narrows it to these uses, `localities` to these ids; `first` and `last` are days, both included. Briefings
    used by fewer teams than `smallest` stand together as one line.
    """
    rows = (BriefingUse.objects.all() if among is None else among).counted().order_by()
    if localities is not None:
        rows = rows.filter(locality__in=localities)
    if first:
        rows = rows.filter(used_on__gte=first)
    if last:
        rows = rows.filter(used_on__lte=last)
    found = rows.values("briefing").annotate(
        # The title of the latest note: pages are renamed.
        name=Max("title"), times=Count("pk"), people=Sum("heads"), last=Max("used_on")
    )  # fmt: skip
    sums = [
        UseSum(row["briefing"], row["name"], row["times"], row["people"], row["last"])
        for row in sorted(found, key=lambda row: (-row["times"], row["name"], row["briefing"]))
    ]
    return fold_small(sums, smallest)


def fold_small(sums, smallest):
    """The sums with the small ones joined; a larger one joins them until they are large enough together."""
    small = [row for row in sums if row.uses < smallest]
    large = [row for row in sums if row.uses >= smallest]
    if not small:
        return large
    while large and sum(row.uses for row in small) < smallest:
        small.append(large.pop())
    together = UseSum(
        None,
        f"{len(small)} briefings together" if len(small) > 1 else small[0].title,
        sum(row.uses for row in small),
        sum(row.heads for row in small),
        max(row.last_on for row in small),
    )
    return [*large, together]
