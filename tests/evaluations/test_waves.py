"""The forms around the day: before it, between two halves, after months, by managers, trainers and observers."""

import datetime as dt
import html
import re

import pytest
import time_machine

from audit.models import Entry
from bookings.choices import Mark
from courses.choices import Part
from courses.models import Policy
from evaluations import actions, queries
from evaluations.choices import Moment, Wave
from evaluations.models import Answer, Envelope, Invitation, Response
from outbox.models import Message
from people.choices import Role
from tests import factories

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
INTENDED = "Ask why the child was not brought, each time"


def text(response):
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split()))


def keys(prefix="evaluation:"):
    return sorted(Message.objects.filter(key__startswith=prefix).exclude(state="DROPPED").values_list("key", flat=True))


@pytest.fixture
def managed(attended):
    """Somebody who was there, with a line manager."""
    return attended(
        delegate__name="Dee Example", delegate__manager_name="Max Example", delegate__manager_email="max@boss.example"
    )


def plan(booking, at):
    """Let the person say on the day what they mean to do."""
    said = (
        actions.Reply(code="intention", text=INTENDED, due_on=at.date() + 30 * DAY),
        actions.Reply(code="name-neglect", moment=Moment.NOW, number=8),
    )
    actions.answer(booking=booking, given=actions.Given(replies=said), by=None, at=at)


def link_to(booking, wave):
    return f"/evaluate/{actions.link_token(booking.pk, wave)}/"


# Who is asked, and how often


def test_three_months_on_delegate_and_manager_are_asked_once_and_reminded_twice(event, managed, at):
    morning = at.replace(hour=9, minute=30)
    counts = {}
    for day in (0, 90, 91, 92, 97, 98, 99, 105, 106, 112, 119, 130):
        moment = morning + day * DAY + dt.timedelta(minutes=45)
        actions.invite_due(at=moment)
        actions.remind_due(at=moment)
        actions.remind_due(at=moment)
        Message.objects.filter(state="QUEUED").update(state="SENT", sent_at=moment)
        counts[day] = [key.split(":", 2)[2] for key in keys()]

    assert counts[90] == ["W1"]
    assert counts[91] == counts[97] == ["W1", "W2", "W2M"]
    assert counts[98] == counts[99] == ["W1", "W2", "W2:1", "W2M", "W2M:1"]
    assert counts[105] == counts[130] == ["W1", "W2", "W2:1", "W2:2", "W2M", "W2M:1", "W2M:2"]
    to = dict(Message.objects.values_list("key", "to_address"))
    assert {to[key] for key in to if ":W2M" in key} == {"max@boss.example"}
    assert {to[key] for key in to if ":W2:" in key} == {managed.delegate.email}


def test_reminders_stop_on_answer_and_on_refusal_and_unsent_ones_are_dropped(event, managed, attended, at):
    other = attended()
    asked = at + 91 * DAY
    actions.invite_due(at=asked)
    actions.remind_due(at=asked + 7 * DAY)
    assert len(keys()) == 2 * 4

    reply = actions.Reply(code="used-for", option="REFERRAL")
    given = actions.Given(replies=(reply,))
    actions.answer(booking=managed, wave=Wave.W2, given=given, by=None, at=asked + 8 * DAY)
    actions.decline(invitation=Invitation.objects.get(booking=other, wave=Wave.W2), by=None, at=asked + 8 * DAY)
    actions.remind_due(at=asked + 15 * DAY)

    # Nothing had been sent yet, so what is no longer wanted goes; the managers have said nothing.
    assert [key.split(":", 2)[2] for key in keys()] == ["W2M", "W2M:1", "W2M:2"] * 2


def test_a_missed_week_sends_the_last_reminder_only(event, managed, at):
    actions.invite_due(at=at + 91 * DAY)

    actions.remind_due(at=at + 120 * DAY - dt.timedelta(days=3))

    assert [key.split(":", 2)[2] for key in keys()] == ["W2", "W2:2", "W2M", "W2M:2"]


def test_a_corrected_register_mends_itself(event, managed, at):
    managed.attendances.update(mark=Mark.DID_NOT_ATTEND)
    actions.invite_due(at=at + 91 * DAY)
    assert keys() == []

    managed.attendances.update(mark=Mark.ATTENDED)
    actions.invite_due(at=at + 95 * DAY)
    managed.attendances.update(mark=Mark.DID_NOT_ATTEND)
    actions.remind_due(at=at + 110 * DAY)

    # Asked while the register said so; taken back before it was sent, and never reminded.
    assert keys() == []


def test_people_without_an_address_are_asked_by_nobody_else_and_their_manager_hears_why(event, managed, at):
    managed.delegate.email = None
    managed.delegate.save()

    actions.invite_due(at=at + 91 * DAY)

    (message,) = Message.objects.all()
    assert message.to_address == "max@boss.example"
    assert message.values["unreachable"] is True
    assert set(Invitation.objects.values_list("wave", "token_hash")) >= {("W2", None)}


def test_days_and_reminders_follow_the_settings(event, managed, at):
    Policy.objects.update(followup_days=42, followup_reminders=1, followup_reminder_days=5, followup_open_days=14)

    actions.invite_due(at=at + 42 * DAY)
    actions.remind_due(at=at + 47 * DAY)
    actions.remind_due(at=at + 53 * DAY)

    assert [key.split(":", 2)[2] for key in keys()] == ["W2", "W2:1", "W2M", "W2M:1"]


# Sealed until closed


def test_answers_after_months_are_sealed_until_the_form_closes_and_then_nobody_is_known_to_have_answered(
    event, attended, at
):
    bookings = [attended() for _ in range(6)]
    for booking in bookings:
        plan(booking, at)
    asked = at + 91 * DAY
    actions.invite_due(at=asked)
    for booking in bookings[:5]:
        replies = (
            actions.Reply(code="intention-kept", option="DONE"),
            actions.Reply(code="used-for", option="REFERRAL"),
            actions.Reply(code="used-for", option="SUPERVISION"),
            actions.Reply(code="practice-example", text="Canary of an example"),
        )
        actions.answer(booking=booking, wave=Wave.W2, given=actions.Given(replies=replies), by=None, at=asked)
    sealed = [bytes(content) for content in Envelope.objects.values_list("content", flat=True)]

    early = actions.open_due(at=asked + 27 * DAY)
    flags = Invitation.objects.filter(wave=Wave.W2, answered_on__isnull=False).count()
    opened = actions.open_due(at=asked + 28 * DAY)

    assert (early, flags, opened) == (0, 5, 5)
    assert not any(b"Canary" in content or b"DONE" in content for content in sealed)
    assert len({len(content) for content in sealed}) == 1
    assert Invitation.objects.filter(wave=Wave.W2).exclude(answered_on=None).count() == 0
    assert Envelope.objects.count() == 0
    pairs = [set(Response.objects.filter(wave=wave).values_list("pseudonym", flat=True)) for wave in (Wave.W1, Wave.W2)]
    assert len(pairs[1]) == 5
    assert pairs[1] < pairs[0]
    assert Answer.objects.filter(question_code="used-for").count() == 10


def test_an_answer_from_before_a_date_called_off_is_thrown_away(event, attended, at, trainer):
    soon = factories.EventFactory(course=event.course, starts_at=at + 10 * DAY)
    booking = factories.BookingFactory(event=soon)
    given = actions.Given(replies=(actions.Reply(code="need", text="A map of who does what"),))
    actions.answer(booking=booking, wave=Wave.W0, given=given, by=None, at=at)
    factories.EventFactory._meta.model.objects.filter(pk=soon.pk).update(
        status="CANCELLED", cancelled_at=at, cancelled_by=trainer.person
    )

    assert actions.open_due(at=at + DAY) == 0
    assert Envelope.objects.count() == 0


def test_answering_after_months_leaves_no_line_anywhere(event, managed, at):
    asked = at + 91 * DAY
    actions.invite_due(at=asked)
    before = (Entry.objects.count(), Message.objects.count())

    given = actions.Given(replies=(actions.Reply(code="used-for", option="NONE"),))
    actions.answer(booking=managed, wave=Wave.W2, given=given, by=None, at=asked)

    assert (Entry.objects.count(), Message.objects.count()) == before
    with pytest.raises(actions.AlreadyAnswered):
        actions.answer(booking=managed, wave=Wave.W2, given=given, by=None, at=asked)


def test_a_key_outlives_the_envelopes_that_need_it(event, managed, at):
    Policy.objects.update(evaluation_key_months=1)
    plan(managed, at)
    asked = at + 91 * DAY
    actions.invite_due(at=asked)

    actions.destroy_due_keys(at=asked)

    assert actions.intention_of(managed).text == INTENDED


# The pages


def test_own_intention_is_shown_by_own_link_and_nowhere_else(client, event, managed, at):
    user = factories.UserFactory(person=managed.delegate)
    plan(managed, at)
    asked = at + 91 * DAY
    actions.invite_due(at=asked)

    with time_machine.travel(asked, tick=False):
        own = client.get(link_to(managed, Wave.W2))
        manager = client.get(link_to(managed, Wave.W2M))
        client.force_login(user)
        home = client.get("/my/")
        led = client.get(f"/my/bookings/{managed.public_id}/later/")
        booking = client.get(f"/my/bookings/{managed.public_id}/")
        day = client.get(f"/my/bookings/{managed.public_id}/evaluate/")

    assert INTENDED in text(own)
    assert "Done Partly Not yet No longer relevant" in text(own)
    assert [INTENDED in text(page) for page in (manager, home, booking, day)] == [False] * 4
    assert "Dee Example took part in" in text(manager)
    assert f"/my/bookings/{managed.public_id}/later/" in home.content.decode()
    assert led.url == link_to(managed, Wave.W2)


def test_three_months_on_the_form_is_answered_by_link_alone_and_asks_no_more(client, event, managed, at):
    plan(managed, at)
    asked = at + 91 * DAY
    actions.invite_due(at=asked)
    link = link_to(managed, Wave.W2)
    filled = {
        "intention-kept": "PARTLY",
        "practice-example": "I rang the school first",
        "NOW-name-neglect": "9",
        "used-for": ["REFERRAL", "SUPERVISION"],
        "got-in-the-way": ["TIME"],
    }

    with time_machine.travel(asked, tick=False):
        client.get(link)
        sent = client.post(link, filled)
        again = client.get(link)

    assert sent.status_code == 302
    assert "Thank you" in text(again)
    actions.open_due(at=asked + 28 * DAY)
    # One person alone: fewer than five without the form of the day, and this one has it.
    said = set(Answer.objects.filter(response__wave=Wave.W2).values_list("question_code", "option_code", "number"))
    assert said >= {("intention-kept", "PARTLY", None), ("used-for", "REFERRAL", None), ("name-neglect", "", 9)}


def test_saying_no_is_a_page_and_then_a_button(client, event, managed, at):
    asked = at + 91 * DAY
    actions.invite_due(at=asked)
    stop = f"{link_to(managed, Wave.W2)}stop/"

    with time_machine.travel(asked, tick=False):
        client.get(stop)
        before = Invitation.objects.get(wave=Wave.W2).declined_on
        done = client.post(stop, follow=True)
        still = client.get(link_to(managed, Wave.W2))

    assert before is None
    assert Invitation.objects.get(wave=Wave.W2).declined_on == asked.date()
    assert "We will not ask again" in text(done)
    assert "You can still answer here" in text(still)
    assert Invitation.objects.get(wave=Wave.W2M).declined_on is None


def test_the_manager_s_example_follows_from_a_change_seen(client, event, managed, at):
    plan(managed, at)
    asked = at + 91 * DAY
    actions.invite_due(at=asked)
    filled = {"practice-changed": "NOT_SEEN", "manager-example": "Left over", "support-given": ["SUPERVISION"]}

    with time_machine.travel(asked, tick=False):
        page = client.get(link_to(managed, Wave.W2M))
        client.post(link_to(managed, Wave.W2M), filled)
    actions.open_due(at=asked + 28 * DAY)

    assert "Only if you chose “A little” or “Clearly” above" in text(page)
    assert 'data-follows="practice-changed"' in page.content.decode()
    # The example, to which the answer does not lead, was left out.
    codes = Answer.objects.filter(response__wave=Wave.W2M).values_list("question_code", flat=True)
    assert sorted(codes) == ["practice-changed", "support-given"]


def test_before_the_day_a_minute_is_offered_and_demanded_only_where_the_course_says_so(client, course, at):
    soon = factories.EventFactory(course=course, starts_at=at + 10 * DAY)
    booking = factories.BookingFactory(event=soon)
    user = factories.UserFactory(person=booking.delegate)
    page = f"/my/bookings/{booking.public_id}/before/"
    builder = factories.UserFactory(roles=[(Role.SUBGROUP,)])

    with time_machine.travel(at, tick=False):
        client.force_login(user)
        offered = client.get(page)
        quiet = client.get("/my/")
        actions.demand_before(course=course, asks=True, by=builder, at=at)
        demanded = client.get(page)
        loud = client.get("/my/")
        sent = client.post(page, {"NOW-name-neglect": "3", "role-family": "NURSING", "why": "REQUIRED"}, follow=True)
        done = client.get("/my/")

    assert "Skip this" in text(offered)
    assert "Skip this" not in text(demanded)
    assert [page in home.content.decode() for home in (quiet, loud, done)] == [False, True, False]
    assert "Your answers have arrived" in text(sent)
    assert queries.sent(soon, Wave.W0) == 1
    assert Response.objects.count() == 0


def test_the_first_of_two_halves_has_a_short_form_of_its_own(client, at):
    event = factories.EventFactory(sessions=2, starts_at=at - dt.timedelta(hours=3))
    first, second = event.sessions.order_by("number")
    booking = factories.BookingFactory(event=event)
    factories.AttendanceFactory(booking=booking, session=first)
    trainer = factories.UserFactory(roles=[(Role.TRAINER,)])
    factories.DeliveryAssignmentFactory(event=event, trainer=trainer.person)
    between = first.ends_at

    invited = actions.invite_due(at=between)
    room = actions.open_room(event=event, by=trainer, at=between)
    with time_machine.travel(between, tick=False):
        page = client.get(link_to(booking, Wave.W1A))
        by_code = client.get(f"/join/{room.code}/")
        client.post(link_to(booking, Wave.W1A), {"pace": "2", "for-second-half": "More time for cases"})
    later = actions.open_room(event=event, by=trainer, at=second.starts_at + dt.timedelta(hours=1))

    assert invited == 1
    assert "How was the first half?" in text(page)
    assert "How was the first half?" in text(by_code)
    assert (room.wave, later.wave) == (Wave.W1A, Wave.W1)
    assert list(Response.objects.values_list("wave", flat=True)) == [Wave.W1A]
    # The certificate asks about the form of the day; this one is another.
    assert not queries.with_answered(type(booking).objects).get(pk=booking.pk).answered


def test_trainers_reflect_once_and_those_who_run_the_date_read_it(client, event, trainer, at):
    page = f"/trainer/dates/{event.pk}/reflection/"
    observer = factories.UserFactory(roles=[(Role.TRAINER,)])
    factories.DeliveryAssignmentFactory(event=event, trainer=observer.person, part=Part.OBSERVER)
    coordinator = factories.UserFactory(roles=[(Role.COORDINATOR, event.locality)])
    subgroup = factories.UserFactory(roles=[(Role.SUBGROUP,)])

    with time_machine.travel(at, tick=False):
        client.force_login(trainer)
        asked = client.get("/trainer/")
        client.post(page, {"aims-met": "4", "went-well": "The case in pairs"})
        done = client.get("/trainer/")
        again = client.post(page, {"aims-met": "1"})
        client.force_login(observer)
        sheet = client.get(page)
        client.post(page, {"strengths": "Calm in a hard moment", "next-step": "READY"})
        client.force_login(coordinator)
        read = client.get(f"/trainer/dates/{event.pk}/reflections/")
        client.force_login(subgroup)
        closed = client.get(f"/trainer/dates/{event.pk}/reflections/")

    assert ("Write your reflection" in text(asked), "Write your reflection" in text(done)) == (True, False)
    assert "Thank you" in text(again)
    assert "What did you observe?" in text(sheet)
    assert all(words in text(read) for words in ("The case in pairs", "Calm in a hard moment", "Ready to lead"))
    assert closed.status_code == 404
    assert sorted(Response.objects.values_list("wave", flat=True)) == [Wave.OB, Wave.TR]


def test_an_anonymous_form_keeps_no_pseudonym(event, attended, given, at):
    version = queries.sheet_for(event.course_id, wave=Wave.W1, at=at).version
    type(version).objects.filter(pk=version.pk).update(anonymous=True)
    booking = attended()

    actions.answer(booking=booking, given=given(), by=None, at=at)

    assert list(Response.objects.values_list("pairing", "pseudonym")) == [("UNPAIRED", "")]
    with pytest.raises(actions.AlreadyAnswered):
        actions.answer(booking=booking, given=given(), by=None, at=at)
