"""Files made in the background: asked for, taken by a worker under a lease, finished, given up, removed in the end.

A worker says with each batch how far it is, and learns by that whether it may go on: its lease may have run out, or
the owner may have given the file up. A killed worker's file is taken again when the lease is over.
"""

import secrets

from django.core.files.base import File
from django.db import transaction

from people.models import Person
from reports.actions.files import export
from reports.choices import (
    FILE_ATTEMPTS,
    FILE_LEASE,
    FILE_LIFE,
    FILE_MOVES,
    FILES_AT_ONCE,
    FILES_KEPT,
    FileKind,
    FileState,
)
from reports.models import FileJob


class FileRefused(Exception):
    """The file cannot be made or given up; the text is fit to show."""


class TooMany(FileRefused):
    """Several files of this person are being made already."""


class Stopped(Exception):
    """The worker no longer holds the job: it was given up, or somebody else has taken it."""


@transaction.atomic
def ask(*, scope, figures_only, prepared_for, rows_expected, file_name, by, at):
    """Record that `by` takes out a workbook of the scope and queue its making. Returns the FileJob. Raises TooMany."""
    owner = Person.objects.select_for_update().get(pk=by.person_id)
    if owner.file_jobs.waiting().count() >= FILES_AT_ONCE:
        raise TooMany(f"{FILES_AT_ONCE} of your files are being made. Wait for one of them, or give one up.")
    return FileJob.objects.create(
        owner=owner,
        kind=FileKind.WORKBOOK,
        number=export(scope=scope, kind="workbook", by=by, at=at),
        scope={
            "first": scope.first.isoformat(),
            "last": scope.last.isoformat(),
            "course": scope.course and scope.course.pk,
            "localities": None if scope.localities is None else list(scope.locality_ids),
        },
        figures_only=figures_only,
        prepared_for=prepared_for,
        asked_at=at,
        rows_expected=rows_expected,
        file_name=file_name,
    )


@transaction.atomic
def cancel(*, job, by, at):
    """Give a file up that is being made; its worker stops at the next batch. Raises FileRefused if it is not."""
    job = FileJob.objects.select_for_update(of=("self",)).visible_to(by).get(pk=job.pk)
    if FileState.CANCELLED not in FILE_MOVES[job.state]:
        raise FileRefused("This file is no longer being made.")
    return _end(job, FileState.CANCELLED, at)


@transaction.atomic
def take(*, at):
    """Lease the oldest due job to this worker alone; None where nothing is due.

    One that was tried too often is failed instead: whatever kills the worker would kill the next one too.
    """
    due = FileJob.objects.due(at).select_for_update(skip_locked=True, of=("self",)).order_by("asked_at", "pk")
    for job in due:
        if job.attempts < FILE_ATTEMPTS:
            job.state, job.lease, job.leased_until = FileState.RUNNING, secrets.token_hex(16), at + FILE_LEASE
            job.attempts, job.rows_done = job.attempts + 1, 0
            job.save(update_fields=["state", "lease", "leased_until", "attempts", "rows_done"])
            return job
        _end(job, FileState.FAILED, at, trouble=f"The making broke off {job.attempts} times. Choose a shorter period.")
    return None


def beat(*, job, rows, at, expected=None):
    """Say that `rows` rows are done, of `expected` if that is known better now, and hold the job longer.

    Raises Stopped if this worker no longer holds it.
    """
    changes = {} if expected is None else {"rows_expected": expected}
    held = FileJob.objects.filter(pk=job.pk, lease=job.lease, state=FileState.RUNNING)
    if not held.update(rows_done=rows, leased_until=at + FILE_LEASE, **changes):
        raise Stopped


def finish(*, job, content, rows, at):
    """Keep the file for its owner until it expires. Raises Stopped, and keeps nothing, if the job was given up."""
    store, content = FileJob.file.field.storage, File(content)
    name = store.save(f"files/{secrets.token_hex(16)}.xlsx", content)
    try:
        with transaction.atomic():
            held = FileJob.objects.filter(pk=job.pk, lease=job.lease, state=FileState.RUNNING)
            done = held.update(
                state=FileState.DONE,
                rows_done=rows,
                file=name,
                file_bytes=store.size(name),
                finished_at=at,
                expires_at=at + FILE_LIFE,
                lease="",
                leased_until=None,
            )
            if not done:
                raise Stopped
    except BaseException:
        store.delete(name)
        raise


def fail(*, job, trouble, at):
    """The file cannot be made: `trouble` says why, as a sentence."""
    FileJob.objects.filter(pk=job.pk, lease=job.lease, state=FileState.RUNNING).update(
        state=FileState.FAILED, trouble=trouble, finished_at=at, lease="", leased_until=None
    )


def drop_expired(*, at):
    """Remove files whose time is over, and forget jobs long finished. Returns how many files went."""
    gone = 0
    for job in FileJob.objects.filter(state=FileState.DONE, expires_at__lte=at).order_by("pk"):
        # First the row: a file without a row is only space, a row without its file would be a broken promise.
        name = job.file.name
        _end(job, FileState.EXPIRED, job.finished_at, file="", file_bytes=0, expires_at=None)
        FileJob.file.field.storage.delete(name)
        gone += 1
    FileJob.objects.filter(finished_at__lt=at - FILES_KEPT).exclude(state=FileState.DONE).delete()
    return gone


def _end(job, state, at, **changes):
    FileJob.objects.filter(pk=job.pk).update(
        state=state, finished_at=at, lease="", leased_until=None, **{"trouble": "", **changes}
    )
    return job
