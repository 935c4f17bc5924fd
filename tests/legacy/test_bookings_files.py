"""Lists of bookings: who was on which date, what became of it, twice the same, undone."""

import datetime as dt

import pytest
from django.apps import apps

from bookings.choices import Mark, Reason, Status
from bookings.models import Attendance, Booking, BookingChange, Charge
from courses.models import Course, Event
from legacy import actions, queries
from legacy.choices import Answer, Kind, Meaning, Outcome, State
from outbox.models import Message
from people.actions import merge_persons
from people.models import Agency, Person
from tests.factories import BookingFactory, EventFactory, PersonFactory
from tests.legacy_files import BOOKING_HEADS, booking, sheet, workbook

pytestmark = pytest.mark.django_db


def rows_of(file):
    """{row number: (outcome, reason)}."""
    return {
        number: (outcome, reason) for number, outcome, reason in file.rows.values_list("number", "outcome", "reason")
    }


def everything(but=("legacy", "audit")):
    """Every row of every model of ours, to compare."""
    names = {"people", "courses", "bookings", "evaluations", "elearning", "outbox"} - set(but)
    return {
        model._meta.label: sorted(map(str, model._base_manager.order_by("pk").values_list()))
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in names
    }


def test_a_file_of_every_status_becomes_bookings_marks_and_nothing_else(read, admin, at):
    statuses = ["Booked", "Provisional", "Waiting", "Cancelled", "Late cancelled", "Attended", "Did not attend", "Part"]
    rows = [
        booking(name=f"Person {chr(65 + n)} Example", email=f"p{n}@agency.example", status=status)
        for n, status in enumerate(statuses)
    ]

    file = read(sheet(BOOKING_HEADS, *rows))
    done = actions.apply(file=file, by=admin, at=at)

    assert (file.kind, done) == (Kind.BOOKINGS, 8)
    event = Event.objects.get()
    assert (event.course.title, event.capacity, event.starts_at) == (
        "Neglect",
        5,
        dt.datetime(2019, 3, 12, 9, 30, tzinfo=dt.UTC),
    )
    bookings = Booking.objects.order_by("seq")
    assert list(bookings.values_list("status", "cancelled_late", "agency__name")) == [
        (Status.CONFIRMED, False, "Northern Trust"),
        (Status.CONFIRMED, False, "Northern Trust"),
        (Status.WAITING, False, "Northern Trust"),
        (Status.CANCELLED, False, "Northern Trust"),
        (Status.CANCELLED, True, "Northern Trust"),
        (Status.CONFIRMED, False, "Northern Trust"),
        (Status.CONFIRMED, False, "Northern Trust"),
        (Status.CONFIRMED, False, "Northern Trust"),
    ]
    assert list(Attendance.objects.order_by("pk").values_list("mark", "minutes")) == [
        (Mark.ATTENDED, None),
        (Mark.DID_NOT_ATTEND, None),
        (Mark.PARTIAL, 90),
    ]
    assert set(BookingChange.objects.filter(from_status="").values_list("reason", flat=True)) == {Reason.HISTORY}
    assert (Message.objects.count(), Charge.objects.count()) == (0, 0)


def test_reading_alone_changes_nothing_and_the_second_import_changes_nothing(read, admin, at):
    rows = [
        booking(),
        booking(name="Bo Example", email="", status="Did not attend"),
        booking(name="3 places", email=""),
    ]
    before = everything()
    file = read(sheet(BOOKING_HEADS, *rows))
    after_reading = everything()
    actions.apply(file=file, by=admin, at=at)
    once = everything(but=("legacy",))
    again = read(sheet(BOOKING_HEADS, *rows))
    with pytest.raises(actions.NothingLeft):
        actions.apply(file=again, by=admin, at=at)
    longer = read(sheet(BOOKING_HEADS, *rows, "", "Total,,3"), name="same but longer.csv")
    with pytest.raises(actions.NothingLeft):
        actions.apply(file=longer, by=admin, at=at)
    other_spelling = read(sheet(BOOKING_HEADS, booking(name="EXAMPLE, Ada", email="ADA@agency.example", venue="")))
    with pytest.raises(actions.NothingLeft):
        actions.apply(file=other_spelling, by=admin, at=at)

    assert before == after_reading != once
    assert again.pk == file.pk
    assert everything(but=("legacy",)) == once
    assert {outcome for outcome, _ in rows_of(longer).values()} == {Outcome.KNOWN, Outcome.FIGURE}
    assert rows_of(other_spelling) == {2: (Outcome.KNOWN, "This booking is here already.")}


def test_undoing_leaves_everything_as_it_was(read, admin, at):
    PersonFactory(name="Known Person", email="known@agency.example")
    before = everything()
    rows = [
        booking(),
        booking(name="Known Person", email="known@agency.example"),
        booking(date="13/03/2019", status="DNA"),
    ]
    file = read(sheet(BOOKING_HEADS, *rows))
    actions.apply(file=file, by=admin, at=at)

    left = actions.undo(file=file, by=admin, at=at)

    file.refresh_from_db()
    assert (left, file.state) == ([], State.UNDONE)
    assert everything() == before
    again = read(sheet(BOOKING_HEADS, *rows))
    assert again.pk != file.pk
    assert actions.apply(file=again, by=admin, at=at) == 3


def test_undoing_keeps_what_somebody_built_on(read, admin, at):
    file = read(sheet(BOOKING_HEADS, booking(), booking(name="Bo Example", email="bo@agency.example")))
    actions.apply(file=file, by=admin, at=at)
    person = Person.objects.get(email="ada@agency.example")
    BookingFactory(delegate=person)
    event = Event.objects.get(course__title="Neglect")
    touched = event.bookings.get(delegate=person)
    from bookings import actions as bookings

    bookings.mark(
        booking=touched, session=event.sessions.get(), mark=Mark.APOLOGIES, version=1, why="Checked", by=admin, at=at
    )

    left = actions.undo(file=file, by=admin, at=at)

    assert left == [
        "1 booking stays: somebody has worked with it since.",
        "1 date stays: somebody has worked with it since.",
        "1 person stays: somebody has worked with it since.",
    ]
    assert list(event.bookings.values_list("delegate__name", flat=True)) == ["Ada Example"]
    assert list(file.rows.order_by("number").values_list("outcome", flat=True)) == [Outcome.TAKEN_BACK] * 2


def test_unknown_agencies_statuses_and_courses_are_asked_and_remembered(read, admin, at, house):
    course, agency, _ = house
    row = booking(agency="Nothern Trust", status="Attnded", course="Neglect (Level 3)")

    file = read(sheet(BOOKING_HEADS, row))

    assert rows_of(file)[2][0] == Outcome.WAITS
    asked = {row.ask: row for row in file.decisions.all()}
    assert {ask: row.suggestions[0][0] for ask, row in asked.items()} == {
        "AGENCY": str(agency.pk),
        "STATUS": Meaning.ATTENDED,
        "COURSE": str(course.pk),
    }
    with pytest.raises(actions.NothingLeft):
        actions.apply(file=file, by=admin, at=at)
    answers = [(row, Answer.USE, row.suggestions[0][0]) for row in asked.values()]
    assert actions.decide(file=file, answers=answers, by=admin, at=at) == 3
    assert actions.apply(file=file, by=admin, at=at) == 1
    assert Agency.objects.filter(name="Nothern Trust").count() == 0
    later = read(sheet(BOOKING_HEADS, booking(agency="NOTHERN TRUST", name="Cy Example", email="cy@agency.example")))
    assert rows_of(later)[2] == (Outcome.READY, "")


def test_new_agencies_and_former_courses_come_only_when_somebody_says_so(read, admin, at):
    file = read(sheet(BOOKING_HEADS, booking(agency="Brand New Charity", course="Old Course")))
    before = (Agency.objects.count(), Course.objects.count())
    actions.decide(file=file, answers=[(row, Answer.NEW, "") for row in file.decisions.all()], by=admin, at=at)

    actions.apply(file=file, by=admin, at=at)

    assert (Agency.objects.count(), Course.objects.count()) == (before[0] + 1, before[1] + 1)
    assert Course.objects.get(title="Old Course").retired_at == at
    assert Booking.objects.get().agency.name == "Brand New Charity"
    actions.undo(file=file, by=admin, at=at)
    assert (Agency.objects.count(), Course.objects.count(), Booking.objects.count()) == (*before, 0)


def test_rows_left_out_by_decision_say_so(read, admin, at):
    file = read(sheet(BOOKING_HEADS, booking(status="Test entry"), booking(name="Bo Example", email="")))
    actions.decide(file=file, answers=[(row, Answer.OUT, "") for row in file.decisions.all()], by=admin, at=at)

    actions.apply(file=file, by=admin, at=at)

    assert rows_of(file)[2] == (Outcome.LEFT_OUT, "You decided to leave out rows with “Test entry”.")
    assert rows_of(file)[3][0] == Outcome.DONE


def test_the_same_person_with_another_address_is_proposed(read, admin, at, house):
    PersonFactory(name="Siân O'Brien", email="sian@agency.example", agency=house[1])
    rows = [booking(name="Sian OBrien", email="sian.obrien@home.example")]
    file = read(sheet(BOOKING_HEADS, *rows))
    question = file.decisions.get()

    assert (question.ask, question.suggestions[0][2]) == ("PERSON", 80)
    people = Person.objects.count()
    actions.decide(file=file, answers=[(question, Answer.USE, question.suggestions[0][0])], by=admin, at=at)
    actions.apply(file=file, by=admin, at=at)
    assert (Person.objects.count(), Booking.objects.get().delegate.email) == (people, "sian@agency.example")


def test_two_answers_about_two_people_make_two(read, admin, at):
    rows = [booking(), booking(email="other@agency.example", ref="N2", date="13/03/2019")]
    file = read(sheet(BOOKING_HEADS, *rows))
    question = file.decisions.get()
    actions.decide(file=file, answers=[(question, Answer.NEW, "")], by=admin, at=at)

    actions.apply(file=file, by=admin, at=at)

    assert Person.objects.filter(name="Ada Example").count() == 2
    again = read(sheet(BOOKING_HEADS, *rows, booking(email="other@agency.example", ref="N3", date="14/03/2019")))
    actions.apply(file=again, by=admin, at=at)
    assert Person.objects.filter(name="Ada Example").count() == 2


def test_a_date_that_is_here_is_used_and_differences_are_said(read, admin, at, house):
    starts = dt.datetime(2019, 3, 12, 9, 30, tzinfo=dt.UTC)
    event = EventFactory(course=house[0], starts_at=starts, capacity=1)
    person = PersonFactory(name="Ada Example", email="ada@agency.example")
    BookingFactory(event=event, delegate=person)
    file = read(sheet(BOOKING_HEADS, booking(status="Cancelled"), booking(status="Attended"),
                      booking(name="Bo Example", email="bo@agency.example")))  # fmt: skip
    actions.apply(file=file, by=admin, at=at)

    assert Event.objects.get() == event
    assert rows_of(file)[3] == (Outcome.REFUSED, "Here it says otherwise: Booked. Nothing is changed.")
    event.refresh_from_db()
    assert event.capacity == 2


def test_dates_called_off_merged_cells_and_future_dates(read, admin, at):
    heads = ("Course title", "Event date", "Delegate", "E-mail", "Status")
    file = read(
        workbook(
            {
                "Old": [
                    ("Bookings 2019",), heads,
                    ("Neglect", dt.date(2019, 3, 12), "Ada Example", "ada@agency.example", "Course cancelled"),
                    (None, None, "Bo Example", "bo@agency.example", "Course cancelled"),
                    ("Neglect", dt.date(2027, 3, 12), "Ada Example", "ada@agency.example", "Booked"),
                    ("Total", None, 3),
                ]
            }
        ),
        name="old.xlsx",
    )  # fmt: skip
    actions.apply(file=file, by=admin, at=at)

    event = Event.objects.get()
    assert (event.cancelled_by, event.bookings.count()) == (admin.person, 2)
    found = rows_of(file)
    assert found[4] == (
        Outcome.DONE,
        "Course and date are those of the row above. No time is given: 9:30am to 12:30pm is assumed.",
    )
    assert found[5][1].startswith("This date is not over")
    assert found[6][0] == Outcome.FIGURE


def test_a_register_with_a_sheet_per_date(read, admin, at, house):
    heads = ("Name", "Agency", "Role", "E-mail", "Manager", "Attended", "Notes")
    file = read(
        workbook(
            {
                "12.03.19": [("Neglect",), heads, ("Ada Example", "Northern Trust", "Nurse", "", "", "Y", ""),
                             ("Bo Example", "Northern Trust", "Police", "", "", "N", ""), ("Total", 2)],
                "13 March 2019": [("Neglect",), heads, ("Ada Example", "Northern Trust", "Nurse", "", "", "✓", "")],
                "Notes": [("Nothing to see",)],
            }
        ),
        name="register.xlsx",
    )  # fmt: skip
    actions.apply(file=file, by=admin, at=at)

    assert file.kind == Kind.REGISTER
    assert sorted(Attendance.objects.values_list("booking__delegate__name", "mark")) == [
        ("Ada Example", Mark.ATTENDED), ("Ada Example", Mark.ATTENDED), ("Bo Example", Mark.DID_NOT_ATTEND),
    ]  # fmt: skip
    assert (
        file.rows.get(sheet=2).reason == "This sheet has no headings that we know. Name the columns in its first row."
    )
    assert queries.counts(file)[Outcome.REFUSED] == 1


def test_rows_that_wait_count_for_what_the_file_says(read):
    total = ("Total", *[""] * 8, "", 7)
    file = read(sheet(BOOKING_HEADS, booking(), booking(name="Bo Example", email="", agency="Else"), total))

    lines = [(line["what"], line["file"], line["here"]) for line in queries.compared(file)]

    assert lines == [("total typed by hand", 7, 2), ("attended", 2, 1)]


def test_days_written_both_ways_are_refused_where_they_can_be_read_two_ways(read):
    rows = [
        booking(date=day, ref=f"N{n}")
        for n, day in enumerate(("13/03/2019", "3/14/2019", "03/04/2019", "3 April 2019"))
    ]
    file = read(sheet(BOOKING_HEADS, *rows))

    assert [rows_of(file)[number][0] for number in (2, 3, 4, 5)] == [
        Outcome.READY, Outcome.READY, Outcome.REFUSED, Outcome.READY,
    ]  # fmt: skip
    assert rows_of(file)[4][1].startswith("The date 03/04/2019 can be read two ways")


def test_days_written_month_first_are_read_so(read, admin, at):
    file = read(
        sheet(BOOKING_HEADS, booking(date="3/14/2019", booked=""), booking(date="3/4/2019", booked="", ref="N2"))
    )
    actions.apply(file=file, by=admin, at=at)

    days = Event.objects.order_by("starts_at").values_list("starts_at", flat=True)
    assert [day.date().isoformat() for day in days] == ["2019-03-04", "2019-03-14"]


def test_an_answer_holds_after_two_records_were_made_one(read, admin, at, house):
    other = PersonFactory(name="Sian Example", email="sian@agency.example", agency=house[1])
    kept = PersonFactory(name="Sian Married", email="married@agency.example", agency=house[1])
    file = read(sheet(BOOKING_HEADS, booking(name="Sian Example", email="s@home.example")))
    question = file.decisions.get()
    actions.decide(file=file, answers=[(question, Answer.USE, f"person:{other.pk}")], by=admin, at=at)
    merge_persons(keep=kept, other=other, by=admin, at=at)

    actions.apply(file=file, by=admin, at=at)

    assert Booking.objects.get().delegate == kept
