"""What a training record says: one line for everything learnt, whoever ran it, and when a refresher is due."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from bookings.choices import PRESENT, Learnt, Mark
from bookings.rules.booking import LONDON, months_later
from bookings.rules.completion import completion
from elearning.rules import refresh_on

# Reading one takes so long; how long a team talks about it is not asked.
BRIEFING_MINUTES = 7


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a training record. `said` is how it is known; `full` whether it counts for a refresher."""

    kind: str
    title: str
    by: str
    done_on: dt.date
    said: str
    minutes: int | None = None
    levels: tuple = ()
    full: bool = False
    refresh_on: dt.date | None = None
    course: Any = None
    certificate: Any = None
    row: Any = None

    @property
    def kind_words(self):
        """The kind in words."""
        return Learnt(self.kind).label

    @property
    def has_file(self):
        """Whether a file was kept with training that the person added."""
        return self.kind == Learnt.OWN and bool(self.row.file)


@dataclass(frozen=True)
class Record:
    """Everything on somebody's record, newest first."""

    lines: tuple

    @property
    def minutes(self):
        """Learning time in all, as far as it is known."""
        return sum(line.minutes or 0 for line in self.lines)

    @property
    def refreshers(self):
        """The lines with a refresher to come, soonest first."""
        return sorted((line for line in self.lines if line.refresh_on), key=lambda line: line.refresh_on)

    @property
    def certificates(self):
        """How many certificates stand."""
        return sum(line.certificate is not None for line in self.lines)


def refresher_months(course, policy):
    """Months after which this course wants a refresher; 0 for never. `policy` is the one of the course."""
    return policy.refresher_months if course.refresher_months is None else course.refresher_months


def spent(booking):
    """Minutes somebody was there, by the register, made-up parts included."""
    lengths = {session.pk: session.minutes for session in booking.event.sessions.all()}
    return sum(
        part if mark == Mark.PARTIAL else lengths.get(sitting, 0)
        for sitting, mark, part in booking.sat()
        if mark in PRESENT
    )


def course_lines(bookings, *, policy_of):
    """The lines of bookings read by `queries.learnt_here`. Of each course only the last full attendance asks again.

    `policy_of(course)` gives the settings of a course without a query.
    """
    lines, asked = [], set()
    for booking in sorted(bookings, key=lambda row: (row.event.ends_at, row.pk), reverse=True):
        event, course = booking.event, booking.event.course
        policy = policy_of(course)
        there = completion(booking, policy=policy)
        if there.outcome not in PRESENT:
            continue
        done = event.ends_at.astimezone(LONDON)
        months = refresher_months(course, policy)
        again = there.full and months and course.retired_at is None and course.pk not in asked
        if there.full:
            asked.add(course.pk)
        lines.append(
            Line(
                kind=Learnt.COURSE,
                title=course.title,
                by=event.locality.name,
                done_on=done.date(),
                said="Attended in full" if there.full else "Attended part",
                minutes=spent(booking),
                levels=tuple(level.name for level in course.levels.all()),
                full=there.full,
                refresh_on=months_later(done, months).date() if again else None,
                course=course,
                certificate=next((paper for paper in booking.papers if paper.revoked_at is None), None),
                row=booking,
            )
        )
    return lines


def own_lines(trainings):
    """The lines of training that somebody added themselves."""
    return [
        Line(
            kind=Learnt.OWN,
            title=training.title,
            by=training.provider,
            done_on=training.done_on,
            said="Added by the person; not checked",
            minutes=training.minutes,
            levels=tuple(level.name for level in training.levels.all()),
            refresh_on=training.refresh_on,
            row=training,
        )
        for training in trainings
    ]


def elearning_lines(completions):
    """The lines of e-learning, newest first, as it was called on that day. Of each module only the last asks again."""
    lines, asked = [], set()
    for done in completions:
        module = done.module
        due = None if module.pk in asked or module.retired_at else refresh_on(done)
        asked.add(module.pk)
        lines.append(
            Line(
                kind=Learnt.ELEARNING,
                title=done.title,
                by=module.host_name or "E-learning of the partnership",
                done_on=done.completed_on,
                said=f"Completed: {done.get_source_display().lower()}",
                minutes=done.minutes,
                levels=(done.level,) if done.level else (),
                full=True,
                refresh_on=due,
                certificate=done if done.code else None,
                row=done,
            )
        )
    return lines


def proof_lines(proofs):
    """The lines of training elsewhere that a co-ordinator accepted as equivalent."""
    return [
        Line(
            kind=Learnt.PROOF,
            title=proof.what,
            by=f"Stands for {proof.prerequisite.title}",
            done_on=proof.done_on,
            said="Proof accepted by the co-ordinator",
            row=proof,
        )
        for proof in proofs
    ]


def briefing_lines(uses):
    """The lines of briefings that the person noted as used with a team."""
    return [
        Line(
            kind=Learnt.BRIEFING,
            title=use.title,
            by=f"Talked about with {use.team}" if use.team else "Talked about with a team",
            done_on=use.used_on,
            said="Noted by the person; not checked",
            minutes=BRIEFING_MINUTES,
            row=use,
        )
        for use in uses
    ]


def record(*groups):
    """The Record of these groups of lines."""
    lines = sorted((line for group in groups for line in group), key=lambda line: line.done_on, reverse=True)
    return Record(lines=tuple(lines))
