"""Evaluation forms of earlier years, taken from old spreadsheets by `legacy`, and taken back (docs/adr/0021)."""

from django.db import transaction

from audit.actions import record
from courses.models import Event
from evaluations.actions.past import store_past
from evaluations.choices import Pairing, Review, Wave
from evaluations.models import Answer, QuestionnaireVersion, Response
from people.actions.patience import patient


@patient
@transaction.atomic
def record_history(*, event, forms, by, at):
    """Store forms of the day (`Given`) of a date that is over, unpaired. Returns the ids of the responses.

    The ids are in an order of their own: nothing leads from a row of the list to a response. Raises as `check` does.
    """
    rows = store_past(event=event, forms=forms, wave=Wave.W1)
    record(action="evaluation.record_past", target=event, by=by, at=at, locality=event.locality, forms=len(rows))
    return sorted(row.pk for row in rows)


@patient
@transaction.atomic
def take_back(*, responses, by, at):
    """Delete responses that `record_history` stored. Returns the ids of those that stay: a comment was read since."""
    rows = Response.objects.filter(pk__in=responses, pairing=Pairing.IMPORTED)
    read = Answer._base_manager.filter(response__in=rows).exclude(review=Review.WAITING)
    stay = set(read.values_list("response_id", flat=True))
    events = Event.objects.filter(responses__in=rows.exclude(pk__in=stay)).select_related("locality").distinct()
    for event in events.order_by("pk"):
        record(action="evaluation.take_back", target=event, by=by, at=at, locality=event.locality)
    versions = set(rows.values_list("version_id", flat=True))
    Answer._base_manager.filter(response__in=rows.exclude(pk__in=stay)).delete()
    rows.exclude(pk__in=stay).delete()
    # A wording is fixed from its first answer on: without one it is free again.
    QuestionnaireVersion.objects.filter(pk__in=versions, responses=None).update(frozen_at=None)
    return sorted(stay)
