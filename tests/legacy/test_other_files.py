"""People, trainers, e-learning, totals, evaluation forms: taken over, twice the same, undone."""

import datetime as dt

import pytest
from django.apps import apps

from bookings.choices import Mark
from bookings.models import HeadCount
from courses.models import Event, TrainerQualification, TrainerSkill
from elearning.models import Completion, ParkedCompletion
from evaluations.models import Answer, Response
from legacy import actions, queries
from legacy.choices import Answer as Said
from legacy.choices import Kind, Outcome
from outbox.models import Message
from people.models import Person
from tests.factories import (
    AttendanceFactory,
    BookingFactory,
    CourseFactory,
    DistrictFactory,
    EventFactory,
    ModuleFactory,
    PersonFactory,
)
from tests.legacy_files import sheet

pytestmark = pytest.mark.django_db
ROOMS = ("people", "courses", "bookings", "evaluations", "elearning", "outbox")


def everything():
    """Every row of every room the files write into; what only notes that a list came in is left out."""
    return {
        model._meta.label: sorted(map(str, model._base_manager.order_by("pk").values_list()))
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in ROOMS and model._meta.label != "elearning.CompletionList"
    }


def outcomes(file):
    """{row number: outcome}."""
    return dict(file.rows.order_by("number").values_list("number", "outcome"))


@pytest.fixture
def taken(read, admin, at):
    """Take a file over; check that handing its rows in again changes nothing, that undoing gives everything back and
    that it can be taken over anew. Returns the file."""

    def take(*rows, decide=(), name="old.csv", **more):
        before = everything()
        file = read(sheet(*rows), name=name, **more)
        if decide:
            actions.decide(
                file=file, answers=[(row, *decide[row.said]) for row in file.decisions.all()], by=admin, at=at
            )
        done = actions.apply(file=file, by=admin, at=at)
        once = everything()
        again = read(sheet(*rows, ["", "", "Total"]), name="again.csv", **more)
        with pytest.raises(actions.NothingLeft):
            actions.apply(file=again, by=admin, at=at)
        assert everything() == once != before
        assert actions.undo(file=file, by=admin, at=at) == []
        assert everything() == before
        anew = read(sheet(*rows), **more)
        assert actions.apply(file=anew, by=admin, at=at) == done
        assert Message.objects.count() == 0
        anew.refresh_from_db()
        return anew

    return take


def test_people_with_every_column(taken, house):
    district = DistrictFactory(name="Near District")
    known = PersonFactory(name="Known Person", email="known@agency.example")
    heads = ("First name", "Surname", "E-mail", "Job title", "Organisation", "Sector", "Team", "Locality",
             "Manager name", "Manager e-mail", "Phone", "Needs", "Date registered")  # fmt: skip
    file = taken(
        heads,
        ("Siân", "O'Brien", "Sian@Agency.example", "Health Visitor", "The Northern Trust Ltd", "Health", "East",
         "Near District", "Bo Lead", "bo@agency.example", "01234 567890", "Loop", "03/04/2018"),
        ("Known", "Person", "KNOWN@agency.example", "", "", "", "", "", "", "", "", "", ""),
        ("Office", "Person", "office@agency.example", "Teacher", "Northern Trust", "", "", "", "", "none", "", "", ""),
        ("", "", "x@agency.example", "", "", "", "", "", "", "", "", "", ""),
        ("Cy", "Example", "not an address", "", "", "", "", "", "", "", "", "", "31/02/2019"),
    )  # fmt: skip

    assert file.kind == Kind.DELEGATES
    assert outcomes(file) == {
        2: Outcome.DONE,
        3: Outcome.KNOWN,
        4: Outcome.DONE,
        5: Outcome.REFUSED,
        6: Outcome.REFUSED,
    }
    person = Person.objects.get(email="sian@agency.example")
    assert (person.name, person.agency, person.district, person.role_family) == (
        "Siân O'Brien", house[1], district, "NURSING",
    )  # fmt: skip
    assert (person.manager_email, person.created_at.year) == ("bo@agency.example", 2018)
    assert Person.objects.get(name="Office Person").email is None
    assert file.rows.get(number=6).reason == "“not an address” is no e-mail address."
    assert Person.objects.filter(pk=known.pk).exists()


def test_elearning_is_recorded_parked_and_asked(taken):
    module = ModuleFactory(code="prevent", title="Prevent", level="Level 1")
    PersonFactory(name="Ada Example", email="ada@agency.example")
    heads = ("Learner", "E-mail", "Organisation", "Module", "Level", "Status", "Score", "Started", "Completed")
    file = taken(
        heads,
        ("Ada Example", "ada@agency.example", "", "PREVENT", "Level 1", "Completed", "85%", "", "03/04/2019"),
        ("Ada Example", "ada@agency.example", "", "Prevent", "", "Passed", "85", "", "3 April 2019"),
        ("Bo Example", "bo@agency.example", "", "Prevent awareness", "", "Completed", "", "", "04/04/2019"),
        ("Cy Example", "cy@agency.example", "", "Prevent", "", "In progress", "", "", ""),
        ("Di Example", "", "", "Prevent", "", "Completed", "", "", "04/04/2019"),
        decide={"Prevent awareness": (Said.USE, str(module.pk))},
    )

    assert file.kind == Kind.ELEARNING
    assert outcomes(file) == {
        2: Outcome.DONE, 3: Outcome.KNOWN, 4: Outcome.DONE, 5: Outcome.FIGURE, 6: Outcome.REFUSED,
    }  # fmt: skip
    assert Completion.objects.values_list("person__name", "score").get() == ("Ada Example", 85)
    assert ParkedCompletion.objects.get().email == "bo@agency.example"


def test_trainers_get_their_training_and_their_steps_without_being_told(taken, house):
    CourseFactory(title="Early Help, Together")
    heads = ("Trainer", "Agency", "Courses", "Days", "T4T date", "Observed by")
    file = taken(
        heads,
        ("Ada Example", "Northern Trust", "Early Help, Together; Neglect, NEGLECT", "2.25", "01/02/2018", "Bo Lead"),
        ("Cy Example", "Northern Trust", "Early Help, Together", "1", "", ""),
        ("Di Example", "Northern Trust", "Neglect", "", "Yes", ""),
    )

    assert file.kind == Kind.TRAINERS
    assert outcomes(file)[4] == Outcome.REFUSED
    assert TrainerQualification.objects.values_list("trainer__name", "on").get() == ("Ada Example", dt.date(2018, 2, 1))
    assert set(TrainerSkill.objects.values_list("trainer__name", "course__title", "level")) == {
        ("Ada Example", "Neglect", "CO_TRAINER"),
        ("Ada Example", "Early Help, Together", "CO_TRAINER"),
        ("Cy Example", "Early Help, Together", "OBSERVER"),
    }
    assert [(line["what"], line["file"]) for line in queries.compared(file)] == [
        ("trainer days", 2.25),
        ("trainer days", 1),
    ]


def test_totals_become_counts_where_they_name_a_day(taken, house):
    heads = ("Course", "Date", "Quarter", "Organisation", "Sessions", "Attendees", "Capacity", "Rate", "Cancelled")
    named = EventFactory(course=house[0], starts_at=dt.datetime(2019, 5, 2, 9, 30, tzinfo=dt.UTC))
    AttendanceFactory(booking=BookingFactory(event=named), session=named.sessions.get(), mark=Mark.ATTENDED)
    file = taken(
        heads,
        ("Neglect", "12/03/2019", "", "", "1", "42", "60", "70%", "5"),
        ("Neglect", "02/05/2019", "", "", "1", "3", "", "", ""),
        ("Neglect", "", "Q1 2019/20", "", "4", "80", "", "", ""),
        ("Neglect", "", "April to June 2019", "", "", "3", "", "", ""),
        ("", "", "2019/20", "Northern Trust", "", "17", "", "", "2"),
        ("Neglect", "", "", "", "", "many", "", "", ""),
        ("Total", "", "", "", "", "142", "", "", ""),
    )

    assert file.kind == Kind.QUARTERLY
    assert outcomes(file) == {
        2: Outcome.DONE, 3: Outcome.FIGURE, 4: Outcome.FIGURE, 5: Outcome.FIGURE, 6: Outcome.FIGURE, 7: Outcome.REFUSED,
        8: Outcome.FIGURE,
    }  # fmt: skip
    event = Event.objects.get(count_only=True)
    assert (event.course, event.locality, event.capacity) == (house[0], house[2], 60)
    assert HeadCount.objects.values_list("attended", "source").get() == (42, "old.csv, row 2")
    lines = {
        (line["course"], line["period"], line["what"]): (line["file"], line["here"]) for line in queries.compared(file)
    }
    assert lines["Neglect", "January to March 2019", "attended"] == (42, 42)
    assert lines["Neglect", "April to June 2019", "attended"] == (6, 1)
    assert lines["Neglect", "Q1 2019/20", "attended"] == (80, None)
    assert lines["Northern Trust", "2019/20", "attended"] == (17, None)
    assert Person.objects.filter(bookings__event=event).count() == 0


def test_evaluation_forms_are_kept_unpaired_and_their_lines_forgotten(taken, house):
    event = EventFactory(course=house[0], starts_at=dt.datetime(2019, 3, 12, 9, 30, tzinfo=dt.UTC))
    heads = ("Timestamp", "Course", "Date", "Name", "Relevance", "Pace", "Clarity", "What was most useful?",
             "What should we change?")  # fmt: skip
    file = taken(
        heads,
        ("12/03/2019 13:01", "Neglect", "12/03/2019", "Ada Example", "5", "4 - Good", "Agree", "=The cases", "Longer"),
        ("12/03/2019 13:01", "Neglect", "12/03/2019", "", "5", "5", "5", "", ""),
        ("12/03/2019 13:01", "Neglect", "12/03/2019", "", "5", "5", "5", "", ""),
        ("12/03/2019 13:02", "Neglect", "12/03/2019", "", "9", "5", "5", "", ""),
        ("12/03/2019 13:02", "Neglect", "13/03/2019", "", "4", "5", "5", "", ""),
        ("12/03/2019 13:02", "Neglect", "12/03/2019", "", "", "", "", "", ""),
    )

    assert file.kind == Kind.EVALUATIONS
    assert list(outcomes(file).values()) == [Outcome.DONE] * 3 + [Outcome.REFUSED] * 3
    assert list(Response.objects.values_list("event", "pairing", "pseudonym").distinct()) == [
        (event.pk, "IMPORTED", "")
    ]
    assert sorted(Answer.objects.exclude(text="").values_list("text", "review")) == [
        ("=The cases", "WAITING"), ("Longer", "WAITING"),
    ]  # fmt: skip
    assert list(file.rows.filter(outcome=Outcome.DONE).values_list("cells", flat=True)) == [[], [], []]
    assert len(file.rows.order_by("number").first().made) == 3


def test_undoing_keeps_comments_that_somebody_has_read(read, admin, at, house):
    EventFactory(course=house[0], starts_at=dt.datetime(2019, 3, 12, 9, 30, tzinfo=dt.UTC))
    heads = ("Course", "Date", "Relevance", "Comments")
    file = read(sheet(heads, ("Neglect", "12/03/2019", "5", "Good"), ("Neglect", "12/03/2019", "4", "")))
    actions.apply(file=file, by=admin, at=at)
    Answer._base_manager.exclude(text="").update(review="RELEASED")

    assert actions.undo(file=file, by=admin, at=at) == ["1 form stays: somebody has worked with it since."]
    assert Response.objects.count() == 1
