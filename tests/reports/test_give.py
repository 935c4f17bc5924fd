"""Give and take tells nothing that the table of attendance by agency hides."""

import datetime as dt
import random

import pytest

from people.choices import Sector
from reports.choices import NOT_SHOWN, Group
from reports.queries import figures, ledger
from tests.factories import AT, AgencyFactory
from tests.reports.ledger import WEEK, fill, past_event, scope

pytestmark = pytest.mark.django_db
# Agencies are told, protected, of whole quarters that are over.
QUARTER = scope(first=dt.date(2026, 10, 1), last=dt.date(2026, 12, 31), at=AT + WEEK)


@pytest.mark.parametrize("seed", range(6))
def test_ledger_tells_places_used_as_the_table_does_and_no_absences(seed):
    chance = random.Random(seed)
    for sector in (Sector.values[0], Sector.values[1]):
        for _ in range(3):
            agency = AgencyFactory(sector=sector)
            some = {kind: chance.choice((0, 1, 4, 6, 14)) for kind in ("attended", "absent", "apologies", "late")}
            fill(past_event(), agency=agency, **some)

    cells = {row.key: row.cells["attendances"] for row in figures(QUARTER, protect=True).groups[Group.AGENCY]}
    lines = ledger(QUARTER, protect=True)

    told = {str(line.agency.pk): line.told_used for line in lines}
    assert told == cells
    kept_back = [(line.told_absences, line.told_balance, line.told_pounds) for line in lines]
    assert set(kept_back) <= {(NOT_SHOWN,) * 3}


def test_ledger_tells_large_agencies_places_and_whoever_holds_the_registers_everything():
    for name in ("One", "Two", "Three"):
        fill(past_event(), agency=AgencyFactory(name=name), attended=20, absent=2)

    protected = ledger(QUARTER, protect=True)
    exact = ledger(scope())

    assert [(line.told_used, line.told_absences) for line in protected] == [(20, NOT_SHOWN)] * 3
    assert [(line.told_used, line.told_absences) for line in exact] == [(20, 2)] * 3
