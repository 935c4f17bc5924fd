"""Taking answers."""

import datetime as dt
import hashlib
import json
import secrets
from dataclasses import asdict, dataclass

from django.core import signing
from django.db import IntegrityError, transaction

from bookings.actions.steps import lock
from bookings.models import Booking
from courses.choices import EventStatus
from courses.models import Policy
from evaluations import queries, rules
from evaluations.actions.keys import envelope_cipher, key_of, pseudonym
from evaluations.choices import (
    FOLLOW_UPS,
    MOMENTS,
    SEALED,
    TEXT_LIMIT,
    WITH_ENDS,
    WITH_OPTIONS,
    Consent,
    Kind,
    Pairing,
    Wave,
)
from evaluations.models import (
    Answer,
    Envelope,
    Invitation,
    QuestionnaireVersion,
    Response,
    RoomCode,
    SpentTicket,
    closes_at,
    opens_at,
)
from people.actions.patience import patient
from people.queries import recorded_under, records_of

LONDON = rules.LONDON
TICKET_SALT = "evaluations.ticket"
# How long a page opened with a room code may be sent in; after that it asks for one more press of the button.
TICKET_AGE = dt.timedelta(hours=12)
# The length of an envelope's content is a multiple of this.
ENVELOPE_STEP = 2048
# Kinds that can be demanded: the others may have nothing to ask, or stand for several questions.
ALWAYS_ANSWERABLE = (Kind.SCALE, Kind.CHOICE, Kind.CHOICES, Kind.TEXT, Kind.INTENTION)


class EvaluationRefused(Exception):
    """Answers were not taken; the text is fit to show."""


class AlreadyAnswered(EvaluationRefused):
    """The person has answered this form."""


class NotOpenYet(EvaluationRefused):
    """The form opens later."""


class WaveClosed(EvaluationRefused):
    """The form is closed, or the date did not take place."""


class NotThere(EvaluationRefused):
    """The register says that the person was not there."""


class NothingSaid(EvaluationRefused):
    """Every question was left out."""


class BadAnswer(EvaluationRefused):
    """An answer does not fit its question."""


class RoomFull(EvaluationRefused):
    """As many have answered as were there."""


class TicketSpent(EvaluationRefused):
    """This very page has been sent in before."""


class TicketTooOld(EvaluationRefused):
    """The page was opened too long ago, or not by us."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One answer: to a question by its code, or to a confidence item by its code and `moment`."""

    code: str
    moment: str = ""
    number: int | None = None
    option: str = ""
    text: str = ""
    due_on: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class Given:
    """All that one person said on one form. Questions left out are not in it."""

    replies: tuple
    consent: str = Consent.NO


@patient
@transaction.atomic
def answer(*, booking, given, wave=Wave.W1, room=None, by, at):
    """Take the answers of the person who holds `booking` (of the manager for W2M), once. Returns the Invitation, which
    says that, never what.

    Through an open `room` code of the date the form is open early. `by` is not kept: the answers must not lead back.
    Raises NotThere, NotOpenYet, WaveClosed, AlreadyAnswered, NothingSaid or BadAnswer.
    """
    event = lock(booking.event_id)
    policy = Policy.objects.get(pk=1)
    booking = queries.with_marks(Booking.objects).get(pk=booking.pk)
    if why := rules.why_not_asked(booking, wave):
        raise NotThere(why)
    check_open(event, wave=wave, room=room, policy=policy, at=at)
    invitation, _ = Invitation.objects.select_for_update(of=("self",)).get_or_create(
        booking=booking,
        wave=wave,
        defaults={"opens_at": opens_at(event, policy, wave), "closes_at": closes_at(event, policy, wave)},
    )
    # The same person may have come back under a second booking of the date.
    before = Invitation.objects.filter(booking__event=event, booking__delegate=booking.delegate_id, wave=wave)
    if before.filter(answered_on__isnull=False).exists():
        raise AlreadyAnswered("You have answered this form. Thank you.")
    sheet = queries.sheet_for(event.course_id, wave=wave, at=at)
    name = (
        "" if sheet.version.anonymous else pseudonym(key_of(event, policy=policy), recorded_under(booking, "delegate"))
    )
    if name and Response.objects.filter(event=event, wave=wave, pseudonym=name).exists():
        raise AlreadyAnswered("You have answered this form. Thank you.")
    if wave in SEALED:
        seal(event, sheet=sheet, wave=wave, given=given, pseudonym=name, policy=policy, at=at)
    else:
        store(event, sheet=sheet, wave=wave, given=given, pseudonym=name, at=at)
    invitation.answered_on, invitation.declined_on = at.astimezone(LONDON).date(), None
    invitation.save(update_fields=["answered_on", "declined_on"])
    return invitation


@patient
@transaction.atomic
def reflect(*, event, given, wave, by, at):
    """Take the reflection of a trainer or the sheet of an observer, once each. No booking and no flag is behind it.

    Raises NotThere, NotOpenYet, WaveClosed, AlreadyAnswered, NothingSaid or BadAnswer.
    """
    event = lock(event.pk)
    policy = Policy.objects.get(pk=1)
    if wave != rules.wave_of_trainer(by, event):
        raise NotThere("This form is for those who delivered or observed the date.")
    check_open(event, wave=wave, policy=policy, at=at)
    key = key_of(event, policy=policy)
    name = pseudonym(key, by.person_id)
    names = [pseudonym(key, record) for record in records_of([by.person_id])]
    if Response.objects.filter(event=event, wave=wave, pseudonym__in=names).exists():
        raise AlreadyAnswered("You have sent this form. Thank you.")
    sheet = queries.sheet_for(event.course_id, wave=wave, at=at)
    store(event, sheet=sheet, wave=wave, given=given, pseudonym=name, at=at)


@patient
@transaction.atomic
def answer_in_room(*, room, given, ticket, by, at):
    """Take answers by somebody unknown who typed the room code. Kept unpaired and counted apart; at most as many as
    were there. Returns nothing that leads to them.

    `ticket` comes from `issue_ticket` and serves once. Raises WaveClosed, TicketTooOld, TicketSpent, RoomFull,
    NothingSaid or BadAnswer.
    """
    event = lock(room.event_id)
    check_open(event, wave=room.wave, room=room, policy=Policy.objects.get(pk=1), at=at)
    if not is_live(room):
        raise WaveClosed(
            "The trainer has closed this room code. If you were there, use the link in your e-mail, or sign in and "
            "answer from your bookings."
        )
    spend(room, ticket)
    now = queries.pulse(event, wave=room.wave)
    limit = now.expected or (event.capacity if event.count_only else 0)
    if now.answered >= limit:
        raise RoomFull(
            "As many people have answered as were there. If you are on the register, sign in and answer from "
            "your bookings, or use the link in your e-mail."
        )
    sheet = queries.sheet_for(event.course_id, wave=room.wave, at=at)
    store(event, sheet=sheet, wave=room.wave, given=given, pseudonym="", at=at)


def check_open(event, *, wave=Wave.W1, room=None, policy, at):
    """Raise unless answers are taken now: by link in the form's time, by an open room code from the sitting on."""
    if event.status != EventStatus.PUBLISHED:
        raise WaveClosed("This date did not take place, so there is nothing to evaluate.")
    if queries.closing_of(event, wave=wave) or at >= closes_at(event, policy, wave):
        raise WaveClosed("This form has closed.")
    opens = opens_at(event, policy, wave)
    if room is not None:
        if room.event_id == event.pk and room.wave == wave and is_live(room):
            return
        if at < opens or room.event_id != event.pk:
            raise WaveClosed("This room code has been closed.")
    elif at < opens:
        raise NotOpenYet(
            f"This form opens {policy.w1_opens_minutes_before_end} minutes before the training ends."
            if wave not in FOLLOW_UPS
            else "This form opens some weeks after the training."
        )


def is_live(room):
    """Whether the room code is open, read again under the lock: it may have been closed while the page was open."""
    return RoomCode.objects.filter(pk=room.pk, closed_at=None).exists()


def spend(room, ticket):
    """Use up a ticket of this room."""
    try:
        said = signing.TimestampSigner(salt=TICKET_SALT).unsign(ticket, max_age=TICKET_AGE)
    except signing.BadSignature:
        raise TicketTooOld("This page was open for long. Your answers are still here: send them once more.") from None
    if said.partition(":")[0] != str(room.pk):
        raise TicketTooOld("This page was opened with another room code. Send your answers once more.")
    try:
        with transaction.atomic():
            SpentTicket.objects.create(digest=hashlib.sha256(said.encode()).hexdigest(), room=room)
    except IntegrityError:
        raise TicketSpent("These answers have reached us already. Thank you.") from None


def store(event, *, sheet, wave, given, pseudonym, at):
    """Write one Response with its answers, in an order drawn by chance; freeze the wording they were given to."""
    check(sheet, given, wave=wave)
    response = Response.objects.create(
        event=event,
        wave=wave,
        version=sheet.version,
        pairing=Pairing.PAIRED if pseudonym else Pairing.UNPAIRED,
        pseudonym=pseudonym,
        consent=given.consent,
    )
    rows = [answer_row(response, reply) for reply in given.replies]
    Answer.objects.bulk_create(secrets.SystemRandom().sample(rows, len(rows)))
    freeze(sheet.version, at=at)
    return response


def seal(event, *, sheet, wave, given, pseudonym, policy, at):
    """Put one set of answers into an envelope that is opened with the others when the form has closed."""
    check(sheet, given, wave=wave)
    content = {
        "version": sheet.version.pk,
        "pseudonym": pseudonym,
        "consent": given.consent,
        "replies": [asdict(reply) | {"due_on": str(reply.due_on or "")} for reply in given.replies],
    }
    text = json.dumps(content).encode()
    # All envelopes are of a few lengths: how much somebody wrote tells nothing.
    padded = text.ljust(-(-len(text) // ENVELOPE_STEP) * ENVELOPE_STEP)
    Envelope.objects.create(
        event=event, wave=wave, content=envelope_cipher(key_of(event, policy=policy)).encrypt(padded)
    )
    freeze(sheet.version, at=at)


def answer_row(response, reply):
    """The row of one reply."""
    return Answer(
        response=response,
        question_code=reply.code,
        moment=reply.moment,
        number=reply.number,
        option_code=reply.option,
        text=reply.text,
        due_on=reply.due_on,
    )


def freeze(version, *, at):
    """Fix a wording from its first answer on. Only the day is noted: the moment would date somebody's answer."""
    if version.frozen_at is None:
        day = at.astimezone(LONDON).replace(hour=0, minute=0, second=0, microsecond=0)
        QuestionnaireVersion.objects.filter(pk=version.pk, frozen_at=None).update(frozen_at=day)


def check(sheet, given, *, wave=Wave.W1):
    """Raise NothingSaid or BadAnswer unless each reply fits a question of the sheet, at most one reply each (one for
    each option of several)."""
    questions = {question.code: question for question in sheet.questions}
    scale = next((question for question in sheet.questions if question.kind == Kind.CONFIDENCE), None)
    items = {item.code for item in sheet.items} if scale else set()
    if not given.replies:
        raise NothingSaid("Answer at least one question before you send the form.")
    if given.consent not in Consent.values:
        raise BadAnswer("Choose whether we may quote you.")
    keys = [(reply.code, reply.moment, _several(questions.get(reply.code), reply)) for reply in given.replies]
    if len(keys) != len(set(keys)):
        raise BadAnswer("One question was answered twice.")
    for reply in given.replies:
        question = scale if reply.moment and reply.code in items else questions.get(reply.code)
        if question is None or not _fits(reply, question, MOMENTS.get(wave, ())):
            raise BadAnswer("An answer does not fit its question. Check your answers and send them again.")
    said = {reply.code for reply in given.replies}
    for question in sheet.questions:
        demanded = question.required and question.kind in ALWAYS_ANSWERABLE and not question.follows_code
        if demanded and question.code not in said:
            raise BadAnswer(f"An answer is missing: {question.text}")


def _several(question, reply):
    """What tells two replies to one question apart: the option, where several may be chosen."""
    return reply.option if question and question.kind == Kind.CHOICES else ""


def _fits(reply, question, moments):
    """Whether a reply is of the kind its question asks for."""
    kind, text = question.kind, reply.text
    if len(text) > TEXT_LIMIT:
        return False
    if kind == Kind.CONFIDENCE and reply.moment not in moments:
        return False
    if kind in WITH_ENDS:
        return reply.number is not None and question.low <= reply.number <= question.high and not text
    if kind in WITH_OPTIONS:
        return any(option.code == reply.option for option in question.options.all()) and not text
    if kind == Kind.TEXT:
        return bool(text) and reply.due_on is None
    return kind == Kind.INTENTION and bool(text)
