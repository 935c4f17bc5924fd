"""What stands between a booking and its certificate.

The seam to the register is `presence`: which sittings somebody was at, and for how long.
"""

from dataclasses import dataclass
from typing import Any

from bookings.choices import ON_REGISTER, PRESENT, Mark
from bookings.rules.booking import outcome
from courses.choices import CertificateRule, EventStatus


@dataclass(frozen=True)
class Presence:
    """How much of a date somebody was at. `missing` are numbers of sittings; `short` says too few of the minutes."""

    missing: tuple = ()
    short: bool = False
    nothing: bool = False

    @property
    def full(self):
        """Whether it is what a certificate and a prerequisite ask for."""
        return not (self.missing or self.short or self.nothing)


@dataclass(frozen=True)
class Progress:
    """Where a booking stands on the way to its certificate."""

    presence: Presence
    answered: bool
    asks_answer: bool
    parts: int
    certificate: Any = None

    @property
    def complete(self):
        """Whether a certificate is due."""
        return self.presence.full and (self.answered or not self.asks_answer)

    @property
    def needs(self):
        """What is still missing, each in words fit for "you still need: ..."."""
        words = [f"part {number}" for number in self.presence.missing] if self.parts > 1 else []
        if self.presence.short:
            words.append("more of the training: you were there for too short a time")
        if self.asks_answer and not self.answered:
            words.append("the two minutes of questions about the day")
        return words


def presence(booking, *, policy):
    """The Presence of a booking read by `towards`."""
    sittings = {session.pk: session for session in booking.event.sessions.all()}
    minutes = {pk: session.minutes for pk, session in sittings.items()}
    marks = [(row.session_id, row.mark, row.minutes) for row in booking.attendances.all()]
    there = {pk for pk, mark, _minutes in marks if mark in PRESENT}
    if not there:
        return Presence(nothing=True)
    missing = tuple(session.number for pk, session in sittings.items() if pk not in there)
    said = outcome(marks, minutes=minutes, percent=policy.full_attendance_percent)
    return Presence(missing=missing, short=not missing and said != Mark.ATTENDED)


def progress(booking, *, policy):
    """The Progress of a booking read by `towards`, by the settings of its course."""
    certificate = next((paper for paper in booking.papers if paper.revoked_at is None), None)
    waived = any(paper.why for paper in booking.papers)
    return Progress(
        presence=presence(booking, policy=policy),
        answered=booking.answered,
        asks_answer=policy.certificate_rule == CertificateRule.EVALUATED and not waived,
        parts=len(booking.event.sessions.all()),
        certificate=certificate,
    )


def can_have_certificate(booking, *, at):
    """Whether a certificate may come of this booking at all: on the register of a date that took place."""
    return (
        booking.status in ON_REGISTER and booking.event.status == EventStatus.PUBLISHED and booking.event.ends_at <= at
    )
