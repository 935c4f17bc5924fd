"""A date whose training ends at `at`, with its trainer and questions, for the tests of evaluation."""

import datetime as dt

import pytest

from evaluations import actions, queries
from evaluations.choices import Wave
from people.choices import Role
from tests import factories


@pytest.fixture
def course():
    """A course with two confidence items."""
    course = factories.CourseFactory(title="Neglect: seeing it and naming it")
    factories.CourseItemFactory(course=course, code="name-neglect", text="Name neglect when I see it", position=1)
    factories.CourseItemFactory(course=course, code="use-tool", text="Use the agreed assessment tool", position=2)
    return course


@pytest.fixture
def event(course, at):
    """A date from 9am to 10am, which is now: its form has been open for ten minutes."""
    starts = at - dt.timedelta(hours=1)
    event = factories.EventFactory(course=course, starts_at=starts, ends_at=at)
    event.sessions.update(ends_at=at)
    return event


@pytest.fixture
def trainer(event):
    """A login that delivers the date."""
    user = factories.UserFactory(roles=[(Role.TRAINER,)])
    factories.DeliveryAssignmentFactory(event=event, trainer=user.person)
    return user


@pytest.fixture
def given():
    """Answers to some questions, changed as asked: `given(relevance=4, texts={"most-useful": "..."})`."""

    def make(consent="NO", texts=None, now=None, before=None, **numbers):
        replies = [actions.Reply(code=code.replace("_", "-"), number=number) for code, number in numbers.items()]
        replies += [actions.Reply(code=code, text=text) for code, text in (texts or {}).items()]
        for moment, ratings in (("NOW", now), ("LOOKING_BACK", before)):
            replies += [actions.Reply(code=code, moment=moment, number=n) for code, n in (ratings or {}).items()]
        return actions.Given(replies=tuple(replies) or (actions.Reply(code="relevance", number=5),), consent=consent)

    return make


@pytest.fixture
def attended(event):
    """Make somebody who was there by the register: `attended()` returns the booking."""

    def make(**kwargs):
        booking = factories.BookingFactory(event=event, **kwargs)
        factories.AttendanceFactory(booking=booking, session=event.sessions.get())
        return booking

    return make


@pytest.fixture
def sheet(course, at):
    """The default questions with the course's items."""
    return queries.sheet_for(course.pk, wave=Wave.W1, at=at)
