"""Training pools: teams, who is in them with whose permission, the skill ladder, contracts, availability."""

from django.db import transaction

from audit.actions import record
from courses import queries, rules
from courses.actions import messages
from courses.actions.dates import end_assignment, locked_dates
from courses.choices import LADDER, MEMBER_LIVE, WEEKDAYS, MemberState
from courses.models import (
    Availability,
    Away,
    Commission,
    DeliveryAssignment,
    PoolMembership,
    SchoolHoliday,
    SkillStep,
    TrainerQualification,
    TrainerSkill,
    TrainingPool,
)
from people.actions import end_role, grant_role
from people.actions.patience import patient
from people.choices import Role
from people.models import Person, RoleGrant

# What a trainer can promise: every working day of a year.
MOST_DAYS = 260


class PoolRefused(Exception):
    """A change of a pool or of who is in it was refused; the text is fit to show."""


class SkillRefused(PoolRefused):
    """The step on the ladder cannot be taken so."""


class DaysRefused(PoolRefused):
    """Days do not fit: not in quarters, too many, or the last before the first."""


@patient
@transaction.atomic
def add_pool(*, name, locality, courses, by, at):
    """Make a locality's team for some courses. Returns it. Raises PoolRefused for a name that is taken."""
    if TrainingPool.objects.filter(name__iexact=name).exists():
        raise PoolRefused("Another team has this name.")
    pool = TrainingPool.objects.create(name=name, locality=locality)
    pool.courses.set(courses)
    record(action="pool.add", target=pool, by=by, at=at, locality=locality, courses=[one.code for one in courses])
    return pool


@patient
@transaction.atomic
def change_pool(*, pool, name, courses, by, at):
    """Change a team's name and courses. Returns it. Raises PoolRefused for a name that is taken."""
    pool = TrainingPool.objects.select_for_update(of=("self",)).select_related("locality").get(pk=pool.pk)
    if TrainingPool.objects.filter(name__iexact=name).exclude(pk=pool.pk).exists():
        raise PoolRefused("Another team has this name.")
    pool.name = name
    pool.save(update_fields=["name"])
    pool.courses.set(courses)
    record(action="pool.change", target=pool, by=by, at=at, locality=pool.locality,
           courses=[one.code for one in courses])  # fmt: skip
    return pool


@patient
@transaction.atomic
def ask_permission(*, pool, person, days=None, tell=True, by, at):
    """Ask somebody's agency whether they may train in a pool; its leads are told. Returns the PoolMembership.

    `tell` False for what is taken over from earlier records: of that nobody is told.
    Raises PoolRefused: no agency, in the pool already, or waiting for the answer; DaysRefused.
    """
    check_days(days)
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if person.agency_id is None:
        raise PoolRefused("We do not know this person's agency, so nobody can give permission.")
    if PoolMembership.objects.filter(pool=pool, trainer=person, state__in=MEMBER_LIVE).exists():
        raise PoolRefused(f"{person.name} is in this team already, or waits for the agency.")
    membership = PoolMembership.objects.create(
        pool=pool,
        trainer=person,
        agency_id=person.agency_id,
        days=days,
        asked_at=at,
        asked_by=by.person if by else None,
    )
    if tell:
        messages.permission(membership, at=at)
    record(action="pool.ask", target=membership, by=by, at=at, subject=person, locality=pool.locality)
    return membership


@patient
@transaction.atomic
def decide_permission(*, membership, agreed, given_by, days=None, tell=True, by, at):
    """Record the agency's answer: who agreed, and for how many days a year. The trainer is told. Returns it.

    Whoever is in a pool holds the trainer role from then on. Raises PoolRefused when it was answered already or the
    name of who agreed is missing, DaysRefused.
    """
    check_days(days)
    membership = _locked(membership)
    if membership.state != MemberState.ASKED:
        raise PoolRefused("This was answered already.")
    if by is not None and by.person_id == membership.trainer_id:
        raise PoolRefused("You cannot give permission for yourself. Ask another lead, or the co-ordinator.")
    if agreed and not given_by.strip():
        raise PoolRefused("Say who in the agency agreed.")
    membership.state = MemberState.ACTIVE if agreed else MemberState.REFUSED
    membership.decided_at, membership.decide_actor = at, by.person if by else None
    membership.given_by = given_by.strip() if agreed else ""
    membership.days = membership.days if days is None else days
    membership.save()
    if agreed:
        make_trainer(membership.trainer, by=by, at=at)
    if tell:
        messages.membership_changed(membership, at=at)
    record(
        action="pool.join" if agreed else "pool.refuse",
        target=membership,
        by=by,
        at=at,
        subject=membership.trainer,
        locality=membership.pool.locality,
        days=str(membership.days),
    )
    return membership


@patient
@transaction.atomic
def set_commitment(*, membership, days, by, at):
    """Change how many days a year the agency lends. Returns the membership. Raises DaysRefused, PoolRefused."""
    check_days(days)
    membership = _locked(membership)
    if membership.state not in MEMBER_LIVE:
        raise PoolRefused("This trainer has left the team.")
    before, membership.days = membership.days, days
    membership.save(update_fields=["days"])
    record(action="pool.days", target=membership, by=by, at=at, subject=membership.trainer,
           locality=membership.pool.locality, days=[str(before), str(days)])  # fmt: skip
    return membership


@patient
@transaction.atomic
def leave(*, membership, reason="", by, at):
    """A trainer leaves a team; what they did stays on record. Returns the dates they are taken off.

    With the last team, and without a contract, the trainer role ends and they are taken off every date to come, so that
    each shows its gap. Raises PoolRefused when they have left already.
    """
    # The dates first, then the membership: every change of a date locks in this order.
    coming = locked_dates(dates_to_come(membership.trainer, at=at))
    membership = _locked(membership)
    if membership.state not in MEMBER_LIVE:
        raise PoolRefused("This trainer has left the team already.")
    membership.state, membership.left_at = MemberState.LEFT, at
    membership.leave_actor, membership.leave_reason = by.person if by else None, reason
    membership.save()
    messages.membership_changed(membership, at=at)
    record(action="pool.leave", target=membership, by=by, at=at, subject=membership.trainer,
           locality=membership.pool.locality)  # fmt: skip
    return _retire(membership.trainer, coming, by=by, at=at)


def dates_to_come(person, *, at):
    """The ids of the dates somebody delivers that have not begun and are not called off."""
    rows = DeliveryAssignment.objects.live().filter(trainer=person, event__starts_at__gt=at, event__cancelled_at=None)
    return list(rows.order_by("event_id", "pk").values_list("event_id", flat=True))


def _retire(person, coming, *, by, at):
    """End the trainer role and take somebody off their dates once no team and no contract is left."""
    stays = PoolMembership.objects.active().filter(trainer=person).exists()
    if stays or Commission.objects.live().filter(trainer=person).exists():
        return []
    dates = {event.pk: event for event in coming}
    rows = DeliveryAssignment.objects.live().filter(trainer=person, event__in=dates).select_related("trainer")
    for one in rows.order_by("event_id", "pk"):
        end_assignment(one, dates[one.event_id], by=by, at=at)
    grant = RoleGrant.objects.live().filter(person=person, role=Role.TRAINER).first()
    if grant:
        own = by is not None and by.person_id == person.pk
        end_role(grant=grant, by=None if own else by, at=at)
    return coming


@patient
@transaction.atomic
def commission(*, person, courses, days=None, by, at):
    """Put somebody under contract for courses, beside the pools; no agency's permission is needed. Returns it.

    Whoever is under contract already has the contract changed. Raises PoolRefused (no agency, no course), DaysRefused.
    """
    check_days(days)
    if person.agency_id is None or not courses:
        raise PoolRefused("A commissioned trainer needs an agency or firm, and at least one course.")
    row = Commission.objects.live().select_for_update().filter(trainer=person).first()
    row = row or Commission(trainer=person, since=at)
    row.agency_id, row.days = person.agency_id, days
    row.save()
    row.courses.set(courses)
    make_trainer(person, by=by, at=at)
    record(action="commission.set", target=row, by=by, at=at, subject=person, courses=[one.code for one in courses])
    return row


@patient
@transaction.atomic
def end_commission(*, commission, by, at):
    """End a contract. Returns the dates the trainer is taken off, as for somebody who leaves the last team."""
    coming = locked_dates(dates_to_come(commission.trainer, at=at))
    row = Commission.objects.select_for_update(of=("self",)).select_related("trainer").get(pk=commission.pk)
    if row.ended_at:
        return []
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    record(action="commission.end", target=row, by=by, at=at, subject=row.trainer)
    return _retire(row.trainer, coming, by=by, at=at)


@patient
@transaction.atomic
def set_skill(*, trainer, course, level, note="", tell=True, by, at):
    """Set how far a trainer has come with a course; the trainer is told. Returns the TrainerSkill.

    Raises SkillRefused: to deliver takes Training for Trainers, unless somebody is under contract.
    """
    if level not in LADDER:
        raise SkillRefused("Choose a step of the ladder.")
    commissioned = queries.is_commissioned(trainer)
    if reason := rules.why_not_step(level, qualified=queries.is_qualified(trainer), commissioned=commissioned):
        raise SkillRefused(reason)
    skill = TrainerSkill.objects.select_for_update().filter(trainer=trainer, course=course).first()
    if skill and skill.level == level:
        return skill
    skill = skill or TrainerSkill(trainer=trainer, course=course)
    before, skill.level, skill.since = skill.level, level, at
    skill.save()
    step = SkillStep.objects.create(skill=skill, level=level, made_at=at, actor=by.person if by else None, note=note)
    if tell:
        messages.stepped(skill, step, at=at)
    record(action="skill.set", target=skill, by=by, at=at, subject=trainer, course=course.code,
           level=[before, str(level)])  # fmt: skip
    return skill


@patient
@transaction.atomic
def qualify(*, trainer, on, event=None, other="", by, at):
    """Record that somebody did Training for Trainers: on a date of ours, or elsewhere (`other`). Returns it.

    A second call for the same date changes nothing, unless it was withdrawn.
    """
    row = TrainerQualification.objects.filter(trainer=trainer, event=event).first() if event else None
    if row and row.withdrawn_at is None:
        return row
    row = row or TrainerQualification(trainer=trainer, event=event, other="" if event else other)
    row.on, row.noted_at, row.actor, row.withdrawn_at = on, at, by.person if by else None, None
    row.save()
    record(action="qualification.note", target=row, by=by, at=at, subject=trainer, here=event is not None)
    return row


@patient
@transaction.atomic
def withdraw_qualification(*, qualification, by, at):
    """Take a qualification back: the register it rests on was corrected. Steps stay until somebody changes them."""
    if qualification.withdrawn_at is None:
        qualification.withdrawn_at = at
        qualification.save(update_fields=["withdrawn_at"])
        record(action="qualification.withdraw", target=qualification, by=by, at=at, subject=qualification.trainer)
    return qualification


@patient
@transaction.atomic
def set_availability(*, trainer, weekdays, in_school_holidays, by, at):
    """Say on which days of the week a trainer can deliver, and whether in school holidays. Returns the row.

    Raises DaysRefused without a day of the week.
    """
    days = sorted({int(one) for one in weekdays})
    if not days or not set(days) <= {number for number, _name in WEEKDAYS}:
        raise DaysRefused("Choose at least one day of the week.")
    row = Availability.objects.select_for_update().filter(trainer=trainer).first() or Availability(trainer=trainer)
    row.weekdays, row.in_school_holidays, row.changed_at = days, in_school_holidays, at
    row.save()
    record(action="availability.set", target=row, by=by, at=at, subject=trainer)
    return row


@patient
@transaction.atomic
def add_away(*, trainer, first, last, by, at):
    """Note days on which a trainer cannot deliver. Returns the row. Raises DaysRefused when they end before they begin.

    Dates the trainer is on already stay: they say so to the co-ordinator themselves.
    """
    if last < first:
        raise DaysRefused("The last day must not be before the first.")
    row = Away.objects.create(trainer=trainer, first=first, last=last)
    record(action="availability.away", target=row, by=by, at=at, subject=trainer)
    return row


@patient
@transaction.atomic
def end_away(*, away, by, at):
    """Take days away back: the trainer can deliver on them after all."""
    record(action="availability.back", target=away, by=by, at=at, subject=away.trainer)
    away.delete()


@patient
@transaction.atomic
def add_holiday(*, locality, name, first, last, by, at):
    """Note a school holiday of a locality. Returns it. Raises DaysRefused: it ends before it begins, or is there."""
    if last < first:
        raise DaysRefused("The last day must not be before the first.")
    if SchoolHoliday.objects.filter(locality=locality, first=first).exists():
        raise DaysRefused("A holiday of this locality begins on that day already.")
    row = SchoolHoliday.objects.create(locality=locality, name=name, first=first, last=last)
    record(action="holiday.add", target=row, by=by, at=at, locality=locality, first=first.isoformat())
    return row


@patient
@transaction.atomic
def remove_holiday(*, holiday, by, at):
    """Take back a school holiday entered by mistake."""
    record(action="holiday.remove", target=holiday, by=by, at=at, locality=holiday.locality)
    holiday.delete()


def make_trainer(person, *, by, at):
    """Give the trainer role to somebody who does not hold it."""
    if not RoleGrant.objects.live().filter(person=person, role=Role.TRAINER).exists():
        grant_role(person=person, role=Role.TRAINER, by=by, at=at)


def check_days(days):
    """Raise DaysRefused for days that are not quarters of a day or are more than a year has."""
    if days is not None and (days < 0 or days > MOST_DAYS or days * 4 != int(days * 4)):
        raise DaysRefused(f"Give the days in quarters, from 0 to {MOST_DAYS}: 2, 2.5 or 0.25.")


def _locked(membership):
    """A membership under its lock, freshly read."""
    rows = PoolMembership.objects.select_for_update(of=("self",))
    return rows.select_related("trainer", "pool__locality", "agency").get(pk=membership.pk)
