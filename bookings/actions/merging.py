"""Two records of one person that both booked the same date: the stronger booking stays, the place of the other goes on.

Called by people.actions.merge_persons and undo_merge through the port `merge` (docs/adr/0020).
"""

from audit.actions import record
from bookings import rules
from bookings.actions import messages
from bookings.actions.allocation import Places, standing_of
from bookings.actions.giving_up import withdraw_questions
from bookings.actions.queue import offer_places
from bookings.actions.steps import lock_all, move
from bookings.choices import HOLDING, PRESENT, RETURNS, Decision, Mark, OfferOutcome, Reason, Status
from bookings.models import Approval, Booking, PlaceOffer
from courses.choices import EventStatus
from courses.queries import policy_for

BOOKING = Booking._meta.label
STANDING = (Status.CANCELLED, Status.REQUESTED, Status.WAITING, Status.OFFERED, Status.CONFIRMED)


def strength(booking):
    """How strong a fact a booking is: attended, part, a place, an offer, waiting, asked; of two alike the older.

    Wants `attendances` loaded.
    """
    marks = {row.mark for row in booking.attendances.all()} - {Mark.NOT_MARKED}
    there = marks & set(PRESENT)
    full = there and marks == {Mark.ATTENDED}
    standing = STANDING.index(Status.CONFIRMED if booking.status == Status.WALK_IN else booking.status)
    return (2 if full else 1 if there else 0, standing, -booking.seq)


def doubles(*, keep, other, at):
    """Pairs (stronger, weaker) of live bookings of the same date not yet begun, by date. The weaker one will end."""
    theirs = {row.event_id: row for row in of(other) if ends_with_merge(row, at=at)}
    pairs = [(row, theirs[row.event_id]) for row in of(keep) if row.event_id in theirs and ends_with_merge(row, at=at)]
    return [tuple(sorted(pair, key=strength, reverse=True)) for pair in pairs]


def of(person):
    """The person's live bookings with their dates, by date."""
    rows = Booking.objects.live().filter(delegate=person).select_related("event__course", "event__locality", "delegate")
    return rows.prefetch_related("attendances").order_by("event__starts_at", "pk")


def ends_with_merge(booking, *, at):
    """Whether a double can still be ended: the date is to come, and nobody has marked it. What was stays as it was."""
    marked = any(row.mark != Mark.NOT_MARKED for row in booking.attendances.all())
    return booking.event.starts_at > at and booking.status != Status.WALK_IN and not marked


def merge_doubles_said(*, keep, other, at):
    """What will become of bookings of the same date, in words for the administrator."""
    said = []
    for stronger, weaker in doubles(keep=keep, other=other, at=at):
        freed = " Its place is freed and goes to the next who waits." if weaker.status in HOLDING else ""
        said.append(
            f"Both are on {title(weaker)}. “{stronger.get_status_display()}” (number {stronger.seq}) stays; "
            f"“{weaker.get_status_display()}” (number {weaker.seq}) ends.{freed}"
        )
    ending = {row.event_id for row, _ in doubles(keep=keep, other=other, at=at)}
    theirs = {row.event_id: row for row in of(other)}
    for mine in of(keep):
        if mine.event_id in theirs and mine.event_id not in ending:
            said.append(
                f"Both are on the register of {title(mine)}, which has begun. The stronger entry goes to the record "
                "you keep; the other stays with the merged record, so that figures already reported stay the same."
            )
    return said


def title(booking):
    """The course and the day."""
    return f"{booking.event.course.title}, {rules.day_of(booking.event.starts_at)}"


def merge_doubles(*, keep, other, by, at):
    """Lock the dates of both people's live bookings, end the weaker of two of one date to come, offer its place on.

    Returns what was ended, for the way back. Nobody is told: the person has the other booking.
    """
    live = Booking.objects.live().filter(delegate__in=(keep, other))
    events = lock_all(live.values_list("event_id", flat=True))
    ended = []
    for _, weaker in doubles(keep=keep, other=other, at=at):
        event, booking = events[weaker.event_id], Booking.objects.select_related("delegate").get(pk=weaker.pk)
        ended.append((BOOKING, booking.pk, "status", {"status": booking.status, "place_no": booking.place_no}))
        withdraw_questions(booking, at=at)
        held = booking.status in HOLDING
        move(booking, Status.CANCELLED, reason=Reason.MERGED, by=by, at=at)
        noted("booking.merge", booking, event, by=by, at=at)
        if held:
            offer_places(event, by=by, at=at)
    return ended


def no_doubles(*, keep, other, at):
    """Whether no double is left: none was booked between the locks of the dates and those of the people."""
    return not doubles(keep=keep, other=other, at=at)


def lock_moved(*, moves):
    """Lock the dates of every booking a merge moved or ended, before anybody's row."""
    rows = [moved.row for moved in moves if moved.model == BOOKING]
    lock_all(Booking.objects.filter(pk__in=rows).values_list("event_id", flat=True))


def give_back_doubles(*, moves, by, at):
    """Make bookings that a merge ended stand again. Returns sentences about those that do not stand as they did.

    Whoever got the place meanwhile keeps it; the person then waits, at the turn they had.
    """
    ended = {moved.row: moved.before for moved in moves if moved.model == BOOKING}
    merged = Booking.objects.filter(pk__in=ended, status=Status.CANCELLED, last_reason=Reason.MERGED)
    bookings = list(merged.select_related("delegate").order_by("event_id", "pk"))
    events = lock_all(booking.event_id for booking in bookings)
    said = []
    for booking in bookings:
        event, before = events[booking.event_id], ended[booking.pk]
        if event.status != EventStatus.PUBLISHED or event.starts_at <= at:
            said.append(f"The booking of {event.course.title} stays ended: the date has begun or was called off.")
            continue
        status, place_no = standing_again(event, booking, before, at=at)
        change = give_back(booking, event, status, place_no=place_no, by=by, at=at)
        if status != before["status"]:
            said.append(f"Somebody else has the place on {event.course.title} now; the person waits for the next.")
            ahead = event.bookings.filter(status=Status.WAITING, seq__lt=booking.seq).count()
            messages.waiting(booking, event, change, at=at, position=ahead + 1)
            offer_places(event, by=by, at=at)
    return said


def standing_again(event, booking, before, *, at):
    """(status, place) with which an ended booking can stand now: as before, if a place is free for it, else waiting."""
    status, place_no = before["status"], before["place_no"]
    if status not in HOLDING:
        return status, None
    places = Places(event, standing_of(event), policy=policy_for(event.course), at=at)
    if place_no in places.taken or place_no > event.capacity:
        place_no = places.free_number()
    return (status, place_no) if place_no else (Status.WAITING, None)


def give_back(booking, event, status, *, place_no, by, at):
    """One ended booking stands again, with what was asked or offered about it. Returns the ledger row."""
    ended_at = booking.cancelled_at
    change = move(booking, status, reason=Reason.MERGE_UNDONE, by=by, at=at, place_no=place_no, steps=RETURNS)
    reopen_questions(booking, ended_at)
    noted("booking.unmerge", booking, event, by=by, at=at)
    return change


def reopen_questions(booking, ended_at):
    """Ask again what was withdrawn when a booking ended at `ended_at`: its approval or its offer, links and all."""
    status = booking.status
    if status == Status.REQUESTED:
        asked = Approval.objects.filter(booking=booking, decision=Decision.WITHDRAWN, decided_at=ended_at)
        asked.update(decision=Decision.OPEN, decided_at=None)
    if status == Status.OFFERED:
        offered = PlaceOffer.objects.filter(booking=booking, outcome=OfferOutcome.WITHDRAWN, closed_at=ended_at)
        # The last one only: others may have been withdrawn in the same moment, by earlier merges of the record.
        last = offered.order_by("-pk").first()
        if last is not None:
            last.outcome, last.closed_at = OfferOutcome.OPEN, None
            last.save(update_fields=["outcome", "closed_at"])


def noted(action, booking, event, *, by, at):
    """One audit entry about a double."""
    record(
        action=action,
        target=booking,
        by=by,
        at=at,
        subject=booking.delegate,
        locality=event.locality,
        event=event.pk,
        seq=booking.seq,
    )
