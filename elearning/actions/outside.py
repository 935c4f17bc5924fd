"""What another platform reports is taken in: all of a list or nothing, the same list twice changes nothing.

People are matched by every address of theirs that is proved or on record. Nobody is invented: what is of somebody
unknown is parked, and recorded once an account with that address is there.
"""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from audit.actions import record
from elearning.actions.refusals import LearningRefused
from elearning.choices import Source
from elearning.imports.completions import MOST_PROBLEMS
from elearning.models import Completion, CompletionList, Module, ParkedCompletion, PushKey
from elearning.queries.outside import people_of
from people.actions.patience import patient

BATCH = 500
KEY_START = "push_"


class ListRefused(LearningRefused):
    """A list has rows that cannot be taken; `problems` says which and why. Nothing of it was taken."""

    def __init__(self, problems):
        """Say the first few."""
        self.problems = problems
        shown = "; ".join(f"row {number}: {text}" for number, text in problems[:MOST_PROBLEMS])
        super().__init__(f"Nothing was taken in, because {len(problems)} rows cannot be read: {shown}")


class KeyRefused(LearningRefused):
    """A key cannot be made."""


@dataclass
class Outcome:
    """What a list comes to."""

    rows: int = 0
    recorded: list = field(default_factory=list)
    parked: list = field(default_factory=list)
    already: list = field(default_factory=list)
    not_completed: list = field(default_factory=list)
    # A list that was taken in before, to the letter.
    known_list: object = None


def look_at(*, read):
    """What taking a list in would come to: {Outcome}, in a fixed number of queries. Changes nothing."""
    return _sorted(read)[0]


def _sorted(read):
    """(Outcome, {number: person}) of a list: by who is known, and by what is known already."""
    people = people_of({told.email for told in read.told})
    outcome = Outcome(rows=read.rows, not_completed=read.not_completed)
    outcome.known_list = CompletionList.objects.filter(digest=read.digest).first()
    keys = [told.key for told in read.told]
    known = set()
    for start in range(0, len(keys), BATCH):
        part = keys[start : start + BATCH]
        known.update(Completion.objects.filter(external_key__in=part).values_list("external_key", flat=True))
        known.update(ParkedCompletion.objects.filter(external_key__in=part).values_list("external_key", flat=True))
    found = {told.number: people[told.email] for told in read.told if told.email in people}
    days = _days_of(found.values())
    for told in read.told:
        person = found.get(told.number)
        fact = person and (person.pk, told.module, told.completed_on)
        if told.key in known or (fact and fact in days):
            outcome.already.append(told)
        elif person:
            outcome.recorded.append(told)
            days.add(fact)
        else:
            outcome.parked.append(told)
    return outcome, found


def _days_of(people):
    """{(person, module, day)} of what other platforms have reported of these people."""
    ids = sorted({person.pk for person in people})
    days: set = set()
    for start in range(0, len(ids), BATCH):
        rows = Completion.objects.filter(source=Source.OUTSIDE, person__in=ids[start : start + BATCH])
        days.update(rows.values_list("person", "module", "completed_on"))
    return days


@patient
@transaction.atomic
def take_completions(*, read, pushed_with=None, by, at):
    """Take a list in. Returns its Outcome. Raises ListRefused, having changed nothing, if any row cannot be read."""
    if read.problems:
        raise ListRefused(read.problems)
    # One list after another: two at once would both find the same rows new.
    list(Module.objects.select_for_update().order_by("pk")[:1])
    outcome, found = _sorted(read)
    modules = Module.objects.in_bulk({told.module for told in outcome.recorded})
    Completion.objects.bulk_create(
        [_completion(told, found[told.number], modules[told.module], at) for told in outcome.recorded], batch_size=BATCH
    )
    ParkedCompletion.objects.bulk_create(
        [
            ParkedCompletion(
                module_id=told.module,
                email=told.email,
                external_key=told.key,
                completed_on=told.completed_on,
                score=told.score,
                parked_at=at,
            )
            for told in outcome.parked
        ],
        batch_size=BATCH,
    )
    if outcome.recorded or outcome.parked:
        _note(read, outcome, pushed_with=pushed_with, by=by, at=at)
    return outcome


def _note(read, outcome, *, pushed_with, by, at):
    """Keep what came of a list that changed something, and who handed it in."""
    numbers = {name: len(getattr(outcome, name)) for name in ("recorded", "parked", "already", "not_completed")}
    row, _new = CompletionList.objects.update_or_create(
        digest=read.digest,
        defaults={
            "rows": read.rows,
            "pushed_with": pushed_with.name if pushed_with else "",
            "taken_at": at,
            "taken_by": by.person if by else None,
            **numbers,
        },
    )
    record(action="completions.take", target=row, by=by, at=at, **numbers)


def _completion(told, person, module, at):
    """A completion of a known person, not saved. The agency and district are those of today: the file's are words."""
    return Completion(
        person=person,
        module=module,
        agency_id=person.agency_id,
        district_id=person.district_id,
        source=Source.OUTSIDE,
        completed_on=told.completed_on,
        score=told.score,
        title=module.title,
        level=module.level,
        minutes=module.minutes,
        external_key=getattr(told, "key", None) or told.external_key,
        recorded_at=at,
    )


@patient
@transaction.atomic
def match_parked(*, at):
    """Record parked completions whose person is known by now. Returns how many. Run by `run_due`: it mends itself."""
    waiting = ParkedCompletion.objects.waiting()
    emails = set(waiting.values_list("email", flat=True).distinct().order_by())
    people = people_of(emails)
    rows = list(
        waiting.filter(email__in=list(people))
        .select_for_update(of=("self",))
        .select_related("module")
        .order_by("pk")[:BATCH]
    )
    days = _days_of([people[row.email] for row in rows])
    made = []
    for row in rows:
        person = people[row.email]
        fact = (person.pk, row.module_id, row.completed_on)
        if fact not in days:
            days.add(fact)
            made.append(_completion(row, person, row.module, at))
        row.email, row.matched_at = None, at
    Completion.objects.bulk_create(made)
    ParkedCompletion.objects.bulk_update(rows, ["email", "matched_at"])
    if rows:
        target = ("elearning.parkedcompletion", str(rows[0].pk))
        record(action="completions.match", target=target, by=None, at=at, rows=len(rows))
    return len(rows)


@patient
@transaction.atomic
def parked_over(*, days, at):
    """Delete the parked completions whose person never came within so many days. Returns how many.

    The platform that reported them still has them: a list handed in again parks them again.
    """
    gone = ParkedCompletion.objects.waiting().filter(parked_at__lt=at - dt.timedelta(days=days))
    number, _by_model = gone.delete()
    if number:
        target = ("elearning.parkedcompletion", "over")
        record(action="completions.parked_over", target=target, by=None, at=at, rows=number)
    return number


@patient
def make_key(*, name, by, at):
    """Make a key with which one platform may push. Returns (PushKey, the key itself, shown this once)."""
    secret = KEY_START + secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            key = PushKey.objects.create(name=name, key_hash=hashed(secret), made_at=at, made_by=by.person)
            record(action="completions.key_make", target=key, by=by, at=at)
    except IntegrityError as problem:
        raise KeyRefused("There is a key of this name already. Stop it first, or choose another name.") from problem
    return key, secret


@patient
@transaction.atomic
def stop_key(*, key, by, at):
    """Stop a key for good. A second call changes nothing."""
    row = PushKey.objects.select_for_update(of=("self",)).get(pk=key.pk)
    if row.stopped_at is None:
        row.stopped_at, row.stopped_by = at, by.person
        row.save(update_fields=["stopped_at", "stopped_by"])
        record(action="completions.key_stop", target=row, by=by, at=at)
    return row


def use_key(*, secret, at):
    """The live key of this secret, noted as used; None for any other."""
    key = PushKey.objects.live().filter(key_hash=hashed(secret)).first()
    if key:
        PushKey.objects.filter(pk=key.pk).update(used_at=at)
    return key


def hashed(secret):
    """What is kept of a key: it has 256 random bits, so a plain digest cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()
