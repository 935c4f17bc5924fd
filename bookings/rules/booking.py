"""Questions about bookings and the register, asked alike by page, form, action and menu."""

import calendar
import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bookings.choices import ChargeState, Status
from courses.choices import ApprovalMode, EventStatus
from courses.models import DeliveryAssignment
from courses.rules import working_days_after
from people.choices import ManagerKind, RoleFamily, Sector, Standing

LONDON = ZoneInfo("Europe/London")


# What somebody can do about training that is asked for first, and what is being done when they have sent proof.
SEND_PROOF = "Book it, or send us proof that you have done something equivalent."
PROOF_WAITS = "You have sent us proof, and a co-ordinator looks at it. The answer will stand in your bookings."


@dataclass(frozen=True)
class Refusal:
    """Why not: a code for programs, a sentence for people, whose rule it is, and what would change it."""

    code: str
    text: str
    owner: str
    next_step: str

    def __str__(self):
        return f"{self.text} {self.next_step}".strip()

    @property
    def wants_proof(self):
        """Whether proof of equivalent training would change it, and none is being looked at."""
        return self.next_step == SEND_PROOF

    @property
    def is_fact(self):
        """Whether it is how things stand and nobody's rule."""
        return self.code in FACTS


@dataclass(frozen=True)
class Facts:
    """What the rules ask about one person and one date; `queries.facts` reads it."""

    # The status of the person's live booking of this date, or "".
    standing: str = ""
    # Whether the person's record was merged into another one.
    merged: bool = False
    # (title, met) of each thing the course asks for first.
    prerequisites: tuple = ()
    # Titles of those for which proof waits for a decision.
    proof_waits: frozenset = frozenset()
    # When the person last attended this course.
    last_attended_at: dt.datetime | None = None
    # Absences without apologies inside the policy's months.
    absences: int = 0
    # Codes of the rules a co-ordinator set aside for this person and date.
    set_aside: frozenset = frozenset()


# Rules a co-ordinator may set aside for one person, with a reason. The others are facts nobody can set aside.
CAN_BE_SET_ASIDE = (
    "CLOSED",
    "NOT_YET",
    "LOCALITY",
    "STANDING",
    "SECTOR",
    "ROLE",
    "PREREQUISITE",
    "AGAIN",
    "ABSENCES",
)
# Refusals that say how things stand: nobody's rule, so nobody is named.
FACTS = ("CALLED_OFF", "NO_BOOKING", "STARTED", "MERGED", "REQUESTED", "WAITING", "OFFERED", "BOOKED")
# From which state a charge may go where.
CHARGE_STEPS = {
    ChargeState.RECORDED: (
        ChargeState.CONFIRMED,
        ChargeState.WAIVER_ASKED,
        ChargeState.EXEMPT,
        ChargeState.WAIVED,
        ChargeState.INVOICED,
    ),
    ChargeState.CONFIRMED: (ChargeState.EXEMPT, ChargeState.WAIVED, ChargeState.INVOICED),
    ChargeState.WAIVER_ASKED: (ChargeState.CONFIRMED, ChargeState.EXEMPT, ChargeState.WAIVED),
    ChargeState.EXEMPT: (),
    ChargeState.WAIVED: (),
    ChargeState.INVOICED: (),
}
PARTNERSHIP = "the partnership"


def why_not(*, person, event, policy, at, facts=None):
    """Return every reason why `person` may not ask for a place on `event` now; an empty list means they may.

    The one place where booking is refused: page, form, action and the co-ordinator's view all ask here. A full date is
    no refusal: it means the waiting list. `person` None stands for somebody not signed in: then only what holds for
    everybody is said. `event` comes with course, family and locality, `person` with district and agency; nothing is
    read here. `policy` is that of the course (`courses.queries.policy_for`).
    """
    facts = facts or Facts()
    refusals = [
        *why_nobody(event=event, policy=policy, at=at),
        *why_not_merged(facts.merged),
        *why_not_twice(facts.standing),
    ]
    if person is not None:
        refusals += [*not_for(person=person, event=event), *not_yet_ready(event, policy=policy, at=at, facts=facts)]
    return [refusal for refusal in refusals if refusal.code not in facts.set_aside]


def why_nobody(*, event, policy, at):
    """Return the reasons that hold for everybody."""
    refusals = []
    if event.status == EventStatus.CANCELLED:
        refusals.append(
            Refusal("CALLED_OFF", "This date has been called off.", PARTNERSHIP, "Choose another date of the course.")
        )
    elif event.status == EventStatus.DRAFT:
        refusals.append(Refusal("NOT_OPEN", "This date is not open yet.", PARTNERSHIP, "Come back in a few days."))
    if event.count_only:
        refusals.append(
            Refusal("NO_BOOKING", "You do not need to book for this date.", PARTNERSHIP, "Come along on the day.")
        )
    opens_at = opens_for_booking(event)
    if event.starts_at <= at:
        refusals.append(Refusal("STARTED", "This date has started.", PARTNERSHIP, "Choose another date of the course."))
    elif event.booking_closes_at <= at:
        refusals.append(
            Refusal("CLOSED", "Booking for this date has closed.", PARTNERSHIP, "Choose a later date of the course.")
        )
    elif opens_at and at < opens_at:
        refusals.append(
            Refusal("NOT_YET", f"Booking opens on {day_of(opens_at)}.", PARTNERSHIP, "Come back on that day.")
        )
    return refusals


def why_not_merged(merged):
    """Return the reason when the record is the one of two that was not kept."""
    if not merged:
        return []
    text = "This record was merged with another one of the same person."
    return [Refusal("MERGED", text, PARTNERSHIP, "Book with the record that was kept.")]


def why_not_twice(standing):
    """Return the reason when the person has a live booking of this date."""
    if not standing:
        return []
    said = {
        Status.REQUESTED: ("REQUESTED", "You have asked for a place on this date and wait for approval."),
        Status.WAITING: ("WAITING", "You are on the waiting list for this date."),
        Status.OFFERED: ("OFFERED", "A place on this date is offered to you."),
    }
    code, text = said.get(standing, ("BOOKED", "You have a place on this date."))
    return [Refusal(code, text, PARTNERSHIP, "See it in your bookings.")]


def opens_for_booking(event):
    """When booking opens, or None where it is open from the start."""
    days = event.course.opens_days_before
    return event.starts_at - dt.timedelta(days=days) if days is not None else None


def day_of(moment):
    """3 March 2027, London's day."""
    day = moment.astimezone(LONDON).date()
    return f"{day.day} {day:%B %Y}"


def not_for(*, person, event):
    """Return the reasons why this date is not meant for `person`, whatever the day."""
    course = event.course
    refusals = []
    locality = course.only_for or (None if event.open_to_all else event.locality)
    if locality and not (person.district_id and person.district.locality_id == locality.pk):
        refusals.append(
            Refusal(
                "LOCALITY",
                f"This date is for people who work in {locality.name}.",
                f"{locality.name}'s training team",
                "If you do work there, change your district in your details.",
            )
        )
    agency = person.agency if person.agency_id else None
    for code, allowed, own, names, what in (
        ("STANDING", course.for_standings, agency and agency.standing, Standing, "agencies of this kind"),
        ("SECTOR", course.for_sectors, agency and agency.sector, Sector, "people who work in"),
        ("ROLE", course.for_roles, person.role_family, RoleFamily, "people who work as"),
    ):
        if allowed and own not in allowed:
            listed = ", ".join(str(names(value).label) for value in allowed if value in names.values)
            refusals.append(
                Refusal(
                    code,
                    f"This course is for {what}: {listed}.",
                    PARTNERSHIP,
                    "If your details are out of date, change them. Else ask the co-ordinator.",
                )
            )
    return refusals


def not_yet_ready(event, *, policy, at, facts):
    """Return the reasons that lie in what the person did or did not do before."""
    refusals = [
        Refusal(
            "PREREQUISITE",
            f"You need “{title}” first.",
            PARTNERSHIP,
            PROOF_WAITS if title in facts.proof_waits else SEND_PROOF,
        )
        for title, met in facts.prerequisites
        if not met
    ]
    months = event.course.again_after_months
    if months and facts.last_attended_at and months_later(facts.last_attended_at, months) > event.starts_at:
        again = months_later(facts.last_attended_at, months)
        refusals.append(
            Refusal(
                "AGAIN",
                f"You attended this course on {day_of(facts.last_attended_at)}.",
                PARTNERSHIP,
                f"You can take it again from {day_of(again)}.",
            )
        )
    if policy.absences_before_restriction and facts.absences >= policy.absences_before_restriction:
        refusals.append(
            Refusal(
                "ABSENCES",
                f"You have missed {facts.absences} dates in {policy.restriction_months} months without telling us.",
                PARTNERSHIP,
                f"Ask {event.locality.name}'s co-ordinator to let you book.",
            )
        )
    return refusals


def months_later(moment, months):
    """The same day of the month and time on London's wall so many months later; the last day where it has none."""
    wall = moment.astimezone(LONDON)
    year, month = divmod(wall.year * 12 + wall.month - 1 + months, 12)
    day = min(wall.day, calendar.monthrange(year, month + 1)[1])
    return wall.replace(year=year, month=month + 1, day=day)


def needs_approval(person, policy):
    """Whether a booking of this person waits for somebody's approval by e-mail."""
    return (
        policy.approval == ApprovalMode.EMAILED
        and person.manager_kind != ManagerKind.SELF
        and bool(person.manager_email)
    )


def declares_approval(person, policy):
    """Whether this person says with the booking that their manager agrees."""
    return policy.approval == ApprovalMode.DECLARED and person.manager_kind != ManagerKind.SELF


def approval_lapses_at(event, *, policy, at):
    """When a request made at `at` lapses: after the closing of booking an answer would help nobody."""
    return min(working_days_after(at, policy.approval_lapses_working_days), event.booking_closes_at)


def offer_expires_at(event, *, policy, at):
    """Until when an offer made at `at` stands, or None when it is too late for one.

    `offer_hours`, shrinking to `offer_hours_near` within `offer_near_days` of the start; never beyond
    `offers_end_hours_before` it or the closing of booking, and never for less than an hour.
    """
    near = at >= event.starts_at - dt.timedelta(days=policy.offer_near_days)
    lasts = dt.timedelta(hours=policy.offer_hours_near if near else policy.offer_hours)
    end = min(at + lasts, event.starts_at - dt.timedelta(hours=policy.offers_end_hours_before))
    return end if end - at >= dt.timedelta(hours=1) else None


def can_book_for(user, person):
    """Whether `user` may book for `person`: today only for oneself."""
    return user.is_authenticated and user.person_id == person.pk


def can_change(user, booking):
    """Whether `user` may hand this booking on or move it: its delegate, the lead of its agency, who runs the date."""
    if not user.is_authenticated:
        return False
    own = user.person_id is not None and booking.delegate_id == user.person_id
    led = booking.agency_id is not None and booking.agency_id in user.led_agencies
    return own or led or runs(user, booking.event)


def delivers(user, event):
    """Whether `user` delivers this date now."""
    return DeliveryAssignment.objects.of(user).filter(event=event).exists()


def runs(user, event):
    """Whether `user` co-ordinates the locality that runs this date, or administers the platform."""
    return user.is_authenticated and (user.is_administrator or event.locality_id in user.coordinated_localities)


def is_tentative(event, *, taken=None):
    """Whether it is open whether the date goes ahead. Wants `places_taken`, or their number beside the date."""
    return event.go_at is None and (event.places_taken if taken is None else taken) < event.minimum_to_run


# For so long a date that was called off by mistake can be taken back (TRUST.md section 5).
UNDO_CALL_OFF_WITHIN = dt.timedelta(hours=24)


def can_undo_call_off(event, *, at):
    """Whether a date that was called off can take place after all: for a day, and until it begins."""
    if event.status != EventStatus.CANCELLED or event.starts_at <= at:
        return False
    return at - event.cancelled_at <= UNDO_CALL_OFF_WITHIN


def charge_steps(charge):
    """The states a charge may go to now, in the order in which a page offers them."""
    return CHARGE_STEPS[ChargeState(charge.state)]


def can_settle(charge, state):
    """Whether a charge may go to this state now; one of 0 pounds is a record only and never invoiced."""
    return state in charge_steps(charge) and (state != ChargeState.INVOICED or charge.pounds > 0)
