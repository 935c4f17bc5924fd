"""Questions about bookings and the register, asked alike by page, form, action and menu."""

import datetime as dt
from dataclasses import dataclass

from bookings.choices import PRESENT, Mark, Status
from courses.choices import EventStatus
from courses.models import DeliveryAssignment

# The register opens so long before a sitting: trainers set up while people arrive.
REGISTER_OPENS_BEFORE = dt.timedelta(minutes=30)
# Access needs are shown to those who deliver from so long before a date until so long after (docs/authorisation.md).
NEEDS_SHOWN_BEFORE = dt.timedelta(days=7)
NEEDS_SHOWN_AFTER = dt.timedelta(days=1)


@dataclass(frozen=True)
class Refusal:
    """Why not: a code for programs, a sentence for people, whose rule it is, and what would change it."""

    code: str
    text: str
    owner: str
    next_step: str

    def __str__(self):
        return f"{self.text} {self.next_step}".strip()


def why_not(*, person, event, at, booking=None):
    """Return every reason why `person` may not ask for a place on `event` now; an empty list means they may.

    `booking` is the person's live booking of that date, if any. A full date is no refusal: it means the waiting list.
    `event` comes with its course and locality, `person` with the district, so that nothing is read here.
    """
    partnership = "the partnership"
    refusals = []
    if event.status == EventStatus.CANCELLED:
        refusals.append(
            Refusal("CALLED_OFF", "This date has been called off.", partnership, "Choose another date of the course.")
        )
    elif event.status == EventStatus.DRAFT:
        refusals.append(Refusal("NOT_OPEN", "This date is not open yet.", partnership, "Come back in a few days."))
    if event.count_only:
        refusals.append(
            Refusal("NO_BOOKING", "You do not need to book for this date.", partnership, "Come along on the day.")
        )
    if event.starts_at <= at:
        refusals.append(Refusal("STARTED", "This date has started.", partnership, "Choose another date of the course."))
    elif event.booking_closes_at <= at:
        refusals.append(
            Refusal("CLOSED", "Booking for this date has closed.", partnership, "Choose a later date of the course.")
        )
    if booking and booking.status == Status.WAITING:
        refusals.append(
            Refusal("WAITING", "You are on the waiting list for this date.", partnership, "See it in your bookings.")
        )
    elif booking:
        refusals.append(Refusal("BOOKED", "You have a place on this date.", partnership, "See it in your bookings."))
    if person is not None:
        refusals += not_for(person=person, event=event)
    return refusals


def not_for(*, person, event):
    """Return the reasons why this date is not meant for `person`, whatever the day."""
    locality = event.course.only_for or (None if event.open_to_all else event.locality)
    if locality is None:
        return []
    if person.district_id and person.district.locality_id == locality.pk:
        return []
    return [
        Refusal(
            "LOCALITY",
            f"This date is for people who work in {locality.name}.",
            f"{locality.name}'s training team",
            "If you do work there, change your district in your details.",
        )
    ]


def can_book_for(user, person):
    """Whether `user` may book for `person`: today only for oneself."""
    return user.is_authenticated and user.person_id == person.pk


def delivers(user, event):
    """Whether `user` delivers this date now."""
    return DeliveryAssignment.objects.of(user).filter(event=event).exists()


def runs(user, event):
    """Whether `user` co-ordinates the locality that runs this date, or administers the platform."""
    return user.is_authenticated and (user.is_administrator or event.locality_id in user.coordinated_localities)


def can_open_register(user, event):
    """Whether `user` may see and mark the register of this date at all."""
    return runs(user, event) or delivers(user, event)


def register_opens_at(session):
    """When the register of one sitting can be marked."""
    return session.starts_at - REGISTER_OPENS_BEFORE


def is_late(event, *, at, policy):
    """Whether the editing time is over: a mark now needs a reason, and a co-ordinator to make it."""
    return at > event.ends_at + dt.timedelta(days=policy.register_edit_days)


def can_mark(user, event, *, at, policy):
    """Return "" when `user` may mark this register now, else the sentence that says why not."""
    if event.status != EventStatus.PUBLISHED:
        return "This date did not take place, so it has no register to mark."
    if runs(user, event):
        return ""
    if not delivers(user, event):
        return "Only the trainers of this date and its co-ordinator can mark the register."
    if is_late(event, at=at, policy=policy):
        return (
            f"The register closed {policy.register_edit_days} days after the date. "
            f"Ask {event.locality.name}'s co-ordinator to correct it."
        )
    return ""


def needs_reason(user, event, *, at, policy):
    """Whether `user` must say why with each mark: when it is late, and always for an administrator from outside."""
    if is_late(event, at=at, policy=policy):
        return True
    inside = event.locality_id in user.coordinated_localities or not user.is_administrator
    return not inside and not delivers(user, event)


def can_see_needs(user, event, *, at):
    """Whether `user` sees the access needs now: those who deliver or co-ordinate the date, around its days.

    An administrator has no such need from that role alone.
    """
    if not needs_shown(event, at=at):
        return False
    return event.locality_id in user.coordinated_localities or delivers(user, event)


def needs_shown(event, *, at):
    """Whether access needs are shown now to those who deliver or run the date."""
    return event.starts_at - NEEDS_SHOWN_BEFORE <= at <= event.ends_at + NEEDS_SHOWN_AFTER


def outcome(marks, *, minutes, percent):
    """Return what the marks of one booking come to: a Mark, or "" while nothing is marked.

    `marks` are (sitting's id, Mark, minutes or None), `minutes` the length of each sitting held so far by its id.
    Attended means present at every sitting and for at least `percent` of their minutes; any less presence is part.
    """
    said = {s: (mark, part) for s, mark, part in marks if s in minutes and mark != Mark.NOT_MARKED}
    there = {sitting for sitting, (mark, _part) in said.items() if mark in PRESENT}
    if there:
        spent = sum(said[s][1] if said[s][0] == Mark.PARTIAL else minutes[s] for s in there)
        full = there == set(minutes) and 100 * spent >= percent * sum(minutes.values())
        return Mark.ATTENDED if full else Mark.PARTIAL
    if any(mark == Mark.DID_NOT_ATTEND for mark, _part in said.values()):
        return Mark.DID_NOT_ATTEND
    return Mark.APOLOGIES if said else ""
