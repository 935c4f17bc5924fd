"""Taking over answers of earlier years, or invented ones for the demo."""

import datetime as dt
import secrets
from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction

from bookings.actions.steps import lock, lock_all
from courses.models import Event, Policy
from evaluations import queries, rules
from evaluations.actions.answering import Given, answer_row, check, freeze
from evaluations.actions.keys import keys_of, pseudonym
from evaluations.actions.opening import coarsen_beside
from evaluations.choices import ORGANISATION_QUESTION, SEALED, Pairing, Wave
from evaluations.models import Answer, Closing, Invitation, Response, closes_at, opens_at

LONDON = rules.LONDON
BATCH = 500


@dataclass(frozen=True, kw_only=True)
class PastResponse:
    """One person's answers from earlier records. With `booking` they are paired, and noted as of `answered_on`."""

    given: Given
    booking: object = None
    answered_on: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class PastForms:
    """What people said on one form about one date.

    `sheet` is the questionnaire in use when the date ended, where the caller read it for another date of the course.
    """

    event: Event
    responses: list
    wave: str = Wave.W1
    sheet: queries.Sheet | None = None


@transaction.atomic
def take_over(*, event, responses, wave=Wave.W1, closed_at=None, sheet=None, by, at):
    """Store answers of a past date that were given elsewhere or are invented for the demo. Returns how many.

    Without a booking they are kept unpaired, as imported. Answers must fit the questionnaire in use when the date
    ended. `closed_at` also closes the form, as a trainer would. Forms that are kept sealed must be closed by now.
    `sheet` as in `PastForms`.
    """
    forms = PastForms(event=event, responses=responses, wave=wave, sheet=sheet)
    number = take_over_all(forms=[forms], by=by, at=at)
    if closed_at:
        Closing.objects.get_or_create(
            event=event, wave=wave, defaults={"made_at": closed_at, "actor": by.person if by else None}
        )
    return number


@transaction.atomic
def take_over_all(*, forms, by, at):
    """What `take_over` promises, of several dates and waves (`PastForms`) at once. Returns how many responses.

    Two queries for each date, to make its answers coarser; the others do not grow with the dates.
    """
    events = lock_all(each.event.pk for each in forms)
    policy = Policy.objects.get(pk=1)
    keys = keys_of([events[pk] for pk in _paired(forms)], policy=policy)
    rows, answers, invitations = [], [], []
    beside: dict[int, tuple[list, list]] = defaultdict(lambda: ([], []))
    for each in forms:
        event, wave = events[each.event.pk], each.wave
        sheet = each.sheet or queries.sheet_for(event.course_id, wave=wave, at=event.ends_at)
        made, said = _written(event, each, sheet, keys.get(event.pk, b""))
        rows += made
        answers += said
        if wave in (Wave.W0, Wave.W1):
            of_rows, of_answers = beside[event.pk]
            of_rows += made
            of_answers += said
        invitations += _invitations(event, each, policy)
        freeze(sheet.version, at=event.ends_at)
    for pk, (of_rows, of_answers) in beside.items():
        coarsen_beside(events[pk], of_rows, of_answers, change=(ORGANISATION_QUESTION,))
    chance = secrets.SystemRandom()
    Response.objects.bulk_create(chance.sample(rows, len(rows)), batch_size=BATCH)
    Answer.objects.bulk_create(chance.sample(answers, len(answers)), batch_size=BATCH)
    Invitation.objects.bulk_create(invitations, batch_size=BATCH)
    return len(rows)


def _paired(forms):
    """The dates whose answers belong to bookings, and need a key."""
    return sorted({each.event.pk for each in forms if any(past.booking for past in each.responses)})


def _written(event, forms, sheet, key):
    """The responses and answers of one form, not saved."""
    rows, answers = [], []
    for past in forms.responses:
        check(sheet, past.given, wave=forms.wave)
        response = Response(
            event=event,
            wave=forms.wave,
            version=sheet.version,
            pairing=Pairing.PAIRED if past.booking else Pairing.IMPORTED,
            pseudonym=pseudonym(key, past.booking.delegate_id) if past.booking else "",
            consent=past.given.consent,
            shuffled=True,
        )
        rows.append(response)
        answers += [answer_row(response, reply) for reply in past.given.replies]
    return rows, answers


def _invitations(event, forms, policy):
    """The completion flags of one form, not saved; of forms that are kept sealed nobody knows who answered."""
    day = event.ends_at.astimezone(LONDON).date()
    opens, closes = opens_at(event, policy, forms.wave), closes_at(event, policy, forms.wave)
    return [
        Invitation(
            booking=past.booking,
            wave=forms.wave,
            opens_at=opens,
            closes_at=closes,
            answered_on=None if forms.wave in SEALED else past.answered_on or day,
        )
        for past in forms.responses
        if past.booking
    ]


def store_past(*, event, forms, wave):
    """Store forms of earlier years (`Given`) unpaired, as of the end of the date. Returns the responses, shuffled.

    Part of the caller's transaction.
    """
    event = lock(event.pk)
    sheet = queries.sheet_of_past(event.course_id, wave=wave, at=event.ends_at)
    rows, answers = [], []
    for given in forms:
        check(sheet, given, wave=wave)
        response = Response(
            event=event,
            wave=wave,
            version=sheet.version,
            pairing=Pairing.IMPORTED,
            consent=given.consent,
            shuffled=True,
        )
        rows.append(response)
        answers += [answer_row(response, reply) for reply in given.replies]
    chance = secrets.SystemRandom()
    Response.objects.bulk_create(chance.sample(rows, len(rows)))
    Answer.objects.bulk_create(chance.sample(answers, len(answers)), batch_size=500)
    freeze(sheet.version, at=event.ends_at)
    return rows
