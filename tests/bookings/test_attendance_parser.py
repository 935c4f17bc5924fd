"""Every generation of attendance file in every encoding; dates, durations, names; and whatever else may come."""

import datetime as dt
import io
import random
from contextlib import suppress
from types import SimpleNamespace

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bookings.imports import Known, Matcher, WhichSitting, WrongDate, attendees_of, read_attendance, spent
from bookings.imports.names import address_in, addresses_of_sign_in, is_bot, is_phone, key_of
from bookings.imports.times import DAY_FIRST, LONDON, MONTH_FIRST, clock_of, moment_of, seconds_of
from sheets.imports import FileRefused
from tests import attendance_files as files

START = dt.datetime(2027, 1, 22, 9, 30, tzinfo=LONDON)
EXPECTED = {"Ada Example": 180, "Bo Sample": 100, "Siân O’Brien": 180}


def sitting(start=START, minutes=180, pk=1):
    return SimpleNamespace(pk=pk, starts_at=start, ends_at=start + dt.timedelta(minutes=minutes), minutes=minutes)


def read(data, sessions=None, **more):
    """{name: minutes at the only sitting, None where they are not said}."""
    sessions = sessions or [sitting()]
    data = data.encode() if isinstance(data, str) else data
    found = attendees_of(read_attendance(io.BytesIO(data)), sessions=sessions, **more)
    return {a.name: minutes_of(a) for a in found}


def minutes_of(attendee, pk=1):
    if attendee.stays.get(pk):
        return spent(attendee.stays[pk]) // 60
    return None if pk in attendee.unknown else 0


CASES = [(name, encoding) for name, (_, _, encodings) in files.GENERATIONS.items() for encoding in encodings]


@pytest.mark.parametrize(("name", "encoding"), CASES)
def test_every_generation_gives_the_minutes_inside_the_sitting(name, encoding):
    write, form, _ = files.GENERATIONS[name]
    data = files.ENCODINGS[encoding](write(START, **form))

    found = read(data)

    if encoding == "cp1252":
        found = {name.replace("\ufffd", "’"): minutes for name, minutes in found.items()}
    assert found == EXPECTED
    assert read_attendance(io.BytesIO(data)).kind == name[:2]


@pytest.mark.parametrize("name", files.LISTS)
def test_plain_lists_say_who_was_there_and_no_minutes(name):
    found = attendees_of(read_attendance(io.BytesIO(files.LISTS[name](START).encode())), sessions=[sitting()])

    assert [(a.email, minutes_of(a)) for a in found] == [(mail, None) for _, mail, *_ in files.PEOPLE]


def test_zoom_file_with_totals_only_gives_no_more_than_the_sitting():
    assert read(files.z1_total(START)) == {"Ada Example": 180, "Bo Sample": 100, "Siân O’Brien": 180}


def test_a_workbook_is_read_like_the_text_it_was_saved_from():
    book = openpyxl.Workbook()
    book.create_sheet("People")
    for row in [("Name", "Attended", "E-mail"), ("Ada Example", "Y", "ada@agency.example"), ("Bo Sample", "", "")]:
        book["People"].append(row)
    out = io.BytesIO()
    book.save(out)

    assert read(out.getvalue()) == {"Ada Example": None}


def test_workbook_with_real_dates_needs_no_order():
    book = openpyxl.Workbook()
    wall = START.replace(tzinfo=None)
    book.active.append(files.ZOOM_HEAD)
    book.active.append(("Ada Example", "", wall, wall + dt.timedelta(hours=1), 60, "Yes"))
    out = io.BytesIO()
    book.save(out)

    assert read(out.getvalue()) == {"Ada Example": 60}


# The date's own day decides between two orders; AM and PM prove nothing.
BOTH = dt.datetime(2027, 3, 10, 9, 30, tzinfo=LONDON)


@pytest.mark.parametrize("style", ["%d/%m/%y, %I:%M:%S %p", "%m/%d/%y, %I:%M:%S %p", "%d/%m/%Y %H:%M:%S"])
def test_day_of_the_sitting_decides_the_order_of_the_date(style):
    assert read(files.t3(BOTH, style=style), [sitting(BOTH)]) == EXPECTED


def test_file_of_another_date_is_refused_naming_both_readings_and_the_date():
    other = dt.datetime(2027, 3, 12, 9, 30, tzinfo=LONDON)

    with pytest.raises(WrongDate) as refused:
        read(files.t3(BOTH), [sitting(other)])

    assert "of 10 March 2027 or 3 October 2027" in str(refused.value)
    assert "is on 12 March 2027" in str(refused.value)


def test_file_whose_numbers_leave_one_order_names_one_day():
    with pytest.raises(WrongDate, match="This file is of 22 January 2027. The date"):
        read(files.t3(START), [sitting(BOTH)])


def test_two_sittings_are_told_apart_by_the_day_half_by_half():
    second = START + dt.timedelta(days=7)
    sessions = [sitting(), sitting(second, pk=2)]
    found = attendees_of(read_attendance(io.BytesIO(files.t3(second).encode())), sessions=sessions)

    assert [(minutes_of(a, 1), minutes_of(a, 2)) for a in found] == [(0, 180), (0, 100), (0, 180)]


def test_two_sittings_on_one_day_share_one_file():
    sessions = [sitting(minutes=60), sitting(START + dt.timedelta(minutes=90), minutes=90, pk=2)]
    found = attendees_of(read_attendance(io.BytesIO(files.t3(START).encode())), sessions=sessions)

    assert [(minutes_of(a, 1), minutes_of(a, 2)) for a in found] == [(60, 90), (40, 30), (60, 90)]


def test_file_without_a_day_asks_which_of_two_sittings():
    sessions = [sitting(), sitting(START + dt.timedelta(days=7), pk=2)]

    with pytest.raises(WhichSitting):
        read(files.m1(START), sessions)
    assert read(files.m1(START), sessions, sitting=sessions[0]) == EXPECTED


def test_head_of_a_zoom_file_names_the_day_of_its_totals():
    data = files.rows([("Meeting ID", "Start Time"), ("1", "01/22/2027 09:30:00 AM"), ()]) + files.z1_total(START)

    assert read(data) == EXPECTED
    with pytest.raises(WrongDate):
        read(data, [sitting(BOTH)])


def test_an_open_coming_ends_with_the_sitting_and_a_lone_going_says_nothing_of_minutes():
    data = files.rows(
        [("Full Name", "User Action", "Timestamp"), ("Ada Example", "Joined before", "22/01/2027, 10:30:00"),
         ("Bo Sample", "Left", "22/01/2027, 10:00:00")]
    )  # fmt: skip

    assert read(data) == {"Ada Example": 120, "Bo Sample": None}


def test_rejoining_and_overlapping_stays_are_a_union():
    people = [("Ada Example", "ada@agency.example", 0, 90), ("Ada Example", "ada@agency.example", 60, 120)]

    for write in (files.t2, files.z1, files.z4):
        assert read(write(START, people)) == {"Ada Example": 120}


def test_one_row_with_gaps_counts_as_long_as_the_program_says():
    row = ("Ada Example", "22/01/2027, 09:30:00", "22/01/2027, 12:30:00", "1 h 30 m", "", "", "Presenter")

    assert read(files.rows([("2. Participants",), files.T3_EN[1], row], delimiter="\t")) == {"Ada Example": 90}


def test_activities_say_when_somebody_was_away():
    head = [("2. Participants",), files.T3_EN[1]]
    row = ("Ada Example", "22/01/2027, 08:30:00", "22/01/2027, 12:30:00", "3h", "a@agency.example", "", "Presenter")
    stays = [
        ("Ada Example", f"22/01/2027, {a}:00", f"22/01/2027, {b}:00", "x", "a@agency.example", "Presenter")
        for a, b in (("08:30", "10:00"), ("11:00", "12:30"))
    ]

    assert read(files.rows([*head, row, (files.T3_EN[0][2],), files.T3_EN[2], *stays], delimiter="\t")) == {
        "Ada Example": 120
    }


def test_two_meetings_in_one_file_are_cut_to_the_sitting():
    before = files.t3(START - dt.timedelta(hours=4), delimiter="\t")

    assert read(before + files.t3(START, delimiter="\t")) == EXPECTED


def test_meeting_list_keeps_the_meeting_with_the_title_of_the_course():
    data = files.z3(START, other=[("Cy Other", "cy@agency.example", 0, 100)])

    assert read(data, title="Recognising neglect") == EXPECTED


def test_short_rows_empty_times_and_damaged_rows():
    data = files.rows(
        [files.T2_HEAD, ("Ada Example", "22/01/2027, 09:30:00", "", ""), ("Bo Sample", "", "", "", "bo@agency.example"),
         ("Cy\x00", "22/01/2027, 09:30:00", "22/01/2027, 10:30:00", "1h"), ("Di Short", "22/01/2027, 09:30:00",
         "22/01/2027, 10:30:00")],
        delimiter="\t",
    )  # fmt: skip

    log = read_attendance(io.BytesIO(data.encode()))
    assert log.problems == [(4, "This row is damaged and was left out.")]
    assert {a.name: minutes_of(a) for a in attendees_of(log, sessions=[sitting()])} == {
        "Ada Example": None,
        "Bo Sample": None,
        "Di Short": 60,
    }


def test_a_quotation_mark_that_does_not_close_is_said():
    data = files.t2(START, delimiter="\t").replace("Bo Sample", '"Bo Sample') + "\n" * 10

    log = read_attendance(io.BytesIO(data.encode()))

    assert [text for _, text in log.problems] == [
        "A quotation mark opens in this row and does not close: what follows was not read."
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        files.rows([files.T2_HEAD]).encode(),
        files.rows([files.ZOOM_HEAD]).encode(),
        files.t3(START, [], delimiter="\t").encode(),
        b"Dear all,\nthank you for coming.\n",
        b"\xd0\xcf\x11\xe0" + b"\0" * 600,
        b"\x89PNG\r\n\x1a\n",
        b"PK\x03\x04 and no more",
        b"a,b\n" * 600_000,
        b"x,\n" * 5_002,
    ],
    ids=lambda data: repr(data[:12]),
)
def test_other_files_are_refused_in_words(data):
    with pytest.raises(FileRefused) as refused:
        read_attendance(io.BytesIO(data))

    assert len(str(refused.value)) > 20
    assert "@" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "day", "month"),
    [
        ("9/22/26, 2:48:05\u202fPM", None, "2026-09-22 14:48:05"),
        ("14/11/22, 09:29:07", "2022-11-14 09:29:07", None),
        ("3/10/25, 8:00:48 AM", "2025-10-03 08:00:48", "2025-03-10 08:00:48"),
        ("2/1/25, 9:04:01 pm", "2025-01-02 21:04:01", "2025-02-01 21:04:01"),
        ("30/03/2021 21:15:48", "2021-03-30 21:15:48", None),
        ("06.10.26, 18:01:00", "2026-10-06 18:01:00", "2026-10-06 18:01:00"),
        ("13/04/2021 à 09:01:31", "2021-04-13 09:01:31", None),
        ("2027-01-22T09:30:00Z", "2027-01-22 09:30:00", "2027-01-22 09:30:00"),
        ("Mar 22, 2025 19:28:32", "2025-03-22 19:28:32", "2025-03-22 19:28:32"),
        ("10/06/2026 06:02 PM", "2026-06-10 18:02:00", "2026-10-06 18:02:00"),
        ("12:00 AM", None, None),
        ("31/02/2027 10:00", None, None),
        ("99/99/9999 99:99", None, None),
        ("", None, None),
    ],
)
def test_moment_of_reads_every_way_a_date_is_written(text, day, month):
    moment = moment_of(text)
    readings = moment.readings if moment else {}

    assert (str(readings.get(DAY_FIRST)), str(readings.get(MONTH_FIRST))) == (str(day), str(month))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1h 7s", 3607), ("2\xa0h\xa044\xa0m", 9840), ("1 Std. 2 Min.", 3720), ("1 godz. 5 min 3 sek", 3903),
        ("1 hr 2 min", 3720), ("45", 2700), ("01:02:03", 3723), ("2h44m", 9840), ("1 h 1 m 1 sec.", 3661), (90, 5400),
        (dt.timedelta(minutes=5), 300), ("soon", None), ("1 week", None), ("", None), (None, None), ("-5", None),
    ],
)  # fmt: skip
def test_seconds_of_reads_every_way_a_duration_is_written(text, seconds):
    assert seconds_of(text) == seconds


def test_clock_of_reads_times_without_a_day():
    assert [clock_of(text) for text in ("10:00 AM", "18:02", "12:05 am", "25:00")] == [
        dt.time(10), dt.time(18, 2), dt.time(0, 5), None,
    ]  # fmt: skip


def test_names_are_compared_without_what_programs_add():
    same = [
        "Ada Example",
        "EXAMPLE, Ada",
        "ada  example (Guest)",
        "Áda Example [Agency Ltd]",
        "Dr. Ada Example (Unverified)",
    ]

    assert {key_of(name) for name in same} == {"ada example"}
    assert key_of("Siân O’Brien") == key_of("Sian O'Brien")


@pytest.mark.parametrize(
    "name", ["Otter.ai", "Bo's Notetaker (Otter.ai)", "read.ai meeting notes", "Fireflies.ai Notetaker"]
)
def test_programs_that_take_notes_are_known(name):
    assert is_bot(name)


@pytest.mark.parametrize("name", ["+44 7700 900123", "447700******", "01632 960001", "Phone user 3", "Call-in User_1"])
def test_telephones_are_known(name):
    assert is_phone(name)


@pytest.mark.parametrize("name", ["Ada Example", "iPhone 13", "C Smith", "Jamie Gong", "Dr Otter", "Room 12"])
def test_people_are_neither_programs_nor_telephones(name):
    assert not is_bot(name)
    assert not is_phone(name)


def test_sign_in_names_of_guests_give_back_their_address():
    assert addresses_of_sign_in("Ada_agency.example#EXT#@host.example") == ["ada@agency.example"]
    assert addresses_of_sign_in("ada@agency.example") == ["ada@agency.example"]
    assert address_in("Ada Example <ADA@agency.example>") == "ada@agency.example"


MATCHER = Matcher(
    [
        Known(1, "Ada Example", frozenset({"ada@agency.example", "a.example@old.example"})),
        Known(2, "Catherine Smith"),
        Known(3, "Christine Smyth"),
        Known(4, "Sam Twin"),
        Known(5, "Sam Twin"),
    ],
    [Known(1, "Tess Trainer", frozenset({"tess@agency.example"}))],
)


@pytest.mark.parametrize(
    ("name", "email", "upn", "key", "how", "left_out"),
    [
        ("x", "A.Example@old.example", "", 1, "address", ""),
        ("x", "", "ada_agency.example#EXT#@host.example", 1, "sign-in", ""),
        ("Example, Ada (External)", "private@mail.example", "", 1, "name", ""),
        ("ada’s tablet (Ada Example)", "", "", 1, "name", ""),
        ("C Smith", "", "", None, "", ""),
        ("iPhone 13", "", "", None, "", ""),
        ("Sam Twin", "", "", None, "", ""),
        ("Tess Trainer", "", "", None, "", "trainer"),
        ("x", "tess@agency.example", "", None, "", "trainer"),
        ("+44 7700 900123", "", "", None, "", "phone"),
        ("Otter.ai", "ada@agency.example", "", None, "", "bot"),
        ("", "", "", None, "", ""),
    ],
)
def test_matching_takes_what_is_sure_and_leaves_the_rest_to_a_human(name, email, upn, key, how, left_out):
    found = MATCHER.find(name=name, email=email, upn=upn)

    assert (found.key, found.how, found.left_out) == (key, how, left_out)


def test_what_is_left_to_a_human_comes_with_the_likeliest_names():
    assert MATCHER.find(name="C Smith", email="", upn="").suggested[0] == 2
    assert sorted(MATCHER.find(name="Sam Twin", email="", upn="").suggested[:2]) == [4, 5]


GENERATION = st.sampled_from(sorted(files.GENERATIONS))
SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much]


def shuffled(name, seed):
    """A file of that generation whose stays come in another order, some of them twice."""
    chance = random.Random(seed)
    people = list(files.PEOPLE) + [chance.choice(files.PEOPLE) for _ in range(3)]
    chance.shuffle(people)
    write, form, encodings = files.GENERATIONS[name]
    return files.ENCODINGS[chance.choice(encodings)](write(START, people, **form))


def check_order(name, seed):
    found = {key_of(who.replace("\ufffd", "’")): minutes for who, minutes in read(shuffled(name, seed)).items()}

    assert found == {key_of(who): minutes for who, minutes in EXPECTED.items()}


def check_damage(name, at, byte):
    data = bytearray(shuffled(name, at))
    data[at % len(data)] = byte
    for hurt in (bytes(data), bytes(data[: at % len(data)])):
        try:
            found = read(hurt)
        except FileRefused:
            continue
        assert all(minutes is None or 0 <= minutes <= 180 for minutes in found.values())


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(GENERATION, st.integers(0, 10_000))
def test_order_and_repetition_of_rows_change_nothing(name, seed):
    check_order(name, seed)


@settings(max_examples=80, deadline=None, suppress_health_check=SLOW)
@given(GENERATION, st.integers(0, 10_000), st.integers(0, 255))
def test_a_damaged_or_cut_file_never_crashes_and_never_counts_twice(name, at, byte):
    check_damage(name, at, byte)


@pytest.mark.long
@settings(max_examples=4_000, deadline=None, suppress_health_check=SLOW)
@given(GENERATION, st.integers(0, 1_000_000), st.integers(0, 255))
def test_many_damaged_files(name, at, byte):
    check_order(name, at)
    check_damage(name, at, byte)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400) | st.text(alphabet='\t,;"\n@.:/ 123AajJ\x00', max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(data):
    with suppress(FileRefused):
        assert all(minutes is None or 0 <= minutes <= 180 for minutes in read(data).values())


def test_five_thousand_rows_are_read_at_once():
    people = [(f"Ada Example {number % 2500}", f"ada{number % 2500}@agency.example", 0, 180) for number in range(5_000)]

    assert set(read(files.z1(START, people)).values()) == {180}
