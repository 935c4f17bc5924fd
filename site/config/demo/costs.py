"""What rooms and paid trainers of the demo's dates cost. Every price is invented."""

from config.demo.accounts import user
from config.demo.cms import read
from courses import actions
from courses.choices import Delivery, EventStatus
from courses.models import Event

# A date of more minutes is paid as a whole day.
HALF_DAY = 270


def has_costs():
    """Whether any date says what it cost."""
    return Event.objects.exclude(room_pounds=None, fee_pounds=None).exists()


def load_costs(at):
    """The fee of each date of a commissioned or hosted course, and the room where one was hired. Returns how many."""
    facts, boss, number = read("programme.toml"), user("admin"), 0
    fees = {code: row for row in facts["fee"] for code in row["courses"]}
    rooms = {code: row["pounds"] for row in facts["room"] for code in row["courses"]}
    events = Event.objects.filter(status=EventStatus.PUBLISHED, course__code__in={*fees, *rooms})
    for event in events.select_related("course").prefetch_related("sessions").order_by("starts_at", "pk"):
        fee, code = fees.get(event.course.code), event.course.code
        long = sum(session.minutes for session in event.sessions.all()) > HALF_DAY
        actions.set_costs(
            event=event,
            room_pounds=None if event.delivery == Delivery.VIRTUAL else rooms.get(code),
            fee_pounds=fee["day" if long else "half_day"] if fee else None,
            by=boss,
            at=at,
        )
        number += 1
    return number
