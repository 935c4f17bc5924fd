"""The dates of a course among which a person may choose."""

from bookings import queries, rules
from design.templatetags.design import places_left, when

# So many dates are offered at once, the soonest first.
MOST = 24


def dates_open_to(person, course, *, policy, at):
    """The upcoming dates of `course` that are open and for `person`, who is not booked on them, soonest first.

    What a co-ordinator set aside for them on a date does not stand against it. Full dates are among them.
    """
    aside = queries.rules_set_aside(person, course)
    return [
        event
        for event in queries.dates_without(person, course, at=at)[:MOST]
        if {
            refusal.code
            for refusal in (
                *rules.why_nobody(event=event, policy=policy, at=at),
                *rules.not_for(person=person, event=event),
            )
        }
        <= set(aside.get(event.pk, ()))
    ]


def words(event):
    """When, where and how many places are left."""
    return f"{when(event)}, {event.where}: {places_left(event.capacity, event.places_taken, event.waiting)}"
