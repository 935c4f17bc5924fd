"""Rules set aside for one person, and proof of training elsewhere."""

from django.db import transaction

from audit.actions import record
from bookings import rules
from bookings.choices import EvidenceState
from bookings.models import Dispensation, Evidence
from people.actions.patience import patient


class PermissionRefused(Exception):
    """It cannot be done so; the text is fit to show."""


@patient
@transaction.atomic
def set_aside(*, person, event, codes, why, by, at):
    """Let `person` book `event` although these rules say no. Returns the Dispensation; a second one widens the first.

    Raises PermissionRefused without a reason, or for a rule that is a fact nobody can set aside.
    """
    if not why.strip():
        raise PermissionRefused("Say why the rule is set aside.")
    if not codes or any(code not in rules.CAN_BE_SET_ASIDE for code in codes):
        raise PermissionRefused("This rule cannot be set aside.")
    given, _ = Dispensation.objects.get_or_create(
        person=person, event=event, defaults={"codes": [], "why": "", "given_at": at, "given_by": by.person}
    )
    given.codes = sorted({*given.codes, *codes})
    given.why, given.given_at, given.given_by = why.strip()[:300], at, by.person
    given.save()
    record(
        action="booking.set_aside",
        target=event,
        by=by,
        at=at,
        subject=person,
        locality=event.locality,
        rules=given.codes,
    )
    return given


@patient
@transaction.atomic
def submit_evidence(*, person, prerequisite, what, done_on, file=None, by, at):
    """Send proof of training that may stand for a prerequisite. Returns the Evidence, open for decision."""
    if Evidence.objects.filter(person=person, prerequisite=prerequisite, state=EvidenceState.ASKED).exists():
        raise PermissionRefused("You have sent proof already. It has not been decided yet.")
    evidence = Evidence.objects.create(
        person=person, prerequisite=prerequisite, what=what, done_on=done_on, file=file or "", asked_at=at
    )
    record(action="evidence.submit", target=evidence, by=by, at=at, subject=person)
    return evidence


@patient
@transaction.atomic
def decide_evidence(*, evidence, accept, why="", by, at):
    """Accept or refuse proof; a refusal needs a reason. Returns the Evidence. The decision stays on record."""
    evidence = Evidence.objects.select_for_update(of=("self",)).select_related("person").get(pk=evidence.pk)
    if evidence.state != EvidenceState.ASKED:
        raise PermissionRefused("This has been decided already.")
    if not accept and not why.strip():
        raise PermissionRefused("Say why it is not accepted.")
    evidence.state = EvidenceState.ACCEPTED if accept else EvidenceState.REFUSED
    evidence.decided_at, evidence.decided_by, evidence.why = at, by.person, why.strip()[:300]
    evidence.save(update_fields=["state", "decided_at", "decided_by", "why"])
    record(action="evidence.decide", target=evidence, by=by, at=at, subject=evidence.person, state=evidence.state)
    return evidence
