"""Asking people: on the day, and again after months, with reminders that stop by themselves.

What should be sent is reckoned from the facts in each pass: a late mark, a moved date or a missed run mend themselves,
and nothing is sent twice.
"""

import datetime as dt
import hashlib

from django.db import IntegrityError, transaction

from courses.models import Policy
from evaluations import queries, rules
from evaluations.actions.answering import WaveClosed
from evaluations.actions.keys import link_token
from evaluations.choices import FOLLOW_UPS, LETTERS, Wave
from evaluations.models import Invitation, closes_at, opens_at
from outbox.actions import drop, queue

LONDON = rules.LONDON
# Reminders go in the morning, whenever the first mail went.
MORNING = dt.time(9, 0)


def token_digest(token):
    """What is stored of a personal link."""
    return hashlib.sha256(token.encode()).hexdigest()


def invite_due(*, at):
    """Ask, by a personal link, everybody who was there and was not asked yet, while the form is open; after some
    months the line manager too. Returns how many were asked.

    A link to one's own form goes to nobody else: people without an e-mail address are noted as asked and answer on the
    day by room code. Their manager is asked all the same.
    """
    policy = Policy.objects.get(pk=1)
    return sum(
        _invite(booking, wave, policy, at)
        for wave in LETTERS
        for booking in queries.to_invite(wave, policy=policy, at=at)
    )


def _invite(booking, wave, policy, at):
    """Invitation and message in one transaction. A rival run that was quicker has done it: then nothing is left."""
    event = booking.event
    reached = booking.delegate.manager_email if wave == Wave.W2M else booking.delegate.email
    token = link_token(booking.pk, wave)
    try:
        with transaction.atomic():
            Invitation.objects.create(
                booking=booking,
                wave=wave,
                token_hash=token_digest(token) if reached else None,
                opens_at=opens_at(event, policy, wave),
                closes_at=closes_at(event, policy, wave),
                asked_on=at.astimezone(LONDON).date(),
            )
            queue(key=f"evaluation:{booking.pk}:{wave}", at=at, **_letter(booking, wave, token, policy))
    except IntegrityError:
        return 0
    return 1


def _letter(booking, wave, token, policy, **more):
    """What to queue for one invitation or reminder."""
    event, delegate = booking.event, booking.delegate
    closes = closes_at(event, policy, wave)
    to_manager = wave == Wave.W2M
    return {
        "template": LETTERS[wave],
        "to": delegate.manager_email if to_manager else delegate,
        "values": {
            "name": delegate.manager_name if to_manager else delegate.name,
            "course": event.course.title,
            "starts_at": event.starts_at.isoformat(),
            "closes_at": closes.isoformat(),
            "token": token,
            **({"person": delegate.name, "unreachable": not delegate.email} if to_manager else {}),
            **more,
        },
        "locality": event.locality,
        "drop_after": closes,
        "holds_secret": True,
    }


def remind_due(*, at):
    """Remind those who neither answered nor said no, so often and so far apart as the policy says; drop reminders that
    are no longer wanted. A reminder missed until the next is due is not sent any more. Returns how many were made.
    """
    policy = Policy.objects.get(pk=1)
    wall = at.astimezone(LONDON)
    waiting = [
        row for row in queries.unanswered(policy=policy, at=at) if not rules.why_not_asked(row.booking, row.wave)
    ]
    _drop_unwanted(waiting)
    due = {}
    for invitation in waiting if wall.time() >= MORNING else ():
        days = (wall.date() - invitation.asked_on).days
        number = min(policy.followup_reminders, days // policy.followup_reminder_days)
        if number:
            due[f"evaluation:{invitation.booking_id}:{invitation.wave}:{number}"] = invitation
    for key in queries.keys_queued(due):
        del due[key]
    for key, invitation in due.items():
        token = link_token(invitation.booking_id, invitation.wave)
        queue(key=key, at=at, **_letter(invitation.booking, invitation.wave, token, policy, again=True))
    return len(due)


def _drop_unwanted(waiting):
    """Drop unsent mails about forms that were answered, declined or closed since."""
    wanted = {f"evaluation:{row.booking_id}:{row.wave}" for row in waiting}
    keys = [key for key in queries.keys_unsent() if ":".join(key.split(":")[:3]) not in wanted]
    if keys:
        drop(keys=keys)


@transaction.atomic
def decline(*, invitation, by, at):
    """Ask no more: no reminder follows. The form stays open to them. Twice, or after answering, changes nothing.

    `by` is not kept. Raises WaveClosed for a form that is over.
    """
    invitation = (
        Invitation.objects.select_for_update(of=("self",)).select_related("booking__event").get(pk=invitation.pk)
    )
    if invitation.wave not in FOLLOW_UPS or at >= closes_at(
        invitation.booking.event, Policy.objects.get(pk=1), invitation.wave
    ):
        raise WaveClosed("This form has closed. We ask no more anyway.")
    if invitation.answered_on is None and invitation.declined_on is None:
        invitation.declined_on = at.astimezone(LONDON).date()
        invitation.save(update_fields=["declined_on"])
    return invitation
