"""Completions of earlier years, taken in by `legacy` through `take_completions`, and taken back (docs/adr/0021)."""

from django.db import transaction

from audit.actions import record
from elearning.choices import Source
from elearning.models import Completion, ParkedCompletion
from people.actions.patience import patient
from people.queries import pointed_at


@patient
@transaction.atomic
def take_back_completions(*, completions=(), parked=(), by, at):
    """Delete completions of other platforms, and rows that wait for their person. Returns (ids of completions, ids of
    parked rows) that stay, because somebody built on them or has an account by now.
    """
    rows = Completion.objects.filter(pk__in=completions, source=Source.OUTSIDE)
    ids = set(rows.values_list("pk", flat=True))
    stay = pointed_at(Completion, ids)
    gone = rows.exclude(pk__in=stay).select_related("person").order_by("pk")
    for row in gone:
        record(action="completions.take_back", target=row, by=by, at=at, subject=row.person)
    rows.exclude(pk__in=stay).delete()
    waiting = ParkedCompletion.objects.filter(pk__in=parked).waiting()
    kept = set(parked) - set(waiting.values_list("pk", flat=True))
    waiting.delete()
    return sorted(stay), sorted(kept)
