"""Every factory makes a row that the database accepts."""

import pytest

from tests import factories

FACTORIES = [
    getattr(factories, name)
    for name in sorted(vars(factories))
    if name.endswith("Factory") and name != "DjangoModelFactory"
]


@pytest.mark.django_db
@pytest.mark.parametrize("factory", FACTORIES, ids=lambda factory: factory.__name__)
def test_factory_makes_a_valid_row(factory):
    row = factory()

    row.full_clean()

    assert row.pk is not None
