"""SCORM packages: taking one in, taking a version back, starting one, and what its pages report."""

import hashlib
import secrets

from django.core.files.base import File
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Max

from audit.actions import record
from elearning import rules
from elearning.actions.learning import complete_locked, locked, seen
from elearning.actions.refusals import NotStartable
from elearning.choices import DONE, Kind, PartStatus, State
from elearning.imports import PackageRefused, package_apart
from elearning.models import Module, ScormPackage, ScormState
from people.actions.patience import patient


class Chunks(File):
    """A file that is being unpacked, as a storage takes it: no size is known before its end."""

    def __init__(self, chunks):
        """Keep the source."""
        super().__init__(None, name="part")
        self.source = chunks

    def __bool__(self):
        """There is something, if only an end."""
        return True

    def chunks(self, chunk_size=None):
        """The bytes as they are unpacked."""
        return self.source


def add_package(*, module, file, name, by, at):
    """Check a package, unpack it into the private storage, and make it the version that new learners start.

    Both are done in a process of its own, under limits. Returns the ScormPackage. Raises PackageRefused in plain words,
    and keeps nothing then.
    """
    if module.kind != Kind.PACKAGE:
        raise PackageRefused("This module is not an uploaded package. Change where it is taken first.")
    store, folder, kept = storages["private"], secrets.token_hex(16), []

    def keep(path, chunks):
        kept.append(rules.stored_name(folder, path))
        store.save(kept[-1], Chunks(chunks))

    try:
        with package_apart(file) as archive:
            unpacked, warnings = archive.unpack(keep)
        return _stored(
            module=module, archive=archive, folder=folder, name=name, file=file, unpacked=unpacked,
            warnings=warnings, by=by, at=at,
        )  # fmt: skip
    except BaseException:
        for stored in kept:
            store.delete(stored)
        raise


@patient
@transaction.atomic
def _stored(*, module, archive, folder, name, file, unpacked, warnings, by, at):
    """Write the row of a package whose files are in place."""
    module = Module.objects.select_for_update().get(pk=module.pk)
    last = module.packages.aggregate(last=Max("number"))["last"] or 0
    package = ScormPackage.objects.create(
        module=module,
        number=last + 1,
        standard=archive.manifest.standard,
        title=archive.manifest.title,
        parts=[part.plain() for part in archive.manifest.parts],
        warnings=warnings,
        folder=folder,
        file_name=name[-150:],
        digest=_digest(file),
        files=archive.files,
        unpacked_bytes=unpacked,
        uploaded_at=at,
        uploaded_by=by.person if by else None,
    )
    record(action="package.add", target=package, by=by, at=at, module=module.code, version=package.number)
    return package


def _digest(file):
    """SHA-256 of what was handed in."""
    file.seek(0)
    seen_so_far = hashlib.sha256()
    while chunk := file.read(1024 * 1024):
        seen_so_far.update(chunk)
    return seen_so_far.hexdigest()


@patient
@transaction.atomic
def withdraw_package(*, package, by, at):
    """Offer a version to no new learner; the one before it takes its place. Those who started it finish it."""
    row = ScormPackage.objects.select_for_update().get(pk=package.pk)
    if row.withdrawn_at is None:
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])
        record(action="package.withdraw", target=row, by=by, at=at, module=row.module.code, version=row.number)
    return row


@patient
@transaction.atomic
def begin_package(*, enrolment, by, at):
    """Return the states of an enrolment's parts in their order, made at the first start from the newest version.

    Raises NotStartable where the module has no package that could be started.
    """
    row = locked(enrolment)
    states = {state.part: state for state in row.states.select_related("package").order_by("pk")}
    if states:
        package = next(iter(states.values())).package
        return [states[part["identifier"]] for part in package.parts if part["identifier"] in states]
    package = row.module.packages.in_use().order_by("-number").first()
    if package is None:
        raise NotStartable("The package of this module is not here yet. Come back in a few days.")
    made = [ScormState(enrolment=row, package=package, part=part["identifier"]) for part in package.parts]
    return list(ScormState.objects.bulk_create(made))


@patient
@transaction.atomic
def report(*, state, said, by, at):
    """Note what a package says about one part. Returns the ScormState; the module is completed with its last part.

    A part that was completed or passed stays so, whatever is said later, and its score never falls.
    """
    enrolment = locked(state.enrolment)
    row = ScormState.objects.select_for_update(of=("self",)).select_related("package").get(pk=state.pk)
    was_done = row.status in DONE
    better = said.score is not None and (row.score is None or said.score > row.score)
    if not was_done or said.status == PartStatus.PASSED:
        row.status = said.status
    if better or (not was_done and said.score is not None):
        row.score = said.score
    row.data, row.updated_at = said.data, at
    row.save(update_fields=["status", "score", "data", "updated_at"])
    states = list(enrolment.states.order_by("pk"))
    if enrolment.state == State.STARTED:
        enrolment.progress = 100 * sum(one.is_done for one in states) // len(states)
        seen(enrolment, at=at)
        enrolment.save(update_fields=["progress"])
        if all(one.is_done for one in states):
            scores = [one.score for one in states if one.score is not None]
            complete_locked(enrolment, score=sum(scores) // len(scores) if scores else None, by=by, at=at)
    row.enrolment = enrolment
    return row
