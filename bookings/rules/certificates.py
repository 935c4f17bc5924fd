"""What stands between a booking and its certificate."""

from dataclasses import dataclass
from typing import Any

from bookings.choices import FORM_OF_THE_DAY_WORDS, ON_REGISTER, PAST_ONLY, PRESENT
from bookings.rules.completion import Completion, completion
from courses.choices import CertificateRule, EventStatus


@dataclass(frozen=True)
class Progress:
    """Where a booking stands on the way to its certificate."""

    completion: Completion
    answered: bool
    asks_answer: bool
    certificate: Any = None

    @property
    def there(self):
        """Whether any of it was attended."""
        return self.completion.outcome in PRESENT

    @property
    def full(self):
        """Whether all of it was attended."""
        return self.completion.full

    @property
    def complete(self):
        """Whether a certificate is due."""
        return self.full and (self.answered or not self.asks_answer)

    @property
    def needs(self):
        """What is still missing, each in words fit for "you still need: ..."."""
        form = [FORM_OF_THE_DAY_WORDS] if self.asks_answer and not self.answered else []
        return self.completion.needs + form


def progress(booking, *, policy):
    """The Progress of a booking read by `queries.towards`, by the settings of its course. No query."""
    waived = any(paper.why for paper in booking.papers)
    return Progress(
        completion=completion(booking, policy=policy),
        answered=booking.answered,
        asks_answer=policy.certificate_rule == CertificateRule.EVALUATED and not waived,
        certificate=next((paper for paper in booking.papers if paper.revoked_at is None), None),
    )


def can_have_certificate(booking, *, at):
    """Whether a certificate may come of this booking at all: on the register here of a date that took place."""
    return (
        booking.status in ON_REGISTER
        and booking.last_reason not in PAST_ONLY
        and booking.event.status == EventStatus.PUBLISHED
        and booking.event.ends_at <= at
    )
