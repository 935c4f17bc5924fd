"""The register's pages: the plain form, rows by script, conflicts."""

import pytest

from bookings.choices import Mark
from bookings.models import Attendance, AttendanceChange
from people.choices import Role
from tests import factories
from tests.bookings.register.pages import address, marks, row

pytestmark = pytest.mark.django_db


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
