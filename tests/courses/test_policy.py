"""The settings as a column of another query."""

import pytest

from courses.models import Course, Event, Policy
from courses.queries import policy_for, policy_of
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    """A date whose family differs in one setting."""
    family = factories.CourseFamilyFactory(overrides={"capacity": 80})
    return factories.EventFactory(course__family=family)


def read(event):
    return Event.objects.with_policy().select_related("course__family").get(pk=event.pk)


def values(policy):
    return {field.attname: getattr(policy, field.attname) for field in Policy._meta.concrete_fields}


def test_policy_of_a_date_read_with_it_is_the_row_and_takes_no_query(event, django_assert_num_queries):
    Policy.objects.update(capacity=31, approval="EMAILED", refresher_months=0)
    expected = values(policy_for(Course.objects.select_related("family").get(pk=event.course_id)))
    event = read(event)

    with django_assert_num_queries(0):
        found = policy_of(event)

    assert values(found) == expected
    assert (found.capacity, found.approval, found.refresher_months) == (80, "EMAILED", 0)


def test_policy_of_a_date_read_without_it_takes_one_query(event, django_assert_num_queries):
    event = Event.objects.select_related("course__family").get(pk=event.pk)

    with django_assert_num_queries(1):
        assert policy_of(event).capacity == 80


def test_policy_changed_holds_for_the_next_date_read(event):
    read(event)
    Policy.objects.update(offer_hours=7)

    assert policy_of(read(event)).offer_hours == 7
