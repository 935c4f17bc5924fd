"""Questions about the register and what is shown on the day: who may open it, mark, check in, and see needs."""

import datetime as dt

from django.utils.crypto import salted_hmac

from bookings.rules.booking import delivers, runs
from courses.choices import EventStatus

# The register opens so long before a sitting: trainers set up while people arrive.
REGISTER_OPENS_BEFORE = dt.timedelta(minutes=30)
# Access needs are shown to those who deliver from so long before a date until so long after (docs/authorisation.md).
NEEDS_SHOWN_BEFORE = dt.timedelta(days=7)
NEEDS_SHOWN_AFTER = dt.timedelta(days=1)


def can_open_register(user, event):
    """Whether `user` may see and mark the register of this date at all."""
    return runs(user, event) or delivers(user, event)


def register_opens_at(session):
    """When the register of one sitting can be marked."""
    return session.starts_at - REGISTER_OPENS_BEFORE


# Letters and figures that nobody mixes up on a slide. Longer than a code of the evaluation, so that they never meet.
CHECK_IN_LETTERS, CHECK_IN_LENGTH = "CDFHJKMNPQRTVWXY23456789", 7
# People check in until so long after a sitting has ended.
CHECK_IN_AFTER = dt.timedelta(hours=2)


def check_in_code(session):
    """The code with which people check in to a sitting, made of the sitting and the site's secret: none is stored."""
    number = int.from_bytes(salted_hmac("bookings.check-in", str(session.pk), algorithm="sha256").digest()[:8], "big")
    letters = []
    for _ in range(CHECK_IN_LENGTH):
        number, at = divmod(number, len(CHECK_IN_LETTERS))
        letters.append(CHECK_IN_LETTERS[at])
    return "".join(letters)


def can_check_in(session, *, at):
    """Whether a sitting is going on, from the opening of its register until some time after its end."""
    return register_opens_at(session) <= at <= session.ends_at + CHECK_IN_AFTER


def is_late(event, *, at, policy):
    """Whether the editing time is over: a mark now needs a reason, and a co-ordinator to make it."""
    return at > event.ends_at + dt.timedelta(days=policy.register_edit_days)


def can_mark(user, event, *, at, policy):
    """Return "" when `user` may mark this register now, else the sentence that says why not."""
    if event.status != EventStatus.PUBLISHED:
        return "This date did not take place, so it has no register to mark."
    if runs(user, event):
        return ""
    if not delivers(user, event):
        return "Only the trainers of this date and its co-ordinator can mark the register."
    if is_late(event, at=at, policy=policy):
        return (
            f"The register closed {policy.register_edit_days} days after the date. "
            f"Ask {event.locality.name}'s co-ordinator to correct it."
        )
    return ""


def needs_reason(user, event, *, at, policy):
    """Whether `user` must say why with each mark: when it is late, and always for an administrator from outside."""
    if is_late(event, at=at, policy=policy):
        return True
    inside = event.locality_id in user.coordinated_localities or not user.is_administrator
    return not inside and not delivers(user, event)


def can_see_needs(user, event, *, at):
    """Whether `user` sees the access needs now: those who deliver or co-ordinate the date, around its days.

    An administrator has no such need from that role alone.
    """
    if not needs_shown(event, at=at):
        return False
    return event.locality_id in user.coordinated_localities or delivers(user, event)


def needs_shown(event, *, at):
    """Whether access needs are shown now to those who deliver or run the date."""
    return event.starts_at - NEEDS_SHOWN_BEFORE <= at <= event.ends_at + NEEDS_SHOWN_AFTER
