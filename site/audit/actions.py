"""Writing the audit trail."""

import hashlib
import json
import secrets
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from audit.choices import SENTENCES
from audit.models import Entry

SALT_BYTES = 16


class UnknownAction(LookupError):
    """An action without a sentence: add it to `audit.choices.SENTENCES`."""


def record(*, action, target, by, at, subject=None, locality=None, **detail):
    """Append one entry inside the caller's transaction.

    `target` is a saved model instance, or (type, id) for what is no row, such as a file; `by` a User or None for the
    platform itself; `subject` the Person it is about; `detail` codes, numbers and dates only.
    """
    entry = _entry(action=action, target=target, by=by, at=at, subject=subject, locality=locality, **detail)
    entry.save(force_insert=True)
    return entry


def record_all(lines):
    """Append several entries, dicts of what `record` takes, in this order and in one insert."""
    Entry.objects.bulk_create([_entry(**line) for line in lines], batch_size=500)


def _entry(*, action, target, by, at, subject=None, locality=None, **detail):
    """One entry, not saved. Raises UnknownAction."""
    if action not in SENTENCES:
        raise UnknownAction(action)
    target_type, target_id = target if isinstance(target, tuple) else (target._meta.label_lower, target.pk)
    return Entry(
        at=at,
        action=action,
        actor_id=str(by.person_id or "") if by else "",
        target_type=target_type,
        target_id=str(target_id),
        subject_id=str(subject.pk) if subject else "",
        locality_id=str(locality.pk) if locality else "",
        detail=detail,
    )


def personal_digest(entry, part):
    """What stands for a personal part of a sealed entry in the chain. Without the salt it cannot be guessed back."""
    return hashlib.sha256(f"{entry.salt}{part}".encode()).hexdigest()


def digest(entry, previous):
    """SHA-256 over the previous seal and the entry; personal parts enter as digests, so erasing keeps the chain."""
    parts = [
        previous,
        entry.at.isoformat(),
        entry.action,
        entry.target_type,
        entry.target_id,
        entry.locality_id,
        json.dumps(entry.detail, sort_keys=True, default=str),
        entry.actor_digest,
        entry.subject_digest,
    ]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


SEALED = ("seal_no", "seal", "salt", "actor_digest", "subject_digest")


def seal(*, limit=5000):
    """Chain the entries that are not sealed yet, oldest id first. Returns how many. Run by `run_due`.

    Sealing apart from writing keeps bookings free of a common last row to fight for; what becomes of a sealed row
    afterwards is found by `verify`.
    """
    with transaction.atomic():
        # Locking the last sealed row keeps two sealers apart (PostgreSQL); SQLite's IMMEDIATE does it there.
        last = Entry.objects.select_for_update().exclude(seal_no=None).order_by("-seal_no").first()
        before, previous = (last.seal_no, last.seal) if last else (0, "")
        waiting = list(Entry.objects.filter(seal_no=None).order_by("pk")[:limit])
        for number, entry in enumerate(waiting, start=before + 1):
            entry.salt = secrets.token_hex(SALT_BYTES)
            entry.actor_digest = personal_digest(entry, entry.actor_id)
            entry.subject_digest = personal_digest(entry, entry.subject_id)
            previous = digest(entry, previous)
            entry.seal_no, entry.seal = number, previous
        Entry._base_manager.bulk_update(waiting, SEALED, batch_size=200)
    return len(waiting)


def forget(*, person_ids):
    """Empty what leads to these people in every entry, for good. Returns how many entries. The chain stays whole."""
    ids = [str(person_id) for person_id in person_ids]
    with transaction.atomic():
        entries = Entry._base_manager.filter(Q(actor_id__in=ids) | Q(subject_id__in=ids)).select_for_update()
        rows = list(entries.order_by("pk"))
        for entry in rows:
            entry.actor_id = "" if entry.actor_id in ids else entry.actor_id
            entry.subject_id = "" if entry.subject_id in ids else entry.subject_id
            # One salt for both: what is left of the other person stays readable, and is no longer proved.
            entry.salt = ""
        Entry._base_manager.bulk_update(rows, ["actor_id", "subject_id", "salt"], batch_size=200)
    return len(rows)


@dataclass(frozen=True)
class Chain:
    """What `verify` found: how many sealed entries hold, the last seal, and what is wrong with the first that does not.

    `erased` of them have had a person forgotten. `waiting` are not sealed yet.
    """

    entries: int
    erased: int
    waiting: int
    last: str
    broken_no: int | None = None
    why: str = ""


def verify(*, known_no=None, known_seal=""):
    """Walk the whole chain. Returns a Chain; `broken_no` is the first sealed entry that is altered or missing.

    A chain cannot tell that its own end was cut off: whoever wrote down a number and its seal elsewhere gives them
    here.
    """
    previous, entries, erased = "", 0, 0
    waiting = Entry.objects.filter(seal_no=None).count()
    for entry in Entry.objects.exclude(seal_no=None).order_by("seal_no").iterator(chunk_size=2000):
        why = what_is_wrong(entry, number=entries + 1, previous=previous)
        if not why and entry.seal_no == known_no and entry.seal != known_seal:
            why = "has another seal than the one written down"
        if why:
            return Chain(entries, erased, waiting, previous, entries + 1, why)
        entries, previous = entries + 1, entry.seal
        erased += not entry.salt
    if known_no is not None and known_no > entries:
        return Chain(entries, erased, waiting, previous, entries + 1, "is missing, and with it all up to the known one")
    return Chain(entries, erased, waiting, previous)


def what_is_wrong(entry, *, number, previous):
    """Why a sealed entry does not fit the chain, or "". Of forgotten people only the digests can be looked at."""
    if entry.seal_no != number:
        return "is missing"
    if entry.seal != digest(entry, previous):
        return "was altered"
    if entry.salt:
        now = personal_digest(entry, entry.actor_id), personal_digest(entry, entry.subject_id)
        if now != (entry.actor_digest, entry.subject_digest):
            return "names somebody else than it did"
    return ""
