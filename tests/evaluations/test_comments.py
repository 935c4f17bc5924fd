"""Words that people wrote: read by a human first, released, reworded, sealed, quoted, answered."""

import datetime as dt

import pytest
import time_machine

from audit.models import Entry
from evaluations import actions, queries
from evaluations.choices import ROLE_QUESTION, Consent, Review, Wave
from evaluations.models import Answer, CommentTag, Improvement, Quote
from people.choices import Role
from tests import factories

pytestmark = pytest.mark.django_db
CASE = "The boy called Sam was not brought to the clinic."


@pytest.fixture
def clock(at):
    with time_machine.travel(at, tick=False) as traveller:
        yield traveller


@pytest.fixture
def near():
    return factories.LocalityFactory(name="Near")


@pytest.fixture
def past(course, near, at):
    """A date of forty days ago."""
    starts = at - dt.timedelta(days=40)
    return factories.EventFactory(
        course=course, locality=near, starts_at=starts, ends_at=starts + dt.timedelta(hours=2)
    )


@pytest.fixture
def coordinator(near):
    return factories.UserFactory(roles=[(Role.COORDINATOR, near)])


@pytest.fixture
def wrote(past):
    """Store answers to the form of the day, each with one text; returns them."""

    def make(*texts, event=past, consent=Consent.NO, role="", wave=Wave.W1):
        made = []
        for text in texts:
            response = factories.ResponseFactory(event=event, consent=consent, wave=wave)
            made.append(factories.AnswerFactory(response=response, question_code="most-useful", number=None, text=text))
            if role:
                factories.AnswerFactory(response=response, question_code=ROLE_QUESTION, number=None, option_code=role)
        return made

    return make


def text(response):
    return " ".join(response.content.decode().split())


def test_moderators_read_what_is_closed_in_their_locality_and_not_of_few(course, past, coordinator, wrote, at):
    mine = wrote(*[f"Mine {n}" for n in range(5)])
    open_still = factories.EventFactory(course=course, locality=past.locality, starts_at=at - dt.timedelta(days=2))
    wrote(*["Open"] * 5, event=open_still)
    far = factories.EventFactory(course=course, starts_at=past.starts_at)
    wrote(*["Far"] * 5, event=far)
    few = factories.EventFactory(locality=past.locality, starts_at=past.starts_at)
    wrote(*["Few"] * 4, event=few)
    wrote("Three months", wave=Wave.W2)

    assert set(queries.to_moderate(coordinator, at=at)) == set(mine)
    assert queries.waiting(coordinator, at=at) == 5
    assert queries.waiting(factories.UserFactory(roles=[(Role.ADMINISTRATOR,)]), at=at) == 10


def test_release_leaves_what_may_name_a_child_to_its_own_decision(client, coordinator, wrote, at, clock):
    clear, doubtful, other = wrote("Hearing the school.", CASE, "The break.", "A", "B")[:3]
    client.force_login(coordinator)

    before = text(client.get("/coordinate/comments/"))
    page = text(client.post("/coordinate/comments/", {"release": [clear.pk, doubtful.pk, "nonsense"]}, follow=True))

    assert before.count("May name a child or a family") == 1
    assert f'value="{doubtful.pk}"' not in before
    assert "1 comment is released." in page
    states = {answer.pk: answer.review for answer in Answer.objects.all()}
    assert [states[a.pk] for a in (clear, doubtful, other)] == [Review.RELEASED, Review.WAITING, Review.WAITING]
    assert "Nothing was released" in text(client.post("/coordinate/comments/", {}, follow=True))


def test_sealing_deletes_the_words_and_leaves_no_trace_of_them(client, coordinator, wrote, clock):
    doubtful = wrote(CASE, "A", "B", "C", "D")[0]
    client.force_login(coordinator)
    address = f"/coordinate/comments/{doubtful.pk}/"

    asked = client.post(address, {})
    client.post(address, {"decision": Review.SEALED, "text": CASE})

    doubtful.refresh_from_db()
    assert "looks as if a child or a family could be recognised" in text(asked)
    assert (doubtful.text, doubtful.review, doubtful.number) == ("", Review.SEALED, None)
    assert client.get(address).status_code == 404
    entry = Entry.objects.get(action="comment.seal")
    assert "Sam" not in f"{entry.detail}{entry.target_id}"
    assert str(doubtful.pk) not in f"{entry.detail}{entry.target_id}"


def test_a_comment_is_released_in_other_words_and_tagged(client, coordinator, past, wrote, clock):
    answer = wrote(CASE, "A", "B", "C", "D")[0]
    client.force_login(coordinator)
    tag = queries.tags().first()
    said = {"decision": Review.RELEASED, "text": "[…] was not brought to the clinic.", "tags": [tag.pk]}

    client.post(f"/coordinate/comments/{answer.pk}/", said)

    answer.refresh_from_db()
    assert (answer.text, answer.review, answer.tags) == (said["text"], Review.RELEASED, f" {tag.code} ")
    assert Entry.objects.filter(action="comment.reword").count() == 1
    assert queries.released({Wave.W1: [past.pk]})[0].texts == [said["text"]]
    assert tag.label in text(client.get("/coordinate/comments/?show=released"))


def test_a_decision_on_a_comment_that_was_mixed_anew_is_refused(coordinator, wrote, at):
    answer = wrote("Words")[0]
    response = answer.response
    Answer.objects.all().delete()

    with pytest.raises(actions.CommentRefused, match="mixed anew"):
        actions.review(answer=answer, decision=Review.RELEASED, by=coordinator, at=at)
    assert response.answers.count() == 0


def test_review_survives_the_daily_mixing(past, coordinator, wrote, at):
    answers = wrote(*[f"Word {n}" for n in range(5)])
    actions.release(answers=Answer.objects.filter(pk__in=[a.pk for a in answers[:2]]), by=coordinator, at=at)

    actions.shuffle_due(at=at)

    kept = Answer.objects.filter(review=Review.RELEASED)
    assert sorted(kept.values_list("text", flat=True)) == ["Word 0", "Word 1"]
    assert {a.pk for a in answers}.isdisjoint(set(Answer.objects.values_list("pk", flat=True)))


@pytest.mark.parametrize(
    ("consent", "alike", "shown"),
    [
        (Consent.WITH_ROLE, 8, "Nursing, midwifery or health visiting"),
        (Consent.WITH_ROLE, 2, ""),
        (Consent.ANONYMOUS, 8, ""),
    ],
)
def test_quote_carries_a_role_only_where_agreed_and_common(coordinator, wrote, at, consent, alike, shown):
    answers = wrote(*["Hearing the school."] * alike, consent=consent, role="NURSING")
    wrote(*["Other"] * (10 - alike))
    actions.release(answers=Answer.objects.all(), by=coordinator, at=at)

    quote = actions.quote(answer=answers[0], by=coordinator, at=at)

    assert (quote.role, quote.answers, quote.question) == (shown, 10, "What was most useful?")


def test_quote_refuses_what_nobody_agreed_to_or_nobody_released(course, coordinator, wrote, at):
    no, waiting = wrote("No")[0], wrote("Waiting", consent=Consent.ANONYMOUS)[0]
    actions.release(answers=Answer.objects.filter(pk=no.pk), by=coordinator, at=at)
    with pytest.raises(actions.CommentRefused, match="did not agree"):
        actions.quote(answer=no, by=coordinator, at=at)
    with pytest.raises(actions.CommentRefused):
        actions.quote(answer=waiting, by=coordinator, at=at)
    actions.release(answers=Answer.objects.all(), by=coordinator, at=at)
    with pytest.raises(actions.CommentRefused, match="at least 8"):
        actions.quote(answer=waiting, by=coordinator, at=at)
    assert Quote.objects.count() == 0


def test_quote_and_improvement_stand_on_the_course_page_until_taken_back(
    client, course, past, coordinator, wrote, clock
):
    wrote(*["Hearing the school."] * 8, consent=Consent.ANONYMOUS)
    page = factories.CoursePageFactory(course=course, slug="neglect")
    client.force_login(coordinator)
    actions.release(answers=Answer.objects.all(), by=coordinator, at=past.ends_at)
    client.post(f"/coordinate/comments/{Answer.objects.order_by('pk').first().pk}/quote/")
    again = client.post(f"/coordinate/comments/{Answer.objects.order_by('pk').last().pk}/quote/", follow=True)
    said = {"course": course.pk, "said": "Too short.", "did": "It is half an hour longer."}
    wrong = client.post("/you-said/add/", said | {"first_date": factories.EventFactory(starts_at=past.starts_at).pk})
    version = queries.sheet_for(course.pk, wave=Wave.W1, at=past.ends_at).version
    client.post("/you-said/add/", said | {"first_date": past.pk, "version": version.pk})

    shown = text(client.get(page.url))
    for kind, model in (("quotes/", Quote), ("", Improvement)):
        client.post(f"/you-said/{kind}{model.objects.get().pk}/withdraw/")
    after = text(client.get(page.url))

    assert "on the course’s page already" in text(again)
    assert "Choose a date of the course" in text(wrong)
    assert "Hearing the school.</blockquote><figcaption>Somebody who was there, one of 8 who answered" in shown
    assert "You said: Too short." in shown
    assert "We did: It is half an hour longer. First on" in shown
    assert f"Whether it helped is asked in “{version.questionnaire.title}”, version {version.number}" in shown
    assert "Hearing the school" not in after
    assert "Too short" not in after
    assert Quote.objects.get().withdrawn_by == coordinator.person


def test_comments_are_listed_by_tag(client, coordinator, wrote, clock, at):
    wrote(*["Much too fast"] * 4, *["Good soup"] * 4)
    pace, content = CommentTag.objects.get(code="pace"), CommentTag.objects.get(code="content")
    fast, soup = (Answer.objects.filter(text=words).first() for words in ("Much too fast", "Good soup"))
    actions.review(answer=fast, decision=Review.RELEASED, tags=[pace], by=coordinator, at=at)
    actions.review(answer=soup, decision=Review.RELEASED, tags=[content], by=coordinator, at=at)
    client.force_login(coordinator)

    of_pace = text(client.get("/coordinate/comments/?show=released&tag=pace"))
    of_none = text(client.get("/coordinate/comments/?show=released&tag=joining"))
    of_no_tag = text(client.get("/coordinate/comments/?show=released&tag=pac"))

    assert "Much too fast" in of_pace
    assert "Good soup" not in of_pace
    assert "No comment has this tag" in of_none
    assert "Good soup" in of_no_tag


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_comments_costs_the_same_whatever_the_rows(
    client, coordinator, wrote, clock, django_assert_num_queries, number
):
    wrote(*["Words"] * 5 * number)
    client.force_login(coordinator)

    with django_assert_num_queries(8):
        client.get("/coordinate/comments/")
