"""Taking back what a file brought, as far as nobody has built on it; and forgetting its cells in time."""

import datetime as dt

from django.apps import apps
from django.db import transaction

from audit.actions import record
from bookings import actions as bookings
from courses import actions as courses
from elearning import actions as elearning
from evaluations import actions as evaluations
from legacy import queries, rules
from legacy.actions.refusals import ImportRefused
from legacy.actions.storing import locked, write
from legacy.actions.writing import VOLATILE
from legacy.choices import KEPT_DAYS, Outcome, State
from legacy.models import Import, ImportRow
from people import actions as people
from people.actions.patience import patient

# In this order: what hangs on something goes before it.
TAKERS = (
    ("evaluations.Response", lambda ids, file, **who: evaluations.take_back(responses=ids, **who)),
    ("elearning.Completion", lambda ids, file, **who: elearning.take_back_completions(completions=ids, **who)[0]),
    ("elearning.ParkedCompletion", lambda ids, file, **who: elearning.take_back_completions(parked=ids, **who)[1]),
    ("courses.TrainerSkill", lambda ids, file, **who: courses.take_back_trainers(skills=ids, **who)[0]),
    ("courses.TrainerQualification", lambda ids, file, **who: courses.take_back_trainers(qualifications=ids, **who)[1]),
    ("bookings.Booking", lambda ids, file, **who: bookings.take_back(bookings=ids, **who)),
    ("bookings.HeadCount", lambda ids, file, **who: bookings.take_back_counts(counts=ids, **who)),
    ("courses.Event", lambda ids, file, **who: courses.take_back_past(events=ids, **who)),
    ("courses.Course", lambda ids, file, **who: courses.take_back_courses(courses=ids, **who)),
    ("people.Person", lambda ids, file, **who: people.take_back_people(people=ids, source=file, **who)),
    ("people.Agency", lambda ids, file, **who: people.take_back_agencies(agencies=ids, **who)),
)
WORDS = {
    "evaluations.Response": ("form", "forms"),
    "elearning.Completion": ("completion", "completions"),
    "elearning.ParkedCompletion": ("parked completion", "parked completions"),
    "courses.TrainerSkill": ("step on the ladder", "steps on the ladder"),
    "courses.TrainerQualification": ("Training for Trainers", "Trainings for Trainers"),
    "bookings.Booking": ("booking", "bookings"),
    "bookings.HeadCount": ("count", "counts"),
    "courses.Event": ("date", "dates"),
    "courses.Course": ("course", "courses"),
    "people.Person": ("person", "people"),
    "people.Agency": ("agency", "agencies"),
}


@patient
@transaction.atomic
def undo(*, file, by, at):
    """Take back what the file brought where nobody has touched it since. Returns sentences about what stays.

    Raises ImportRefused for a file that was not taken over.
    """
    file = locked(file)
    if not rules.can_undo(file):
        raise ImportRefused("Nothing of this file was taken over, or it was undone already.")
    rows = list(rows_of(file))
    stays = {}
    for label, take in TAKERS:
        prints = {pk: mark for row in rows for kind, pk, mark in row.made if kind == label}
        changed = touched(label, prints)
        kept = take(sorted(set(prints) - changed), file, by=by, at=at)
        stays[label] = changed | set(kept)
    for row in rows:
        row.made = [thing for thing in row.made if thing[1] in stays.get(thing[0], ())]
        row.outcome = Outcome.TAKEN_BACK
        row.reason = "Somebody has worked with it since, so it stays here." if row.made else ""
    write(rows)
    file.state, file.undone_at = State.UNDONE, at
    file.save(update_fields=["state", "undone_at"])
    left = {label: len(ids) for label, ids in stays.items() if ids}
    record(action="legacy.undo", target=file, by=by, at=at, rows=len(rows), left=left)
    return [sentence(label, number) for label, number in left.items()]


def rows_of(file):
    """Yield the rows that were taken over, without their cells."""
    rows = file.rows.filter(outcome__in=(Outcome.DONE, Outcome.FIGURE)).order_by("sheet", "number", "pk")
    for values in rows.values("id", "file_id", "sheet", "number", "digest", "outcome", "reason", "made").iterator():
        yield ImportRow(**values)


def touched(label, prints):
    """The ids of rows that say another thing than when they were written. `prints` is {id: fingerprint}."""
    model, ids, found = apps.get_model(label), sorted(prints), set()
    for start in range(0, len(ids), 500):
        for row in model._base_manager.filter(pk__in=ids[start : start + 500]):
            # Forms have no fingerprint: they are told apart by what moderators did with them.
            if prints[row.pk] and queries.fingerprint(row, VOLATILE.get(label, ())) != prints[row.pk]:
                found.add(row.pk)
    return found


def sentence(label, number):
    """Say what stays."""
    one, many = WORDS[label]
    what = f"{one} stays" if number == 1 else f"{many} stay"
    return f"{number} {what}: somebody has worked with it since."


def forget_due(*, at):
    """Delete the cells of files handed in more than thirty days ago. Returns how many files. Run nightly."""
    due = Import.objects.filter(made_at__lt=at - dt.timedelta(days=KEPT_DAYS), cleared_at=None)
    done = 0
    for file in due.order_by("pk"):
        with transaction.atomic():
            file.rows.update(cells=None)
            Import.objects.filter(pk=file.pk).update(cleared_at=at)
            record(action="legacy.clear", target=file, by=None, at=at)
        done += 1
    return done
