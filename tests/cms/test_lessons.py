"""The pages of somebody who learns, from the list to the certificate, and what editors enter."""

import pytest
from django.urls import reverse
from wagtail.blocks import StreamBlockValidationError

from bookings import queries as bookings
from courses.models import Prerequisite
from elearning.forms import QuestionFacts
from elearning.models import AnswerGiven, BankQuestion, Completion, Enrolment, Reflection
from tests.factories import (
    AnswerGivenFactory,
    BankQuestionFactory,
    CataloguePageFactory,
    CompletionFactory,
    CourseFactory,
    EnrolmentFactory,
    LearningPageFactory,
    ModuleFactory,
    ModulePageFactory,
    PriorityFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
SCENARIO = {
    "situation": "<p>A child tells you something.</p>",
    "question": "What do you do?",
    "choices": [
        {"text": "Listen", "best": True, "feedback": "You listened."},
        {"text": "Promise secrecy", "best": False, "feedback": "You cannot keep it."},
    ],
}


def lesson(**module):
    """A page with a step, a reflection and a scenario, and a check of two questions."""
    page = ModulePageFactory(
        module__questions_asked=2,
        **{f"module__{name}": value for name, value in module.items()},
        steps=[
            ("step", {"title": "First", "minutes": 2, "body": [("paragraph", "<p>Words.</p>")]}),
            ("step", {"title": "Second", "minutes": 3, "body": [("reflection", "What do you think?")]}),
            ("step", {"title": "Third", "minutes": 3, "body": [("scenario", SCENARIO)]}),
        ],
    )
    for _ in range(2):
        BankQuestionFactory(module=page.module, with_choices=True)
    return page


def to(name, page, *args):
    """An address of the lesson."""
    return reverse(f"cms:{name}", args=[page.module.code, *args])


def test_module_is_started_resumed_checked_and_certified(client):
    page, user = lesson(level="Level 1", minutes=20), UserFactory()
    client.force_login(user)

    assert "Start the module" in client.get(page.url).content.decode()
    assert client.get(to("learn", page)).url == page.url
    assert client.post(to("learn", page)).url == to("step", page, 1)
    assert client.get(to("step", page, 3)).url == to("step", page, 1)
    assert client.get(to("check", page)).url == to("step", page, 1)
    assert client.post(to("step", page, 1)).url == to("step", page, 2)
    assert client.get(to("learn", page)).url == to("step", page, 2)
    assert "25% of the way" in client.get(page.url).content.decode()
    assert client.post(to("step", page, 2), {"thoughts": "Kept words", "keep": "on"}).url == to("step", page, 3)
    assert "Kept words" in client.get(to("notes", page)).content.decode()

    before = client.get(to("step", page, 3)).content.decode()
    assert "You listened." not in before
    assert "You cannot keep it." not in before
    chosen = client.get(to("step", page, 3), {"ask": "1", "choice": "2"}).content.decode()
    assert "You cannot keep it." in chosen
    assert "You listened." not in chosen
    assert client.get(to("step", page, 3), {"ask": "1"}).context["asked"].errors
    assert client.get(to("step", page, 3), {"choice": "99"}).status_code == 200
    assert client.post(to("step", page, 3)).url == to("check", page)

    assert client.post(to("check", page)).url == to("ask", page, 1)
    for number in (1, 2):
        asked = client.get(to("ask", page, number))
        given = AnswerGiven.objects.get(position=number)
        texts = [given.question.explanation, *(choice.feedback for choice in given.question.choices.all())]
        assert [text for text in texts if text in asked.content.decode()] == []
        assert client.post(to("ask", page, number), {}).status_code == 200
        right = given.question.choices.get(right=True)
        assert client.post(to("ask", page, number), {"answer": right.pk}).url == to("ask", page, number)
        said = client.get(to("ask", page, number)).content.decode()
        assert "That is right" in said
        assert right.feedback in said
    done = Completion.objects.get()
    result = client.get(to("result", page)).content.decode()
    assert "2 of 2 answers were right: 100%" in result
    assert client.get(to("learn", page)).url == to("result", page)

    paper = client.get(reverse("bookings:certificate_pdf", args=[done.code]))
    assert paper.content.startswith(b"%PDF")
    assert client.get(reverse("bookings:record")).content.decode().count(done.title) >= 1
    client.logout()
    public = client.get(reverse("bookings:certificate", args=[done.printed_code])).content.decode()
    assert "This certificate is valid" in public
    assert user.person.name not in public
    assert client.get(reverse("bookings:certificate_pdf", args=[done.code])).url.startswith("/accounts/login/")


def test_another_persons_certificate_and_notes_are_not_found(client):
    page, other = lesson(), UserFactory()
    done = CompletionFactory()
    note = Reflection.objects.create(
        enrolment=EnrolmentFactory(module=page.module), step="x", text="Theirs", written_at=done.recorded_at
    )
    EnrolmentFactory(module=page.module, person=other.person)
    client.force_login(other)

    assert client.get(reverse("bookings:certificate_pdf", args=[done.code])).status_code == 404
    assert client.post(to("delete_note", page, note.pk)).status_code == 404
    assert "Theirs" not in client.get(to("notes", page)).content.decode()
    assert Reflection.objects.count() == 1


def test_what_is_not_ticked_is_not_kept(client):
    page, user = lesson(), UserFactory()
    client.force_login(user)
    client.post(to("learn", page))
    client.post(to("step", page, 1))

    client.post(to("step", page, 2), {"thoughts": "Gone words"})

    assert Reflection.objects.count() == 0
    assert Enrolment.objects.get().progress == 50


def test_profile_comes_before_the_start(client):
    page = lesson()
    user = UserFactory(person__profile_completed_at=None)
    client.force_login(user)

    assert client.post(to("learn", page)).url.startswith(reverse("people:profile"))
    assert Enrolment.objects.count() == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_list_and_step_cost_the_same_at_any_length(client, django_assert_num_queries, rows):
    LearningPageFactory()
    user = UserFactory()
    for _ in range(rows):
        page = ModulePageFactory(steps_wanted=rows)
        EnrolmentFactory(module=page.module, person=user.person)
    client.force_login(user)
    client.get("/e-learning/")

    with django_assert_num_queries(LIST):
        client.get("/e-learning/")
    with django_assert_num_queries(STEP):
        client.get(to("step", page, 1))


LIST = 9
STEP = 7


def test_catalogue_shows_modules_that_fit_beside_courses(client):
    CataloguePageFactory()
    priority = PriorityFactory(code="neglect")
    fits = ModuleFactory(title="Neglect, a first look", priorities=[priority.code], workforce="CHILDREN")
    ModuleFactory(title="Something else", workforce="ADULTS")
    ModuleFactory(own=True, title="Lessons not written yet")

    def found(**query):
        return [row["module"].title for row in client.get("/training/", query).context["modules"]]

    assert len(found()) == 2
    assert found(q="neglected") == [fits.title]
    assert found(priority="neglect") == [fits.title]
    assert found(workforce="CHILDREN") == [fits.title]
    assert found(delivery="ELEARNING", q="neglect") == [fits.title]
    assert found(delivery="VIRTUAL") == []
    assert found(show="dates") == []


def test_completed_module_meets_the_prerequisite_of_a_course(at):
    done, course = CompletionFactory(), CourseFactory()
    Prerequisite.objects.create(course=course, other="Level 1", module=done.module.code, within_months=36)
    Prerequisite.objects.create(course=course, other="Level 2", module="another-module")

    met = list(bookings.prerequisites(person=done.person, course=course, at=at))
    later = list(bookings.prerequisites(person=done.person, course=course, at=at.replace(year=2031)))

    assert met == [("Level 1", True), ("Level 2", False)]
    assert later == [("Level 1", False), ("Level 2", False)]


def facts(question=None, **more):
    """The form of a question with good answers, unless told."""
    module = question.module if question else ModuleFactory(own=True)
    data = {
        "module": module.pk,
        "text": "Whom do you tell?",
        "answers": "+ My lead | Yes.\n- Nobody",
        "explanation": "",
        "position": 1,
        **more,
    }
    form = type("Form", (QuestionFacts,), {"Meta": type("Meta", (), {"model": BankQuestion, "fields": FIELDS})})
    return form(data, instance=question or BankQuestion())


FIELDS = ["module", "text", "explanation", "position"]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ("My lead\n- Nobody", "Line 1"),
        ("+ My lead", "2 to 8"),
        ("+ My lead\n+ Nobody", "at least one not"),
        ("- My lead\n- Nobody", "At least one answer must be right"),
        ("+ My lead\n- my LEAD", "the same"),
        ("+ My lead\n- |no", "Line 2"),
        (f"+ {'x' * 251}\n- Nobody", "Line 1"),
    ],
)
def test_question_refuses_answers_that_make_no_sense(answers, said):
    assert said in str(facts(answers=answers).errors["answers"])


def test_question_keeps_its_answers_in_order_and_those_given_are_not_rewritten():
    form = facts()
    assert form.is_valid(), form.errors
    question = form.save()
    form.save_answers()

    rows = list(question.choices.order_by("position").values_list("text", "right", "feedback"))
    assert rows == [("My lead", True, "Yes."), ("Nobody", False, "")]
    again = facts(question)
    assert again.is_valid()
    assert again.changed_data == []
    AnswerGivenFactory(question=question)
    assert "Retire it" in str(facts(question, answers="+ Other\n- Nobody").errors["answers"])


def test_step_refuses_a_scenario_beside_a_reflection():
    page = lesson()
    block = page.steps.stream_block.child_blocks["step"].child_blocks["body"]
    both = block.to_python([{"type": "scenario", "value": SCENARIO}, {"type": "reflection", "value": "Think"}])

    with pytest.raises(StreamBlockValidationError) as refused:
        block.clean(both)

    assert "steps of their own" in str(refused.value.non_block_errors)


@pytest.mark.parametrize(("role", "status"), [("EDITOR", 200), ("ADMINISTRATOR", 200)])
def test_editors_keep_modules_and_questions(client, role, status):
    BankQuestionFactory(with_choices=True)
    client.force_login(UserFactory(roles=[(role,)]))

    for address in ("/admin/modules/", "/admin/modules/new/", "/admin/questions/", "/admin/questions/new/"):
        response = client.get(address)
        assert (address, response.status_code) == (address, status)
