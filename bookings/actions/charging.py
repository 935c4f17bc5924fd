"""What late cancellations and absences cost: recorded always, charged where the policy has amounts."""

from django.db import transaction

from audit.actions import record
from bookings import rules
from bookings.choices import ChargeKind, ChargeState, Mark, Status
from bookings.models import Attendance, Charge
from courses.queries import policy_for, policy_of
from people.actions.patience import patient


class ChargeRefused(Exception):
    """The charge cannot be changed so; the text is fit to show."""


def amount(event, policy):
    """The charge in whole pounds: by the half day up to so many minutes in all, else by the full day."""
    minutes = sum(session.minutes for session in event.sessions.all())
    return policy.charge_half_day if minutes <= policy.half_day_up_to_minutes else policy.charge_full_day


def price_of_late(event, *, policy=None):
    """What giving up late, or staying away, costs on this date in whole pounds; 0 where it is recorded only."""
    return amount(event, policy or policy_of(event))


def charge_for(booking, event, kind, *, by, at):
    """Write the charge of one late cancellation or absence, once a booking. The caller holds the date's lock."""
    return charge_all([booking], event, kind, by=by, at=at)


def charge_all(bookings, event, kind, *, by, at):
    """Write the charges of these bookings that have none yet; the same number of reads for any number."""
    charged = set(Charge.objects.filter(booking__in=bookings).values_list("booking", flat=True))
    due = [booking for booking in bookings if booking.pk not in charged]
    if not due:
        return []
    pounds = amount(event, policy_for(event.course))
    made = [Charge.objects.create(booking=booking, kind=kind, pounds=pounds, made_at=at) for booking in due]
    for charge in made:
        record(
            action="charge.record",
            target=charge,
            by=by,
            at=at,
            subject=charge.booking.delegate,
            locality=event.locality,
            kind=kind,
            pounds=charge.pounds,
        )
    return made


def charge_absences(event, attendances, *, by, at):
    """Follow the register: an absence makes a charge, a corrected one lifts it. The caller holds the lock."""
    bookings = {
        attendance.booking_id: attendance.booking
        for attendance in attendances
        if attendance.booking.status == Status.CONFIRMED
    }
    if not bookings:
        return
    absent = set(
        Attendance.objects.filter(booking__in=bookings, mark=Mark.DID_NOT_ATTEND).values_list("booking", flat=True)
    )
    if absent:
        charge_all([bookings[pk] for pk in sorted(absent)], event, ChargeKind.ABSENT, by=by, at=at)
    lift(set(bookings) - absent, event, by=by, at=at)


def lift(booking_ids, event, *, by, at):
    """Waive the charges of absences that the corrected register no longer shows."""
    open_states = [state for state, steps in rules.CHARGE_STEPS.items() if ChargeState.WAIVED in steps]
    charges = Charge.objects.filter(
        booking__in=booking_ids, kind=ChargeKind.ABSENT, state__in=open_states
    ).select_related("booking__delegate")
    for charge in charges:
        charge.state, charge.why = ChargeState.WAIVED, "The register was corrected."
        if by:
            charge.settled_at, charge.settled_by = at, by.person
        charge.save(update_fields=["state", "why", "settled_at", "settled_by"])
        record(
            action="charge.settle",
            target=charge,
            by=by,
            at=at,
            subject=charge.booking.delegate,
            locality=event.locality,
            state=charge.state,
        )


@patient
@transaction.atomic
def settle(*, charge, state, exemption="", why="", by, at):
    """Confirm, exempt, waive, invoice, or ask to waive a charge. Returns it.

    Raises ChargeRefused for a step that is not open any more, and for a waiver without a reason.
    """
    charge = locked([charge.pk]).get()
    if state not in rules.charge_steps(charge):
        raise ChargeRefused(f"This charge is “{charge.get_state_display().lower()}” and cannot be changed so.")
    check_reasons(state, exemption, why)
    step(charge, state, exemption=exemption, why=why, by=by, at=at)
    return charge


@transaction.atomic
def settle_many(*, charges, state, exemption="", why="", by, at):
    """The same for many charges at one instant, which names them together: an invoice run. Returns those that changed.

    Those for which the step is not open stay as they are, and so do charges of 0 pounds where they are invoiced.
    Raises ChargeRefused as `settle` does, and where none can change.
    """
    check_reasons(state, exemption, why)
    fit = [charge for charge in locked([charge.pk for charge in charges]) if rules.can_settle(charge, state)]
    if not fit:
        raise ChargeRefused("None of these charges can be changed so.")
    for charge in fit:
        step(charge, state, exemption=exemption, why=why, by=by, at=at)
    return fit


def locked(keys):
    """These charges under their locks, in the order in which everybody takes them."""
    charges = Charge.objects.select_for_update(of=("self",)).select_related("booking__event__locality")
    return charges.filter(pk__in=keys).order_by("pk")


def check_reasons(state, exemption, why):
    """Refuse a waiver without a reason and an exemption without its kind."""
    if state in (ChargeState.WAIVED, ChargeState.WAIVER_ASKED) and not why.strip():
        raise ChargeRefused("Say why the charge should not be paid.")
    if state == ChargeState.EXEMPT and not exemption:
        raise ChargeRefused("Choose why the person is exempt.")


def step(charge, state, *, exemption, why, by, at):
    """Write one step of a locked charge, and that it was done."""
    charge.state = state
    charge.exemption = exemption if state == ChargeState.EXEMPT else ""
    charge.why = why.strip()
    charge.settled_at, charge.settled_by = at, by.person
    charge.save(update_fields=["state", "exemption", "why", "settled_at", "settled_by"])
    record(
        action="charge.settle",
        target=charge,
        by=by,
        at=at,
        locality=charge.booking.event.locality,
        state=state,
        exemption=charge.exemption,
    )
