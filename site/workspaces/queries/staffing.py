"""Staffing as its pages show it: facts read from courses, weighed by its rules."""

import datetime as dt

import courses.queries
from bookings.choices import ON_REGISTER
from courses import rules
from courses.choices import Candidate
from courses.models import CourseMaterial, DeliveryOffer, Event, OpenCall, PoolMembership, SchoolHoliday
from courses.queries import policy_for, with_trainers
from courses.rules import LONDON
from design.templatetags.design import clock, short_day

# The board looks so far ahead.
STAFF_AHEAD = dt.timedelta(days=120)


def year_of(at):
    """First and last day of the reporting year of a moment."""
    return rules.reporting_year(at.astimezone(LONDON).date())


def with_gaps(events, policy):
    """The dates as a list, each with `gaps` by the co-delivery rule and its course's own policy."""
    rows = list(events)
    for event in rows:
        event.gaps = rules.gaps(event, policy_for(event.course, policy))
    return rows


def trainer_words(event, person_id):
    """With whom a trainer delivers a date, when they prepare it, and what the date lacks, in a few sentences."""
    others = [one for one in event.trainers_now if one.trainer_id != person_id]
    names = [f"{one.trainer.name} ({one.agency.name})" if one.agency else one.trainer.name for one in others]
    said = [f"With {', '.join(names)}."] if names else []
    meeting = getattr(event, "preparation", None)
    if meeting and meeting.called_off_at is None:
        said.append(f"You prepare it on {short_day(meeting.starts_at)}, {clock(meeting.starts_at)}.")
    said += [f"{gap.text}: {gap.why}" for gap in event.gaps]
    return " ".join(said)


def board(user, policy, *, at):
    """The dates to come that `user` runs and that lack trainers, soonest first: with `gaps`, `urgency`, `answer_by`."""
    rows = with_gaps(courses.queries.unstaffed(user, at=at, until=at + STAFF_AHEAD), policy)
    short = [event for event in rows if event.gaps]
    for event in short:
        own = policy_for(event.course, policy)
        event.urgency, event.answer_by = rules.urgency(event, own, at=at), rules.answer_by(event, own)
    return short


def cover(event, policy, *, at):
    """Everybody who could deliver a date, best first, each with reasons (`courses.rules.ranked`)."""
    first, last = year_of(at)
    found = courses.queries.candidates(event, first=first, last=last, at=at)
    return rules.ranked(found, event=event, policy=policy)


def calls_for(user, policy, *, at):
    """The calls a trainer may answer, most pressing first, each with `urgency`, `answer_by`, `gaps`, `mine`."""
    if not user.person_id:
        return []
    rows = list(courses.queries.calls_to_answer(user.person, at=at))
    for call in rows:
        own = policy_for(call.event.course, policy)
        call.urgency = rules.urgency(call.event, own, at=at)
        call.answer_by = rules.answer_by(call.event, own)
        call.gaps = rules.gaps(call.event, own)
    return rows


def packed(user, *, at):
    """The dates whose trainer pack `user` may open: those delivered or run, with trainers, sittings, meeting."""
    events = Event.objects.run_by(user) | Event.objects.delivered_by(user)
    related = ("course__family", "course__only_for", "locality", "preparation")
    return with_trainers(events.select_related(*related).prefetch_related("sessions"))


def needs_of(event):
    """What delegates need from us: (name, words), for those who may see it."""
    rows = event.bookings.filter(status__in=ON_REGISTER).exclude(access_needs="")
    return rows.order_by("delegate__name", "pk").values_list("delegate__name", "access_needs")


def load_of(person, *, at):
    """What a trainer gave this year, and promised: (Decimal, Decimal or None)."""
    first, last = year_of(at)
    found = {person.pk: Candidate(trainer=person)}
    courses.queries.add_load(found, first=first, last=last, at=at)
    promised = [one.days for one in PoolMembership.objects.active().filter(trainer=person) if one.days is not None]
    promised += [one.days for one in person.commissions.live() if one.days is not None]
    return found[person.pk].days, sum(promised) if promised else None


def by_trainer(rows):
    """[(trainer, agency, days, dates)] of assignments read by `courses.queries.given`, by name; agency of the day."""
    found: dict = {}
    for one in rows:
        key = (one.trainer.name, one.trainer_id, one.agency.name if one.agency else "")
        line = found.setdefault(key, {"trainer": one.trainer, "agency": one.agency, "days": 0, "dates": 0})
        line["days"] += one.days
        line["dates"] += 1
    return [found[key] for key in sorted(found)]


def by_agency(rows):
    """[(agency or None, days, dates)] of the same assignments, by name."""
    found: dict = {}
    for one in rows:
        line = found.setdefault(one.agency.name if one.agency else "", {"agency": one.agency, "days": 0, "dates": 0})
        line["days"] += one.days
        line["dates"] += 1
    return [found[name] for name in sorted(found)]


def members_run_by(user):
    """Memberships of the pools `user` keeps."""
    return PoolMembership.objects.run_by(user).select_related("trainer__agency", "trainer__district", "agency",
                                                              "pool__locality")  # fmt: skip


def members_of_agency(agency):
    """The agency's trainers in pools: asked, in a team, left; by name. The agency is the one of the day of asking."""
    rows = PoolMembership.objects.filter(agency=agency).select_related("trainer__availability", "pool__locality")
    return rows.order_by("trainer__name", "pk")


def offers_run_by(user):
    """Offers to deliver dates that `user` runs."""
    events = Event.objects.run_by(user).values("pk")
    return DeliveryOffer.objects.filter(call__event__in=events).select_related("trainer__agency", "call__event")


def open_calls_run_by(user):
    """Calls that are open for dates `user` runs."""
    return OpenCall.objects.filter(event__in=Event.objects.run_by(user).values("pk"), closed_at=None)


def holidays_run_by(user):
    """School holidays `user` keeps: of co-ordinated localities, all for an administrator."""
    rows = SchoolHoliday.objects.select_related("locality").order_by("first", "locality__position", "pk")
    return rows if user.is_administrator else rows.filter(locality__in=user.coordinated_localities)


def materials_run_by(user):
    """Materials for trainers that `user` keeps: of co-ordinated localities; all for an administrator."""
    rows = CourseMaterial.objects.select_related("course", "locality").order_by("course__title", "title", "pk")
    return rows if user.is_administrator else rows.filter(locality__in=user.coordinated_localities)
