"""What waits for somebody in the present: a request for approval, an offer, proof to decide, wishes, charges.

All of it is invented, and made through the actions that pages use, at moments of the last two days.
"""

import datetime as dt

from bookings import actions as bookings
from bookings.choices import Status
from bookings.models import Booking
from config.demo.accounts import person, user
from config.demo.cms import read
from courses import actions as courses
from courses.models import Course, CourseFamily, Event, Prerequisite
from people.models import Locality, Person


def has_asking():
    """Whether it was made before."""
    return CourseFamily.objects.exists()


def load_asking(at):
    """Make it once. Returns what there is now, in words."""
    facts = read("programme.toml")["asking"]
    for row in facts["family"]:
        family = courses.add_family(name=row["name"], code=row["code"], by=user("admin"), at=at)
        chosen = list(Course.objects.filter(code__in=row["courses"]))
        overrides = row["overrides"]
        courses.set_family_policy(family=family, overrides=overrides, courses=chosen, by=user("admin"), at=at)
    for row in facts["variant"]:
        _variant(row, at)
    _request(facts["request"], at)
    _offer(facts["offer"], at)
    _proof(facts["proof"], at)
    _reserved(facts["reserved"], at)
    wishes = _wishes(facts["interest"], at)
    late = _late(facts["late"], at)
    return f"a request, an offer, proof to decide, {wishes} wishes for a date, {late} late cancellations"


def _ahead(row, at):
    """The next date of a row's course in its locality."""
    dates = Event.objects.upcoming(at).filter(course__code=row["course"], locality__code=row["locality"])
    return dates.order_by("starts_at", "pk").select_related("course__family", "course__only_for", "locality").first()


def _variant(row, at):
    """One locality's differences in a course."""
    courses.set_variant(
        course=Course.objects.get(code=row["course"]),
        locality=Locality.objects.get(code=row["locality"]),
        differences=row["differences"],
        note=row["note"],
        by=user("admin"),
        at=at,
    )


def _request(row, at):
    """The practitioner asks for a course whose family wants the manager's word."""
    when = at - dt.timedelta(hours=row["hours_ago"])
    bookings.claim(event=_ahead(row, at), delegate=person(row["who"]), by=user(row["who"]), at=when)


def _offer(row, at):
    """Somebody waits for a full date and is offered the place of somebody who gave theirs up."""
    event, who = _ahead(row, at), person(row["who"])
    bookings.claim(event=event, delegate=who, by=user(row["who"]), at=at - dt.timedelta(hours=row["asked_hours_ago"]))
    leaving = event.bookings.filter(status=Status.CONFIRMED).order_by("pk").first()
    bookings.cancel(booking=leaving, by=None, at=at - dt.timedelta(hours=row["hours_ago"]))


def _proof(row, at):
    """A course asks for something first; the practitioner says that training elsewhere was the same."""
    course = Course.objects.get(code=row["course"])
    prerequisite, _ = Prerequisite.objects.get_or_create(
        course=course, needs=None, other=row["needs"], defaults={"module": row["module"]}
    )
    bookings.submit_evidence(
        person=person(row["who"]),
        prerequisite=prerequisite,
        what=row["what"],
        done_on=at.date() - dt.timedelta(days=row["days_ago"]),
        by=user(row["who"]),
        at=at - dt.timedelta(hours=20),
    )


def _reserved(row, at):
    """The agency lead reserves places and names people later."""
    lead = user("lead")
    agency = lead.person.agency
    bookings.reserve(event=_ahead(row, at), agency=agency, places=row["places"], by=lead, at=at - dt.timedelta(hours=6))


def _wishes(row, at):
    """People want a course that has no date; the practitioner is one of them. Returns how many."""
    course = Course.objects.get(code=row["course"])
    crowd = Person.objects.filter(user=None, role_grants=None, email__endswith=".example", district__isnull=False)
    people = [person(row["who"]), *crowd.exclude(profile_completed_at=None).order_by("-pk")[: row["others"]]]
    for human in people:
        bookings.register_interest(person=human, course=course, by=None, at=at - dt.timedelta(hours=30))
    return len(people)


def _late(row, at):
    """People give up their places too late, one of them of the lead's agency where there is one. Returns how many."""
    held = Booking.objects.filter(event=_ahead(row, at), status=Status.CONFIRMED, delegate__user=None)
    agency = person("lead").agency_id
    leaving = sorted(held.order_by("pk"), key=lambda booking: booking.agency_id != agency)[: row["number"]]
    for booking in leaving:
        bookings.cancel(booking=booking, by=None, at=at - dt.timedelta(hours=26))
    return len(leaving)
