"""How dates, times, numbers and places are said."""

import datetime as dt
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, Template, TemplateSyntaxError

from design import forms
from design.templatetags import charts, design

LONDON = ZoneInfo("Europe/London")


def utc(*parts):
    """A moment, given in UTC."""
    return dt.datetime(*parts, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (dt.date(2027, 3, 3), "Wednesday 3 March 2027"),
        (utc(2027, 7, 1, 23, 30), "Friday 2 July 2027"),
        (utc(2027, 1, 1, 23, 30), "Friday 1 January 2027"),
        (None, ""),
        ("soon", ""),
    ],
)
def test_day_is_londons(value, said):
    assert design.day(value) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (utc(2027, 1, 15, 9, 30), "9:30am"),
        (utc(2027, 7, 15, 8, 30), "9:30am"),
        (utc(2027, 7, 15, 13, 0), "2pm"),
        (utc(2027, 1, 15, 12, 0), "midday"),
        (utc(2027, 7, 14, 23, 0), "midnight"),
        (utc(2027, 1, 15, 0, 5), "12:05am"),
        (dt.time(14, 45), "2:45pm"),
        (None, ""),
    ],
)
def test_clock_is_londons(value, said):
    assert design.clock(value) == said


def test_clock_tells_the_two_half_past_ones_apart_in_october():
    first, second = utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 1, 30)

    assert (design.clock(first), design.clock(second)) == ("1:30am (BST)", "1:30am (GMT)")


def test_clock_needs_no_zone_on_the_march_day():
    before, after = utc(2027, 3, 28, 0, 30), utc(2027, 3, 28, 1, 30)

    assert (design.clock(before), design.clock(after)) == ("12:30am", "2:30am")


def test_when_of_an_event_says_day_and_hours():
    event = SimpleNamespace(starts_at=utc(2027, 3, 3, 9, 30), ends_at=utc(2027, 3, 3, 12, 30))

    assert design.when(event) == "Wednesday 3 March 2027, 9:30am to 12:30pm"
    assert design.hours(event) == "9:30am to 12:30pm"


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        ((utc(2027, 7, 6, 8, 30), utc(2027, 7, 6, 11, 0)), "Tuesday 6 July 2027, 9:30am to midday"),
        (
            (utc(2026, 10, 24, 23, 0), utc(2026, 10, 25, 3, 0)),
            "Sunday 25 October 2026, midnight to 3am",
        ),
        (
            (utc(2027, 3, 3, 22, 0), utc(2027, 3, 4, 1, 0)),
            "Wednesday 3 March 2027, 10pm, to Thursday 4 March 2027, 1am",
        ),
        ((utc(2027, 3, 3, 9, 0), None), "Wednesday 3 March 2027, 9am"),
        ((None, None), ""),
    ],
)
def test_when_of_a_pair(pair, said):
    assert design.when(pair) == said


def test_iso_time_carries_londons_offset():
    assert design.iso_time(utc(2027, 7, 1, 8, 30)) == "2027-07-01T09:30+01:00"


@pytest.mark.parametrize(
    ("places", "said"),
    [
        ((25, 21), "4 of 25 places left"),
        ((25, 24), "1 of 25 places left"),
        ((25, 25), "Full"),
        ((25, 25, 3), "Full, 3 waiting"),
        ((25, 24, 3), "1 of 25 places left, 3 waiting"),
        ((20, 25, 0), "Full"),
    ],
)
def test_places_left_in_words(places, said):
    assert design.places_left(*places) == said


@pytest.mark.parametrize(("places", "width"), [((25, 0), 0), ((25, 21), 84), ((25, 30), 100), ((0, 0), 100)])
def test_meter_width_stays_within_the_meter(places, width):
    assert design.meter_width(*places) == width


@pytest.mark.parametrize(
    ("value", "said"),
    [(12345, "12,345"), (7.0, "7"), (7.25, "7.2"), (None, "–"), (0, "0"), (-1204, "−1,204"), (-0.04, "0")],
)
def test_number_reads_easily(value, said):
    assert design.number(value) == said


def test_setting_shows_only_what_pages_may_show(settings):
    settings.PARTNERSHIP_NAME = "Somewhere Partnership"

    assert design.setting("PARTNERSHIP_NAME") == "Somewhere Partnership"
    with pytest.raises(TemplateSyntaxError):
        design.setting("SECRET_KEY")


def test_page_link_keeps_the_other_choices():
    query = QueryDict("locality=blackpool&locality=lancashire&page=2&q=a b")

    assert design.page_link(query, 3) == "?locality=blackpool&locality=lancashire&q=a+b&page=3"


def test_page_numbers_leave_out_the_far_ones():
    page = Paginator(range(300), 25).page(6)

    assert [str(number) for number in design.page_numbers(page)] == ["1", "…", "5", "6", "7", "…", "12"]


def test_nav_item_marks_where_one_is(rf):
    template = Template('{% load design %}{% nav_item "/training/" "Training" %}{% nav_item "/my/" "Mine" %}')

    page = template.render(Context({"request": rf.get("/training/neglect/")}))

    assert page.count("aria-current") == 1
    assert 'href="/training/" aria-current="true"' in page


def test_bars_share_one_width_and_say_the_same_as_the_table():
    chart = charts.bars([("North", 50, "50% (5 of 10)"), ("South", 100)], unit="%", maximum=100, column="Area")

    assert [row["bars"][0]["width"] for row in chart["rows"]] == ["50.0", "100.0"]
    assert chart["table"] == [["North", "50% (5 of 10)"], ["South", "100%"]]
    assert chart["head"] == ["Area", "Figure"]


def test_bars_hide_a_value_and_say_why():
    chart = charts.bars([("North", None, "fewer than 5"), ("South", 3)])

    assert [row["bars"][0]["width"] for row in chart["rows"]] == ["0.0", "100.0"]
    assert chart["table"][0] == ["North", "fewer than 5"]


def test_bars_of_two_series_are_told_apart_by_hatching():
    chart = charts.bars([("Sure", [2.0, 8.0])], series=["Before", "Now"], maximum=10)

    before, now = chart["rows"][0]["bars"]
    assert (before["series"], now["series"]) == ("Before", "Now")
    assert (before["text"], now["text"]) == ("2", "8")
    assert now["hatch"][0] == "2.0"


@pytest.mark.parametrize("rows", [[], None, "", [("Nothing", 0)]])
def test_bars_never_divide_by_nothing(rows):
    assert [row["bars"][0]["width"] for row in charts.bars(rows)["rows"]] == ["0.0"] * len(rows or [])


def test_refused_forms_says_the_mistakes_of_one_form_once():
    class Code(forms.Form):
        code = forms.CharField(label="Code")

    form, other = Code({}), Code({})

    assert design.refused_forms({"form": form, "verify_form": form}) == [form]
    assert design.refused_forms({"form": form, "change_form": other}) == [form, other]
