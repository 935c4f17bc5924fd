"""Questions about evaluation, asked alike by page, form and action. None of them reads an answer."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

from bookings.choices import ON_REGISTER, PRESENT, Mark
from bookings.rules import can_open_register
from courses.choices import EventStatus, Part
from courses.models import DeliveryAssignment
from evaluations.choices import FOLLOW_UPS, Organisation, Wave
from evaluations.models import closes_at, first_half, second_half
from people.choices import Role, Sector

LONDON = ZoneInfo("Europe/London")
# A form with this many or fewer people behind it says so before the first question.
FEW = 5

# The kind of organisation that an agency of each sector is.
KIND_OF_SECTOR = {
    Sector.COUNCIL: Organisation.COUNCIL,
    Sector.HEALTH: Organisation.HEALTH,
    Sector.POLICE: Organisation.JUSTICE,
    Sector.JUSTICE: Organisation.JUSTICE,
    Sector.EDUCATION: Organisation.EDUCATION,
    Sector.EARLY_YEARS: Organisation.EDUCATION,
    Sector.VOLUNTARY: Organisation.VOLUNTARY,
    Sector.DOMESTIC_ABUSE: Organisation.VOLUNTARY,
}

# Signs that a text speaks of one child or family. Better one question too many than a name in the answers.
SOMEBODY = (
    r"(?:child|boy|girl|baby|son|daughter|brother|sister|family|mother|father|mum|dad|parent|pupil|patient|client)"
)
SIGNS = (
    # An NHS number, in any of the usual groupings.
    re.compile(r"\b\d{3}[ -]?\d{3}[ -]?\d{4}\b"),
    # A whole date, as of birth.
    re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})\b"),
    # A postcode.
    re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"),
    # "a boy called Sam", "the child's name is Sam", "baby Sam", "initials SM"
    re.compile(rf"\b{SOMEBODY}(?:'s|’s)? (?:called|named|name is|name was) [A-Z]"),
    re.compile(r"\b[Bb]aby [A-Z][a-z]+|\b[Ii]nitials [A-Z]"),
)


def key_goes_on(event, policy):
    """The day on which the date's key is destroyed: so many months after it ended, in London."""
    last = event.ends_at.astimezone(LONDON).date()
    months = last.month - 1 + policy.evaluation_key_months
    year, month = last.year + months // 12, months % 12 + 1
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    wanted = min(dt.date(year, month, 1) + dt.timedelta(days=last.day - 1), following - dt.timedelta(days=1))
    # Never before the last form that needs it has closed and its envelopes are open.
    return max(wanted, closes_at(event, policy, Wave.W2).astimezone(LONDON).date() + dt.timedelta(days=2))


def organisation_of(sector):
    """The kind of organisation of an agency's sector, as the form of the day asks for it; None for no agency."""
    return KIND_OF_SECTOR.get(sector, Organisation.OTHER)


def was_there(booking, marks):
    """Whether a booking's holder may speak about the day: on the register, and not marked absent at every sitting."""
    decided = [mark for mark in marks if mark != Mark.NOT_MARKED]
    return booking.status in ON_REGISTER and (not decided or any(mark in PRESENT for mark in decided))


def why_not_asked(booking, wave):
    """Return "" when a booking's holder (the manager for W2M) may answer this form, else why not, in a sentence.

    Wants the booking with its `attendances` and their sessions.
    """
    if wave == Wave.W0:
        return "" if booking.status in ON_REGISTER else "This form is for people who have a place."
    if wave == Wave.W1A:
        marks = [row.mark for row in booking.attendances.all() if row.session.number == 1]
    else:
        marks = [row.mark for row in booking.attendances.all()]
    there = was_there(booking, marks)
    if wave in FOLLOW_UPS:
        there = there and any(mark in PRESENT for mark in marks)
    return "" if there else "The register says that you were not there. If that is wrong, tell your trainer."


def wave_of_trainer(user, event):
    """Which form the user has to fill in for a date they deliver or observe, or None."""
    if not user.is_authenticated or not user.person_id:
        return None
    parts = set(DeliveryAssignment.objects.of(user).filter(event=event).values_list("part", flat=True))
    if not parts:
        return None
    return Wave.OB if parts == {Part.OBSERVER} else Wave.TR


def can_read_reflections(user, event):
    """Whether `user` reads what trainers and observers of a date wrote: those who delivered it, those who run it."""
    return can_open_register(user, event)


def can_build(user):
    """Whether `user` makes questionnaires: the subgroup, which owns the evaluation, and administrators."""
    return user.is_authenticated and (user.is_administrator or user.holds(Role.SUBGROUP))


def can_open_room(user, event):
    """Whether `user` may show and close the room code: who may open the register may."""
    return can_open_register(user, event)


def can_close(user, event):
    """Whether `user` may close the form for good before its time."""
    return can_open_register(user, event)


def can_see_results(user, event):
    """Whether `user` may see what a date's answers come to: trainers, co-ordinator, subgroup, administrators."""
    return can_open_register(user, event) or (user.is_authenticated and user.holds(Role.SUBGROUP))


def can_moderate(user):
    """Whether `user` reads what people wrote before anybody else does: co-ordinators, each in their own localities, and
    administrators.
    """
    return user.is_authenticated and (user.holds(Role.COORDINATOR) or user.is_administrator)


def can_answer_publicly(user):
    """Whether `user` may put on a course's page what was done about what people said, and take it off again."""
    return can_moderate(user) or (user.is_authenticated and user.holds(Role.SUBGROUP))


def wave_of_room(event, *, at):
    """Which form a room code leads to now: after the first of two halves a short one, else that of the day."""
    second = second_half(event)
    return Wave.W1A if second and at < second.starts_at else Wave.W1


def why_no_room(event, *, last_sitting, closed, at, policy):
    """Return "" when a room code may be opened now, else the sentence that says why not."""
    if event.status != EventStatus.PUBLISHED:
        return "This date did not take place, so there is nothing to evaluate."
    if closed or at >= closes_at(event, policy):
        return "The form of this date has closed, so a room code would lead nowhere."
    first = first_half(event)
    if at < (first or last_sitting).starts_at:
        return f"You can open the room code once the {'first' if first else 'last'} sitting has started."
    return ""


def may_identify(text):
    """Whether a text looks as if one child or family could be recognised by it. A warning, never a verdict."""
    return any(sign.search(text) for sign in SIGNS)
