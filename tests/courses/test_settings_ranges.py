"""The partnership's settings keep to their ranges, whoever asks."""

import pytest

from courses.actions import PolicyRefused, set_policy
from courses.models import Policy
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"smallest_count": 4}, "smallest_count"),
        ({"smallest_mean": 7}, "smallest_mean"),
        ({"full_attendance_percent": 101}, "full_attendance_percent"),
        ({"capacity": 10, "minimum_to_run": 11}, "minimum_to_run"),
        ({"evaluation_key_months": 19}, "evaluation_key_months"),
    ],
)
def test_set_policy_outside_its_range_is_refused(at, changes, field):
    before = Policy.objects.values().get()

    with pytest.raises(PolicyRefused) as refused:
        set_policy(by=UserFactory(), at=at, **changes)

    assert set(refused.value.errors) == {field}
    assert Policy.objects.values().get() == before
