"""Opening the envelopes of a form that has closed: all of them together, and who had sent one is forgotten.

Completion flags and answers side by side would tell much: whoever is the only one to have answered on the day but not
at booking is found by that pattern alone, without any key. So the flags of sealed forms go in the transaction in which
their answers become readable, and what is left must not single anybody out (docs/adr/0010).
"""

import datetime as dt
import json
import secrets

from django.db import transaction

from bookings.actions.steps import lock
from bookings.choices import ON_REGISTER, Status
from bookings.models import Booking
from courses.choices import EventStatus
from courses.models import Event, Policy
from evaluations import queries
from evaluations.actions.answering import Reply, answer_row
from evaluations.actions.coarsening import FEW, ON_THE_REGISTER, coarsen
from evaluations.actions.keys import envelope_cipher, key_of, pseudonym, unwrapped
from evaluations.choices import ROLE_QUESTION, Consent, Pairing, Wave
from evaluations.models import Answer, Envelope, EventKey, Invitation, Response, closes_at
from people.queries import records_of


def open_due(*, at):
    """Open the envelopes of every form that has closed; those from before a date together with its form of the day.
    Of a date that was called off they are thrown away: there is nothing to compare. Returns how many were opened.
    """
    policy = Policy.objects.get(pk=1)
    held = Envelope.objects.order_by().values_list("event", "wave").distinct()
    events = Event.objects.in_bulk({event for event, _ in held})
    opened = 0
    for event, wave in sorted(held):
        if is_over(events[event], wave, policy=policy, at=at):
            opened += open_envelopes(event=events[event], wave=wave, at=at)
    return opened


def is_over(event, wave, *, policy, at):
    """Whether the envelopes of this form may be opened."""
    until = Wave.W1 if wave == Wave.W0 else wave
    if event.status == EventStatus.CANCELLED:
        return True
    return at >= closes_at(event, policy, until) or (
        at >= closes_at(event, policy, wave) and queries.closing_of(event, wave=until) is not None
    )


@transaction.atomic
def open_envelopes(*, event, wave, at):
    """Turn the envelopes of one closed form into responses, in random order, and forget whose they were."""
    event = lock(event.pk)
    envelopes = list(Envelope.objects.filter(event=event, wave=wave).order_by("pk"))
    Envelope.objects.filter(pk__in=[envelope.pk for envelope in envelopes]).delete()
    Invitation.objects.filter(booking__event=event, wave=wave).update(answered_on=None, declined_on=None)
    if event.status == EventStatus.CANCELLED or not envelopes:
        return 0
    policy = Policy.objects.get(pk=1)
    key = key_of(event, policy=policy)
    cipher = envelope_cipher(key)
    contents = [json.loads(cipher.decrypt(bytes(envelope.content))) for envelope in envelopes]
    contents = not_alone(contents, event=event, wave=wave, key=key)
    responses, answers = [], []
    for content in contents:
        response = Response(
            event=event,
            wave=wave,
            version_id=content["version"],
            pairing=Pairing.PAIRED if content["pseudonym"] else Pairing.UNPAIRED,
            pseudonym=content["pseudonym"],
            consent=content["consent"] or Consent.NO,
        )
        responses.append(response)
        answers += [answer_row(response, reply_of(row)) for row in content["replies"]]
    if wave == Wave.W0:
        coarsen_beside(event, responses, answers)
    else:
        coarsen(event.pk, responses, answers, change=(ROLE_QUESTION,))
    chance = secrets.SystemRandom()
    Response.objects.bulk_create(chance.sample(responses, len(responses)), batch_size=500)
    Answer.objects.bulk_create(chance.sample(answers, len(answers)), batch_size=500)
    return len(responses)


def reply_of(row):
    """A reply as it was before it was sealed."""
    return Reply(**row | {"due_on": dt.date.fromisoformat(row["due_on"]) if row["due_on"] else None})


def not_alone(contents, *, event, wave, key):
    """Leave out what the flags of the day would give away, and what people said who gave their place up.

    Those flags stay, for certificates. An answer without a partner of the day is by somebody without that flag: where
    fewer than five people have none, it is thrown away. A pair is by somebody who has it and could send this form:
    where fewer than five did, the pseudonym goes.
    """
    booked = Booking.objects.filter(event=event, status__in=ON_REGISTER)
    invited = Invitation.objects.filter(booking__event=event)
    flagged = set(invited.filter(wave=Wave.W1, answered_on__isnull=False).values_list("booking__delegate", flat=True))
    everybody = set(booked.values_list("delegate", flat=True))
    if wave == Wave.W0:
        could = set(booked.exclude(status=Status.WALK_IN).values_list("delegate", flat=True))
    else:
        could = set(invited.filter(wave=wave).values_list("booking__delegate", flat=True))
    fit = everybody if len(everybody - flagged) >= FEW else everybody & flagged
    names = {"", *(pseudonym(key, record) for record in records_of(fit))}
    kept = [content for content in contents if content["pseudonym"] in names]
    if len(flagged & could) < FEW and not flagged <= could:
        return [content | {"pseudonym": ""} for content in kept]
    return kept


def coarsen_beside(event, responses, answers, *, change=ON_THE_REGISTER):
    """Make answers that come to light coarser, and what is told already of the same people's work: the two stand side
    by side from now on. What changes of the latter is mixed again tonight.
    """
    rows = Answer.objects.filter(
        response__event=event, response__wave__in=(Wave.W0, Wave.W1), question_code__in=ON_THE_REGISTER
    )
    told = list(rows.select_related("response").order_by("pk"))
    before = {answer.pk: answer.option_code for answer in told}
    coarsen(event.pk, [*responses, *(answer.response for answer in told)], [*answers, *told], change=change)
    changed = [answer for answer in told if answer.option_code != before[answer.pk]]
    Answer.objects.bulk_update(changed, ["option_code"])
    Response.objects.filter(pk__in=[answer.response_id for answer in changed]).update(shuffled=False)


def roles_in_envelopes(event_id):
    """(pseudonym, kind of work) of everybody whose answers from before the date are still sealed.

    What people say of their organisation is kept with an eye on it from the first night on. A copy of the database of
    that night must not tell, beside one of later, what later alone would not.
    """
    sealed = list(Envelope.objects.filter(event=event_id, wave=Wave.W0))
    row = EventKey.objects.filter(event=event_id, wrapped__isnull=False).first()
    if not sealed or row is None:
        return []
    cipher = envelope_cipher(unwrapped(row))
    contents = [json.loads(cipher.decrypt(bytes(envelope.content))) for envelope in sealed]
    return [
        (content["pseudonym"], reply["option"])
        for content in contents
        for reply in content["replies"]
        if content["pseudonym"] and reply["code"] == ROLE_QUESTION and reply["option"]
    ]
