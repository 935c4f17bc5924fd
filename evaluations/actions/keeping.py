"""Upkeep by `run_due`, and what trainers and delegates still have to do."""

import secrets

from django.db import transaction

from courses.choices import EventStatus, Part
from courses.models import DeliveryAssignment, Event, Policy
from evaluations import queries, rules
from evaluations.actions.coarsening import ON_THE_REGISTER, coarsen
from evaluations.actions.keys import pseudonym, unwrapped
from evaluations.actions.opening import roles_in_envelopes
from evaluations.choices import OF_TRAINERS, ORGANISATION_QUESTION, ROLE_QUESTION, Wave
from evaluations.models import (
    Answer,
    Closing,
    Envelope,
    EventKey,
    Invitation,
    Response,
    SpentTicket,
    open_for,
    random_id,
)
from people.queries import recorded_under, records_of

LONDON = rules.LONDON


@transaction.atomic
def shuffle_due(*, at):
    """Write the answers of past days again in random order, all in one transaction. Returns how many responses.

    Before, the order of rows on disk and their transaction numbers run beside those of the completion flags; after,
    they tell nothing. A date's answers are taken together, old ones too, and get new random ids. A date that somebody
    with a name answered today waits until tomorrow, so that the answers of a day are mixed with each other.
    """
    today = at.astimezone(LONDON).date()
    busy = Invitation.objects.filter(answered_on__gte=today).values("booking__event")
    unshuffled = Response.objects.filter(shuffled=False).exclude(event__in=busy).order_by().values("event").distinct()
    # The lock that answering takes: nobody is added meanwhile.
    due = [event.pk for event in Event.objects.select_for_update().filter(pk__in=unshuffled).order_by("pk")]
    if not due:
        return 0
    responses = list(Response.objects.filter(event__in=due).order_by("pk"))
    answers = list(Answer.objects.filter(response__event__in=due).order_by("pk"))
    for event in due:
        mine = {response.pk: response for response in responses if response.event_id == event}
        coarsen_due(event, mine, [answer for answer in answers if answer.response_id in mine])
    new_ids = {response.pk: random_id() for response in responses}
    Answer.objects.filter(response__event__in=due).delete()
    Response.objects.filter(event__in=due).delete()
    for answer in answers:
        answer.pk, answer.response_id = random_id(), new_ids[answer.response_id]
    for response in responses:
        response.pk, response.shuffled = new_ids[response.pk], True
    chance = secrets.SystemRandom()
    Response.objects.bulk_create(chance.sample(responses, len(responses)), batch_size=500)
    Answer.objects.bulk_create(chance.sample(answers, len(answers)), batch_size=500)
    return len(responses)


def coarsen_due(event_id, responses, answers):
    """Make the answers of one date coarser before they are written again. `responses` by their ids.

    Organisations are looked at as long as answers of the day come in. After that they stay as they are, whatever
    becomes of the register, so that figures once told never change.
    """
    new = any(response.wave == Wave.W1 and not response.shuffled for response in responses.values())
    told = new and any(answer.question_code == ORGANISATION_QUESTION for answer in answers)
    sealed = roles_in_envelopes(event_id) if told else ()
    coarsen(event_id, responses.values(), answers, sealed=sealed, change=ON_THE_REGISTER if new else (ROLE_QUESTION,))


def intention_of(booking):
    """What the holder of this booking meant to do, said on the day; None if nothing, or once the key is gone.

    To be asked only for a request that came with the holder's own link.
    """
    row = EventKey.objects.filter(event=booking.event_id, wrapped__isnull=False).first()
    if row is None:
        return None
    return queries.own_intention(booking.event, pseudonym(unwrapped(row), recorded_under(booking, "delegate")))


def own_reflection_sent(event, wave, person_id):
    """Whether this trainer or observer has sent their form of the date."""
    row = EventKey.objects.filter(event=event, wrapped__isnull=False).first()
    if row is None:
        return False
    key = unwrapped(row)
    return any(queries.has_reflected(event, wave, pseudonym(key, record)) for record in records_of([person_id]))


def reflections_due(user, *, at):
    """The dates of which a trainer or observer may still send their own form, latest first. Four queries at most."""
    policy = Policy.objects.get(pk=1)
    since = at - open_for(policy)
    over = {"event__ends_at__lte": at, "event__ends_at__gt": since, "event__status": EventStatus.PUBLISHED}
    rows = DeliveryAssignment.objects.of(user).filter(**over).select_related("event__course")
    events: dict = {}
    parts: dict = {}
    for row in rows.order_by("-event__ends_at", "-event", "-pk"):
        events[row.event_id] = row.event
        parts.setdefault(row.event_id, set()).add(row.part)
    if not events:
        return []
    waves = {pk: Wave.OB if parts[pk] == {Part.OBSERVER} else Wave.TR for pk in events}
    closed = set(Closing.objects.filter(event__in=events, wave__in=OF_TRAINERS).values_list("event", "wave"))
    keys = EventKey.objects.filter(event__in=events, wrapped__isnull=False)
    own = {row.event_id: pseudonym(unwrapped(row), user.person_id) for row in keys}
    answered = Response.objects.filter(event__in=own, wave__in=OF_TRAINERS, pseudonym__in=own.values())
    sent = set(answered.values_list("event", "wave", "pseudonym"))
    return [
        event
        for pk, event in events.items()
        if (pk, waves[pk]) not in closed and (pk, waves[pk], own.get(pk)) not in sent
    ]


@transaction.atomic
def destroy_due_keys(*, at):
    """Destroy what has served its time: keys of dates long past, links and tickets of closed forms. Returns how many
    keys. From then on nobody can tell whose an answer was, whatever secret they hold.
    """
    today = at.astimezone(LONDON).date()
    # A key that envelopes still need stays until they are open.
    needed = Envelope.objects.values("event")
    destroyed = (
        EventKey.objects.filter(destroy_on__lte=today, destroyed_on=None)
        .exclude(event__in=needed)
        .update(wrapped=None, destroyed_on=today)
    )
    SpentTicket.objects.filter(room__event__ends_at__lt=at - open_for(Policy.objects.get(pk=1))).delete()
    return destroyed
