"""The builder: drafts, questions, versions in use, what courses ask of their own."""

import html
import re

import pytest

from audit.models import Entry
from evaluations import actions, queries
from evaluations.choices import Kind, Wave
from evaluations.models import CourseItem, Option, Question, Questionnaire, QuestionnaireVersion
from people.choices import Role
from tests import factories

pytestmark = pytest.mark.django_db
SCALE = {"section": "The day", "hint": "", "low": 1, "high": 5, "low_label": "No", "high_label": "Yes", "level": 1}


def text(response):
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split()))


@pytest.fixture
def builder():
    return factories.UserFactory(roles=[(Role.SUBGROUP,)])


@pytest.fixture
def draft(builder, at):
    """A draft of the form of the day."""
    return actions.start_draft(questionnaire=Questionnaire.objects.get(code="on-the-day"), by=builder, at=at)


def codes(version):
    return list(version.questions.order_by("position").values_list("code", flat=True))


def test_a_draft_copies_the_newest_version_and_there_is_one_at_a_time(draft, builder, at):
    again = actions.start_draft(questionnaire=draft.questionnaire, by=builder, at=at)
    first = draft.questionnaire.versions.get(number=2)

    assert again == draft
    assert (draft.number, draft.in_use_from) == (3, None)
    assert codes(draft) == codes(first)
    assert (
        Option.objects.filter(question__version=draft).count() == Option.objects.filter(question__version=first).count()
    )
    assert list(Entry.objects.values_list("action", flat=True)) == ["questionnaire.draft"]


def test_a_version_in_use_never_changes(draft, builder, at):
    question = draft.questions.order_by("position").first()
    actions.publish(version=draft, by=builder, at=at)
    refused = (
        lambda: actions.add_question(version=draft, kind=Kind.SCALE, text="More", by=builder, at=at, **SCALE),
        lambda: actions.change_question(question=question, text="Other", by=builder, at=at),
        lambda: actions.remove_question(question=question, by=builder, at=at),
        lambda: actions.move_question(question=question, up=False, by=builder, at=at),
        lambda: actions.make_anonymous(version=draft, by=builder, at=at),
        lambda: actions.discard(version=draft, by=builder, at=at),
        lambda: actions.publish(version=draft, by=builder, at=at),
    )
    before = list(Question.objects.order_by("pk").values())

    for action in refused:
        with pytest.raises(actions.BuildRefused, match="in use"):
            action()

    assert list(Question.objects.order_by("pk").values()) == before


def test_old_results_stay_readable_when_the_questionnaire_changed(event, attended, trainer, given, draft, builder, at):
    for _ in range(8):
        actions.answer(booking=attended(), given=given(relevance=4), by=None, at=at)
    actions.close_wave(event=event, by=trainer, at=at)
    before = queries.results(event, at)

    question = draft.questions.get(code="relevance")
    actions.change_question(question=question, by=builder, at=at, **SCALE | {"text": "It fitted my work"})
    actions.remove_question(question=draft.questions.get(code="pace"), by=builder, at=at)
    actions.publish(version=draft, by=builder, at=at)

    after = queries.results(event, at)
    assert after == before
    assert [figure.text for figure in after.reaction if figure.code == "relevance"] == ["It was relevant to my work"]
    sheet = queries.sheet_for(event.course_id, wave=Wave.W1, at=at)
    assert {q.code: q.text for q in sheet.questions}["relevance"] == "It fitted my work"
    assert "pace" not in codes(sheet.version)


def test_codes_and_answers_are_made_once_and_never_used_again(draft, builder, at):
    actions.remove_question(question=draft.questions.get(code="pace"), by=builder, at=at)
    added = actions.add_question(version=draft, kind=Kind.SCALE, text="Pace", by=builder, at=at, **SCALE)
    chosen = {"section": "Last", "hint": "", "level": None, "text": "Which half?"}
    choice = actions.add_question(
        version=draft, kind=Kind.CHOICE, options=["First", "Second", "Both"], by=builder, at=at, **chosen
    )

    actions.change_question(question=choice, options=["The second", "First", "Both"], by=builder, at=at, **chosen)

    # The code of a question that was taken out belongs to its answers of before.
    assert added.code == "pace-2"
    # Reworded and moved, it is the same answer.
    assert list(choice.options.order_by("position").values_list("code", "label")) == [
        ("SECOND", "The second"),
        ("FIRST", "First"),
        ("BOTH", "Both"),
    ]


@pytest.mark.parametrize(
    ("kind", "options", "fields"),
    [
        (Kind.SCALE, (), {"low": 5, "high": 5}),
        (Kind.SCALE, (), {"high": 11}),
        (Kind.CHOICE, ("One",), {"low": None, "high": None}),
        (Kind.CHOICE, ("One", "one"), {"low": None, "high": None}),
        (Kind.KEPT, ("Yes", "No"), {"low": None, "high": None}),
        (Kind.CONSENT, (), {"low": None, "high": None}),
        (Kind.SCALE, (), {"follows_code": "recommend", "follows_answers": "5"}),
        (Kind.SCALE, (), {"follows_code": "role-family", "follows_answers": "PILOT"}),
    ],
)
def test_what_no_form_could_show_is_refused(draft, builder, at, kind, options, fields):
    with pytest.raises(actions.BuildRefused):
        actions.add_question(version=draft, kind=kind, options=options, text="New", by=builder, at=at, **SCALE | fields)


def test_questions_change_places_and_a_follower_stays_behind_its_leader(builder, at):
    questionnaire = Questionnaire.objects.get(wave=Wave.W2M)
    draft = actions.start_draft(questionnaire=questionnaire, by=builder, at=at)
    example = draft.questions.get(code="manager-example")

    with pytest.raises(actions.BuildRefused, match="after the one"):
        actions.move_question(question=example, up=True, by=builder, at=at)
    actions.move_question(question=example, up=False, by=builder, at=at)
    actions.move_question(question=example, up=False, by=builder, at=at)
    with pytest.raises(actions.BuildRefused, match="only after this one"):
        actions.remove_question(question=draft.questions.get(code="practice-changed"), by=builder, at=at)

    assert codes(draft) == ["practice-changed", "support-given", "manager-example"]


def test_a_course_s_own_form_stands_in_place_of_the_general_one_until_it_is_retired(event, builder, at):
    course, other = event.course, factories.CourseFactory()
    general = Questionnaire.objects.get(code="on-the-day")

    draft = actions.copy_for_course(questionnaire=general, course=course, by=builder, at=at)
    with pytest.raises(actions.BuildRefused):
        actions.copy_for_course(questionnaire=general, course=course, by=builder, at=at)
    unchanged = queries.sheet_for(course.pk, wave=Wave.W1, at=at).version.questionnaire
    actions.publish(version=draft, by=builder, at=at)
    own = queries.sheet_for(course.pk, wave=Wave.W1, at=at).version.questionnaire
    elsewhere = queries.sheet_for(other.pk, wave=Wave.W1, at=at).version.questionnaire
    actions.retire(questionnaire=own, by=builder, at=at)
    back = queries.sheet_for(course.pk, wave=Wave.W1, at=at).version.questionnaire

    assert (unchanged, own, elsewhere, back) == (general, draft.questionnaire, general, general)
    with pytest.raises(actions.BuildRefused):
        actions.retire(questionnaire=general, by=builder, at=at)


def test_stricter_goes_on_into_later_versions_and_never_back(draft, builder, at):
    actions.make_anonymous(version=draft, by=builder, at=at)
    actions.publish(version=draft, by=builder, at=at)

    following = actions.start_draft(questionnaire=draft.questionnaire, by=builder, at=at)

    assert following.anonymous
    actions.discard(version=following, by=builder, at=at)
    assert not QuestionnaireVersion.objects.filter(number=4).exists()


def test_items_of_a_course_are_added_moved_and_retired(course, builder, at):
    new = actions.add_item(course=course, text="Ask why a child Was Not Brought", by=builder, at=at)
    actions.move_item(item=new, up=True, by=builder, at=at)
    actions.retire_item(item=course.evaluation_items.get(code="use-tool"), by=builder, at=at)

    live = course.evaluation_items.filter(retired_at=None).order_by("position")
    assert list(live.values_list("code", flat=True)) == ["name-neglect", "ask-why-a-child-was-not-brought"]
    with pytest.raises(actions.BuildRefused, match="already"):
        actions.add_item(course=course, text="ask why a child was not brought", by=builder, at=at)
    for number in range(queries.MOST_ITEMS - 2):
        actions.add_item(course=course, text=f"Another {number}", by=builder, at=at)
    with pytest.raises(actions.BuildRefused, match="at most"):
        actions.add_item(course=course, text="One more", by=builder, at=at)


# The pages


def test_a_question_is_added_previewed_and_put_in_use(client, builder):
    client.force_login(builder)
    questionnaire = Questionnaire.objects.get(code="on-the-day")
    begun = client.post(f"/questionnaires/{questionnaire.pk}/", {"do": "draft"})
    version = begun.url
    kind = client.post(f"{version}add/", {"kind": "CHOICES"})
    wrong = client.post(kind.url, {"text": "What helped?", "section": "Last of all", "options": "Cases"})
    filled = {"text": "What helped?", "section": "Last of all", "options": "Cases\nFilm", "level": "1"}
    client.post(kind.url, filled)
    question = Question.objects.get(code="what-helped")
    client.post(version, {"do": f"up:{question.pk}"})
    phone, desktop = (client.get(f"{version}preview/?width={width}") for width in ("phone", "desktop"))
    unsure = client.post(f"{version}publish/", {})
    client.post(f"{version}publish/", {"sure": "on"})
    closed = client.post(kind.url, filled)
    lists = client.get("/questionnaires/")

    assert "Give from 2 to 20 answers" in text(wrong)
    assert "sp-preview--phone" in phone.content.decode()
    assert "sp-preview--desktop" in desktop.content.decode()
    assert "What helped?" in text(phone)
    assert "Tick the box" in text(unsure)
    assert Question.objects.get(code="what-helped").version.in_use_from is not None
    assert closed.url == version
    assert "Version 3, since" in text(lists)


def test_a_question_begins_with_what_stands_and_keeps_its_code(client, builder, at):
    client.force_login(builder)
    draft = actions.start_draft(questionnaire=Questionnaire.objects.get(wave=Wave.W2M), by=builder, at=at)
    example = draft.questions.get(code="manager-example")
    page = f"/questionnaires/versions/{draft.pk}/questions/{example.pk}/"

    shown = client.get(page)
    boxes = ["practice-changed:CLEARLY"]
    client.post(page, {"text": "An example?", "section": "What you have seen", "only_if": boxes, "required": "on"})

    example.refresh_from_db()
    assert "Can you give an example?" in shown.content.decode()
    # The ticks of what stands are there to be seen.
    ticked = [box for box in re.findall(r"<input[^>]*only_if[^>]*>", shown.content.decode()) if "checked" in box]
    assert ["govuk-checkboxes__input" in box for box in ticked] == [True, True]
    assert (example.text, example.follows_answers, example.required) == ("An example?", "CLEARLY", True)
    assert example.code == "manager-example"


def test_items_and_the_demand_before_the_day_are_set_on_the_course_s_page(client, builder, course):
    client.force_login(builder)
    page = f"/questionnaires/courses/{course.pk}/"

    client.post(page, {"text": "Refer to the exploitation team"})
    item = CourseItem.objects.get(code="refer-to-the-exploitation-team")
    client.post(page, {"do": f"up:{item.pk}"})
    client.post(page, {"do": "demand"})
    shown = client.get(page)

    course.refresh_from_db()
    item.refresh_from_db()
    assert (item.position, course.asks_before) == (2, True)
    assert "Let people skip it" in text(shown)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_queries_for_any_number(client, builder, at, django_assert_num_queries, number):
    client.force_login(builder)
    for _ in range(number):
        course = factories.CourseFactory()
        factories.CourseItemFactory(course=course)
        actions.copy_for_course(
            questionnaire=Questionnaire.objects.get(code="three-months"), course=course, by=builder, at=at
        )

    with django_assert_num_queries(6):
        client.get("/questionnaires/")
