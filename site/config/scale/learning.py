"""What people learnt online over the years: here, or on other platforms."""

import datetime as dt

from django.utils.timezone import localdate

from elearning.choices import Kind, Source, State
from elearning.models import Completion, Enrolment, Module, new_code

BATCH = 1000
# Of a hundred people so many have completed some module.
LEARNT = 55


def load(people, *, chance, at, seed):
    """Write the completions. Returns how many."""
    modules = list(Module.objects.order_by("pk"))
    if not modules:
        return 0
    enrolments, completions = [], []
    for number, person in enumerate(people):
        if chance.randrange(100) >= LEARNT:
            continue
        module = chance.choice(modules)
        days = max(1, (at - person.created_at).days)
        done_at = at - dt.timedelta(days=chance.randrange(days), minutes=chance.randrange(600))
        enrolment = _enrolment(person, module, done_at, chance) if module.kind == Kind.OWN else None
        if enrolment:
            enrolments.append(enrolment)
        completions.append(_completion(person, module, enrolment, done_at, chance, key=f"scale-{seed}-{number}"))
    Enrolment.objects.bulk_create(enrolments, batch_size=BATCH)
    Completion.objects.bulk_create(completions, batch_size=BATCH)
    return len(completions)


def _enrolment(person, module, done_at, chance):
    """Somebody who went through a module here, not saved."""
    return Enrolment(
        person=person,
        module=module,
        agency_id=person.agency_id,
        district_id=person.district_id,
        state=State.COMPLETED,
        started_at=done_at - dt.timedelta(minutes=chance.randint(20, 4000)),
        last_at=done_at,
        completed_at=done_at,
        progress=100,
        seconds=60 * chance.randint(20, 70),
    )


def _completion(person, module, enrolment, done_at, chance, *, key):
    """The completion, not saved: seen here, or told by another platform under a key of its own."""
    return Completion(
        person=person,
        module=module,
        agency_id=person.agency_id,
        district_id=person.district_id,
        source=Source.OWN if enrolment else Source.OUTSIDE,
        enrolment=enrolment,
        completed_on=localdate(done_at),
        score=chance.choice((80, 80, 90, 90, 90, 100)),
        title=module.title,
        level=module.level,
        minutes=module.minutes,
        external_key=None if enrolment else f"{key}-{person.pk}",
        code=new_code() if enrolment else None,
        recorded_at=done_at,
    )
