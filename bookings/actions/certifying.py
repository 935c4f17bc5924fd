"""Certificates: issued when the rules are met, withdrawn when the register says otherwise. The rows stay."""

from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse

from audit.actions import record
from bookings import queries, rules
from bookings.actions.messages import reached
from bookings.actions.steps import lock
from bookings.choices import ON_REGISTER, RevokeReason
from bookings.models import Certificate
from courses.models import Policy
from courses.queries import policy_for
from outbox.actions import queue
from people.actions.patience import patient

LONDON = ZoneInfo("Europe/London")


class CertificateRefused(Exception):
    """No certificate can be issued so; the text is fit to show."""


def certificates_due(*, at):
    """Issue every certificate whose rules are met by now; withdraw those that the register contradicts.

    Returns (issued, withdrawn). Run by `run_due`: reads the facts, so a missed run or a late mark mends itself.
    """
    done = [settle_date(event_id=event_id, by=None, at=at) for event_id in dates_to_settle(at=at)]
    return sum(issued for issued, _ in done), sum(withdrawn for _, withdrawn in done)


def dates_to_settle(*, at):
    """Ids of dates with a certificate to issue or to withdraw now, in order. Reads only; usually finds none."""
    partnership = Policy.objects.get(pk=1)
    found = queries.contradicted()
    for booking in queries.candidates(partnership, at=at).iterator(chunk_size=500):
        if rules.progress(booking, policy=policy_for(booking.event.course, partnership)).complete:
            found.add(booking.event_id)
    return sorted(found)


@patient
@transaction.atomic
def settle_date(*, event_id, by, at):
    """Bring the certificates of one date in line with its register and its forms. Returns (issued, withdrawn)."""
    event = lock(event_id)
    policy = policy_for(event.course)
    levels = list(event.course.levels.order_by("position", "pk").values_list("name", flat=True))
    issued = withdrawn = 0
    for booking in queries.towards(event.bookings.all()).order_by("pk"):
        state = rules.progress(booking, policy=policy)
        possible = rules.can_have_certificate(booking, at=at)
        if state.certificate is None:
            if possible and state.complete:
                issue(booking, event, levels, by=by, at=at)
                issued += 1
        elif corrected(booking, state.certificate) or not possible:
            if possible and state.full:
                state.certificate.checked_at = at
                state.certificate.save(update_fields=["checked_at"])
            else:
                withdraw(state.certificate, booking, event, reason=RevokeReason.REGISTER, by=by, at=at)
                withdrawn += 1
    return issued, withdrawn


def corrected(booking, certificate):
    """Whether a mark of the booking is newer than the last look. Settings made stricter later withdraw nothing."""
    return any(row.marked_at > certificate.checked_at for row in booking.attendances.all())


@patient
@transaction.atomic
def certify(*, booking, why, by, at):
    """Issue a certificate although the form of the day was not answered, and say why. Returns the Certificate.

    For somebody without e-mail, or whose form closed. Raises CertificateRefused without a reason, where there is a
    certificate already, and always where the register does not say that all of it was attended.
    """
    if not why.strip():
        raise CertificateRefused("Say why the certificate is issued without the questions answered.")
    event = lock(booking.event_id)
    booking = queries.towards(event.bookings.filter(pk=booking.pk)).get()
    state = rules.progress(booking, policy=policy_for(event.course))
    if state.certificate:
        raise CertificateRefused(f"{booking.delegate.name} has a certificate for this date already.")
    if not rules.can_have_certificate(booking, at=at) or not state.full:
        raise CertificateRefused("The register does not say that all of the training was attended. Correct it first.")
    levels = list(event.course.levels.order_by("position", "pk").values_list("name", flat=True))
    return issue(booking, event, levels, why=why.strip()[:300], by=by, at=at)


def issue(booking, event, levels, *, why="", by, at):
    """Write the certificate and tell the person. The caller holds the lock and has checked."""
    sittings = list(booking.event.sessions.all())
    made_up = {row.missed_id: row.session for row in booking.make_ups.all()}
    attended = [made_up.get(sitting.pk, sitting) for sitting in sittings]
    days = sorted({sitting.starts_at.astimezone(LONDON).date() for sitting in attended})
    before = booking.papers[0] if booking.papers else None
    certificate = Certificate.objects.create(
        booking=booking,
        course_title=event.course.title,
        run_by=event.locality.name,
        place=event.place,
        days=[day.isoformat() for day in days],
        completed_on=days[-1],
        minutes=sum(sitting.minutes for sitting in sittings),
        levels=levels,
        issued_at=at,
        issued_by=by.person if why else None,
        why=why,
        checked_at=at,
        replaces=before,
    )
    record(
        action="certificate.issue",
        target=certificate,
        by=by,
        at=at,
        subject=booking.delegate,
        locality=event.locality,
        event=event.pk,
        without_form=bool(why),
    )
    tell("certificate", certificate, booking, event, at=at, again=before is not None)
    return certificate


def withdraw(certificate, booking, event, *, reason, by, at):
    """Withdraw a certificate: its page says so from now on. The caller holds the lock."""
    certificate.revoked_at, certificate.revoke_reason, certificate.checked_at = at, reason, at
    certificate.save(update_fields=["revoked_at", "revoke_reason", "checked_at"])
    record(
        action="certificate.revoke",
        target=certificate,
        by=by,
        at=at,
        subject=booking.delegate,
        locality=event.locality,
        event=event.pk,
        reason=str(reason),
    )
    tell("certificate_withdrawn", certificate, booking, event, at=at, gone=booking.status not in ON_REGISTER)


def tell(template, certificate, booking, event, *, at, **more):
    """One message about a certificate."""
    queue(
        key=f"{template}:{certificate.pk}",
        template=f"bookings/email/{template}",
        to=reached(booking.delegate),
        at=at,
        values={
            "name": booking.delegate.name,
            "course": certificate.course_title,
            "held_at": booking.event.ends_at.isoformat(),
            "booking_path": reverse("bookings:booking", args=[booking.public_id]),
            "check_path": reverse("bookings:certificate", args=[certificate.code]),
            **more,
        },
        locality=event.locality,
    )
