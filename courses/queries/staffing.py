"""Reads about pools, calls and who might deliver: each in a fixed number of queries."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Prefetch, Q

from courses.choices import DELIVERING, CallOffer, Candidate, EventStatus, MemberState, Part
from courses.models import (
    Availability,
    Away,
    Commission,
    Course,
    DeliveryAsk,
    DeliveryAssignment,
    DeliveryOffer,
    Event,
    EventSession,
    OpenCall,
    PoolMembership,
    SchoolHoliday,
    SkillStep,
    TrainerQualification,
    TrainerSkill,
    TrainingPool,
)
from courses.queries.dates import trainers, with_trainers
from people.choices import Role
from people.models import Person, RoleGrant

LONDON = ZoneInfo("Europe/London")
# Who led a course within so long still carries it.
CARRIED_FOR = dt.timedelta(days=365)
# A calendar keeps what was delivered so long.
FEED_KEEPS = dt.timedelta(days=30)


def midnight(day):
    """The first moment of a London day."""
    return dt.datetime.combine(day, dt.time(), tzinfo=LONDON)


def courses_of(person):
    """The courses a trainer may answer calls of: of their teams, their commission, and those they have a step on."""
    return Course.objects.filter(
        Q(pools__in=PoolMembership.objects.active().filter(trainer=person).values("pool"))
        | Q(commissions__in=Commission.objects.live().filter(trainer=person))
        | Q(trainer_skills__trainer=person)
    )


def calls_to_answer(person, *, at):
    """Open calls a trainer may answer, soonest first; each with `mine`: their open offer, if any. Four queries.

    Dates they are on already are left out.
    """
    mine = Prefetch("offers", DeliveryOffer.objects.filter(trainer=person, state=CallOffer.OPEN), to_attr="mine")
    on_it = DeliveryAssignment.objects.live().filter(trainer=person).values("event")
    calls = OpenCall.objects.open(at).filter(event__course__in=courses_of(person).values("pk"))
    return _with_event(calls.exclude(event__in=on_it)).prefetch_related(mine)


def calls_run_by(user, *, at):
    """Open calls of the dates `user` runs, soonest first; each with `answers`: the open offers, oldest first."""
    offers = DeliveryOffer.objects.filter(state=CallOffer.OPEN).select_related("trainer__agency").order_by("pk")
    calls = OpenCall.objects.open(at).filter(event__in=Event.objects.run_by(user).values("pk"))
    return _with_event(calls).prefetch_related(Prefetch("offers", offers, to_attr="answers"))


def _with_event(calls):
    """Calls with the date, its sittings and its trainers."""
    events = with_trainers(Event.objects.select_related("course__family", "course__only_for", "locality"))
    sittings = Prefetch("sessions", EventSession.objects.order_by("number", "pk"))
    dates = Prefetch("event", events.prefetch_related(sittings))
    return calls.prefetch_related(dates).order_by("event__starts_at", "pk")


def open_call(event):
    """The open call of a date with its `answers`, or None. Two queries."""
    offers = DeliveryOffer.objects.filter(state=CallOffer.OPEN).select_related("trainer__agency").order_by("pk")
    calls = OpenCall.objects.filter(event=event, closed_at=None)
    return calls.prefetch_related(Prefetch("offers", offers, to_attr="answers")).first()


def unstaffed(user, *, at, until):
    """The dates to come that `user` runs, with trainers and `calling`: whether a call is open. Soonest first."""
    calling = OpenCall.objects.filter(event=OuterRef("pk"), closed_at=None)
    offered = Count("calls__offers", filter=Q(calls__closed_at=None, calls__offers__state=CallOffer.OPEN))
    events = (
        Event.objects.run_by(user)
        .filter(starts_at__gt=at, starts_at__lte=until)
        .exclude(status=EventStatus.CANCELLED)
        .annotate(calling=Exists(calling), offers=offered)
        .select_related("course__family", "course__only_for", "locality")
        .order_by("starts_at", "pk")
    )
    return with_trainers(events)


def asked_of(person, *, at):
    """The questions that wait for this trainer's answer, soonest date first."""
    rows = DeliveryAsk.objects.waiting(at).filter(trainer=person)
    related = ("event__course__family", "event__locality")
    return rows.select_related(*related).order_by("event__starts_at", "pk")


def who_may_deliver(event):
    """The trainers of a date's course who are not on the date: of its teams, commissioned for it, or with a step."""
    course = event.course_id
    pools = PoolMembership.objects.active().filter(pool__courses=course, pool__retired_at=None)
    return (
        trainers()
        .filter(
            Q(pk__in=pools.values("trainer"))
            | Q(pk__in=Commission.objects.live().filter(courses=course).values("trainer"))
            | Q(pk__in=TrainerSkill.objects.filter(course=course).values("trainer"))
        )
        .exclude(pk__in=event.assignments.live().values("trainer"))
        .select_related("agency", "district")
        .distinct()
    )


def candidates(event, *, first, last, at):
    """Everybody of `who_may_deliver` with the facts that `rules.ranked` weighs.

    `first` and `last` are the days
    of the reporting year. `event` comes with its sittings. A fixed number of queries, whatever the number.
    """
    course = event.course_id
    found = {person.pk: Candidate(trainer=person) for person in who_may_deliver(event)}
    skills = dict(TrainerSkill.objects.filter(course=course, trainer__in=found).values_list("trainer", "level"))
    for pk, level in skills.items():
        found[pk].level = level
    _add_teams(found, event)
    _add_qualification(found, course)
    add_load(found, first=first, last=last, at=at)
    _add_observed(found, course, at=at)
    _add_availability(found, event)
    _add_clashes(found, event)
    for ask in DeliveryAsk.objects.filter(event=event, trainer__in=found).order_by("pk"):
        found[ask.trainer_id].ask = ask
    answers = DeliveryOffer.objects.filter(call__event=event, call__closed_at=None, state=CallOffer.OPEN)
    for offer in answers.filter(trainer__in=found):
        found[offer.trainer_id].offer = offer
    return list(found.values())


def _add_teams(found, event):
    """Teams with this course, and the days promised in all."""
    rows = PoolMembership.objects.active().filter(trainer__in=found, pool__retired_at=None)
    taught = set(event.course.pools.values_list("pk", flat=True))
    for one in rows.select_related("pool").order_by("pool__name", "pk"):
        candidate = found[one.trainer_id]
        if one.days is not None:
            candidate.promised = (candidate.promised or 0) + one.days
        candidate.in_local_pool |= one.pool.locality_id == event.locality_id
        if one.pool_id in taught:
            candidate.teams.append(one.pool.name)


def _add_qualification(found, course):
    """A commission for this course, the days of any commission, and Training for Trainers."""
    for_it = Count("courses", filter=Q(courses=course))
    for one in Commission.objects.live().filter(trainer__in=found).annotate(for_it=for_it):
        found[one.trainer_id].commissioned = one.for_it > 0
        if one.days is not None:
            found[one.trainer_id].promised = (found[one.trainer_id].promised or 0) + one.days
    done = TrainerQualification.objects.filter(trainer__in=found, withdrawn_at=None)
    for pk in done.values_list("trainer", flat=True):
        found[pk].qualified = True


def add_load(found, *, first, last, at):
    """Days given from `first` to `last` (days), and the last time, for {person's id: Candidate}. Two queries."""
    rows = (
        DeliveryAssignment.objects.given(first=midnight(first), last=midnight(last + dt.timedelta(days=1)), at=at)
        .filter(trainer__in=found)
        .select_related("event")
        .prefetch_related("event__sessions")
    )
    for one in rows.order_by("event__starts_at", "pk"):
        candidate = found[one.trainer_id]
        candidate.days += one.days
        candidate.last_on = one.event.starts_at.astimezone(LONDON).date()
    return found


def _add_observed(found, course, *, at):
    """How many dates of the course each has watched since their last step."""
    watched = DeliveryAssignment.objects.live().filter(
        trainer__in=found, event__course=course, part=Part.OBSERVER, event__ends_at__lte=at,
        event__status=EventStatus.PUBLISHED,
    )  # fmt: skip
    for pk, number in watched.values_list("trainer").annotate(number=Count("pk")).order_by("trainer"):
        found[pk].observed = number


def _add_availability(found, event):
    """Days of the week, days away, school holidays of where each works."""
    days = [sitting.starts_at.astimezone(LONDON).date() for sitting in event.sessions.all()] or [event.starts_at.date()]
    first, last = min(days), max(days)
    out_of_holidays = {}
    for one in Availability.objects.filter(trainer__in=found):
        found[one.trainer_id].weekdays = one.weekdays
        if not one.in_school_holidays:
            out_of_holidays[one.trainer_id] = one
    for gone in Away.objects.filter(trainer__in=found, first__lte=last, last__gte=first).order_by("first", "pk"):
        found[gone.trainer_id].away.append((gone.first, gone.last))
    holidays = list(SchoolHoliday.objects.filter(first__lte=last, last__gte=first).order_by("first", "pk"))
    for pk in out_of_holidays:
        district = found[pk].trainer.district
        home = district.locality_id if district else event.locality_id
        found[pk].holidays = [(one.first, one.last, one.name) for one in holidays if one.locality_id == home]


def _add_clashes(found, event):
    """What each delivers or attends at the same time, in words."""
    overlap = Q()
    for sitting in event.sessions.all():
        overlap |= Q(sessions__starts_at__lt=sitting.ends_at, sessions__ends_at__gt=sitting.starts_at)
    if not overlap:
        return
    others = Event.objects.filter(overlap).exclude(pk=event.pk).exclude(status=EventStatus.CANCELLED).values("pk")
    rows = DeliveryAssignment.objects.live().filter(trainer__in=found, event__in=others)
    for one in rows.select_related("event__course").order_by("event__starts_at", "pk"):
        found[one.trainer_id].clashes.append(f"Delivers “{one.event.course.title}” at that time")
    booked = Person.objects.filter(pk__in=found, bookings__event__in=others, bookings__cancelled_at=None)
    for pk in booked.values_list("pk", flat=True).distinct():
        found[pk].clashes.append("Is booked on other training at that time")


def bus_factor(*, at):
    """Courses with dates to come that one person alone leads: [(course, the person, how many dates)]. Three queries.

    Somebody leads a course who has that step on its ladder and is a trainer still, or led it within a year.
    """
    to_come = Event.objects.filter(starts_at__gt=at).exclude(status=EventStatus.CANCELLED)
    numbers = dict(to_come.values_list("course").annotate(number=Count("pk")).order_by("course"))
    still = set(trainers().values_list("pk", flat=True))
    leads: dict[int, set[int]] = {course: set() for course in numbers}
    skills = TrainerSkill.objects.filter(level=Part.LEAD, course__in=numbers).values_list("course", "trainer")
    led = DeliveryAssignment.objects.live().filter(
        part=Part.LEAD, event__course__in=numbers, event__starts_at__gt=at - CARRIED_FOR
    )
    for course, trainer in [*skills, *led.values_list("event__course", "trainer").distinct()]:
        if trainer in still:
            leads[course].add(trainer)
    alone = {course: next(iter(who)) for course, who in leads.items() if len(who) == 1}
    names = {one.pk: one for one in Person.objects.filter(pk__in=alone.values()).select_related("agency")}
    courses = Course.objects.filter(pk__in=alone, retired_at=None).order_by("title", "pk")
    return [(course, names[alone[course.pk]], numbers[course.pk]) for course in courses]


def given(user, *, first, last, at):
    """What trainers gave from one London day to another, as far as `user` may read it, latest first. Two queries."""
    rows = DeliveryAssignment.objects.visible_to(user).given(
        first=midnight(first), last=midnight(last + dt.timedelta(days=1)), at=at
    )
    return (
        rows.select_related("trainer", "agency", "event__course", "event__locality")
        .prefetch_related("event__sessions")
        .order_by("-event__starts_at", "trainer__name", "pk")
    )


def pools(user):
    """The pools `user` keeps, with locality, courses and their memberships that stand or wait. Three queries."""
    members = PoolMembership.objects.live().select_related("trainer__availability", "agency")
    return (
        TrainingPool.objects.run_by(user)
        .select_related("locality")
        .prefetch_related(
            Prefetch("courses", Course.objects.order_by("title", "pk")),
            Prefetch("memberships", members.order_by("trainer__name", "pk"), to_attr="members"),
        )
        .order_by("locality__position", "name", "pk")
    )


def skills_of(person):
    """A trainer's steps by course, each with its `history`, latest first. Two queries."""
    history = SkillStep.objects.select_related("actor").order_by("-made_at", "-pk")
    rows = TrainerSkill.objects.filter(trainer=person).select_related("course")
    return rows.prefetch_related(Prefetch("steps", history, to_attr="history")).order_by("course__title", "pk")


def skills_in(pool):
    """{(trainer's id, course's id): level} for the people and courses of a pool. One query."""
    rows = TrainerSkill.objects.filter(
        course__in=pool.courses.values("pk"), trainer__in=pool.memberships.values("trainer")
    )
    return {(one.trainer_id, one.course_id): one for one in rows}


def memberships_of(person):
    """A trainer's memberships, those that stand first, with their pools."""
    rows = PoolMembership.objects.filter(trainer=person).select_related("pool__locality", "agency")
    return rows.order_by("left_at", "-asked_at", "-pk")


def teammates(person):
    """The active members of a trainer's pools, themselves too, by pool and name: names and agencies, nothing else."""
    own = PoolMembership.objects.active().filter(trainer=person).values("pool")
    rows = PoolMembership.objects.active().filter(pool__in=own).select_related("trainer", "agency", "pool__locality")
    return rows.order_by("pool__name", "trainer__name", "pk")


def commissions():
    """Live commissions with courses, by name. Two queries."""
    rows = Commission.objects.live().select_related("trainer", "agency")
    return rows.prefetch_related(Prefetch("courses", Course.objects.order_by("title", "pk"))).order_by(
        "trainer__name", "pk"
    )


def is_qualified(person):
    """Whether somebody has done Training for Trainers. One query."""
    return TrainerQualification.objects.filter(trainer=person, withdrawn_at=None).exists()


def is_commissioned(person):
    """Whether somebody is under contract. One query."""
    return Commission.objects.live().filter(trainer=person).exists()


def away_of(person, *, on):
    """The days a trainer is away that are not over, soonest first."""
    return Away.objects.filter(trainer=person, last__gte=on).order_by("first", "pk")


def permissions_asked(user):
    """Memberships that wait for the permission of an agency `user` leads, oldest first."""
    rows = PoolMembership.objects.of_agencies(user).filter(state=MemberState.ASKED)
    return rows.select_related("trainer", "pool__locality", "agency").order_by("asked_at", "pk")


def delivered_for_feed(person, *, at):
    """What a trainer delivers, for their calendar: from 30 days ago on; nothing once the role has ended."""
    held = RoleGrant.objects.live().filter(role=Role.TRAINER, person=OuterRef("trainer"))
    rows = DeliveryAssignment.objects.live().filter(Exists(held), trainer=person, event__ends_at__gte=at - FEED_KEEPS)
    sittings = Prefetch("event__sessions", EventSession.objects.order_by("number", "pk"))
    related = ("event__course", "event__locality", "event__preparation")
    return rows.select_related(*related).prefetch_related(sittings).order_by("event__starts_at", "pk")


def delivery_facts(assignment):
    """What a feed says about one date that a trainer delivers, for its fingerprint."""
    event, meeting = assignment.event, getattr(assignment.event, "preparation", None)
    return (
        assignment.pk,
        assignment.part,
        event.status,
        event.calendar_sequence,
        event.course.title,
        event.venue,
        event.town,
        event.joining_url,
        [(sitting.number, sitting.starts_at, sitting.ends_at) for sitting in event.sessions.all()],
        meeting and (meeting.sequence, meeting.starts_at, meeting.ends_at, meeting.where, meeting.url),
    )


def materials_for(event):
    """What trainers teach this date with: the course's for all localities, then the locality's own."""
    own = Q(locality=None) | Q(locality=event.locality_id)
    return event.course.materials.filter(own).order_by("title", "pk")


def led_days(agency, *, first, last, at):
    """What one agency's trainers gave from one day to another."""
    rows = DeliveryAssignment.objects.given(first=midnight(first), last=midnight(last + dt.timedelta(days=1)), at=at)
    return rows.filter(agency=agency, part__in=DELIVERING).select_related("event").prefetch_related("event__sessions")


def qualifications_of(person):
    """The Training for Trainers that somebody has done, latest first."""
    rows = TrainerQualification.objects.filter(trainer=person, withdrawn_at=None)
    return rows.select_related("event__course").order_by("-on", "-pk")


def skill_of(person, course):
    """A trainer's level in a course, empty where there is none. One query."""
    return TrainerSkill.objects.filter(trainer=person, course=course).values_list("level", flat=True).first() or ""


def loads(people, *, first, last, at):
    """{person's id: Candidate with days and last time} for {id: person}. Two queries."""
    return add_load({pk: Candidate(trainer=person) for pk, person in people.items()}, first=first, last=last, at=at)


def left(pool):
    """Who was in a pool and left, latest first: what they gave stays on record."""
    rows = pool.memberships.filter(state=MemberState.LEFT).select_related("trainer", "agency")
    return rows.order_by("-left_at", "-pk")
