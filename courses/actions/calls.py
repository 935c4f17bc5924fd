"""Calls for trainers: opened, answered, decided, closed; and when the trainers of a date prepare it."""

from django.db import transaction

from audit.actions import record
from courses import queries, rules
from courses.actions import messages
from courses.actions.dates import EventRefused, assign_locked, locked_date
from courses.choices import CallOffer, EventStatus, Urgency
from courses.models import DeliveryOffer, OpenCall, PreparationMeeting, TrainerSkill
from people.actions.patience import patient

NOBODY = (
    "The call would reach nobody: no trainer is in a team of this course, under contract for it, or on its ladder. Put "
    "trainers into a team first."
)


class CallRefused(EventRefused):
    """A call cannot be opened, answered or decided so; the text is fit to show."""


class MeetingRefused(EventRefused):
    """The preparation meeting cannot be set so; the text is fit to show."""


@patient
@transaction.atomic
def open_call(*, event, note="", by, at):
    """Ask the trainers of the course to deliver a date: each who may answer gets a message. Returns the OpenCall.

    Raises CallRefused for a date that was called off, has begun, asks already, or whose course nobody delivers.
    """
    return open_call_locked(locked_date(event), note=note, by=by, at=at)


def open_call_locked(event, *, note, by, at):
    """`open_call` for a date whose lock the caller holds."""
    if event.status == EventStatus.CANCELLED or event.starts_at <= at:
        raise CallRefused("Only a date that is still to come can ask for trainers.")
    if event.calls.filter(closed_at=None).exists():
        raise CallRefused("This date asks for trainers already.")
    people = list(queries.who_may_deliver(event))
    if not people:
        raise CallRefused(NOBODY)
    call = OpenCall.objects.create(event=event, note=note, opened_at=at, actor=by.person if by else None)
    messages.call_opened(call, event, people, at=at)
    record(action="call.open", target=event, by=by, at=at, locality=event.locality, told=len(people))
    return call


@patient
@transaction.atomic
def close_call(*, call, by, at):
    """Close a call; whoever offered and was not chosen is told. Returns it; a second call changes nothing."""
    event = locked_date(call.event)
    call = OpenCall.objects.select_for_update().get(pk=call.pk)
    if call.closed_at:
        return call
    call.closed_at = at
    call.save(update_fields=["closed_at"])
    still_open = call.offers.filter(state=CallOffer.OPEN)
    messages.not_needed(still_open, event, at=at)
    still_open.update(state=CallOffer.NOT_CHOSEN, ended_at=at)
    record(action="call.close", target=event, by=by, at=at, locality=event.locality)
    return call


@patient
@transaction.atomic
def offer_to_deliver(*, call, trainer, part, note="", by, at):
    """A trainer offers to deliver a date; its co-ordinators are told. Returns the DeliveryOffer.

    Raises CallRefused: the call is closed, the date is not theirs to answer, or the part is above their step.
    """
    event = locked_date(call.event)
    call = OpenCall.objects.select_for_update().get(pk=call.pk)
    if call.closed_at or event.status == EventStatus.CANCELLED or event.starts_at <= at:
        raise CallRefused("This date no longer asks for trainers.")
    if event.assignments.live().filter(trainer=trainer).exists():
        raise CallRefused("You are on this date already.")
    if not queries.courses_of(trainer).filter(pk=event.course_id).exists():
        raise CallRefused("Calls of this course go to the trainers of its teams.")
    level = TrainerSkill.objects.filter(trainer=trainer, course=event.course_id).values_list("level", flat=True).first()
    if part not in rules.can_offer_as(level):
        raise CallRefused("Your step on the ladder of this course does not go so far. Offer to observe.")
    if call.offers.filter(trainer=trainer, state=CallOffer.OPEN).exists():
        raise CallRefused("You have offered to deliver this date already.")
    offer = DeliveryOffer.objects.create(call=call, trainer=trainer, part=part, note=note, made_at=at)
    messages.offer_changed(offer, event, at=at)
    record(action="call.offer", target=event, by=by, at=at, subject=trainer, locality=event.locality, part=str(part))
    return offer


@patient
@transaction.atomic
def withdraw_offer(*, offer, by, at):
    """Take an offer back while nobody has decided; the co-ordinators are told. Raises CallRefused otherwise."""
    event = locked_date(offer.call.event)
    offer = DeliveryOffer.objects.select_for_update(of=("self",)).select_related("trainer").get(pk=offer.pk)
    if offer.state != CallOffer.OPEN:
        raise CallRefused("Your offer has been answered. Write to the co-ordinator if you cannot come.")
    end(offer, CallOffer.WITHDRAWN, at=at)
    messages.offer_changed(offer, event, at=at)
    record(action="call.withdraw", target=event, by=by, at=at, subject=offer.trainer, locality=event.locality)
    return offer


@patient
@transaction.atomic
def choose(*, offer, by, at):
    """Put a trainer who offered on the date. Once the rule is met the call closes. Returns the DeliveryAssignment.

    Raises CallRefused when the offer no longer stands, TrainerRefused when they cannot be put on it.
    """
    event = locked_date(offer.call.event)
    offer = DeliveryOffer.objects.select_for_update(of=("self",)).select_related("trainer", "call").get(pk=offer.pk)
    if offer.state != CallOffer.OPEN:
        raise CallRefused("This offer no longer stands.")
    return assign_locked(event, trainer=offer.trainer, part=offer.part, by=by, at=at)


@patient
@transaction.atomic
def calls_due(*, at):
    """Remind of calls that have become urgent those who have not answered, once; close those that are over.

    Returns how many were reminded of. Run by `run_due`: idempotent.
    """
    OpenCall.objects.filter(closed_at=None).exclude(pk__in=OpenCall.objects.open(at).values("pk")).update(closed_at=at)
    urgent, policy = 0, queries.policy()
    calls = OpenCall.objects.open(at).filter(reminded_at=None).order_by("pk")
    calls = calls.select_related("event__course__family", "event__locality")
    for call in calls:
        event = call.event
        own = queries.policy_for(event.course, policy)
        if rules.urgency(event, own, at=at) != Urgency.URGENT:
            continue
        call.reminded_at = at
        call.save(update_fields=["reminded_at"])
        # A call that was opened late was urgent from the first message on.
        if rules.urgency(event, own, at=call.opened_at) != Urgency.URGENT:
            people = queries.who_may_deliver(event).exclude(pk__in=call.offers.values("trainer"))
            messages.call_opened(call, event, people, at=at, urgent=True)
            urgent += 1
    return urgent


@patient
@transaction.atomic
def set_preparation(*, event, starts_at, ends_at, where="", url="", by, at):
    """Say when the trainers of a date prepare it, or change it: everybody on the date gets the calendar entry.

    Raises MeetingRefused: it is over before it begins, lies in the past, or after the date has begun.
    """
    event = locked_date(event)
    if ends_at <= starts_at:
        raise MeetingRefused("The meeting must end after it starts.")
    if starts_at <= at:
        raise MeetingRefused("The meeting must lie in the future.")
    if ends_at > event.starts_at:
        raise MeetingRefused("Prepare the date before it starts.")
    if not event.assignments.live().exists():
        raise MeetingRefused("Nobody is on this date yet. Put trainers on it first.")
    meeting = PreparationMeeting.objects.filter(event=event).first() or PreparationMeeting(event=event, sequence=-1)
    meeting.starts_at, meeting.ends_at, meeting.where, meeting.url = starts_at, ends_at, where, url
    meeting.set_at, meeting.actor, meeting.called_off_at = at, by.person if by else None, None
    meeting.sequence += 1
    meeting.save()
    messages.preparation(meeting, event, at=at)
    record(action="event.preparation", target=event, by=by, at=at, locality=event.locality,
           starts_at=starts_at.isoformat())  # fmt: skip
    return meeting


@patient
@transaction.atomic
def call_off_preparation(*, event, by, at):
    """Call off the preparation meeting of a date: the calendar entries go. Returns it, or None where there is none."""
    event = locked_date(event)
    meeting = PreparationMeeting.objects.filter(event=event, called_off_at=None).first()
    if meeting is None:
        return None
    meeting.called_off_at, meeting.sequence = at, meeting.sequence + 1
    meeting.save(update_fields=["called_off_at", "sequence"])
    messages.preparation(meeting, event, at=at)
    record(action="event.preparation_off", target=event, by=by, at=at, locality=event.locality)
    return meeting


def end(offer, state, *, at):
    """Set what became of an offer."""
    offer.state, offer.ended_at = state, at
    offer.save(update_fields=["state", "ended_at"])
