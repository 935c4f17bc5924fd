"""One trainer asked by name to deliver a date: asked, answered yes or no, taken back."""

from django.db import transaction

from audit.actions import record
from courses import queries
from courses.actions import messages
from courses.actions.calls import CallRefused, open_call_locked
from courses.actions.dates import assign_locked, end_asks, locked_date, locked_dates
from courses.choices import AskState, EventStatus
from courses.models import DeliveryAsk
from design.templatetags.design import short_day
from people.actions.patience import patient


@patient
@transaction.atomic
def ask_trainer(*, event, trainer, part, note="", by, at):
    """Ask one trainer whether they deliver a date; they get a message. Returns the DeliveryAsk.

    Raises CallRefused: the date is over or called off; the trainer is on it, was asked, or is none of the course.
    """
    event = locked_date(event)
    if event.status == EventStatus.CANCELLED or event.starts_at <= at:
        raise CallRefused("Only a date that is still to come can ask for trainers.")
    if event.assignments.live().filter(trainer=trainer).exists():
        raise CallRefused("This trainer is on the date already.")
    if not queries.who_may_deliver(event).filter(pk=trainer.pk).exists():
        raise CallRefused("This trainer does not deliver this course.")
    if event.asks.filter(trainer=trainer, state=AskState.OPEN).exists():
        raise CallRefused("This trainer has been asked already.")
    ask = DeliveryAsk.objects.create(
        event=event, trainer=trainer, part=part, note=note, asked_at=at, actor=by.person if by else None
    )
    messages.asked(ask, event, at=at)
    record(action="ask.open", target=event, by=by, at=at, subject=trainer, locality=event.locality, part=str(part))
    return ask


@patient
@transaction.atomic
def answer_ask(*, ask, yes, answer="", by, at):
    """A trainer says yes, and is on the date, or no; its co-ordinators are told. Returns the DeliveryAsk.

    Raises CallRefused once it was answered, taken back or the date is over; TrainerRefused as `assign` does.
    """
    event = locked_date(ask.event)
    ask = DeliveryAsk.objects.select_for_update(of=("self",)).select_related("trainer").get(pk=ask.pk)
    if ask.state != AskState.OPEN or event.status == EventStatus.CANCELLED or event.starts_at <= at:
        raise CallRefused("This question no longer waits for an answer.")
    ask.state, ask.answer, ask.ended_at = AskState.YES if yes else AskState.NO, answer, at
    ask.save(update_fields=["state", "answer", "ended_at"])
    if yes:
        assign_locked(event, trainer=ask.trainer, part=ask.part, by=by, at=at)
    messages.ask_answered(ask, event, at=at)
    record(action="ask.answer", target=event, by=by, at=at, subject=ask.trainer, locality=event.locality, yes=yes)
    return ask


@patient
@transaction.atomic
def take_ask_back(*, ask, by, at):
    """Take the question back: the trainer is told that others deliver. Returns it; a second call changes nothing."""
    event = locked_date(ask.event)
    if end_asks(event, ask.trainer, tell=True, at=at):
        record(action="ask.end", target=event, by=by, at=at, subject=ask.trainer, locality=event.locality)
    ask.refresh_from_db()
    return ask


@patient
@transaction.atomic
def open_calls(*, events, note="", by, at):
    """Open a call for each of several dates, or for none. Returns the calls. Raises CallRefused naming the date."""
    calls = []
    for event in locked_dates([event.pk for event in events]):
        try:
            calls.append(open_call_locked(event, note=note, by=by, at=at))
        except CallRefused as refused:
            which = f"{event.course.title}, {short_day(event.starts_at)}"
            raise CallRefused(f"{which}: {refused} No call was sent.") from refused
    return calls
