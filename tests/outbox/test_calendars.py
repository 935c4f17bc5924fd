"""Calendar parts read back by a second parser to the right instants, in winter, summer and across clock changes."""

import datetime as dt
import email
from email import policy
from zoneinfo import ZoneInfo

import pytest
import vobject

from bookings import actions
from outbox.actions.rendering import render
from outbox.calendars import CANCEL, PUBLISH, REQUEST
from outbox.calendars import render as render_calendar
from outbox.models import Message
from tests import factories

LONDON = ZoneInfo("Europe/London")


def part(starts_at, **more):
    return {
        "uid": "booking-1-part1@training.partnership.example",
        "sequence": 0,
        "stamped_at": "2027-01-01T00:00:00+00:00",
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at.astimezone(dt.UTC) + dt.timedelta(hours=3)).isoformat(),
        "summary": "Neglect: näming, it; early",
        "location": "Town Hall, Example Street",
        "description": "To give up your place, open https://training.partnership.example/my/bookings/" + "x" * 90,
        "url": "https://training.partnership.example/my/bookings/1/",
        **more,
    }


@pytest.mark.parametrize(
    ("wall", "hour_in_utc"),
    [
        ((2027, 1, 12, 9, 30), 9),
        ((2027, 7, 6, 9, 30), 8),
        ((2027, 3, 26, 9, 30), 9),
        ((2027, 3, 29, 9, 30), 8),
        ((2027, 10, 29, 9, 30), 8),
        ((2027, 11, 1, 9, 30), 9),
        ((2026, 3, 27, 9, 30), 9),
        ((2026, 3, 30, 9, 30), 8),
        ((2026, 10, 23, 9, 30), 8),
        ((2026, 10, 26, 9, 30), 9),
    ],
)
def test_render_is_read_back_to_the_same_instant(wall, hour_in_utc):
    starts_at = dt.datetime(*wall, tzinfo=LONDON)

    read = vobject.readOne(render_calendar([part(starts_at)], method=PUBLISH).decode()).vevent

    assert read.dtstart.value.astimezone(dt.UTC) == starts_at.astimezone(dt.UTC)
    assert read.dtstart.value.astimezone(dt.UTC).hour == hour_in_utc
    assert read.dtstart.value.astimezone(LONDON).hour == 9
    assert read.dtend.value - read.dtstart.value == dt.timedelta(hours=3)


def test_render_over_the_october_night_lasts_as_long_as_it_lasts():
    starts_at = dt.datetime(2026, 10, 25, 0, 0, tzinfo=LONDON)
    ends_at = dt.datetime(2026, 10, 25, 3, 0, tzinfo=LONDON)

    read = vobject.readOne(
        render_calendar([part(starts_at, ends_at=ends_at.isoformat())], method=PUBLISH).decode()
    ).vevent

    assert read.dtend.value - read.dtstart.value == dt.timedelta(hours=4)


def test_render_obeys_the_rules_of_lines():
    content = render_calendar([part(dt.datetime(2027, 1, 12, 9, 30, tzinfo=LONDON))], method=PUBLISH)

    lines = content.split(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(len(line) for line in lines) <= 75
    for line in lines:
        line.decode()
    assert b"RDATE" not in content
    assert b"VTIMEZONE" not in content
    vobject.readOne(content.decode()).validate(raiseException=True)


@pytest.fixture
def sent(db, at):
    """The parsed mails of a booking of two half days, confirmed and then given up."""
    event = factories.EventFactory(sessions=2, starts_at=dt.datetime(2027, 3, 24, 9, 30, tzinfo=LONDON))
    person = factories.PersonFactory(name="Ada Example")
    booking = actions.claim(event=event, delegate=person, by=None, at=at)
    actions.cancel(booking=booking, by=None, at=at + dt.timedelta(hours=1))
    mails = []
    for message in Message.objects.order_by("pk"):
        raw = render(message).message().as_bytes()
        mails.append(email.message_from_bytes(raw, policy=policy.default))
    return event, booking, mails


def calendar_parts(mail):
    return [found for found in mail.walk() if found.get_content_type() == "text/calendar"]


def test_the_confirmation_carries_one_request_for_each_half_day(sent):
    event, booking, (confirmation, _) = sent

    parts = calendar_parts(confirmation)

    assert [found.get_param("method") for found in parts] == [REQUEST, REQUEST]
    assert [found.get_filename() for found in parts] == [None, "invite-2.ics"]
    assert [found.get_content_charset() for found in parts] == ["utf-8", "utf-8"]
    read = [vobject.readOne(found.get_content()) for found in parts]
    assert [len(calendar.contents["vevent"]) for calendar in read] == [1, 1]
    assert [calendar.method.value for calendar in read] == [REQUEST, REQUEST]
    assert [calendar.vevent.dtstart.value for calendar in read] == [
        session.starts_at for session in event.sessions.order_by("number")
    ]
    # The second half day lies behind the March change: the wall still says half past nine.
    assert [calendar.vevent.dtstart.value.astimezone(LONDON).time() for calendar in read] == [dt.time(9, 30)] * 2
    vevent = read[0].vevent
    assert [attendee.value for attendee in vevent.contents["attendee"]] == [f"mailto:{booking.delegate.email}"]
    assert vevent.attendee.params["RSVP"] == ["TRUE"]
    assert vevent.organizer.value == "mailto:bookings@partnership.example"
    assert vevent.description.value.startswith("To give up your place, open ")
    assert confirmation.defects == []


def test_the_cancellation_withdraws_the_same_entries_with_a_higher_sequence(sent):
    _, _, (confirmation, cancellation) = sent

    requests = [vobject.readOne(found.get_content()).vevent for found in calendar_parts(confirmation)]
    cancels = [vobject.readOne(found.get_content()) for found in calendar_parts(cancellation)]

    assert [calendar.method.value for calendar in cancels] == [CANCEL, CANCEL]
    assert [calendar.vevent.uid.value for calendar in cancels] == [vevent.uid.value for vevent in requests]
    assert [vevent.sequence.value for vevent in requests] == ["0", "0"]
    assert [calendar.vevent.sequence.value for calendar in cancels] == ["1", "1"]
    assert [calendar.vevent.status.value for calendar in cancels] == ["CANCELLED", "CANCELLED"]
    assert cancels[0].vevent.dtstamp.value > requests[0].dtstamp.value
    assert [calendar.vevent.organizer.value for calendar in cancels] == [vevent.organizer.value for vevent in requests]
