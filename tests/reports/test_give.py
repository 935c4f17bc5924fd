"""Give and take tells nothing that the table of attendance by agency hides."""

import random

import pytest

from people.choices import Sector
from reports.choices import Group
from reports.queries import figures, ledger
from tests.factories import AgencyFactory
from tests.reports.ledger import fill, past_event, scope

pytestmark = pytest.mark.django_db
PARTS = ("attendances", "did_not_attend", "apologies", "cancelled_late")


@pytest.mark.parametrize("seed", range(6))
def test_ledger_shows_a_line_exactly_where_the_table_shows_what_it_is_made_of(seed):
    chance = random.Random(seed)
    for sector in (Sector.values[0], Sector.values[1]):
        for _ in range(3):
            agency = AgencyFactory(sector=sector)
            some = {kind: chance.choice((0, 1, 4, 6, 14)) for kind in ("attended", "absent", "apologies", "late")}
            fill(past_event(), agency=agency, **some)

    cells = {row.key: row.cells for row in figures(scope(), protect=True).groups[Group.AGENCY]}
    lines = ledger(scope(), protect=True)

    shown = {str(line.agency.pk) for line in lines if not line.hidden}
    assert shown == {key for key, row in cells.items() if all(isinstance(row[part], int) for part in PARTS)}
    assert all(line.used == cells[str(line.agency.pk)]["attendances"] for line in lines if not line.hidden)


def test_ledger_hides_an_agency_of_which_nobody_was_absent():
    for name in ("One", "Two", "Three"):
        fill(past_event(), agency=AgencyFactory(name=name), attended=20, absent=9, apologies=9, late=9)
    large = [line.hidden for line in ledger(scope(), protect=True)]
    fill(past_event(), agency=AgencyFactory(name="All came"), attended=20)

    hidden = {line.agency.name: line.hidden for line in ledger(scope(), protect=True)}

    assert large == [False, False, False]
    assert hidden["All came"]
