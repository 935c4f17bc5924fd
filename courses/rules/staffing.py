"""Who delivers a date: the co-delivery rule and its gaps, days given, how pressing a call is, who can step in.

No query and no write: facts are handed in.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from courses.choices import DELIVERING, LADDER, WEEKDAYS, EventStatus, Part, Urgency
from courses.rules.dates import LONDON, working_days_before
from design.templatetags.design import day, short_day
from people.choices import Role

# The reporting year begins with this month.
FIRST_MONTH = 10
# A call that has more time than this is not pressing.
SOON = dt.timedelta(days=42)
NUMBERS = ("no", "one", "two", "three", "four", "five", "six")


def reporting_year(on):
    """First and last day of the reporting year (1 October to 30 September) in which a day lies."""
    start = dt.date(on.year - (on.month < FIRST_MONTH), FIRST_MONTH, 1)
    return start, dt.date(start.year + 1, FIRST_MONTH, 1) - dt.timedelta(days=1)


def places_earned(days, policy):
    """Whole places an agency earns by the days it gave; a part of a place is not counted."""
    return int((days * policy.places_per_trainer_day).quantize(Decimal(1), rounding=ROUND_FLOOR))


def number_word(number):
    """A small number as a word: two, three; larger ones in figures."""
    return NUMBERS[number] if number < len(NUMBERS) else str(number)


def is_local(event):
    """Whether a date belongs to one locality: its course is that locality's own, or only its people may book."""
    return event.course.only_for_id is not None or not event.open_to_all


def is_from_here(event, *, district, agency, in_local_pool=False):
    """Whether a trainer counts as local: works in the locality, for an agency of it, or is in one of its teams."""
    return (
        in_local_pool
        or (district is not None and district.locality_id == event.locality_id)
        or (agency is not None and agency.locality_id == event.locality_id)
    )


@dataclass(frozen=True)
class Gap:
    """What the co-delivery rule finds missing: short for a tag, and the reason in a sentence."""

    code: str
    text: str
    why: str


def the_rule(event, policy):
    """The co-delivery rule that holds for a date, as one sentence."""
    said = f"{number_word(policy.trainers_per_event).capitalize()} trainer{'s' * (policy.trainers_per_event != 1)}"
    agencies = min(policy.agencies_per_event, policy.trainers_per_event)
    if agencies > 1:
        said += f" from {number_word(agencies)} agencies"
    if is_local(event) and policy.local_trainers:
        here = f"local to {event.locality.name}"
        one = policy.trainers_per_event == 1
        said += f" {here}" if one else f", {number_word(policy.local_trainers)} of them {here},"
    return f"{said} deliver{'s' * (policy.trainers_per_event == 1)} this date."


def delivering(event):
    """Those of a date's trainers who deliver: observers watch. Needs `trainers_now` (`queries.with_trainers`)."""
    return [one for one in event.trainers_now if one.part in DELIVERING]


def gaps(event, policy):
    """What a date lacks of the co-delivery rule, the gravest first. Needs `trainers_now` and the course's own policy.

    Agencies are asked for once there are trainers enough to come from several.
    """
    if event.status == EventStatus.CANCELLED:
        return []
    present, found = delivering(event), []
    wanted, rule = policy.trainers_per_event, the_rule(event, policy)
    if not present:
        return [Gap("trainers", "No trainer", f"Nobody delivers it yet. {rule}")]
    if len(present) < wanted:
        found.append(Gap("trainers", f"{len(present)} of {wanted} trainers", f"Only {_names(present)} so far. {rule}"))
    agencies = {one.agency_id for one in present if one.agency_id}
    several = min(policy.agencies_per_event, wanted)
    if len(present) >= wanted and len(agencies) < several:
        text = f"{len(agencies)} of {several} agencies"
        found.append(Gap("agencies", text, f"{_names(present)} come from the same agency. {rule}"))
    if is_local(event) and policy.local_trainers:
        here = [one for one in present if _assigned_from_here(one, event)]
        if len(here) < policy.local_trainers:
            text = "No local trainer" if not here else f"{len(here)} of {policy.local_trainers} local trainers"
            nobody = "None of them" if not here else f"Only {_names(here)}"
            found.append(Gap("local", text, f"{nobody} is local to {event.locality.name}. {rule}"))
    return found


def _assigned_from_here(assignment, event):
    """Whether an assignment's trainer counts as local."""
    return is_from_here(
        event,
        district=assignment.trainer.district,
        agency=assignment.agency,
        in_local_pool=assignment.in_local_pool,
    )


def _names(assignments):
    """The trainers' names, joined."""
    names = [one.trainer.name for one in assignments]
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def answer_by(event, policy):
    """When trainers should be found: the day of the decision whether the date goes ahead."""
    return working_days_before(event.starts_at, policy.decide_working_days_before)


def urgency(event, policy, *, at):
    """How pressing it is to find trainers: urgent once the day of decision has come, soon within six weeks."""
    if at >= answer_by(event, policy):
        return Urgency.URGENT
    return Urgency.SOON if event.starts_at - at <= SOON else Urgency.EARLY


def can_offer_as(level):
    """The parts in which a trainer of this level (empty for none) may offer to deliver: up to their step."""
    return LADDER[: LADDER.index(level) + 1][::-1] if level in LADDER else LADDER[:1]


def why_not_step(level, *, qualified, commissioned):
    """Why somebody cannot stand on this step of the ladder, in words; empty when they can.

    Whoever delivers has done Training for Trainers. Somebody commissioned was chosen for it by contract.
    """
    if level == Part.OBSERVER or qualified or commissioned:
        return ""
    return (
        "Training for Trainers comes first. Book them on it, or record that they did it elsewhere. Until then they "
        "observe."
    )


def can_keep_pools(user):
    """Whether `user` keeps training pools anywhere: co-ordinators and administrators."""
    return user.is_authenticated and (user.holds(Role.COORDINATOR) or user.is_administrator)


def can_see_days(user):
    """Whether `user` has a page of days given: trainers their own, the others within their scope."""
    roles = (Role.TRAINER, Role.AGENCY_LEAD, Role.COORDINATOR, Role.SUBGROUP, Role.ADMINISTRATOR)
    return user.is_authenticated and any(user.holds(role) for role in roles)


def load(candidate):
    """Days given of those promised, in words."""
    given = plain(candidate.days)
    return f"{given} of {plain(candidate.promised)} days given" if candidate.promised else f"{given} days given"


def plain(days):
    """Days without needless noughts: 2, 2.5, 0.25."""
    return f"{Decimal(days).normalize():f}"


def ranked(candidates, *, event, policy):
    """The candidates for a date, best first, each with `fits`, `part`, what `helps` and what speaks `against`.

    Who is free comes before who is not. Then whoever closes most gaps of the rule, has come furthest with the course,
    offered, gave the smaller part of the promised days, and has waited longest for a turn.
    """
    missing = {gap.code for gap in gaps(event, policy)}
    present = delivering(event)
    agencies = {one.agency_id for one in present if one.agency_id}
    lead = any(one.part == Part.LEAD for one in present)
    days = [sitting.starts_at.astimezone(LONDON).date() for sitting in event.sessions.all()]
    for one in candidates:
        _weigh(one, event=event, missing=missing, agencies=agencies, lead=lead, days=days)
    return sorted(candidates, key=_order)


def _weigh(one, *, event, missing, agencies, lead, days):
    """Fill in what helps and what speaks against, and in which part they would come."""
    person = one.trainer
    one.closes = 0
    if one.level in DELIVERING and "trainers" in missing:
        one.closes += 1
    if one.offer:
        one.helps.append("Offered to deliver")
    one.helps += _skill_words(one)
    here = is_from_here(event, district=person.district, agency=person.agency, in_local_pool=one.in_local_pool)
    if one.teams:
        one.helps.append(f"In {' and '.join(one.teams)}")
    if one.commissioned:
        one.helps.append("Commissioned for this course")
    if here and is_local(event):
        one.helps.append(f"Local to {event.locality.name}")
        one.closes += "local" in missing
    if agencies and person.agency_id and person.agency_id not in agencies:
        one.helps.append(f"Another agency: {person.agency.name}")
        one.closes += 1
    elif person.agency_id in agencies:
        one.against.append("Same agency as who delivers already")
    one.helps.append(_turn_words(one))
    busy = _busy_words(one, days)
    one.fits = not busy
    one.helps += ["Free that day" if len(days) == 1 else "Free on each day"] if one.fits else []
    one.against = busy + one.against
    if one.promised and one.days >= one.promised:
        one.against.append("Has given all the days promised")
    if not one.level:
        one.against.append("No step yet on the ladder of this course")
    one.part = _part_for(one, lead)


def _skill_words(one):
    """How far they have come with the course."""
    if one.level == Part.LEAD:
        return ["Leads this course"]
    if one.level == Part.CO_TRAINER:
        return ["Co-trains this course"]
    if one.needs_a_turn:
        return [f"Has observed {number_word(one.observed)} {'date' if one.observed == 1 else 'dates'}: due a turn"]
    return ["Observes this course"] if one.level == Part.OBSERVER else []


def _turn_words(one):
    """Fairness: days of this year and the last time."""
    last = f"last on {short_day(one.last_on)}" if one.last_on else "not yet delivered"
    return f"{load(one)} this year, {last}"


def _busy_words(one, days):
    """What keeps them from coming; empty when they are free."""
    said = list(one.clashes)
    for on in days:
        if any(first <= on <= last for first, last in one.away):
            said.append(f"Away on {day(on)}")
        elif one.weekdays is not None and on.weekday() not in one.weekdays:
            said.append(f"Does not deliver on {on:%A}s")
        said += [f"Not in school holidays: {name}" for first, last, name in one.holidays if first <= on <= last]
    return list(dict.fromkeys(said))


def _part_for(one, lead):
    """The part in which they would come: as they offered, else the highest of their step that the date needs."""
    if one.offer:
        return one.offer.part
    if one.level == Part.LEAD:
        return Part.CO_TRAINER if lead else Part.LEAD
    if one.level == Part.CO_TRAINER or one.needs_a_turn:
        return Part.CO_TRAINER
    return Part.OBSERVER


def _order(one):
    """Smaller is better."""
    step = LADDER.index(one.level) if one.level in LADDER else -1
    share = one.days / one.promised if one.promised else one.days
    return (
        not one.fits,
        -one.closes,
        -(step + (step == 0 and one.needs_a_turn)),
        one.offer is None,
        share,
        one.last_on or dt.date.min,
        one.trainer.name,
        one.trainer.pk,
    )


def when_words(availability):
    """When somebody can deliver, in words; `availability` may be None: nobody has said anything."""
    if availability is None:
        return "Not said yet"
    days = availability.weekdays
    names = dict(WEEKDAYS)
    said = "Monday to Friday" if days == [0, 1, 2, 3, 4] else ", ".join(names[one] for one in days)
    return said if availability.in_school_holidays else f"{said}; not in school holidays"
