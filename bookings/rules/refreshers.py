"""Who has been trained in what, until when it holds, and who is due again. No query."""

import datetime as dt
from dataclasses import dataclass

from bookings.choices import Mark
from bookings.rules.booking import LONDON, months_later
from bookings.rules.completion import outcome
from bookings.rules.record import refresher_months


@dataclass(frozen=True, slots=True)
class Trained:
    """The last time one person attended all of one course. `lapses_on` is None where it holds for good."""

    person_id: int
    course_id: int
    done_on: dt.date
    lapses_on: dt.date | None

    def holds(self, today):
        """Whether it holds today."""
        return self.lapses_on is None or self.lapses_on > today


def trained(marks, *, dates, courses):
    """Each person's last full attendance of each course, as Trained.

    `marks`, `dates` and `courses` are what `queries.attended`, `queries.dates_over` and `queries.courses_with_settings`
    give. All of a date means what `completion` means: made-up parts count, and each course's own settings hold.
    """
    last: dict[tuple[int, int], dt.datetime] = {}
    for person_id, event_id, said in marks:
        if event_id not in dates:  # over since the dates were read
            continue
        course_id, over, minutes = dates[event_id]
        _course, policy = courses[course_id]
        if outcome(said, minutes=minutes, percent=policy.full_attendance_percent) == Mark.ATTENDED:
            key = person_id, course_id
            last[key] = max(over, last.get(key, over))
    found = []
    for (person_id, course_id), over in last.items():
        months = refresher_months(*courses[course_id])
        day = over.astimezone(LONDON).date()
        found.append(Trained(person_id, course_id, day, months_later(over, months).date() if months else None))
    return found


def to_refresh(found, *, courses, today, months=12, back=12):
    """Those of the Trained that lapse in the coming `months` or lapsed in the `back` months before, soonest first.

    Courses that are no longer run ask nobody back.
    """
    first, last = later(today, -back), later(today, months)
    due = [
        one
        for one in found
        if one.lapses_on and first < one.lapses_on <= last and courses[one.course_id][0].retired_at is None
    ]
    return sorted(due, key=lambda one: (one.lapses_on, one.person_id, one.course_id))


def later(day, months):
    """The same day of the month so many months later, or the last day where it has none."""
    return months_later(dt.datetime.combine(day, dt.time(12), tzinfo=LONDON), months).date()
