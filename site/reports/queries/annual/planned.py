"""What an annual report counts that no other report does: dates planned, briefings written, comments read."""

from collections import Counter

from django.db.models import Count, Q, Sum
from wagtail.models import Page

from courses.choices import EventStatus, SourceKind
from courses.models import Event, LearningSource
from evaluations.choices import Review
from evaluations.models import Answer


def commissioned(scope):
    """{"planned", "held", "called_off", "courses"} of the period's dates. Two queries."""
    dates = Event.objects.filter(starts_at__gte=scope.starts, starts_at__lt=scope.ends)
    if scope.localities is not None:
        dates = dates.filter(locality__in=scope.locality_ids)
    called_off = Q(status=EventStatus.CANCELLED, published_at__isnull=False)
    counts = dates.aggregate(
        planned=Count("pk", filter=Q(status=EventStatus.PUBLISHED) | called_off),
        called_off=Count("pk", filter=called_off),
    )
    return counts | scope.events().aggregate(held=Count("pk"), courses=Count("course", distinct=True))


def sources(scope):
    """[(id, "title (kind)", (courses, dates))] of the learning sources behind the period's courses. Two queries.

    Known by the end of the period, of the scope's localities or of the whole partnership, and answered by a course that
    took place. What was dealt with by the moment of asking is left out.
    """
    dates = Counter(scope.events().order_by().values_list("course", flat=True))
    rows = LearningSource.objects.filter(known_on__lte=scope.last, recommendations__courses__in=dates)
    rows = rows.filter(Q(retired_at=None) | Q(retired_at__gt=scope.at))
    if scope.localities is not None:
        rows = rows.filter(Q(locality=None) | Q(locality__in=scope.locality_ids))
    found: dict = {}
    pairs = rows.order_by("-known_on", "-pk").values_list("pk", "title", "kind", "recommendations__courses").distinct()
    for pk, title, kind, course in pairs:
        if course in dates:
            found.setdefault((pk, f"{title} ({SourceKind(kind).label.lower()})"), set()).add(course)
    return [
        (pk, label, (len(courses), sum(dates[course] for course in courses))) for (pk, label), courses in found.items()
    ]


def by_priority(scope):
    """[(code, priority, (dates, places))] in the priorities' order. One query.

    Large dates where nobody is booked by name add no places.
    """
    rows = (
        scope.events()
        .exclude(course__priorities=None)
        .values("course__priorities__position", "course__priorities__code", "course__priorities__name")
        .annotate(dates=Count("pk"), places=Sum("capacity", filter=Q(count_only=False), default=0))
        .order_by("course__priorities__position", "course__priorities__code")
    )
    named = ("course__priorities__code", "course__priorities__name")
    return [(*(row[name] for name in named), (row["dates"], row["places"])) for row in rows]


def briefings(scope):
    """(briefings written in the period, briefings written by its end), of those that are published. One query.

    The pages stand in a room beside this one: they are asked for by the name of their table's link, never imported.
    """
    written = "briefingpage__written_on"
    counts = Page.objects.filter(live=True).aggregate(
        in_period=Count("pk", filter=Q(**{f"{written}__gte": scope.first, f"{written}__lte": scope.last})),
        by_its_end=Count("pk", filter=Q(**{f"{written}__lte": scope.last})),
    )
    return counts["in_period"], counts["by_its_end"]


def comments_read(scope):
    """How many comments on the period's dates a moderator has decided on. One query."""
    return Answer.objects.filter(response__event__in=scope.events()).exclude(review=Review.WAITING).count()
