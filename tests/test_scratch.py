"""Tests that empty every table leave nothing behind for those that follow."""

import pytest

from courses.models import Policy


@pytest.mark.django_db(transaction=True)
def test_put_back_brings_what_the_migrations_wrote(django_db_setup):
    Policy.objects.all().delete()

    django_db_setup.put_back()

    assert Policy.objects.get(pk=1).capacity == 25
