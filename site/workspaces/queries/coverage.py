"""What an agency lead sees of training in the own agency: how many of its people hold it, and whose lapses when.

Counted are people who work for the agency today, by what they attended, or completed as e-learning, for it: what they
did before is theirs.
"""

from collections import defaultdict

from bookings.models import Booking
from bookings.queries import attended, courses_with_settings, dates_over, places
from bookings.rules import later, to_refresh, trained
from courses.models import Priority
from elearning import rules as elearning
from elearning.models import Completion
from elearning.queries import last_done
from people.choices import RoleFamily
from people.models import Person
from workspaces.queries.homes import LONDON

SOON_MONTHS = 3


def day_of(at):
    """London's day of a moment."""
    return at.astimezone(LONDON).date()


def soon_day(at):
    """The day until which a refresher is soon."""
    return later(day_of(at), SOON_MONTHS)


def place_words(row):
    """Where and in what kind of work a Headcount is, to follow a number: " in Blackpool, Social work"."""
    place = f" in {row.locality.name}" if row.locality_id else ""
    return place + (f", {row.get_role_family_display().lower()}" if row.role_family else "")


def in_order(given):
    """The Headcounts {(locality, kind of work): row}: everywhere first, then by locality, all kinds of work first."""
    order = RoleFamily.values
    return sorted(
        given.values(),
        key=lambda row: (
            (-1, "") if row.locality_id is None else (row.locality.position, row.locality.name),
            order.index(row.role_family) if row.role_family else -1,
        ),
    )


def _trained(agency, at):
    """(Trained of the agency's people of today, courses with settings). Five queries."""
    courses = courses_with_settings()
    bookings = Booking.objects.filter(agency=agency, delegate__agency=agency)
    return trained(attended(bookings, at=at), dates=dates_over(at), courses=courses), courses


def refreshers_of(agency, *, at):
    """[(title, Trained or Refresher)] that lapse within a year or lapsed in the last one, soonest first. Six queries.

    Courses that the agency's people of today attended for it, and e-learning that they completed for it.
    """
    (found, courses), today = _trained(agency, at), day_of(at)
    completions = Completion.objects.filter(agency=agency, person__agency=agency)
    due = [(courses[one.course_id][0].title, one) for one in to_refresh(found, courses=courses, today=today)]
    due += [(f"{one.title} (e-learning)", one) for one in elearning.to_refresh(last_done(completions), today=today)]
    return sorted(due, key=lambda pair: (pair[1].lapses_on, pair[1].person_id, pair[0]))


def with_names(due):
    """[(Person, title, Trained or Refresher)] of one page. One query."""
    people = Person.objects.in_bulk([one.person_id for _title, one in due])
    return [(people[one.person_id], title, one) for title, one in due]


def coverage_of(agency, given, *, at):
    """How many of the agency's people hold training in each priority today, everywhere and by kind of work.

    A dict with `priorities` and `rows`, each (label, headcount or None, [number for each priority]). Seven queries.
    """
    priorities = list(Priority.objects.order_by("position", "pk"))
    found, courses = _trained(agency, at)
    where, today = places(Person.objects.filter(agency=agency)), day_of(at)
    held: dict[tuple[str, int], set] = defaultdict(set)
    for one in found:
        if one.holds(today) and one.person_id in where:
            for priority in courses[one.course_id][0].priorities.all():
                for role in {"", where[one.person_id].role_family}:
                    held[role, priority.pk].add(one.person_id)
    heads = _by_role(given)
    roles = [role for role in RoleFamily.values if role in heads or any(key[0] == role for key in held)]
    labels = [("", "All kinds of work"), *((role, RoleFamily(role).label) for role in roles)]
    return {
        "priorities": priorities,
        "rows": [
            (label, heads.get(role), [len(held[role, priority.pk]) for priority in priorities])
            for role, label in labels
        ],
    }


def _by_role(given):
    """{kind of work, "" for all: people}: what is said of everywhere, else of the localities together."""
    everywhere = {role: row.number for (locality, role), row in given.items() if locality is None}
    local: dict[str, int] = defaultdict(int)
    for (locality, role), row in given.items():
        if locality is not None:
            local[role] += row.number
    heads = {**local, **everywhere}
    if "" not in heads and heads:
        heads[""] = sum(heads.values())
    return heads
