"""The register's pages: who may open them, the plain form, rows by script, conflicts, late corrections."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from bookings.choices import Mark, Status
from bookings.models import Attendance, AttendanceChange, Booking, HeadCount
from people.choices import Role
from tests import factories
from tests.factories import AT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def event():
    """A date that began an hour ago."""
    return factories.EventFactory(today=True)


@pytest.fixture
def trainer(event, client):
    """A trainer of the date, signed in."""
    user = factories.UserFactory(roles=[(Role.TRAINER,)])
    factories.DeliveryAssignmentFactory(event=event, trainer=user.person)
    client.force_login(user)
    return user


def address(event, name="register", *args, sitting=1):
    return f"{reverse(f'bookings:{name}', args=[event.pk, *args])}?sitting={sitting}"


def row(booking, mark, *, left="", late="", version=0, was=""):
    """What the browser sends for one row."""
    key = booking.pk
    minutes = {f"left_{key}": left, f"late_{key}": late}
    return {f"mark_{key}": mark, **minutes, f"version_{key}": version, f"was_{key}": was and f"{was}:::"}


def marks(event):
    """{name: (mark, minutes)} as the register stands."""
    found = Attendance.objects.filter(booking__event=event).values_list("booking__delegate__name", "mark", "minutes")
    return {name: (mark, minutes) for name, mark, minutes in found}


def test_register_is_saved_for_25_people_by_one_plain_form(client, trainer, event):
    bookings = [factories.BookingFactory(event=event) for _ in range(25)]
    chosen = [Mark.ATTENDED] * 20 + [Mark.DID_NOT_ATTEND] * 3 + [Mark.APOLOGIES]
    data = {"do": "save"} | row(bookings[24], Mark.PARTIAL, left="90")
    for booking, mark in zip(bookings, chosen, strict=False):
        data |= row(booking, mark)

    response = client.post(address(event), data)

    assert response.status_code == 302
    said = [Attendance.objects.get(booking=booking) for booking in bookings]
    assert [attendance.mark for attendance in said[:24]] == chosen
    assert (said[24].mark, said[24].minutes) == (Mark.PARTIAL, 90)
    assert "25 of 25 marked" in client.get(address(event)).content.decode()


def test_register_sent_twice_changes_nothing_the_second_time(client, trainer, event):
    data = {"do": "save"} | row(factories.BookingFactory(event=event), Mark.ATTENDED)
    client.post(address(event), data)

    client.post(address(event), data)

    assert AttendanceChange.objects.count() == 1


def test_everybody_came_fills_what_is_not_marked_and_keeps_what_was_chosen(client, trainer, event):
    absent, other, third = (factories.BookingFactory(event=event) for _ in range(3))

    client.post(address(event), {"do": "everybody"} | row(absent, Mark.DID_NOT_ATTEND) | row(other, ""))

    assert marks(event) == {
        absent.delegate.name: (Mark.DID_NOT_ATTEND, None),
        other.delegate.name: (Mark.ATTENDED, None),
        third.delegate.name: (Mark.ATTENDED, None),
    }


def test_a_row_without_its_minutes_is_kept_and_the_others_are_saved(client, trainer, event):
    part, whole = factories.BookingFactory(event=event), factories.BookingFactory(event=event)

    response = client.post(address(event), row(part, Mark.PARTIAL, left="many") | row(whole, Mark.ATTENDED))

    page = response.content.decode()
    assert response.status_code == 200
    assert marks(event) == {whole.delegate.name: (Mark.ATTENDED, None)}
    assert f'<a href="#late_{part.pk}">{part.delegate.name}: minutes are a number from 1 to 179' in page
    assert 'value="many"' in page


@pytest.mark.parametrize("minutes", ["0", "180", "-5", "1.5", "", "９０", "9" * 5000])
def test_minutes_outside_the_sitting_are_refused(client, trainer, event, minutes):
    part = factories.BookingFactory(event=event)

    response = client.post(address(event), row(part, Mark.PARTIAL, left=minutes))

    assert response.status_code == 200
    assert marks(event) == {}


def test_a_mark_that_another_trainer_changed_is_shown_and_not_overwritten(client, trainer, event):
    booking = factories.BookingFactory(event=event)
    factories.AttendanceFactory(booking=booking, mark=Mark.DID_NOT_ATTEND)

    response = client.post(address(event), row(booking, Mark.ATTENDED, version=0, was=""))

    page = response.content.decode()
    assert marks(event) == {booking.delegate.name: (Mark.DID_NOT_ATTEND, None)}
    assert "somebody else has marked “did not attend” meanwhile" in page
    assert "<b>Did not attend</b>, marked" in page
    assert "<b>Attended</b>, your mark" in page
    # Saving the page again as it came back decides nothing; a choice does.
    again = {f"clashed_{booking.pk}": "1"} | row(booking, Mark.ATTENDED, version=1)
    assert "choose which mark stands" in client.post(address(event), again).content.decode()
    client.post(address(event), again | {f"settle_{booking.pk}": "theirs"})
    assert marks(event) == {booking.delegate.name: (Mark.DID_NOT_ATTEND, None)}
    client.post(address(event), again | {f"settle_{booking.pk}": "mine"})
    assert marks(event) == {booking.delegate.name: (Mark.ATTENDED, None)}


def test_late_early_and_present_only_are_kept_and_too_late_is_recorded_so(client, trainer, event):
    late, early, only, refused = (factories.BookingFactory(event=event) for _ in range(4))
    data = row(late, Mark.PARTIAL, late="10", left="5") | row(early, Mark.PARTIAL, left="60")
    data |= row(only, Mark.ATTENDED) | {f"only_{only.pk}": "1"} | row(refused, Mark.PARTIAL, late="16")

    page = client.post(address(event), data).content.decode()
    client.post(address(event), row(refused, Mark.DID_NOT_ATTEND, late="16"))

    assert "nobody is let in more than 15 minutes late" in page
    found = {row.booking: row.words for row in Attendance.objects.filter(booking__event=event)}
    assert found == {
        late: "Part, 10 minutes late, left 5 minutes early",
        early: "Part, left 60 minutes early",
        only: "Attended, present only",
        refused: "Did not attend, came 16 minutes late and was not let in",
    }
    assert marks(event)[late.delegate.name] == (Mark.PARTIAL, 165)
    again = client.get(address(event)).content.decode()
    assert f'name="late_{late.pk}" id="late_{late.pk}" value="10"' in again


def replay(booking, mark, name, *, earlier="", **more):
    """What script sends for one row, with the change's own name."""
    key = booking.pk
    return {"row": key, f"request_{key}": name, f"earlier_{key}": earlier} | row(booking, mark, **more)


ONE, TWO = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"


def test_a_mark_sent_again_after_its_answer_was_lost_changes_nothing_whatever_happened_between(client, trainer, event):
    booking = factories.BookingFactory(event=event)
    client.post(address(event), replay(booking, Mark.ATTENDED, ONE))
    client.post(address(event), row(booking, Mark.DID_NOT_ATTEND, version=1, was=Mark.ATTENDED))

    answer = client.post(address(event), replay(booking, Mark.ATTENDED, ONE)).content.decode()

    assert marks(event) == {booking.delegate.name: (Mark.DID_NOT_ATTEND, None)}
    assert AttendanceChange.objects.count() == 2
    assert 'data-state="saved"' in answer


def test_a_second_thought_made_while_the_first_answer_was_lost_is_no_conflict_with_oneself(client, trainer, event):
    booking, other = factories.BookingFactory(event=event), factories.BookingFactory(event=event)
    client.post(address(event), replay(booking, Mark.ATTENDED, ONE))
    client.post(address(event), row(other, Mark.ATTENDED))

    mine = client.post(address(event), replay(booking, Mark.DID_NOT_ATTEND, TWO, earlier=f"{ONE},nonsense"))
    theirs = client.post(address(event), replay(other, Mark.DID_NOT_ATTEND, "not a name", earlier=ONE))

    assert 'data-state="saved"' in mine.content.decode()
    assert 'data-state="problem"' in theirs.content.decode()
    assert marks(event) == {
        booking.delegate.name: (Mark.DID_NOT_ATTEND, None),
        other.delegate.name: (Mark.ATTENDED, None),
    }


def test_several_rows_by_script_cost_one_answer_and_the_form_may_ask_for_more(client, event):
    client.force_login(factories.UserFactory(roles=[(Role.ADMINISTRATOR,)]))
    bookings = [factories.BookingFactory(event=event) for _ in range(3)]
    data = {"row": [booking.pk for booking in bookings[:2]]}
    for booking in bookings:
        data |= row(booking, Mark.ATTENDED)

    unsaved = client.post(address(event), data).content.decode()
    saved = client.post(address(event), data | {"why": "The sheet was found"}).content.decode()

    assert (unsaved.count('data-state="unsaved"'), saved.count('data-state="saved"')) == (2, 2)
    assert len(marks(event)) == 2


def test_a_row_that_was_not_touched_leaves_the_other_trainers_mark_alone(client, trainer, event):
    booking = factories.BookingFactory(event=event)
    factories.AttendanceFactory(booking=booking, mark=Mark.DID_NOT_ATTEND, version=2)

    response = client.post(address(event), row(booking, Mark.ATTENDED, version=1, was=Mark.ATTENDED))

    assert response.status_code == 302
    assert marks(event) == {booking.delegate.name: (Mark.DID_NOT_ATTEND, None)}


def test_take_back_leaves_the_row_not_marked_with_its_history(client, trainer, event):
    booking = factories.BookingFactory(event=event)
    client.post(address(event), row(booking, Mark.ATTENDED))

    client.post(address(event), {"clear": booking.pk} | row(booking, Mark.ATTENDED, version=1, was=Mark.ATTENDED))

    assert marks(event) == {booking.delegate.name: (Mark.NOT_MARKED, None)}
    assert "0 of 1 marked" in client.get(address(event)).content.decode()
    assert AttendanceChange.objects.count() == 2


def test_one_row_by_script_saves_that_row_only(client, trainer, event):
    one, other = factories.BookingFactory(event=event), factories.BookingFactory(event=event)

    data = {"row": one.pk} | row(one, Mark.ATTENDED) | row(other, Mark.ATTENDED)
    response = client.post(address(event), data)

    page = response.content.decode()
    assert marks(event) == {one.delegate.name: (Mark.ATTENDED, None)}
    assert page.count("<li ") == 1
    assert "1 of 2 marked" in page
    assert f"{one.delegate.name}: saved as attended." in page


def test_part_by_script_asks_for_the_minutes_before_it_saves(client, trainer, event):
    booking = factories.BookingFactory(event=event)

    data = {"row": booking.pk} | row(booking, Mark.PARTIAL)
    response = client.post(address(event), data)

    assert "Not saved" in response.content.decode()
    assert marks(event) == {}


def test_register_is_not_found_by_another_trainer(client, event):
    user = factories.UserFactory(roles=[(Role.TRAINER,)])
    factories.DeliveryAssignmentFactory(trainer=user.person)
    booking = factories.BookingFactory(event=event)
    client.force_login(user)

    assert client.get(address(event)).status_code == 404
    assert client.post(address(event), row(booking, Mark.ATTENDED)).status_code == 404
    assert marks(event) == {}


def test_register_is_not_found_by_a_trainer_taken_off_the_date(client, trainer, event):
    event.assignments.update(ended_at=AT)

    assert client.get(address(event)).status_code == 404


@pytest.mark.parametrize("own", [True, False])
def test_register_is_open_to_the_co_ordinator_of_the_locality_only(client, event, own):
    locality = event.locality if own else factories.LocalityFactory()
    client.force_login(factories.UserFactory(roles=[(Role.COORDINATOR, locality)]))

    assert client.get(address(event)).status_code == (200 if own else 404)


def test_register_is_not_found_by_a_delegate_or_an_agency_lead(client, event):
    booking = factories.BookingFactory(event=event)
    lead = factories.UserFactory(roles=[(Role.AGENCY_LEAD, booking.agency)])
    delegate = factories.UserFactory(person=booking.delegate)

    for user in (lead, delegate):
        client.force_login(user)
        assert client.get(address(event)).status_code == 404


def test_register_asks_strangers_to_sign_in(client, event):
    assert client.get(address(event)).status_code == 302


def test_register_shows_no_address_of_any_delegate(client, trainer, event):
    booking = factories.BookingFactory(event=event)

    page = client.get(address(event)).content.decode()

    assert booking.delegate.name in page
    assert booking.delegate.email not in page


def test_a_foreign_row_in_the_form_changes_nothing(client, trainer, event):
    foreign = factories.BookingFactory(event=factories.EventFactory(today=True))

    client.post(address(event), {"do": "save"} | row(foreign, Mark.ATTENDED))

    assert Attendance.objects.count() == 0


@pytest.mark.parametrize(
    ("before", "status"), [(dt.timedelta(minutes=31), "Not open yet"), (dt.timedelta(minutes=29), "The rest came")]
)
def test_register_opens_half_an_hour_before_the_start(client, trainer, event, before, status):
    booking = factories.BookingFactory(event=event)
    with time_machine.travel(event.starts_at - before, tick=False):
        page = client.get(address(event)).content.decode()

    assert status in page
    assert booking.delegate.name in page


def test_marks_before_the_opening_are_not_saved(client, trainer, event):
    booking = factories.BookingFactory(event=event)

    with time_machine.travel(event.starts_at - dt.timedelta(hours=2), tick=False):
        response = client.post(address(event), row(booking, Mark.ATTENDED))

    assert response.status_code == 302
    assert marks(event) == {}


@pytest.mark.parametrize(
    ("offset", "shown"),
    [(dt.timedelta(days=-8), False), (dt.timedelta(days=-6), True), (dt.timedelta(days=2), False)],
)
def test_access_needs_are_shown_around_the_date_only(client, trainer, event, offset, shown):
    factories.BookingFactory(event=event, access_needs="canary: a hearing loop")

    with time_machine.travel(event.ends_at + offset, tick=False):
        page = client.get(address(event)).content.decode()

    assert ("canary: a hearing loop" in page) is shown


def test_access_needs_are_not_shown_to_an_administrator_from_outside(client, event):
    factories.BookingFactory(event=event, access_needs="canary: a hearing loop")
    client.force_login(factories.UserFactory(roles=[(Role.ADMINISTRATOR,)]))

    assert "canary" not in client.get(address(event)).content.decode()


def late(event):
    """The moment after the time for marking is over."""
    return time_machine.travel(event.ends_at + dt.timedelta(days=15), tick=False)


def test_late_the_trainer_sees_no_names_and_changes_nothing(client, trainer, event):
    booking = factories.BookingFactory(event=event)

    with late(event):
        client.force_login(trainer)
        page = client.get(address(event)).content.decode()
        client.post(address(event), row(booking, Mark.ATTENDED))

    assert "The register closed 14 days after the date" in page
    assert booking.delegate.name not in page
    assert marks(event) == {}


def test_late_the_co_ordinator_needs_a_reason(client, event):
    coordinator = factories.UserFactory(roles=[(Role.COORDINATOR, event.locality)])
    booking = factories.BookingFactory(event=event)

    with late(event):
        client.force_login(coordinator)
        refused = client.post(address(event), row(booking, Mark.ATTENDED))
        without = marks(event)
        saved = client.post(address(event), {"why": "She had signed the sheet"} | row(booking, Mark.ATTENDED))

    assert (refused.status_code, without) == (200, {})
    assert 'href="#id_why"' in refused.content.decode()
    assert saved.status_code == 302
    assert AttendanceChange.objects.get().why == "She had signed the sheet"


def test_an_administrator_from_outside_needs_a_reason_at_any_time(client, event):
    client.force_login(factories.UserFactory(roles=[(Role.ADMINISTRATOR,)]))
    booking = factories.BookingFactory(event=event)

    refused = client.post(address(event), row(booking, Mark.ATTENDED))

    assert refused.status_code == 200
    assert marks(event) == {}


def test_each_sitting_has_its_own_register(client):
    event = factories.EventFactory(starts_at=AT - dt.timedelta(days=7, hours=1), sessions=2)
    client.force_login(factories.UserFactory(roles=[(Role.COORDINATOR, event.locality)]))
    booking = factories.BookingFactory(event=event)

    client.post(address(event, sitting=2), row(booking, Mark.ATTENDED))

    assert Attendance.objects.get().session.number == 2
    assert "0 of 1 marked" in client.get(address(event, sitting=1)).content.decode()
    assert "1 of 1 marked" in client.get(reverse("bookings:register", args=[event.pk])).content.decode()


@pytest.mark.parametrize("sitting", ["2", "0", "x", "1" * 5000])
def test_a_sitting_that_is_not_there_is_not_found(client, trainer, event, sitting):
    assert client.get(address(event, sitting=sitting)).status_code == 404


def test_walk_in_is_put_on_the_register_as_attended(client, trainer, event):
    agency = factories.AgencyFactory()

    response = client.post(address(event, "walk_in"), {"name": "Nia Price", "agency": agency.pk, "email": ""})

    booking = Booking.objects.get()
    assert response.status_code == 302
    assert (booking.delegate.name, booking.agency, booking.status) == ("Nia Price", agency, Status.WALK_IN)
    assert marks(event) == {"Nia Price": (Mark.ATTENDED, None)}


def test_walk_in_finds_a_known_person_by_the_exact_address(client, trainer, event):
    person = factories.PersonFactory()

    client.post(address(event, "walk_in"), {"name": "Somebody Else", "email": person.email.upper()})

    assert Booking.objects.get().delegate == person


def test_walk_in_who_is_on_the_register_is_refused_with_what_was_typed(client, trainer, event):
    booking = factories.BookingFactory(event=event)

    response = client.post(address(event, "walk_in"), {"name": "Typed Name", "email": booking.delegate.email})

    assert f"{booking.delegate.name} is on the register already." in response.content.decode()
    assert 'value="Typed Name"' in response.content.decode()
    assert Booking.objects.count() == 1


def test_walk_in_of_another_trainers_date_is_not_found(client, event):
    client.force_login(factories.UserFactory(roles=[(Role.TRAINER,)]))

    assert client.post(address(event, "walk_in"), {"name": "Nia Price"}).status_code == 404
    assert Booking.objects.count() == 0


def test_withdraw_takes_a_walk_in_off_the_register(client, trainer, event):
    booking = factories.BookingFactory(event=event, walk_in=True)

    client.post(address(event, "withdraw_walk_in", booking.public_id))

    booking.refresh_from_db()
    assert booking.status == Status.CANCELLED


def test_withdraw_by_opening_the_page_changes_nothing(client, trainer, event):
    booking = factories.BookingFactory(event=event, walk_in=True)

    response = client.get(address(event, "withdraw_walk_in", booking.public_id))

    booking.refresh_from_db()
    assert (response.status_code, booking.status) == (200, Status.WALK_IN)


def test_withdraw_does_not_find_somebody_with_a_place(client, trainer, event):
    booking = factories.BookingFactory(event=event)

    assert client.post(address(event, "withdraw_walk_in", booking.public_id)).status_code == 404


def test_count_is_saved_for_a_date_without_names(client, trainer, event):
    event.count_only = True
    event.save()

    led = client.get(address(event))
    response = client.post(address(event, "count"), {"attended": "83", "source": "Counted at the door"})

    assert led.url == address(event, "count")
    assert response.status_code == 302
    assert HeadCount.objects.get().attended == 83
    assert 'value="83"' in client.get(address(event, "count")).content.decode()


def test_count_of_a_date_with_names_leads_to_its_register(client, trainer, event):
    response = client.post(address(event, "count"), {"attended": "83"})

    assert response.url == address(event)
    assert HeadCount.objects.count() == 0


def test_sheet_names_those_with_a_place_and_leaves_empty_lines(client, trainer, event):
    coming = factories.BookingFactory(event=event)
    waiting = factories.BookingFactory(event=event, waiting=True)

    page = client.get(address(event, "sheet")).content.decode()

    assert coming.delegate.name in page
    assert waiting.delegate.name not in page
    assert page.count("Empty line") == 4


@pytest.mark.parametrize("rows", [1, 3])
def test_register_takes_the_same_queries_whatever_the_rows(client, trainer, event, rows, django_assert_num_queries):
    for _ in range(rows):
        factories.AttendanceFactory(booking=factories.BookingFactory(event=event))

    with django_assert_num_queries(12):
        client.get(address(event))


@pytest.mark.parametrize("rows", [1, 3])
def test_sheet_takes_the_same_queries_whatever_the_rows(client, trainer, event, rows, django_assert_num_queries):
    for _ in range(rows):
        factories.BookingFactory(event=event)

    with django_assert_num_queries(9):
        client.get(address(event, "sheet"))


def test_register_is_closed_to_somebody_whose_trainer_role_has_ended(client, trainer, event):
    factories.BookingFactory(event=event)
    before = client.get(address(event)).status_code
    trainer.person.role_grants.update(ended_at=AT)

    after = client.get(address(event)).status_code

    assert (before, after) == (200, 404)
    assert not Booking.objects.visible_to(type(trainer).objects.get(pk=trainer.pk)).exists()


def test_withdraw_late_asks_the_co_ordinator_why(client, event):
    booking = factories.BookingFactory(event=event, walk_in=True)

    with time_machine.travel(event.ends_at + dt.timedelta(days=15), tick=False):
        client.force_login(factories.UserFactory(roles=[(Role.COORDINATOR, event.locality)]))
        silent = client.post(address(event, "withdraw_walk_in", booking.public_id))
        said = client.post(address(event, "withdraw_walk_in", booking.public_id), {"why": "Wrong room"})

    booking.refresh_from_db()
    assert (silent.status_code, said.status_code, booking.status) == (200, 302, Status.CANCELLED)


def test_a_walk_in_without_an_address_is_matched_with_people_of_nearly_that_name(client, trainer, event):
    agency, elsewhere = factories.AgencyFactory(), factories.AgencyFactory()
    known = factories.PersonFactory(name="Siân Llewellyn", agency=agency, email=None)
    factories.PersonFactory(name="Sian Llewellyn", agency=elsewhere, email="canary@agency.example")
    factories.PersonFactory(name="Tom Baker", agency=agency)
    typed = {"name": "Sian Llewelyn", "agency": agency.pk}

    asked = client.post(address(event, "walk_in"), typed).content.decode()
    nobody = Booking.objects.count()
    client.post(address(event, "walk_in"), typed | {"person": known.pk})
    new = client.post(address(event, "walk_in"), typed | {"person": "new"})
    stranger = client.post(address(event, "walk_in"), {"name": "Zed", "person": known.pk})

    assert (asked.count('name="person"'), nobody) == (2, 0)
    assert "Siân Llewellyn" in asked
    assert not {"canary", "Tom Baker"} & set(asked.split())
    assert event.bookings.filter(delegate=known, status=Status.WALK_IN).exists()
    assert (new.status_code, stranger.status_code) == (302, 302)
    assert sorted(event.bookings.values_list("delegate__name", flat=True)) == ["Sian Llewelyn", "Siân Llewellyn", "Zed"]


def test_a_count_corrected_late_needs_a_reason(client, event):
    event.count_only = True
    event.save()
    client.force_login(factories.UserFactory(roles=[(Role.COORDINATOR, event.locality)]))

    with late(event):
        client.force_login(factories.UserFactory(roles=[(Role.COORDINATOR, event.locality)]))
        refused = client.post(address(event, "count"), {"attended": "80"})
        saved = client.post(address(event, "count"), {"attended": "80", "why": "The list was found"})

    assert (refused.status_code, saved.status_code) == (200, 302)
    assert HeadCount.objects.get().why == "The list was found"
