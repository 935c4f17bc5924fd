"""The agency lead at work: colleagues booked, one or a list, places reserved, charges; nobody else's rows."""

import datetime as dt
import io

import pytest
import time_machine
from django.urls import reverse

from bookings.choices import ChargeState, Status
from bookings.models import Booking, Charge
from courses.models import HeldBack
from evaluations.models import Answer, QuestionnaireVersion, Response
from outbox.models import Message
from people.choices import Role, Sector
from people.models import Person
from sheets.exports import Column, Sheet
from tests import factories
from tests.factories import AT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def agency():
    return factories.AgencyFactory()


@pytest.fixture
def lead(client, agency):
    user = factories.UserFactory(roles=[(Role.AGENCY_LEAD, agency)], person=factories.PersonFactory(agency=agency))
    client.force_login(user)
    return user


def path(name, *args):
    return reverse(f"workspaces:{name}", args=args)


def names(*rows, heading="Name,E-mail,Role,Date id,Line manager,Line manager e-mail"):
    file = io.BytesIO("\n".join([heading, *rows]).encode())
    file.name = "names.csv"
    return file


def said(response):
    return [str(message) for message in response.context["messages"]] if response.context else []


def test_book_colleague_books_somebody_known_and_tells_them(client, lead, agency):
    event, person = factories.EventFactory(), factories.PersonFactory(agency=agency)

    response = client.post(
        path("book_colleague", agency.pk, event.pk), {"name": "Whoever", "email": person.email.upper()}
    )

    assert response.status_code == 302
    booking = Booking.objects.get()
    assert (booking.delegate, booking.agency, booking.status) == (person, agency, Status.CONFIRMED)
    assert booking.changes.get().actor == lead.person
    assert Message.objects.get().recipient == person


def test_book_colleague_adds_somebody_new_to_the_agency(client, lead, agency):
    event = factories.EventFactory()

    client.post(path("book_colleague", agency.pk, event.pk), {"name": "Ada Example", "email": "ada@agency.example"})

    person = Person.objects.get(email="ada@agency.example")
    assert (person.name, person.agency, Booking.objects.get().delegate) == ("Ada Example", agency, person)


def test_book_colleague_reaches_somebody_without_an_address_through_the_line_manager(client, lead, agency):
    events = factories.EventFactory.create_batch(2)
    answers = {"name": "Ada Example", "email": "", "manager_name": "Bo Example"}

    refused = client.post(path("book_colleague", agency.pk, events[0].pk), answers)
    answers["manager_email"] = "Bo@agency.example"
    done = [client.post(path("book_colleague", agency.pk, event.pk), answers, follow=True) for event in events]

    person = Person.objects.get(name="Ada Example")
    assert "give the e-mail address of their line manager" in " ".join(refused.content.decode().split())
    assert (person.email, person.manager_email, person.agency) == (None, "bo@agency.example", agency)
    assert [booking.delegate for booking in Booking.objects.order_by("pk")] == [person, person]
    assert "Ada Example has a place and is told through the line manager." in said(done[0])
    assert set(Message.objects.values_list("to_address", flat=True)) == {"bo@agency.example"}


def test_book_colleague_refuses_people_of_another_agency_without_a_word_about_them(client, lead, agency):
    canary = factories.PersonFactory(name="Canary Person", agency=factories.AgencyFactory(name="Canary Agency"))

    response = client.post(
        path("book_colleague", agency.pk, factories.EventFactory().pk), {"name": "X", "email": canary.email}
    )

    text = response.content.decode()
    assert "cannot be booked by your agency" in text
    assert "Canary" not in text
    assert Booking.objects.count() == 0


@pytest.mark.parametrize("name", ["agency_dates", "names_file", "agency_charges", "agency_evaluation"])
def test_pages_of_another_agency_are_not_there(client, lead, name):
    assert client.get(path(name, factories.AgencyFactory().pk)).status_code == 404


def test_forms_of_another_agency_change_nothing(client, lead):
    other, event = factories.AgencyFactory(), factories.EventFactory()
    held = factories.HeldBackFactory(event=event, agency=other)
    charge = Charge.objects.create(booking=factories.BookingFactory(agency=other), kind="LATE", pounds=0, made_at=AT)

    answers = [
        client.post(path("book_colleague", other.pk, event.pk), {"name": "A", "email": "a@agency.example"}),
        client.post(path("reserve", other.pk, event.pk), {"places": 3}),
        client.post(path("give_back", other.pk, event.pk)),
        client.post(path("confirm_charge", other.pk, charge.pk)),
        client.post(path("ask_waiver", other.pk, charge.pk), {"why": "x"}),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert HeldBack.objects.get() == held
    charge.refresh_from_db()
    assert charge.state == ChargeState.RECORDED


def test_a_charge_of_another_agency_is_not_found_under_ones_own(client, lead, agency):
    charge = Charge.objects.create(booking=factories.BookingFactory(), kind="LATE", pounds=0, made_at=AT)

    assert client.post(path("confirm_charge", agency.pk, charge.pk)).status_code == 404


def test_practitioners_have_none_of_these_pages(client, agency):
    client.force_login(factories.UserFactory(person=factories.PersonFactory(agency=agency)))

    assert client.get(path("agency_dates", agency.pk)).status_code == 404


def test_reserve_keeps_places_until_the_shares_end(client, lead, agency):
    event = factories.EventFactory(capacity=25)

    response = client.post(path("reserve", agency.pk, event.pk), {"places": 4})

    assert response.status_code == 302
    held = HeldBack.objects.get()
    assert (held.agency, held.places) == (agency, 4)
    assert held.release_on == (event.starts_at - dt.timedelta(days=14)).date()


def test_reserving_is_not_offered_when_it_is_too_late(client, lead, agency):
    soon = factories.EventFactory(starts_at=AT + dt.timedelta(days=10))
    later = factories.EventFactory(starts_at=AT + dt.timedelta(days=40))

    page = client.get(path("agency_dates", agency.pk)).content.decode()

    assert path("reserve", agency.pk, later.pk) in page
    assert path("reserve", agency.pk, soon.pk) not in page
    assert path("book_colleague", agency.pk, soon.pk) in page
    assert "too late" in client.post(path("reserve", agency.pk, soon.pk), {"places": 1}).content.decode()


def test_reserve_is_limited_to_the_agencys_share(client, lead, agency):
    event = factories.EventFactory(capacity=25)

    response = client.post(path("reserve", agency.pk, event.pk), {"places": 11})

    assert "share of this date is 10 places" in response.content.decode()
    assert HeldBack.objects.count() == 0


def test_reserved_places_are_named_by_booking(client, lead, agency):
    event = factories.EventFactory(capacity=3)
    client.post(path("reserve", agency.pk, event.pk), {"places": 1})
    factories.BookingFactory.create_batch(2, event=event)
    stranger = factories.PersonFactory()
    from bookings import actions

    waiting = actions.claim(event=event, delegate=stranger, by=None, at=AT)
    client.post(path("book_colleague", agency.pk, event.pk), {"name": "Ada", "email": "ada@agency.example"})

    assert waiting.status == Status.WAITING
    assert Booking.objects.get(agency=agency).status == Status.CONFIRMED


def test_places_the_coordinator_keeps_are_not_given_back_by_the_lead(client, lead, agency):
    held = factories.HeldBackFactory(agency=agency, event=factories.EventFactory())

    client.post(path("give_back", agency.pk, held.event.pk))

    assert HeldBack.objects.get() == held


def test_own_reservation_is_given_back(client, lead, agency):
    held = factories.HeldBackFactory(agency=agency, event=factories.EventFactory(), held_by=lead.person)

    client.post(path("give_back", agency.pk, held.event.pk))

    assert HeldBack.objects.count() == 0


def look(client, agency, file):
    return client.post(path("names_file", agency.pk), {"file": file})


def test_names_file_shows_what_would_be_booked_and_changes_nothing(client, lead, agency):
    event = factories.EventFactory()
    people = Person.objects.count()

    response = look(
        client, agency, names(f"Ada Example,ada@agency.example,Teaching or school support,{event.pk},Bo,b@x.example")
    )

    assert "would be made" in response.content.decode()
    assert (Booking.objects.count(), Person.objects.count(), Message.objects.count()) == (0, people, 0)


def test_book_names_books_all_and_a_second_upload_changes_nothing(client, lead, agency):
    event, other = factories.EventFactory(), factories.EventFactory()
    rows = (
        f"Ada Example,ada@agency.example,Teaching or school support,{event.pk},Bo Boss,bo@agency.example",
        f"Ada Example,ada@agency.example,,{other.pk},,",
        f"Cy Example,cy@agency.example,,{event.pk},,",
    )
    signed = look(client, agency, names(*rows)).context["signed"]

    response = client.post(path("book_names", agency.pk), {"list": signed})
    again = look(client, agency, names(*rows))

    assert response.status_code == 302
    assert Booking.objects.filter(agency=agency, status=Status.CONFIRMED).count() == 3
    ada = Person.objects.get(email="ada@agency.example")
    assert (ada.role_family, ada.manager_name, ada.manager_email) == ("TEACHING", "Bo Boss", "bo@agency.example")
    assert (again.context["made"], len(again.context["known"]), again.context["signed"]) == ([], 3, "")


def test_names_file_books_people_without_an_address_apart_and_only_once(client, lead, agency):
    event = factories.EventFactory()
    rows = (
        f"Ada Example,,,{event.pk},Bo Boss,bo@agency.example",
        f"Cy Example,,,{event.pk},Bo Boss,bo@agency.example",
        f"cy example,,,{event.pk},Bo Boss,bo@agency.example",
    )
    looked = look(client, agency, names(*rows))
    client.post(path("book_names", agency.pk), {"list": looked.context["signed"]})

    again = look(client, agency, names(*rows))

    booked = Booking.objects.filter(status=Status.CONFIRMED).order_by("pk")
    assert [(booking.delegate.name, booking.delegate.email) for booking in booked] == [
        ("Ada Example", None),
        ("Cy Example", None),
    ]
    assert (again.context["made"], len(again.context["known"])) == ([], 3)


def test_names_file_takes_workbooks_and_finds_dates_by_course_and_day(client, lead, agency):
    from sheets import exports

    event = factories.EventFactory()
    day = event.starts_at.date()
    file = io.BytesIO()
    file.name = "names.xlsx"
    columns = [Column("Name"), Column("E-mail"), Column("Course"), Column("Date", kind="date")]
    exports.write_workbook(
        [Sheet("Names", columns, [("Ada", "ada@agency.example", event.course.title, day)])],
        file,
        properties=exports.Properties("Names", AT),
    )
    file.seek(0)

    response = look(client, agency, file)

    assert [booking.event_id for booking in response.context["made"]] == [event.pk]


def test_names_file_names_every_row_that_stands_against_it(client, lead, agency):
    event = factories.EventFactory()
    elsewhere = factories.PersonFactory(name="Canary")
    only = factories.EventFactory(open_to_all=False)

    response = look(
        client,
        agency,
        names(
            f"Ada,ada@agency.example,,{event.pk},,",
            f"Bo,not an address,,{event.pk},,",
            f"Cy,{elsewhere.email},,{event.pk},,",
            "Di,di@agency.example,,999999,,",
            f"Ed,ed@agency.example,,{only.pk},,",
            f",fay@agency.example,,{event.pk},,",
        ),
    )

    assert [number for number, _ in response.context["refused"]] == [3, 4, 5, 6, 7]
    assert "Canary" not in response.content.decode()
    assert response.context["signed"] == ""
    assert Booking.objects.count() == 0


def test_book_names_books_nobody_when_something_changed_meanwhile(client, lead, agency):
    event, other = factories.EventFactory(), factories.EventFactory()
    rows = (f"Ada,ada@agency.example,,{event.pk},,", f"Bo,bo@agency.example,,{other.pk},,")
    signed = look(client, agency, names(*rows)).context["signed"]
    other.booking_closes_at = AT
    other.save()

    client.post(path("book_names", agency.pk), {"list": signed})

    assert Booking.objects.count() == 0
    assert Person.objects.filter(email="ada@agency.example").count() == 0


def test_book_names_takes_no_list_signed_for_somebody_else(client, lead, agency):
    signed = look(client, agency, names(f"Ada,ada@agency.example,,{factories.EventFactory().pk},,")).context["signed"]
    other = factories.UserFactory(roles=[(Role.AGENCY_LEAD, agency)])
    client.force_login(other)

    client.post(path("book_names", agency.pk), {"list": signed})

    assert Booking.objects.count() == 0


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (names(heading="Who,Where"), "must name the columns"),
        (names(heading=""), "file is empty"),
    ],
)
def test_names_file_refuses_a_file_that_is_no_list(client, lead, agency, file, why):
    file.seek(0)

    assert why in look(client, agency, file).content.decode()


def test_charges_are_confirmed_or_asked_to_be_waived(client, lead, agency):
    first, second = (
        Charge.objects.create(booking=factories.BookingFactory(agency=agency), kind="LATE", pounds=25, made_at=AT)
        for _ in range(2)
    )
    canary = Charge.objects.create(
        booking=factories.BookingFactory(delegate=factories.PersonFactory(name="Canary")),
        kind="LATE",
        pounds=9,
        made_at=AT,
    )

    client.post(path("confirm_charge", agency.pk, first.pk))
    client.post(path("ask_waiver", agency.pk, second.pk), {"why": "Called away to an emergency"})
    text = client.get(path("agency_charges", agency.pk)).content.decode()

    states = list(Charge.objects.order_by("pk").values_list("state", "why"))
    assert states == [
        (ChargeState.CONFIRMED, ""),
        (ChargeState.WAIVER_ASKED, "Called away to an emergency"),
        (ChargeState.RECORDED, ""),
    ]
    assert canary.booking.delegate.name not in text


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("agency_dates", 8), ("agency_charges", 5)])
def test_pages_take_the_same_queries_whatever_the_rows(
    client, lead, agency, name, queries, rows, django_assert_num_queries
):
    for _ in range(rows):
        booking = factories.BookingFactory(agency=agency)
        factories.HeldBackFactory(event=booking.event, agency=agency)
        Charge.objects.create(booking=booking, kind="LATE", pounds=0, made_at=AT)

    with django_assert_num_queries(queries):
        assert client.get(path(name, agency.pk)).status_code == 200


# What training does


def answered(course, *, health, others, score, locality):
    """A past date whose answers are mixed: so many by people of health, so many of the council."""
    starts = AT - dt.timedelta(days=60)
    event = factories.EventFactory(
        course=course, locality=locality, starts_at=starts, ends_at=starts + dt.timedelta(hours=3)
    )
    version = QuestionnaireVersion.objects.get(questionnaire__code="on-the-day", number=2)
    for kind, number in (("HEALTH", health), ("COUNCIL", others)):
        for _ in range(number):
            response = Response.objects.create(
                event=event, wave="W1", version=version, pairing="UNPAIRED", shuffled=True
            )
            factories.AnswerFactory(response=response, question_code="recommend", number=score)
            Answer.objects.create(response=response, question_code="organisation", option_code=kind)


def test_evaluation_tells_the_agencys_kind_beside_everybody_by_course(client, lead, agency):
    agency.sector = Sector.HEALTH
    agency.save()
    place, course = factories.LocalityFactory(), factories.CourseFactory(title="Neglect")
    answered(course, health=10, others=10, score=9, locality=place)
    answered(course, health=10, others=10, score=6, locality=place)
    few = factories.CourseFactory(title="Few answers")
    answered(few, health=3, others=2, score=6, locality=place)

    text = " ".join(client.get(path("agency_evaluation", agency.pk)).content.decode().split())

    assert "Health, and everybody" in text
    row = text.split("Neglect</th>")[1].split("</tr>")[0]
    assert ("7.5 (20 answers)" in row, "7.5 (40 answers)" in row) == (True, True)
    assert "<li>Few answers</li>" in text


def test_evaluation_without_answers_says_so(client, lead, agency):
    assert "Not enough answers yet" in client.get(path("agency_evaluation", agency.pk)).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_evaluation_takes_the_same_queries_whatever_the_rows(client, lead, agency, rows, django_assert_num_queries):
    for _ in range(rows):
        answered(factories.CourseFactory(), health=8, others=0, score=6, locality=factories.LocalityFactory())

    with django_assert_num_queries(9):
        client.get(path("agency_evaluation", agency.pk))
