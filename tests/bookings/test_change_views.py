"""Pages of a booking that changes: an offer answered, a colleague instead, another date, waiting for several dates."""

import datetime as dt

import pytest
import time_machine

from bookings import actions
from bookings.choices import HOLDING, Reason, SkipCode, Status
from bookings.models import Booking, Interest
from courses.choices import ApprovalMode
from courses.models import Policy
from outbox.actions.rendering import render
from outbox.models import Message
from people.choices import ManagerKind, Role
from people.models import Person
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(at):
    with time_machine.travel(at, tick=False):
        yield


@pytest.fixture
def user():
    return factories.UserFactory()


@pytest.fixture
def signed_in(client, user):
    client.force_login(user)
    return client


def text(response):
    return " ".join(response.content.decode().split())


def claim(event, person=None):
    return actions.claim(event=event, delegate=person or factories.PersonFactory(), by=None, at=factories.AT)


@pytest.fixture
def offered(user):
    event = factories.EventFactory(capacity=1, starts_at=factories.AT + dt.timedelta(days=30))
    holder = claim(event)
    booking = claim(event, user.person)
    actions.cancel(booking=holder, by=None, at=factories.AT)
    booking.refresh_from_db()
    return booking


@pytest.mark.parametrize(
    ("kind", "box"),
    [
        (ManagerKind.MANAGER, "My line manager knows and agrees"),
        (ManagerKind.SUPERVISING_SOCIAL_WORKER, "My supervising social worker knows and agrees"),
        (ManagerKind.VOLUNTEER_COORDINATOR, "My volunteer co-ordinator knows and agrees"),
        (ManagerKind.SELF, None),
    ],
)
def test_book_asks_each_kind_of_manager_to_be_declared(client, kind, box):
    user = factories.UserFactory(person__manager_kind=kind)
    client.force_login(user)
    event = factories.EventFactory()

    shown = client.get(f"/dates/{event.pk}/book/")
    client.post(f"/dates/{event.pk}/book/", {"access_needs": ""})

    assert ("knows and agrees" in text(shown)) == (box is not None)
    assert (box or "") in text(shown)
    assert Booking.objects.count() == (0 if box else 1)


def test_book_by_e_mailed_approval_says_who_is_asked_and_until_when(signed_in, user):
    Policy.objects.update(approval=ApprovalMode.EMAILED)
    event = factories.EventFactory()

    shown = text(signed_in.get(f"/dates/{event.pk}/book/"))
    page = text(signed_in.post(f"/dates/{event.pk}/book/", {"access_needs": ""}, follow=True))

    assert f"We send an e-mail to {user.person.manager_email}." in shown
    assert "until Tuesday 19 January 2027, 10am" in shown
    assert "knows and agrees" not in shown
    assert "You have asked for a place" in page
    assert "Waiting for approval" in page
    assert "can answer until Tuesday 19 January 2027, 10am" in page


def test_book_says_why_one_will_wait_although_places_are_free(signed_in, user):
    event = factories.EventFactory(capacity=5, starts_at=factories.AT + dt.timedelta(days=60))
    for _ in range(2):
        claim(event, factories.PersonFactory(agency=user.person.agency))

    shown = text(signed_in.get(f"/dates/{event.pk}/book/"))

    assert "3 places left, but your agency has its share of the places until 27 February 2027." in shown
    assert "Join the waiting list" in shown


def test_book_says_that_the_free_places_are_kept_for_others(signed_in):
    event = factories.EventFactory(capacity=2)
    factories.HeldBackFactory(event=event, places=2)

    assert "2 places left, kept for other agencies until 26 January 2027." in text(signed_in.get(f"/dates/{event.pk}/"))


def test_booking_says_why_one_still_waits(signed_in, user):
    booking = factories.BookingFactory(delegate=user.person, waiting=True)
    factories.SkipFactory(booking=booking, code=SkipCode.CLOSING)

    page = text(signed_in.get(f"/my/bookings/{booking.public_id}/"))

    assert "Why you are still waiting" in page
    assert "no offers are made so shortly before the date" in page


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (Reason.LAPSED, "Nobody approved your request in time"),
        (Reason.EXPIRED, "The offer of a place ran out"),
        (Reason.GOT_ANOTHER, "You got a place on another of the dates you chose"),
        ("", "You gave this booking up"),
    ],
)
def test_booking_that_ended_says_why(signed_in, user, reason, words):
    booking = factories.BookingFactory(delegate=user.person, cancelled=True, last_reason=reason)

    assert words in text(signed_in.get(f"/my/bookings/{booking.public_id}/"))
    assert words in text(signed_in.get("/my/bookings/"))


def test_take_offer_shows_first_and_takes_on_the_button(signed_in, offered):
    url = f"/my/bookings/{offered.public_id}/offer/"

    listed = text(signed_in.get("/my/bookings/"))
    shown = text(signed_in.get(url))
    offered.refresh_from_db()
    status_after_get = offered.status
    page = text(signed_in.post(url, {"decision": "take"}, follow=True))

    offered.refresh_from_db()
    assert "A place is offered to you" in listed
    assert "Thursday 14 January 2027, 10am" in shown
    assert (status_after_get, offered.status) == (Status.OFFERED, Status.CONFIRMED)
    assert "The place is yours." in page


def test_take_offer_declined_ends_the_booking(signed_in, offered):
    signed_in.post(f"/my/bookings/{offered.public_id}/offer/", {"decision": "decline"})

    offered.refresh_from_db()
    assert (offered.status, offered.last_reason) == (Status.CANCELLED, Reason.DECLINED)


def test_take_offer_too_late_says_where_it_stands(client, user, offered):
    with time_machine.travel(factories.AT + dt.timedelta(hours=49), tick=False):
        client.force_login(user)
        response = client.post(f"/my/bookings/{offered.public_id}/offer/", {"decision": "take"})

    offered.refresh_from_db()
    assert response.url == f"/my/bookings/{offered.public_id}/"
    assert offered.status == Status.OFFERED


def test_take_offer_of_somebody_else_is_not_found(client, offered):
    client.force_login(factories.UserFactory())

    assert client.post(f"/my/bookings/{offered.public_id}/offer/", {"decision": "take"}).status_code == 404


@pytest.mark.parametrize(("status", "said"), [("REQUESTED", "Take back my request"), ("OFFERED", "Decline the place")])
def test_cancel_from_any_state(signed_in, user, offered, status, said):
    booking = offered
    if status == "REQUESTED":
        Policy.objects.update(approval=ApprovalMode.EMAILED)
        booking = claim(factories.EventFactory(), user.person)
    url = f"/my/bookings/{booking.public_id}/cancel/"

    shown = text(signed_in.get(url))
    signed_in.post(url)

    booking.refresh_from_db()
    assert said in shown
    assert booking.status == Status.CANCELLED


COLLEAGUE = {"name": "New Colleague", "email": "New.Colleague@agency.example", "district": ""}


def test_hand_on_gives_the_place_to_a_colleague_nobody_knew(signed_in, user):
    booking = claim(factories.EventFactory(), user.person)

    page = text(signed_in.post(f"/bookings/{booking.public_id}/colleague/", COLLEAGUE, follow=True))

    booking.refresh_from_db()
    new = Booking.objects.exclude(pk=booking.pk).get()
    assert (booking.status, booking.last_reason) == (Status.CANCELLED, Reason.SUBSTITUTED)
    assert (new.delegate.email, new.delegate.agency, new.status) == (
        "new.colleague@agency.example",
        user.person.agency,
        Status.CONFIRMED,
    )
    assert "Your colleague has the place." in page


def test_hand_on_to_somebody_known_takes_them_as_they_are(signed_in, user):
    booking = claim(factories.EventFactory(), user.person)
    colleague = factories.PersonFactory(agency=user.person.agency, email="new.colleague@agency.example")

    signed_in.post(f"/bookings/{booking.public_id}/colleague/", COLLEAGUE)

    assert Booking.objects.get(status=Status.CONFIRMED).delegate == colleague
    colleague.refresh_from_db()
    assert colleague.name != "New Colleague"


@pytest.mark.parametrize("why", ["absences", "other agency", "booked already"])
def test_hand_on_never_says_why_a_colleague_cannot(signed_in, user, why):
    booking = claim(factories.EventFactory(), user.person)
    agency = factories.AgencyFactory() if why == "other agency" else user.person.agency
    colleague = factories.PersonFactory(agency=agency, email="new.colleague@agency.example")
    if why == "booked already":
        claim(booking.event, colleague)
    for _ in range(2 if why == "absences" else 0):
        missed = factories.BookingFactory(delegate=colleague, event__past=True)
        factories.AttendanceFactory(booking=missed, mark="DID_NOT_ATTEND")

    page = text(signed_in.post(f"/bookings/{booking.public_id}/colleague/", COLLEAGUE))

    booking.refresh_from_db()
    assert booking.status == Status.CONFIRMED
    assert "This colleague cannot take the place" in page
    assert "missed" not in page


@pytest.mark.parametrize("email", ["office@agency.example", "no address"])
def test_hand_on_refuses_mailboxes_of_several_people(signed_in, user, email):
    booking = claim(factories.EventFactory(), user.person)

    signed_in.post(f"/bookings/{booking.public_id}/colleague/", {**COLLEAGUE, "email": email})

    booking.refresh_from_db()
    assert booking.status == Status.CONFIRMED
    assert Person.objects.filter(name="New Colleague").count() == 0


def test_hand_on_stops_after_five_places_a_day(signed_in, user):
    for number in range(6):
        booking = claim(factories.EventFactory(), user.person)
        answers = {**COLLEAGUE, "email": f"colleague{number}@agency.example"}
        page = text(signed_in.post(f"/bookings/{booking.public_id}/colleague/", answers))

    booking.refresh_from_db()
    assert booking.status == Status.CONFIRMED
    assert "You have handed on 5 places today." in page


@pytest.mark.parametrize(
    ("role", "scope", "status"),
    [
        (Role.AGENCY_LEAD, "agency", 200),
        (Role.AGENCY_LEAD, "other agency", 404),
        (Role.COORDINATOR, "locality", 200),
        (Role.COORDINATOR, "other locality", 404),
        (Role.TRAINER, None, 404),
    ],
)
@pytest.mark.parametrize("ending", ["colleague", "move", "give-up"])
def test_pages_that_change_a_booking_open_to_whom_it_concerns(client, role, scope, status, ending):
    booking = claim(factories.EventFactory())
    scopes = {
        "agency": booking.agency,
        "other agency": factories.AgencyFactory(),
        "locality": booking.event.locality,
        "other locality": factories.LocalityFactory(),
    }
    user = factories.UserFactory(roles=[(role, scopes[scope]) if scope else (role,)])
    factories.DeliveryAssignmentFactory(event=booking.event, trainer=user.person)
    client.force_login(user)
    url = f"/bookings/{booking.public_id}/{ending}/"

    assert client.get(url).status_code == status
    # Giving up asks nothing, so that an empty form does it.
    assert client.post(url, {}).status_code == (302 if (status, ending) == (200, "give-up") else status)


@pytest.mark.parametrize(
    ("status", "told", "subject"),
    [
        (Status.CONFIRMED, "Give up the place of", "Your place was given up"),
        (Status.OFFERED, "Decline the place for", "The place was declined for you"),
        (Status.REQUESTED, "Take back the request of", "Your request was taken back"),
        (Status.WAITING, "off the waiting list?", "You are no longer on the waiting list"),
    ],
)
def test_give_up_for_ends_a_booking_in_any_state_and_the_person_is_told_by_whom(client, at, status, told, subject):
    event = factories.EventFactory()
    booking = factories.BookingFactory(event=event, status=status, place_no=None if status not in HOLDING else 1)
    user = factories.UserFactory(roles=[(Role.COORDINATOR, event.locality)])
    client.force_login(user)
    url = f"/bookings/{booking.public_id}/give-up/"

    page = text(client.get(url))
    listed = text(client.get(f"/coordinate/dates/{event.pk}/"))
    done = client.post(url)

    booking.refresh_from_db()
    message = Message.objects.get(template="bookings/email/cancelled", recipient=booking.delegate)
    mail = render(message)
    assert told in page
    assert url in listed
    assert done.url == f"/coordinate/dates/{event.pk}/"
    assert (booking.status, booking.last_reason) == (Status.CANCELLED, Reason.CANCELLED)
    assert mail.subject.startswith(subject)
    assert f"{user.person.name} has" in mail.body
    assert [part["method"] for part in message.calendar] == (["CANCEL"] if status == Status.CONFIRMED else [])
    assert booking.changes.get(to_status=Status.CANCELLED).actor == user.person


def test_give_up_for_says_beforehand_that_it_is_late_and_what_it_costs(client, at):
    family = factories.CourseFamilyFactory(overrides={"charge_half_day": 25})
    event = factories.EventFactory(course__family=family, starts_at=at + dt.timedelta(days=3))
    booking = factories.BookingFactory(event=event)
    user = factories.UserFactory(roles=[(Role.AGENCY_LEAD, booking.agency)])
    client.force_login(user)
    url = f"/bookings/{booking.public_id}/give-up/"

    page = text(client.get(url))
    listed = text(client.get("/agency/"))
    done = client.post(url)

    booking.refresh_from_db()
    assert "the agency may be charged 25 pounds" in page
    assert url in listed
    assert done.url == f"/agency/?agency={booking.agency_id}"
    assert (booking.cancelled_late, booking.charge.pounds) == (True, 25)


def test_give_up_for_leads_to_ones_own_page_and_says_when_it_is_too_late(client, at):
    booking = factories.BookingFactory()
    started = factories.BookingFactory(event__today=True)
    user = factories.UserFactory(person=booking.delegate, roles=[(Role.ADMINISTRATOR,)])
    client.force_login(user)

    own = client.get(f"/bookings/{booking.public_id}/give-up/")
    late = client.get(f"/bookings/{started.public_id}/give-up/")
    posted = client.post(f"/bookings/{started.public_id}/give-up/")

    assert own.url == f"/my/bookings/{booking.public_id}/cancel/"
    assert "This date has started." in text(late)
    assert "<form" not in text(late).partition("<main")[2].partition("</main>")[0]
    assert posted.status_code == 200
    started.refresh_from_db()
    assert started.status == Status.CONFIRMED


def test_hand_on_after_the_start_says_so(signed_in, user):
    booking = factories.BookingFactory(delegate=user.person, event__today=True)

    assert "This date has started." in text(signed_in.get(f"/bookings/{booking.public_id}/colleague/"))


def test_move_goes_to_a_date_with_a_place_left(signed_in, user):
    course = factories.CourseFactory()
    booking = claim(factories.EventFactory(course=course), user.person)
    free = factories.EventFactory(course=course, starts_at=factories.AT + dt.timedelta(days=40))
    full = factories.EventFactory(course=course, capacity=1, starts_at=factories.AT + dt.timedelta(days=41))
    claim(full)
    other = factories.EventFactory()
    away = factories.EventFactory(course=course, open_to_all=False, starts_at=factories.AT + dt.timedelta(days=42))
    url = f"/bookings/{booking.public_id}/move/"

    shown = text(signed_in.get(url))
    refused = [signed_in.post(url, {"event": event.pk}).status_code for event in (full, other, away)]
    done = signed_in.post(url, {"event": free.pk})

    booking.refresh_from_db()
    moved = Booking.objects.get(event=free)
    offered = ("Sunday 21 February 2027", "Monday 22 February 2027", "Tuesday 23 February 2027")
    assert [day in shown for day in offered] == [True, False, False]
    assert f"{free.where}: 25 of 25 places left" in shown
    assert refused == [200, 200, 200]
    assert done.url == f"/my/bookings/{moved.public_id}/"
    assert (booking.status, booking.last_reason, moved.status) == (
        Status.CANCELLED,
        Reason.TRANSFERRED,
        Status.CONFIRMED,
    )


def test_move_without_another_date_offers_to_wait(signed_in, user):
    booking = claim(factories.EventFactory(), user.person)
    full = factories.EventFactory(capacity=1)
    claim(full)
    waiting = claim(full, user.person)

    page = text(signed_in.get(f"/bookings/{booking.public_id}/move/"))
    queue = text(signed_in.get(f"/bookings/{waiting.public_id}/move/"))

    assert f"/courses/{booking.event.course.code}/wait/" in page
    assert "keep this place" in page
    assert "Asked for now: on the waiting list" in queue
    assert "keep this place" not in queue
    assert f"/courses/{full.course.code}/interest/" in queue


def test_wait_for_any_waits_for_each_date_chosen(signed_in, user):
    course = factories.CourseFactory()
    events = [factories.EventFactory(course=course, capacity=1) for _ in range(2)]
    for event in events:
        claim(event)
    factories.EventFactory(course=course, open_to_all=False)
    url = f"/courses/{course.code}/wait/"

    shown = signed_in.get(url)
    page = text(signed_in.post(url, {"dates": [event.pk for event in events], "declared": "on"}, follow=True))

    bookings = user.person.bookings.order_by("pk")
    assert [pk for pk, _ in shown.context["form"].fields["dates"].choices] == [str(event.pk) for event in events]
    assert [booking.status for booking in bookings] == [Status.WAITING] * 2
    assert "You are on the waiting list of each date you chose." in page
    assert "You also wait for" in text(signed_in.get(f"/my/bookings/{bookings[0].public_id}/"))


def test_wait_for_any_books_a_free_date(signed_in, user):
    course = factories.CourseFactory()
    full, free = factories.EventFactory(course=course, capacity=1), factories.EventFactory(course=course)
    claim(full)

    page = text(
        signed_in.post(f"/courses/{course.code}/wait/", {"dates": [full.pk, free.pk], "declared": "on"}, follow=True)
    )

    assert [booking.event for booking in user.person.bookings.all()] == [free]
    assert "Your place is booked" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_wait_for_any_takes_the_same_queries_for_any_number(signed_in, rows, django_assert_num_queries):
    course = factories.CourseFactory()
    for _ in range(rows):
        factories.EventFactory(course=course)

    with django_assert_num_queries(8):
        signed_in.get(f"/courses/{course.code}/wait/")


def test_interest_is_registered_once_and_taken_back(signed_in, user):
    course = factories.CoursePageFactory().course
    url = f"/courses/{course.code}/interest/"

    signed_in.get(url)
    after_get = Interest.objects.count()
    signed_in.post(url)
    page = text(signed_in.post(url, follow=True))
    interest = Interest.objects.get()
    signed_in.post(f"/my/interests/{interest.pk}/end/")

    interest.refresh_from_db()
    assert after_get == 0
    assert f"{course.title}, since 12 January 2027" in page
    assert interest.ended_at == factories.AT


def test_interest_of_somebody_else_is_not_found(signed_in):
    interest = factories.InterestFactory()

    assert signed_in.post(f"/my/interests/{interest.pk}/end/").status_code == 404


@pytest.mark.parametrize("ending", ["wait", "interest", "proof"])
def test_courses_the_public_does_not_know_are_not_found(signed_in, ending):
    draft = factories.EventFactory(draft=True)

    assert signed_in.get(f"/courses/{draft.course.code}/{ending}/").status_code == 404
    assert Message.objects.count() == 0


@pytest.mark.parametrize(("capacity", "template"), [(2, "confirmed"), (1, "waiting")])
def test_a_mail_says_who_arranged_a_booking_for_somebody_and_nothing_where_they_did(at, capacity, template):
    event = factories.EventFactory(capacity=capacity)
    own = factories.UserFactory()
    actions.claim(event=event, delegate=own.person, by=own, at=at)
    colleague = factories.PersonFactory(agency=factories.AgencyFactory())
    lead = factories.UserFactory(roles=[(Role.AGENCY_LEAD, colleague.agency)])

    actions.claim_for_colleague(event=event, agency=colleague.agency, name="", email=colleague.email, by=lead, at=at)

    words = f"{lead.person.name} arranged it for you."
    message = Message.objects.get(template=f"bookings/email/{template}", recipient=colleague)
    assert words in render(message).body
    assert words in render(message).alternatives[0].content
    assert "arranged it" not in render(Message.objects.get(recipient=own.person)).body


def test_a_colleague_who_hands_on_a_place_is_not_named_in_the_mail_to_a_new_address(at):
    booking = claim(factories.EventFactory())
    user = factories.UserFactory(person=booking.delegate)

    actions.hand_on(booking=booking, name="New Colleague", email="new@agency.example", district=None, by=user, at=at)

    message = Message.objects.get(to_address="new@agency.example", template="bookings/email/confirmed")
    assert user.person.name not in render(message).body
