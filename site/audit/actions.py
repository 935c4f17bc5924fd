"""Writing the audit trail."""

import hashlib
import json

from django.db import transaction

from audit.choices import SENTENCES
from audit.models import Entry


class UnknownAction(LookupError):
    """An action without a sentence: add it to `audit.choices.SENTENCES`."""


def record(*, action, target, by, at, subject=None, locality=None, **detail):
    """Append one entry inside the caller's transaction.

    `target` is a saved model instance, or (type, id) for what is no row, such as a file; `by` a User or None for the
    platform itself; `subject` the Person it is about; `detail` codes, numbers and dates only.
    """
    if action not in SENTENCES:
        raise UnknownAction(action)
    target_type, target_id = target if isinstance(target, tuple) else (target._meta.label_lower, target.pk)
    return Entry.objects.create(
        at=at,
        action=action,
        actor_id=str(by.person_id or "") if by else "",
        target_type=target_type,
        target_id=str(target_id),
        subject_id=str(subject.pk) if subject else "",
        locality_id=str(locality.pk) if locality else "",
        detail=detail,
    )


def digest(entry, previous):
    """SHA-256 over the previous seal and the entry; personal parts enter as digests, so erasing keeps the chain."""
    personal = [hashlib.sha256(part.encode()).hexdigest() for part in (entry.actor_id, entry.subject_id)]
    parts = [
        previous,
        entry.at.isoformat(),
        entry.action,
        entry.target_type,
        entry.target_id,
        entry.locality_id,
        json.dumps(entry.detail, sort_keys=True, default=str),
        *personal,
    ]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def seal(*, limit=5000):
    """Chain the entries that are not sealed yet, oldest id first. Returns how many. Run by `run_due`.

    Sealing apart from writing keeps bookings free of a common last row to fight for; an altered or removed row is
    found by `broken_seal`.
    """
    with transaction.atomic():
        # Locking the last sealed row keeps two sealers apart (PostgreSQL); SQLite's IMMEDIATE does it there.
        last = Entry.objects.select_for_update().exclude(seal_no=None).order_by("-seal_no").first()
        number, previous = (last.seal_no, last.seal) if last else (0, "")
        waiting = Entry.objects.filter(seal_no=None).order_by("pk")[:limit]
        sealed = []
        for entry in waiting:
            number += 1
            previous = digest(entry, previous)
            entry.seal_no, entry.seal = number, previous
            sealed.append(entry)
        Entry._base_manager.bulk_update(sealed, ["seal_no", "seal"], batch_size=500)
    return len(sealed)


def broken_seal():
    """Return the number of the first sealed entry that does not fit the chain, or None when all of it holds."""
    previous = ""
    sealed = Entry.objects.exclude(seal_no=None).order_by("seal_no").iterator()
    for expected, entry in enumerate(sealed, start=1):
        if entry.seal_no != expected or entry.seal != digest(entry, previous):
            return expected
        previous = entry.seal
    return None
