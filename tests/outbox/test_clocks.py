"""R6: times are right all year: every wall time of the weekends when clocks change, read back by other parsers."""

import datetime as dt
import json
import shutil
import subprocess
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject

from courses.rules.dates import instants
from outbox.calendars import PUBLISH, render
from tests.scratch import ROOT

LONDON = ZoneInfo("Europe/London")
# The last Sundays of March and October, by the rule itself and not by the zone's data.
SUNDAYS = [
    max(dt.date(year, month, day) for day in range(25, 32) if dt.date(year, month, day).weekday() == 6)
    for year in range(2026, 2030)
    for month in (3, 10)
]
TIMES = [dt.time(0, 0), dt.time(0, 59), dt.time(1, 0), dt.time(1, 30), dt.time(1, 59), dt.time(2, 0), dt.time(2, 30),
         dt.time(9, 30), dt.time(23, 59)]  # fmt: skip
DAYS = [sunday + dt.timedelta(days=days) for sunday in SUNDAYS for days in (-1, 0, 1)]
# Thunderbird's parser, fetched from npm where that answers; the strictest about time zones.
PARSER = ROOT / "var/npm/node_modules/ical.js/dist/ical.es5.cjs"
READER = """
const ICAL = require(process.argv[1]);
ICAL.design.strict = true;
const text = require("fs").readFileSync(0, "utf8");
const events = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent").map(one => new ICAL.Event(one));
process.stdout.write(JSON.stringify(events.map(
    one => [one.uid, one.startDate.toJSDate().toISOString(), one.endDate.toJSDate().toISOString()])));
"""


def expected(day, time):
    """The instants (UTC) of a wall time by the rule of the clocks: forward at 01:00 GMT, back at 02:00 BST."""
    sunday = next(sunday for sunday in SUNDAYS if abs((sunday - day).days) <= 1)
    gmt = dt.datetime.combine(day, time, tzinfo=dt.UTC)
    change = dt.datetime.combine(sunday, dt.time(1), tzinfo=dt.UTC)
    summer_first = sunday.month == 10
    as_summer, as_winter = gmt - dt.timedelta(hours=1), gmt
    summer_holds = as_summer < change if summer_first else as_summer >= change
    winter_holds = as_winter >= change if summer_first else as_winter < change
    return [moment for moment, holds in ((as_summer, summer_holds), (as_winter, winter_holds)) if holds]


GRID = [(day, time, moment) for day in DAYS for time in TIMES for moment in expected(day, time)]


def calendar():
    """One calendar with an hour from each instant of the grid."""
    parts = [
        {
            "uid": f"{number}@training.partnership.example",
            "sequence": 0,
            "stamped_at": "2026-01-01T00:00:00+00:00",
            "starts_at": moment.astimezone(LONDON).isoformat(),
            "ends_at": (moment + dt.timedelta(hours=1)).astimezone(LONDON).isoformat(),
            "summary": f"{time} on {day}",
        }
        for number, (day, time, moment) in enumerate(GRID)
    ]
    return render(parts, method=PUBLISH).decode()


def test_wall_times_have_none_one_or_two_instants():
    """Every pair of day and time; the two odd nights are among them."""
    wrong = [(day, time) for day in DAYS for time in TIMES if instants(day, time) != expected(day, time)]
    counts = {len(expected(day, time)) for day in DAYS for time in TIMES}

    assert wrong == []
    assert counts == {0, 1, 2}
    assert instants(dt.date(2026, 3, 29), dt.time(1, 30)) == []
    assert len(instants(dt.date(2026, 10, 25), dt.time(1, 30))) == 2


def test_two_parsers_read_back_the_same_instants():
    moments = [moment for _, _, moment in GRID]
    text = calendar()

    ours = [event.start.astimezone(dt.UTC) for event in icalendar.Calendar.from_ical(text).events]
    theirs = [event.dtstart.value.astimezone(dt.UTC) for event in vobject.readOne(text).vevent_list]

    assert len(moments) > 200
    assert ours == moments
    assert theirs == moments


@pytest.mark.skipif(not (PARSER.exists() and shutil.which("node")), reason="ical.js is not here (.ci/run fetches it)")
def test_ical_js_reads_back_the_same_instants():
    done = subprocess.run(
        ["node", "-e", READER, str(PARSER)], input=calendar(), capture_output=True, text=True, check=True
    )

    read = [
        (dt.datetime.fromisoformat(starts), dt.datetime.fromisoformat(ends))
        for _, starts, ends in json.loads(done.stdout)
    ]
    assert read == [(moment, moment + dt.timedelta(hours=1)) for _, _, moment in GRID]
