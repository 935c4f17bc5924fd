"""Dates and courses of earlier years, taken from old spreadsheets by `legacy`, and taken back (docs/adr/0021)."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db import transaction
from django.utils.text import slugify

from audit.actions import record
from courses.actions.dates import SittingsRefused, check_figures
from courses.choices import Delivery, EventStatus, Workforce
from courses.models import Course, Event, EventSession, SkillStep, TrainerQualification, TrainerSkill
from people.actions.patience import patient
from people.models import Person
from people.queries import pointed_at


@patient
@transaction.atomic
def record_past(
    *,
    course,
    locality,
    sessions,
    capacity,
    delivery=Delivery.FACE_TO_FACE,
    venue="",
    count_only=False,
    called_off=False,
    by,
    at,
):
    """Write a date of earlier years as one that took place, or was called off; nobody is told. Returns the Event.

    `sessions` are pairs of aware times, all over by `at`. Refused: SittingsRefused, PlacesRefused. Called off by nobody
    (`by` None) is refused too: the ledger says who.
    """
    ordered = sorted((starts.astimezone(dt.UTC), ends.astimezone(dt.UTC)) for starts, ends in sessions)
    if not ordered or ordered[-1][1] > at or any(ends <= starts for starts, ends in ordered):
        raise SittingsRefused("A date of earlier years must be over, and each part must end after it starts.")
    if called_off and by is None:
        raise SittingsRefused("Somebody must sign for a date that was called off.")
    event = Event(
        course=course,
        locality=locality,
        delivery=delivery,
        status=EventStatus.CANCELLED if called_off else EventStatus.PUBLISHED,
        capacity=capacity,
        starts_at=ordered[0][0],
        ends_at=ordered[-1][1],
        booking_closes_at=ordered[0][0],
        venue=venue,
        count_only=count_only,
        cancelled_at=ordered[0][0] if called_off else None,
        cancelled_by=by.person if called_off else None,
        cancel_reason="From a spreadsheet of earlier years" if called_off else "",
    )
    check_figures(event)
    event.save()
    EventSession.objects.bulk_create(
        EventSession(event=event, number=number, starts_at=starts, ends_at=ends)
        for number, (starts, ends) in enumerate(ordered, start=1)
    )
    record(
        action="event.record_past",
        target=event,
        by=by,
        at=at,
        locality=locality,
        course=course.code,
        starts_at=event.starts_at.isoformat(),
    )
    return event


@patient
@transaction.atomic
def record_former_course(*, title, by, at):
    """List a course of earlier years, retired: it has a history and no future. Returns the Course."""
    stem = slugify(title)[:34].strip("-").upper() or "FORMER"
    taken = set(Course.objects.filter(code__istartswith=stem).values_list("code", flat=True))
    code = next(code for code in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if code not in taken)
    course = Course.objects.create(
        code=code, title=title[:150], summary="A course of earlier years.", workforce=Workforce.CHILDREN, retired_at=at
    )
    record(action="course.create", target=course, by=by, at=at)
    return course


@patient
@transaction.atomic
def take_back_past(*, events, by, at):
    """Delete dates that `record_past` wrote. Returns the ids of those that stay because something hangs on them."""
    ids = set(Event.objects.filter(pk__in=events).values_list("pk", flat=True))
    stay = pointed_at(Event, ids, but=(EventSession,))
    sessions = EventSession.objects.filter(event__in=ids - stay)
    used = pointed_at(EventSession, set(sessions.values_list("pk", flat=True)))
    stay |= set(sessions.filter(pk__in=used).values_list("event_id", flat=True))
    gone = Event.objects.filter(pk__in=ids - stay).select_related("locality")
    for event in gone.order_by("pk"):
        record(action="event.take_back", target=event, by=by, at=at, locality=event.locality)
    EventSession.objects.filter(event__in=ids - stay).delete()
    Event.objects.filter(pk__in=ids - stay).delete()
    return sorted(stay)


@patient
@transaction.atomic
def take_back_courses(*, courses, by, at):
    """Delete courses that `record_former_course` listed. Returns the ids of those that stay: something is of them."""
    ids = set(Course.objects.filter(pk__in=courses).values_list("pk", flat=True))
    stay = pointed_at(Course, ids)
    for course in Course.objects.filter(pk__in=ids - stay).order_by("pk"):
        record(action="course.delete", target=course, by=by, at=at)
    Course.objects.filter(pk__in=ids - stay).delete()
    return sorted(stay)


@dataclass(frozen=True, kw_only=True)
class PastTrainer:
    """What an old list knows of a trainer: the day of Training for Trainers, and (course, step, note) on the ladder."""

    trainer: Person
    qualified_on: dt.date | None = None
    steps: tuple = ()


@patient
@transaction.atomic
def record_trainers(*, trainers, by, at):
    """Write what old lists know of trainers (`PastTrainer`); nobody is told and nobody becomes a trainer of the site.

    The caller has looked that none of it is here. Returns [(TrainerQualification or None, [TrainerSkill])] in order.
    """
    actor = by.person if by else None
    done = []
    for past in trainers:
        row = None
        if past.qualified_on:
            row = TrainerQualification(
                trainer=past.trainer, other="Before this platform", on=past.qualified_on, noted_at=at, actor=actor
            )
        skills = [
            TrainerSkill(trainer=past.trainer, course=course, level=level, since=at) for course, level, _ in past.steps
        ]
        done.append((row, skills))
    TrainerQualification.objects.bulk_create([row for row, _ in done if row])
    TrainerSkill.objects.bulk_create([skill for _, skills in done for skill in skills])
    SkillStep.objects.bulk_create(
        SkillStep(skill=skill, level=level, made_at=at, actor=actor, note=note)
        for past, (_, skills) in zip(trainers, done, strict=True)
        for skill, (_, level, note) in zip(skills, past.steps, strict=True)
    )
    for past, (row, skills) in zip(trainers, done, strict=True):
        if row:
            record(action="qualification.note", target=row, by=by, at=at, subject=past.trainer, here=False)
        for skill in skills:
            record(action="skill.set", target=skill, by=by, at=at, subject=past.trainer, course=skill.course.code,
                   level=["", str(skill.level)])  # fmt: skip
    return done


@patient
@transaction.atomic
def take_back_trainers(*, skills=(), qualifications=(), by, at):
    """Delete what `record_trainers` wrote. Returns (ids of skills, ids of qualifications) that stay: changed since."""
    ids = set(TrainerSkill.objects.filter(pk__in=skills).values_list("pk", flat=True))
    steps = SkillStep._base_manager.filter(skill__in=ids)
    moved = Counter(steps.values_list("skill_id", flat=True))
    stay = {pk for pk in ids if moved[pk] > 1}
    for skill in TrainerSkill.objects.filter(pk__in=ids - stay).select_related("trainer", "course").order_by("pk"):
        record(action="skill.set", target=skill, by=by, at=at, subject=skill.trainer, course=skill.course.code,
               level=[skill.level, ""])  # fmt: skip
    SkillStep._base_manager.filter(skill__in=ids - stay).delete()
    TrainerSkill.objects.filter(pk__in=ids - stay).delete()
    rows = TrainerQualification.objects.filter(pk__in=qualifications, withdrawn_at=None)
    withdrawn = set(qualifications) - set(rows.values_list("pk", flat=True))
    for row in rows.select_related("trainer").order_by("pk"):
        record(action="qualification.withdraw", target=row, by=by, at=at, subject=row.trainer)
    rows.delete()
    return sorted(stay), sorted(withdrawn)
