"""Whether all of a date was attended: one answer for figures, certificates, records and making up."""

import datetime as dt
from dataclasses import dataclass

from bookings.choices import ON_REGISTER, PRESENT, Mark
from courses.choices import EventStatus


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


@dataclass(frozen=True)
class Completion:
    """How much of a date somebody was at, made-up parts included.

    `outcome` is that of the function of this name. `missing` are the sittings not attended, `short` says that too few
    of the minutes were attended, `make_ups` are the standing make-ups. A missed sitting can be made up for
    `window_days`; 0 where nothing can be made up, as by somebody who was not there at all.
    """

    outcome: str
    missing: tuple = ()
    short: bool = False
    parts: int = 1
    make_ups: tuple = ()
    window_days: int = 0

    @property
    def full(self):
        """Whether all of it was attended: what a certificate and a prerequisite ask for."""
        return self.outcome == Mark.ATTENDED

    @property
    def needs(self):
        """What is still missing, each in words fit for "you still need: ..."."""
        words = [f"part {session.number}" for session in self.missing] if self.parts > 1 else []
        if self.short:
            words.append("more of the training: the time there was too short")
        return words

    def make_up_of(self, session):
        """The standing make-up of a missed sitting, or None."""
        return next((row for row in self.make_ups if row.missed_id == session.pk), None)

    def until(self, session):
        """Until when a missed sitting can be made up."""
        return session.ends_at + dt.timedelta(days=self.window_days)

    def can_make_up(self, *, at):
        """The missed sittings that can be made up now and are not arranged yet, in order."""
        return tuple(
            session
            for session in self.missing
            if session.ends_at <= at < self.until(session) and not self.make_up_of(session)
        )


def completion(booking, *, policy):
    """The Completion of a booking read by `queries.for_completion`, by the settings of its course. No query.

    The one answer to "was all of it attended?": certificates, records, figures and the pages of making up ask here.
    """
    sittings = list(booking.event.sessions.all())
    marks = booking.sat()
    there = {sitting for sitting, mark, _minutes in marks if mark in PRESENT}
    lengths = {session.pk: session.minutes for session in sittings}
    said = outcome(marks, minutes=lengths, percent=policy.full_attendance_percent)
    missing = tuple(session for session in sittings if session.pk not in there)
    published = booking.status in ON_REGISTER and booking.event.status == EventStatus.PUBLISHED
    return Completion(
        outcome=said,
        missing=missing,
        short=not missing and said != Mark.ATTENDED,
        parts=len(sittings),
        make_ups=tuple(booking.make_ups.all()),
        window_days=policy.make_up_window_days if published and 0 < len(missing) < len(sittings) else 0,
    )
