"""A date changes while people are booked; places held back; booking for somebody else; proof of other training."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from audit.models import Entry
from bookings.choices import EvidenceState, SkipCode, Status
from bookings.models import Booking, BookingChange, Dispensation
from courses.choices import Delivery
from courses.models import Event, HeldBack
from outbox.models import Message
from people.choices import Role
from people.models import Person
from tests import factories
from tests.factories import AT, LONDON

pytestmark = pytest.mark.django_db
PAGES = ("move_date", "split_date", "go_ahead", "hold_back", "find_person", "enter_person")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def event():
    return factories.EventFactory()


@pytest.fixture
def coordinator(client, event):
    user = factories.UserFactory(roles=[(Role.COORDINATOR, event.locality)])
    client.force_login(user)
    return user


def address(name, event, *args):
    return reverse(f"workspaces:{name}", args=[event.pk, *args])


def moved(**changes):
    """The form of a moved date."""
    return {
        "day_1_day": "4",
        "day_1_month": "2",
        "day_1_year": "2027",
        "starts_1": "1pm",
        "ends_1": "4pm",
        "town": "",
        "venue": "",
        "joining_url": "https://meet.partnership.example/room",
    } | changes


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_date_of_another_locality_is_not_found(client, coordinator, name, method):
    foreign = factories.EventFactory()

    response = getattr(client, method)(address(name, foreign), {"confirm": "1"})

    assert response.status_code in (404, 405)
    assert getattr(client, method)(address(name, foreign)).status_code in (404, 405)


@pytest.mark.parametrize("name", PAGES)
def test_a_date_of_ones_own_opens(client, coordinator, event, name):
    assert client.get(address(name, event)).status_code == 200


def test_move_says_who_will_be_told_and_changes_nothing_before_the_button(client, coordinator, event):
    factories.BookingFactory(event=event)
    factories.BookingFactory(event=event, waiting=True)
    nobody = factories.PersonFactory(email=None, manager_email="")
    factories.BookingFactory(event=event, delegate=nobody)

    page = client.post(address("move_date", event), moved()).content.decode()

    event.refresh_from_db()
    assert "3 people will be told, each once." in page
    assert "1 of them cannot be reached by e-mail" in page
    assert "Then: Thursday 4 February 2027, 1pm to 4pm" in page
    assert (event.starts_at, Message.objects.count()) == (AT + dt.timedelta(days=21), 0)


def test_move_tells_everybody_once_and_raises_the_sequence(client, coordinator, event):
    booking = factories.BookingFactory(event=event)
    factories.BookingFactory(event=event, waiting=True)

    response = client.post(address("move_date", event), moved(confirm="1"))

    event.refresh_from_db()
    booking.refresh_from_db()
    assert response.url == address("date", event)
    assert event.starts_at == dt.datetime(2027, 2, 4, 13, 0, tzinfo=LONDON)
    assert (Message.objects.count(), booking.calendar_sequence, event.moved_at) == (2, 1, AT)


def test_move_leads_back_to_what_was_typed(client, coordinator, event):
    page = client.post(address("move_date", event), moved(again="1")).content.decode()

    assert 'value="1pm"' in page
    assert "See who will be told" in page


def test_move_warns_of_a_clash_and_of_a_bank_holiday(client, coordinator, event):
    good_friday = dt.datetime(2027, 3, 26, 14, tzinfo=LONDON)
    other = factories.EventFactory(
        locality=event.locality,
        joining_url="",
        venue="Town Hall",
        starts_at=good_friday,
    )
    hidden = factories.EventFactory(draft=True, venue="town hall", starts_at=good_friday, joining_url="")

    page = client.post(
        address("move_date", event), moved(day_1_day="26", day_1_month="3", venue="Town hall", joining_url="")
    ).content.decode()

    assert "Friday 26 March 2027 is a bank holiday (Good Friday)." in page
    assert f"“{other.course.title}”, run by {event.locality.name}, has the same venue" in page
    assert f"A draft, run by {hidden.locality.name}" in page
    assert hidden.course.title not in page


def test_move_keeps_both_parts_of_a_date(client, coordinator):
    event = factories.EventFactory(sessions=2, locality_id=coordinator.coordinated_localities[0])
    second = {"day_2_day": "11", "day_2_month": "2", "day_2_year": "2027", "starts_2": "1pm", "ends_2": "4pm"}

    client.post(address("move_date", event), moved(confirm="1", **second))

    assert [one.starts_at.astimezone(LONDON).hour for one in event.sessions.order_by("number")] == [13, 13]


def test_change_leaves_the_place_of_a_booked_date_to_the_page_that_tells(client, coordinator, event):
    factories.BookingFactory(event=event)

    page = client.get(address("change_date", event)).content.decode()

    assert 'name="venue"' not in page
    assert 'name="joining_note"' in page


def test_call_off_offers_another_date_to_those_who_lose_theirs(client, coordinator, event):
    other = factories.EventFactory(course=event.course, locality=event.locality, starts_at=AT + dt.timedelta(days=35))
    foreign = factories.EventFactory(course=event.course, starts_at=AT + dt.timedelta(days=35))
    booking = factories.BookingFactory(event=event)

    page = client.get(address("call_off", event)).content.decode()
    client.post(address("call_off", event), {"reason": "The trainer is ill", "other": other.pk})

    new = Booking.objects.get(event=other)
    assert "1 person will be told, each once." in page
    assert f'value="{foreign.pk}"' not in page
    assert (new.delegate, new.status) == (booking.delegate, Status.OFFERED)


def test_split_names_who_moves_and_moves_them(client, coordinator, event):
    into = factories.EventFactory(course=event.course, locality=event.locality, starts_at=AT + dt.timedelta(days=35))
    bookings = [factories.BookingFactory(event=event) for _ in range(3)]

    page = client.post(address("split_date", event), {"other": into.pk, "number": "2"}).content.decode()
    before = Booking.objects.filter(event=into).count()
    client.post(address("split_date", event), {"other": into.pk, "number": "2", "confirm": "1"})

    assert bookings[2].delegate.name in page
    assert bookings[0].delegate.name not in page
    assert (before, Booking.objects.filter(event=into, status=Status.CONFIRMED).count()) == (0, 2)


def test_go_ahead_is_written_down(client, coordinator, event):
    Event.objects.update(minimum_to_run=8)

    factories.BookingFactory(event=event, told_not_sure=True)
    factories.BookingFactory(event=event)
    page = " ".join(client.get(address("go_ahead", event)).content.decode().split())
    client.post(address("go_ahead", event))

    assert "1 person was told that it is not certain. Each gets one message now" in page

    event.refresh_from_db()
    assert (event.go_at, event.go_by) == (AT, coordinator.person)


def held(agency, **changes):
    """The form of places held back."""
    return {
        "agency": agency.pk,
        "places": "3",
        "release_on_day": "25",
        "release_on_month": "1",
        "release_on_year": "2027",
    } | changes


def test_hold_back_keeps_places_for_an_agency(client, coordinator, event):
    agency = factories.AgencyFactory()

    client.post(address("hold_back", event), held(agency))
    client.post(address("hold_back", event), held(agency, places="4"))

    kept = HeldBack.objects.get()
    assert (kept.agency, kept.places, kept.release_on) == (agency, 4, dt.date(2027, 1, 25))
    assert agency.name in client.get(address("date", event)).content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"places": "25"}, "At most 24 places can be held back"),
        ({"release_on_day": "12"}, "Choose a day after today"),
        ({"release_on_month": "3"}, "Choose a day after today and not after the date itself"),
    ],
)
def test_hold_back_refuses_in_words(client, coordinator, event, changes, said):
    factories.BookingFactory(event=event)

    response = client.post(address("hold_back", event), held(factories.AgencyFactory(), **changes))

    assert said in response.content.decode()
    assert HeldBack.objects.count() == 0


def test_hold_back_counts_what_others_keep(client, coordinator, event):
    factories.HeldBackFactory(event=event, places=20)

    response = client.post(address("hold_back", event), held(factories.AgencyFactory(), places="6"))

    assert "At most 5 places can be held back" in response.content.decode()


def test_release_offers_the_places_to_those_who_wait(client, coordinator, event):
    Event.objects.update(capacity=2)
    kept = factories.HeldBackFactory(event=event, places=2)
    waiting = factories.BookingFactory(event=event, waiting=True)

    client.post(address("release", event, kept.pk))

    waiting.refresh_from_db()
    assert (HeldBack.objects.count(), waiting.status) == (0, Status.OFFERED)


def test_release_of_another_date_is_not_found(client, coordinator, event):
    foreign = factories.HeldBackFactory()

    assert client.post(address("release", event, foreign.pk)).status_code == 404
    assert HeldBack.objects.count() == 1


def local(event, **more):
    """Somebody who works in the date's locality."""
    return factories.PersonFactory(district=factories.DistrictFactory(locality=event.locality), **more)


def test_find_person_shows_ones_own_localitys_people_only(client, coordinator, event):
    own = local(event, name="Rowan Marsh")
    elsewhere = factories.PersonFactory(name="Rowan Field")
    # One's own agency is no reason: it is the locality that counts here.
    colleague = factories.PersonFactory(name="Rowan Hill", agency=coordinator.person.agency)

    page = client.get(address("find_person", event), {"q": "rowan"}).content.decode()

    assert own.name in page
    assert (elsewhere.name in page, colleague.name in page) == (False, False)
    assert client.get(address("book_for", event, elsewhere.pk)).status_code == 404
    assert client.post(address("book_for", event, elsewhere.pk)).status_code == 404


def test_book_for_gives_a_place(client, coordinator, event):
    person = local(event)

    client.post(address("book_for", event, person.pk), {"access_needs": "A ramp"})

    booking = Booking.objects.get()
    assert (booking.delegate, booking.status, booking.access_needs) == (person, Status.CONFIRMED, "A ramp")
    assert Entry.objects.get(action="booking.confirm").actor_id == str(coordinator.person_id)


def test_book_for_says_what_stands_against_it_and_books_once_it_is_set_aside(client, coordinator, event):
    person = local(event)
    factories.PrerequisiteFactory(course=event.course, needs=factories.CourseFactory(title="First Steps"))
    there = address("book_for", event, person.pk)

    page = client.get(there).content.decode()
    refused = client.post(there, {}).content.decode()
    no_reason = client.post(there, {"codes": "PREREQUISITE"}).content.decode()
    none_yet = Booking.objects.count()
    client.post(there, {"codes": "PREREQUISITE", "why": "Did it in another county."})

    assert "You need “First Steps” first." in page
    assert "There is a problem" in refused
    assert "Say why the rule is set aside" in no_reason
    assert (none_yet, Booking.objects.count()) == (0, 1)
    assert Dispensation.objects.get().why == "Did it in another county."


def test_book_for_keeps_no_rule_set_aside_of_a_booking_that_was_refused(client, coordinator, event):
    person = local(event)
    Event.objects.update(booking_closes_at=AT)
    factories.PrerequisiteFactory(course=event.course)

    client.post(address("book_for", event, person.pk), {"codes": "CLOSED", "why": "Rang in time."})

    assert (Booking.objects.count(), Dispensation.objects.count()) == (0, 0)


def test_book_for_offers_no_way_round_a_fact(client, coordinator, event):
    person = local(event)
    factories.BookingFactory(event=event, delegate=person)

    page = client.get(address("book_for", event, person.pk)).content.decode()

    assert "This cannot be set aside" in " ".join(page.split())
    assert "Book this date</button>" not in page


def test_date_shows_why_somebody_waits_and_how_each_booking_came_to_stand(client, coordinator, event):
    waiting = factories.BookingFactory(event=event, waiting=True)
    factories.SkipFactory(booking=waiting, code=SkipCode.AGENCY_SHARE)
    BookingChange.objects.create(booking=waiting, to_status=Status.WAITING, reason="FULL", made_at=AT)

    page = client.get(address("date", event)).content.decode()

    assert "Passed over: The agency has its share of places until the release date" in page
    assert "The date was full" in page


def test_date_warns_of_a_clash(client, coordinator, event):
    factories.EventFactory(delivery=Delivery.VIRTUAL)

    assert "has the same venue or joining link at that time" in client.get(address("date", event)).content.decode()


def test_add_date_begins_with_the_details_of_a_copy_of_ones_own(client, coordinator, event):
    Event.objects.update(venue="Civic Hall", capacity=17)
    foreign = factories.EventFactory(venue="Far Hall")

    page = client.get(reverse("workspaces:add_date"), {"copy": event.pk}).content.decode()
    other = client.get(reverse("workspaces:add_date"), {"copy": foreign.pk}).content.decode()

    assert 'value="Civic Hall"' in page
    assert 'value="17"' in page
    assert "Far Hall" not in other


@pytest.fixture
def evidence(event):
    return factories.EvidenceFactory(person=local(event))


def test_evidence_shows_ones_own_localitys_people_and_never_ones_own(client, coordinator, event, evidence):
    foreign = factories.EvidenceFactory()
    own = factories.EvidenceFactory(person=coordinator.person)
    coordinator.person.district = evidence.person.district
    coordinator.person.save()

    page = client.get(reverse("workspaces:evidence")).content.decode()

    assert evidence.person.name in page
    assert foreign.person.name not in page
    for other in (foreign, own):
        assert client.get(reverse("workspaces:decide_evidence", args=[other.pk])).status_code == 404


def test_decide_evidence_accepts_and_keeps_who_decided(client, coordinator, evidence):
    client.post(reverse("workspaces:decide_evidence", args=[evidence.pk]), {"accept": "yes"})

    evidence.refresh_from_db()
    assert (evidence.state, evidence.decided_by) == (EvidenceState.ACCEPTED, coordinator.person)


def test_decide_evidence_refuses_only_with_a_reason(client, coordinator, evidence):
    there = reverse("workspaces:decide_evidence", args=[evidence.pk])

    without = client.post(there, {"accept": "no"}).content.decode()
    client.post(there, {"accept": "no", "why": "Too long ago"})

    evidence.refresh_from_db()
    assert "Say why it is not accepted" in without
    assert (evidence.state, evidence.why) == (EvidenceState.REFUSED, "Too long ago")


def test_evidence_is_nobody_elses_page(client):
    client.force_login(factories.UserFactory(roles=[(Role.TRAINER,)]))

    assert client.get(reverse("workspaces:evidence")).status_code == 404


def newcomer(event, **more):
    agency = factories.AgencyFactory()
    district = factories.DistrictFactory(locality=event.locality)
    return {"name": "Ada Example", "email": "", "agency": agency.pk, "district": district.pk, **more}


def test_enter_person_books_somebody_new_who_has_no_address_through_the_line_manager(client, coordinator, event):
    answers = newcomer(event)
    new = address("enter_person", event)

    nothing_found = client.get(address("find_person", event), {"q": "Ada Example"}).content.decode()
    shown = client.get(new, {"q": "Ada Example"}).content.decode()
    refused = client.post(new, answers)
    people = Person.objects.count()
    entered = client.post(new, {**answers, "manager_name": "Bo", "manager_email": "bo@agency.example"})
    before = Message.objects.count()
    client.post(entered.url, {})

    person = Person.objects.get(name="Ada Example")
    assert f"{new}?q=Ada%20Example" in nothing_found
    assert 'value="Ada Example"' in shown
    assert "give the e-mail address of their line manager" in " ".join(refused.content.decode().split())
    assert Person.objects.count() == people + 1
    assert entered.url == reverse("workspaces:book_for", args=[event.pk, person.pk])
    assert before == 0
    assert (person.bookings.get().status, Message.objects.get().to_address) == (Status.CONFIRMED, "bo@agency.example")


def test_enter_person_finds_known_people_of_ones_locality_and_tells_nothing_of_others(client, coordinator, event):
    near = factories.PersonFactory(district=factories.DistrictFactory(locality=event.locality))
    far = factories.PersonFactory(name="Canary Person", agency=factories.AgencyFactory(name="Canary Agency"))
    new = address("enter_person", event)
    people = Person.objects.count()

    found = client.post(new, newcomer(event, name="", email=near.email.upper()))
    named = client.post(new, newcomer(event, email=near.email.upper()))
    elsewhere = client.post(new, newcomer(event, email=far.email)).content.decode()
    shared = client.post(new, newcomer(event, email="office@agency.example")).content.decode()

    assert found.status_code == 200
    assert named.url == reverse("workspaces:book_for", args=[event.pk, near.pk])
    assert "works elsewhere. Ask them to book." in elsewhere
    assert "Canary Person" not in elsewhere
    assert "is read by several people" in shared
    assert Person.objects.count() == people


def test_enter_person_takes_no_district_outside_ones_localities(client, coordinator, event):
    outside = factories.DistrictFactory()
    answers = newcomer(event, email="ada@agency.example", district=outside.pk)

    refused = client.post(address("enter_person", event), answers)

    assert refused.status_code == 200
    assert not Person.objects.filter(email="ada@agency.example").exists()
