"""Training for Trainers qualifies: found from the register, and taken back when the register is corrected."""

from django.db import transaction
from django.db.models import Q

from bookings.choices import ON_REGISTER, PRESENT, Mark
from bookings.models import Booking
from bookings.rules import outcome
from courses.actions import qualify, withdraw_qualification
from courses.models import TrainerQualification
from courses.queries import policy_for
from courses.rules import LONDON


@transaction.atomic
def qualify_due(*, at):
    """Note who completed Training for Trainers, and take back what a corrected register no longer bears out.

    Returns (noted, taken back). Run by `run_due`: a second run changes nothing, and a missed one mends itself.
    """
    rows = Booking.objects.filter(
        event__course__qualifies_trainers=True, event__ends_at__lte=at, event__cancelled_at=None, status__in=ON_REGISTER
    ).filter(Q(attendances__mark__in=PRESENT) | Q(delegate__qualifications__isnull=False))
    rows = rows.select_related("delegate", "event__course__family").prefetch_related("attendances", "event__sessions")
    noted: dict = {
        (one.trainer_id, one.event_id): one
        for one in TrainerQualification.objects.exclude(event=None).select_related("trainer")
    }
    policies: dict = {}
    new = back = 0
    complete = set()
    for booking in rows.order_by("pk").distinct():
        event = booking.event
        policy = policies.setdefault(event.course_id, policy_for(event.course))
        marks = [(one.session_id, one.mark, one.minutes) for one in booking.attendances.all()]
        lengths = {sitting.pk: sitting.minutes for sitting in event.sessions.all()}
        if outcome(marks, minutes=lengths, percent=policy.full_attendance_percent) != Mark.ATTENDED:
            continue
        key = (booking.delegate_id, event.pk)
        complete.add(key)
        if key not in noted or noted[key].withdrawn_at:
            on = event.ends_at.astimezone(LONDON).date()
            qualify(trainer=booking.delegate, event=event, on=on, by=None, at=at)
            new += 1
    for key, one in noted.items():
        if key not in complete and one.withdrawn_at is None:
            withdraw_qualification(qualification=one, by=None, at=at)
            back += 1
    return new, back
