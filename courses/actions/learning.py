"""Keeping what asks for training, and what answers it."""

from django.db import transaction

from audit.actions import record
from courses.models import LearningSource, Recommendation
from people.actions.patience import patient


class SourceRefused(Exception):
    """It cannot be kept so; the text is fit to show."""


@patient
@transaction.atomic
def add_source(*, kind, title, summary, known_on, locality=None, by, at):
    """Add a learning source. Returns it. Raises SourceRefused for the same title and day a second time."""
    if LearningSource.objects.filter(title__iexact=title.strip(), known_on=known_on).exists():
        raise SourceRefused("A source of this title and day is there already.")
    source = LearningSource.objects.create(
        kind=kind, title=title.strip(), summary=summary.strip(), known_on=known_on, locality=locality
    )
    record(action="source.add", target=source, by=by, at=at, locality=locality, kind=str(kind))
    return source


@patient
@transaction.atomic
def change_source(*, source, kind, title, summary, known_on, by, at):
    """Change what a learning source says. Returns it."""
    source = LearningSource.objects.select_for_update(of=("self",)).select_related("locality").get(pk=source.pk)
    values = {"kind": kind, "title": title.strip(), "summary": summary.strip(), "known_on": known_on}
    changed = [name for name, value in values.items() if getattr(source, name) != value]
    for name in changed:
        setattr(source, name, values[name])
    if changed:
        source.save(update_fields=changed)
        record(action="source.change", target=source, by=by, at=at, locality=source.locality, changed=changed)
    return source


@patient
@transaction.atomic
def retire_source(*, source, by, at):
    """Take a source that is dealt with out of the thread; a second call changes nothing. Returns it."""
    source = LearningSource.objects.select_for_update(of=("self",)).select_related("locality").get(pk=source.pk)
    if source.retired_at is None:
        source.retired_at = at
        source.save(update_fields=["retired_at"])
        record(action="source.retire", target=source, by=by, at=at, locality=source.locality)
    return source


@patient
@transaction.atomic
def add_recommendation(*, source, text, courses=(), briefings=(), by, at):
    """Add what a source recommends, with what answers it: courses, and pages of briefings. Returns it."""
    row = Recommendation.objects.create(source=source, text=text.strip())
    row.courses.set(courses)
    row.briefings.set(briefings)
    _text, codes, pages = text_and_answers(row)
    record(action="recommendation.add", target=row, by=by, at=at, locality=source.locality, source=source.pk,
           courses=codes, briefings=pages)  # fmt: skip
    return row


@patient
@transaction.atomic
def change_recommendation(*, recommendation, text, courses=(), briefings=(), by, at):
    """Change what is recommended or what answers it. Returns it."""
    rows = Recommendation.objects.select_for_update(of=("self",)).select_related("source__locality")
    row = rows.get(pk=recommendation.pk)
    before = text_and_answers(row)
    row.text = text.strip()
    row.save(update_fields=["text"])
    row.courses.set(courses)
    row.briefings.set(briefings)
    after = text_and_answers(row)
    if after != before:
        record(action="recommendation.change", target=row, by=by, at=at, locality=row.source.locality,
               courses=[before[1], after[1]], briefings=[before[2], after[2]])  # fmt: skip
    return row


@patient
@transaction.atomic
def remove_recommendation(*, recommendation, by, at):
    """Take a recommendation out that was entered by mistake."""
    record(action="recommendation.remove", target=recommendation, by=by, at=at, locality=recommendation.source.locality,
           source=recommendation.source_id)  # fmt: skip
    recommendation.courses.clear()
    recommendation.briefings.clear()
    recommendation.delete()


def text_and_answers(row):
    """What a recommendation says: its text, codes of courses, ids of briefings."""
    codes = sorted(row.courses.values_list("code", flat=True))
    return row.text, codes, sorted(row.briefings.values_list("pk", flat=True))
