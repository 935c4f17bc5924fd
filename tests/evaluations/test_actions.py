"""Inviting, answering, room codes, closing."""

import datetime as dt

import pytest
from django.core import signing

from audit.models import Entry
from bookings.choices import Mark, Status
from evaluations import actions, queries
from evaluations.models import Answer, Closing, Invitation, Question, QuestionnaireVersion, Response, SpentTicket
from outbox.models import Message
from tests import factories

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def answered(booking):
    return Invitation.objects.filter(booking=booking, answered_on__isnull=False).exists()


# Inviting


def test_invite_due_asks_those_who_were_there_and_nobody_else(event, at):
    session = event.sessions.get()
    for mark in (Mark.ATTENDED, Mark.APOLOGIES, Mark.DID_NOT_ATTEND, Mark.NOT_MARKED):
        booking = factories.BookingFactory(event=event, delegate__name=mark)
        factories.AttendanceFactory(booking=booking, session=session, mark=mark)
    partly = factories.BookingFactory(event=event, delegate__name="PARTIAL")
    factories.AttendanceFactory(booking=partly, session=session, mark=Mark.PARTIAL, minutes=20)
    factories.BookingFactory(event=event, delegate__name="unmarked")
    factories.BookingFactory(event=event, waiting=True)
    factories.BookingFactory(event=event, cancelled=True)
    factories.BookingFactory(event=event, walk_in=True, delegate__name="walk-in")

    invited = actions.invite_due(at=at)

    names = Invitation.objects.order_by("booking__delegate__name").values_list("booking__delegate__name", flat=True)
    assert invited == 3
    assert list(names) == ["ATTENDED", "PARTIAL", "walk-in"]


def test_invite_due_stores_only_a_hash_and_mails_the_link(event, attended, at):
    booking = attended()

    actions.invite_due(at=at)

    invitation, message = Invitation.objects.get(), Message.objects.get()
    token = message.values["token"]
    assert len(token) == 32  # 192 bits
    assert invitation.token_hash == actions.token_digest(token)
    assert token not in str(list(Invitation.objects.values()))
    assert message.holds_secret is True
    assert message.recipient == booking.delegate
    assert (invitation.opens_at, invitation.closes_at) == (at - 10 * MINUTE, at + dt.timedelta(days=14))


@pytest.mark.parametrize(
    ("later", "expected"),
    [(-10 * MINUTE, 1), (-11 * MINUTE, 0), (dt.timedelta(days=14) - MINUTE, 1), (dt.timedelta(days=14), 0)],
)
def test_invite_due_keeps_to_the_form_s_time(event, attended, at, later, expected):
    attended()

    assert actions.invite_due(at=at + later) == expected


def test_invite_due_asks_once(event, attended, at):
    attended()

    counts = [actions.invite_due(at=at), actions.invite_due(at=at + MINUTE)]

    assert counts == [1, 0]
    assert Message.objects.count() == 1


def test_invite_due_mends_a_late_mark(event, attended, at):
    actions.invite_due(at=at)
    attended()

    assert actions.invite_due(at=at + dt.timedelta(days=3)) == 1


def test_invite_due_leaves_out_dates_called_off_and_forms_closed(event, attended, trainer, at):
    attended()
    actions.close_wave(event=event, by=trainer, at=at)
    off = factories.EventFactory(cancelled=True, starts_at=at - dt.timedelta(hours=3), ends_at=at)
    factories.AttendanceFactory(booking__event=off)

    assert actions.invite_due(at=at) == 0


def test_invite_due_notes_people_without_an_address(event, attended, at):
    attended(delegate__email=None)

    assert actions.invite_due(at=at) == 1
    assert Invitation.objects.get().token_hash is None
    assert Message.objects.count() == 0


# Answering


def test_answer_stores_the_answers_and_sets_the_flag(event, attended, given, at):
    booking = attended()

    invitation = actions.answer(
        booking=booking,
        given=given(consent="ANONYMOUS", relevance=4, texts={"most-useful": "The map"}, now={"name-neglect": 8}),
        by=None,
        at=at,
    )

    response = Response.objects.get()
    said = {(a.question_code, a.moment): a.number if a.text == "" else a.text for a in Answer.objects.all()}
    assert said == {("relevance", ""): 4, ("most-useful", ""): "The map", ("name-neglect", "NOW"): 8}
    assert (response.event, response.pairing, response.consent) == (event, "PAIRED", "ANONYMOUS")
    assert (invitation.booking, invitation.answered_on) == (booking, at.date())


def test_answer_leaves_no_entry_and_no_message(event, attended, given, at):
    booking = attended()
    before = (Entry.objects.count(), Message.objects.count())

    actions.answer(booking=booking, given=given(), by=None, at=at)

    assert (Entry.objects.count(), Message.objects.count()) == before


def test_answer_twice_is_refused_and_changes_nothing(event, attended, given, at):
    booking = attended()
    actions.answer(booking=booking, given=given(relevance=5), by=None, at=at)

    with pytest.raises(actions.AlreadyAnswered):
        actions.answer(booking=booking, given=given(relevance=1), by=None, at=at)

    assert list(Answer.objects.values_list("number", flat=True)) == [5]


def test_answer_under_a_second_booking_of_the_same_person_is_refused(event, attended, given, at):
    first = attended(walk_in=True)
    actions.answer(booking=first, given=given(), by=None, at=at)
    first.status, first.cancelled_at = Status.CANCELLED, at
    first.save()
    second = attended(delegate=first.delegate)

    with pytest.raises(actions.AlreadyAnswered):
        actions.answer(booking=second, given=given(), by=None, at=at)

    assert not answered(second)


@pytest.mark.parametrize(
    ("later", "refusal"),
    [(-11 * MINUTE, actions.NotOpenYet), (dt.timedelta(days=14), actions.WaveClosed)],
)
def test_answer_outside_the_form_s_time_is_refused(event, attended, given, at, later, refusal):
    booking = attended()

    with pytest.raises(refusal):
        actions.answer(booking=booking, given=given(), by=None, at=at + later)

    assert Response.objects.count() == 0
    assert not answered(booking)


def test_answer_after_closing_is_refused(event, attended, given, trainer, at):
    booking = attended()
    actions.close_wave(event=event, by=trainer, at=at)

    with pytest.raises(actions.WaveClosed):
        actions.answer(booking=booking, given=given(), by=None, at=at)


def test_answer_by_somebody_marked_absent_is_refused(event, given, at):
    booking = factories.BookingFactory(event=event)
    factories.AttendanceFactory(booking=booking, session=event.sessions.get(), mark=Mark.DID_NOT_ATTEND)

    with pytest.raises(actions.NotThere):
        actions.answer(booking=booking, given=given(), by=None, at=at)


def test_answer_freezes_the_wording_with_no_finer_time_than_the_day(event, attended, given, at):
    actions.answer(booking=attended(), given=given(), by=None, at=at)

    frozen = QuestionnaireVersion.objects.get(questionnaire__code="on-the-day", number=2).frozen_at.astimezone(
        at.tzinfo
    )
    assert (frozen.date(), frozen.hour, frozen.minute) == (at.date(), 0, 0)


@pytest.mark.parametrize(
    "reply",
    [
        actions.Reply(code="relevance", number=6),
        actions.Reply(code="relevance", number=0),
        actions.Reply(code="relevance", text="five"),
        actions.Reply(code="unheard-of", number=1),
        actions.Reply(code="name-neglect", number=5),
        actions.Reply(code="name-neglect", moment="TOMORROW", number=5),
        actions.Reply(code="name-neglect", moment="NOW", number=11),
        actions.Reply(code="most-useful", text="x" * 1501),
        actions.Reply(code="role-family", option="KING"),
        actions.Reply(code="intention", due_on=dt.date(2027, 2, 1)),
    ],
    ids=repr,
)
def test_answer_that_does_not_fit_its_question_is_refused(event, attended, at, reply):
    booking = attended()

    with pytest.raises(actions.BadAnswer):
        actions.answer(booking=booking, given=actions.Given(replies=(reply,)), by=None, at=at)

    assert Response.objects.count() == 0


def test_answer_with_nothing_said_is_refused(event, attended, at):
    with pytest.raises(actions.NothingSaid):
        actions.answer(booking=attended(), given=actions.Given(replies=()), by=None, at=at)


# Room codes


def test_open_room_gives_a_code_without_look_alikes_and_says_so_in_the_audit_trail(event, trainer, at):
    room = actions.open_room(event=event, by=trainer, at=at)

    assert len(room.code) == 6
    assert set(room.code) & set("AEIOU01LSZB") == set()
    assert list(Entry.objects.values_list("action", flat=True)) == ["evaluation.open"]


def test_open_room_twice_hands_out_the_same_code(event, trainer, at):
    codes = {actions.open_room(event=event, by=trainer, at=at).code for _ in range(2)}

    assert len(codes) == 1


def test_open_room_before_the_last_sitting_is_refused(trainer, at):
    event = factories.EventFactory(sessions=3, starts_at=at - dt.timedelta(hours=1))

    with pytest.raises(actions.RoomRefused):
        actions.open_room(event=event, by=trainer, at=at)


def test_close_room_ends_the_code_for_good(event, trainer, given, at):
    room = actions.open_room(event=event, by=trainer, at=at)
    factories.BookingFactory(event=event)
    ticket = actions.issue_ticket(room)

    actions.close_room(room=room, by=trainer, at=at)

    with pytest.raises(actions.WaveClosed):
        actions.answer_in_room(room=room, given=given(), ticket=ticket, by=None, at=at - 11 * MINUTE)
    assert actions.open_room(event=event, by=trainer, at=at).code != room.code


def test_answer_in_room_is_unpaired_and_leads_to_nobody(event, trainer, given, at):
    room = actions.open_room(event=event, by=trainer, at=at)
    factories.BookingFactory(event=event)

    actions.answer_in_room(room=room, given=given(), ticket=actions.issue_ticket(room), by=None, at=at)

    assert list(Response.objects.values_list("pairing", "pseudonym")) == [("UNPAIRED", "")]
    assert Invitation.objects.count() == 0


def test_answer_in_room_sent_twice_counts_once(event, trainer, given, at):
    room = actions.open_room(event=event, by=trainer, at=at)
    factories.BookingFactory.create_batch(3, event=event)
    ticket = actions.issue_ticket(room)
    actions.answer_in_room(room=room, given=given(), ticket=ticket, by=None, at=at)

    with pytest.raises(actions.TicketSpent):
        actions.answer_in_room(room=room, given=given(), ticket=ticket, by=None, at=at)

    assert Response.objects.count() == 1


def test_answer_in_room_takes_no_ticket_of_its_own_making(event, trainer, given, at):
    room = actions.open_room(event=event, by=trainer, at=at)
    factories.BookingFactory(event=event)
    forged = signing.TimestampSigner(salt="something else").sign(f"{room.pk}:x")

    for ticket in ("", "nonsense", forged):
        with pytest.raises(actions.TicketTooOld):
            actions.answer_in_room(room=room, given=given(), ticket=ticket, by=None, at=at)

    assert Response.objects.count() == 0


def test_answer_in_room_takes_no_ticket_of_another_room(event, trainer, given, at):
    room = actions.open_room(event=event, by=trainer, at=at)
    factories.BookingFactory(event=event)
    other = factories.RoomCodeFactory()

    with pytest.raises(actions.TicketTooOld):
        actions.answer_in_room(room=room, given=given(), ticket=actions.issue_ticket(other), by=None, at=at)


def test_answer_in_room_takes_at_most_as_many_as_were_there(event, trainer, given, attended, at):
    room = actions.open_room(event=event, by=trainer, at=at)
    known = attended()
    attended()
    absent = factories.BookingFactory(event=event)
    factories.AttendanceFactory(booking=absent, session=event.sessions.get(), mark=Mark.DID_NOT_ATTEND)
    actions.answer(booking=known, given=given(), by=None, at=at)
    actions.answer_in_room(room=room, given=given(), ticket=actions.issue_ticket(room), by=None, at=at)

    with pytest.raises(actions.RoomFull):
        actions.answer_in_room(room=room, given=given(), ticket=actions.issue_ticket(room), by=None, at=at)

    assert Response.objects.count() == 2
    assert SpentTicket.objects.count() == 1


def test_answer_through_an_open_room_code_is_taken_before_the_link_opens(event, trainer, given, attended, at):
    early = at - 30 * MINUTE
    room = actions.open_room(event=event, by=trainer, at=early)
    booking = attended()

    actions.answer(booking=booking, room=room, given=given(), by=None, at=early)

    assert answered(booking)


def test_close_wave_closes_links_and_codes_and_is_recorded_once(event, trainer, at):
    room = actions.open_room(event=event, by=trainer, at=at)

    actions.close_wave(event=event, by=trainer, at=at)
    actions.close_wave(event=event, by=trainer, at=at + MINUTE)

    room.refresh_from_db()
    assert (room.closed_at, Closing.objects.get().made_at) == (at, at)
    assert list(Entry.objects.order_by("pk").values_list("action", flat=True)) == ["evaluation.open", "evaluation.end"]


def test_close_wave_before_the_end_is_refused(event, trainer, at):
    with pytest.raises(actions.RoomRefused):
        actions.close_wave(event=event, by=trainer, at=at - MINUTE)


# Earlier records and the default questionnaire


def test_take_over_stores_imported_answers_unpaired(event, given, at):
    past = [actions.PastResponse(given=given(relevance=n)) for n in (3, 4, 5)]

    taken = actions.take_over(event=event, responses=past, closed_at=at, by=None, at=at)

    assert taken == 3
    assert set(Response.objects.values_list("pairing", "pseudonym", "shuffled")) == {("IMPORTED", "", True)}
    assert queries.closing_of(event).made_at == at


def test_take_over_with_a_booking_pairs_and_notes_the_day(event, given, attended, at):
    booking = attended()
    past = actions.PastResponse(given=given(), booking=booking, answered_on=at.date())

    actions.take_over(event=event, responses=[past], by=None, at=at)

    assert Response.objects.get().pairing == "PAIRED"
    assert answered(booking)
    with pytest.raises(actions.AlreadyAnswered):
        actions.answer(booking=booking, given=given(), by=None, at=at)


def test_default_questionnaire_has_the_codes_that_never_change():
    assert list(
        Question.objects.filter(version__questionnaire__code="on-the-day", version__number=2)
        .order_by("position")
        .values_list("code", flat=True)
    ) == [
        "confidence",
        "learnt-other-agencies",
        "know-whom-to-contact",
        "relevance",
        "pace",
        "clarity",
        "safe-environment",
        "joining",
        "most-useful",
        "what-to-change",
        "intention",
        "recommend",
        "organisation",
        "consent",
        "role-family",
    ]
