"""Questions about modules and learners, asked alike by page and action."""

import calendar
import datetime as dt
import hashlib
from dataclasses import dataclass

from elearning.choices import LONDON, PAUSE_MINUTES, Kind, State
from people.choices import Role

# After the attempts a module allows, one more each day.
FURTHER_ATTEMPT_AFTER = dt.timedelta(hours=24)


def why_not_start(module):
    """Why nobody can start this module on this site, or ""."""
    if module.retired_at is not None:
        return "This module is no longer offered."
    if module.kind == Kind.OUTSIDE:
        return f"This module is taken on another platform: {module.host_name}."
    return ""


def why_not_attempt(enrolment, *, attempts, steps, at):
    """Why its learner may not begin an attempt at the check now, or "". `attempts` are those made, `steps` all ids."""
    module = enrolment.module
    if enrolment.state == State.COMPLETED:
        return "You have completed this module."
    if not module.questions_asked:
        return "This module has no check."
    if not set(steps) <= set(enrolment.steps_done):
        return "Go through all the steps first."
    allowed = module.attempts_allowed
    if allowed and len(attempts) >= allowed:
        again_at = max(attempt.finished_at or attempt.started_at for attempt in attempts) + FURTHER_ATTEMPT_AFTER
        if at < again_at:
            times = "once" if allowed == 1 else f"{allowed} times"
            return (
                f"You have tried {times}. Read the steps again at your leisure: from {clock(again_at)} you can try "
                "once more, and then once a day."
            )
    return ""


def next_step(enrolment, steps):
    """The id of the first of `steps` that the learner has not gone through, or "" when there is none."""
    done = set(enrolment.steps_done)
    return next((step for step in steps if step not in done), "")


def progress(enrolment, steps):
    """How far the learner is, in per cent. The check counts as one step more."""
    stages = len(steps) + bool(enrolment.module.questions_asked)
    done = len(set(steps) & set(enrolment.steps_done))
    return 100 * done // stages if stages else 0


def seconds_since(enrolment, *, at):
    """Seconds of learning since the learner was last seen; nothing after a pause."""
    gone = (at - enrolment.last_at).total_seconds()
    return round(gone) if 0 < gone <= PAUSE_MINUTES * 60 else 0


def is_right(chosen, right):
    """Whether exactly the right answers were chosen."""
    return set(chosen) == set(right)


def score(right, asked):
    """Right answers in per cent, rounded down: 7.9 of 10 is no 80%."""
    return 100 * right // asked if asked else 0


def months_later(day, months):
    """The same day of the month so many months later, or earlier; the last day where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, calendar.monthrange(year, month + 1)[1]))


def finish_by(enrolment):
    """London's day by which an enrolment should be finished."""
    return months_later(enrolment.started_at.astimezone(LONDON).date(), enrolment.module.finish_months)


def refresh_on(completion):
    """When a refresher of the completed module is due, or None for never. Wants `module` selected."""
    months = completion.module.refresher_months
    return months_later(completion.completed_on, months) if months else None


@dataclass(frozen=True, slots=True)
class Refresher:
    """The last time one person completed one module, and the day on which that lapses."""

    person_id: int
    title: str
    done_on: dt.date
    lapses_on: dt.date


def to_refresh(done, *, today, months=12, back=12):
    """Refreshers that fall due in the coming `months`, or did in the `back` months before, soonest first.

    `done` is what `queries.last_done` gives.
    """
    first, last = months_later(today, -back), months_later(today, months)
    found = [Refresher(person, title, day, months_later(day, after)) for person, title, after, day in done]
    due = [one for one in found if first < one.lapses_on <= last]
    return sorted(due, key=lambda one: (one.lapses_on, one.person_id, one.title))


def clock(moment):
    """3 March 2027, 10:30, on London's wall."""
    wall = moment.astimezone(LONDON)
    return f"{wall.day} {wall:%B %Y}, {wall:%H:%M}"


def day(date):
    """3 March 2027."""
    return f"{date.day} {date:%B %Y}"


def may_upload_packages(user):
    """Whether the person uploads packages: editors and administrators."""
    return user.is_authenticated and (user.is_administrator or user.holds(Role.EDITOR))


def may_take_completions(user):
    """Whether the person takes in what other platforms report, and makes keys for pushing it."""
    return user.is_authenticated and user.is_administrator


def stored_name(folder, path):
    """Where a package's file is kept: under a name of our own, the same however its address is written."""
    digest = hashlib.sha256(path.casefold().encode("utf-8", "surrogatepass")).hexdigest()
    return f"elearning/{folder}/{digest[:40]}"
