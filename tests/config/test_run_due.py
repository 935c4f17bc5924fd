"""One pass of everything that is due: parts apart from each other, nightly ones once, a clean end."""

import datetime as dt
import os
import signal
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.core.management import call_command

from bookings.choices import Status
from config.management.commands import run_due
from config.management.commands.run_due import Part, run_pass
from tests.factories import BookingFactory, EventFactory

LONDON = ZoneInfo("Europe/London")


@pytest.fixture(autouse=True)
def _fresh_nights():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def handlers():
    """Puts the process's own signal handlers back."""
    before = {name: signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGINT)}
    yield
    for name, handler in before.items():
        signal.signal(name, handler)


def broken(at):
    raise RuntimeError("no such thing")


def test_run_pass_goes_on_after_a_part_that_fails(at, caplog):
    parts = (Part("first", lambda at: 1), Part("second", broken), Part("third", lambda at: (2, 0)))

    results = run_pass(at=at, parts=parts)

    assert results == {"first": 1, "second": None, "third": (2, 0)}
    assert [record.getMessage() for record in caplog.records] == ["run_due: second failed"]


def test_run_pass_hands_each_part_the_same_moment(at):
    seen = []

    run_pass(at=at, parts=(Part("one", seen.append), Part("two", seen.append)))

    assert seen == [at, at]


@pytest.mark.parametrize(
    ("wall", "ran"),
    [
        (dt.datetime(2026, 7, 8, 3, 29, tzinfo=LONDON), False),
        (dt.datetime(2026, 7, 8, 3, 30, tzinfo=LONDON), True),
        (dt.datetime(2026, 10, 25, 1, 30, fold=1, tzinfo=LONDON), False),
        (dt.datetime(2026, 10, 25, 3, 30, tzinfo=LONDON), True),
    ],
)
def test_run_pass_nightly_part_waits_for_half_past_three_in_london(wall, ran):
    results = run_pass(at=wall.astimezone(dt.UTC), parts=(Part("night", lambda at: 1, nightly=True),))

    assert results == ({"night": 1} if ran else {})


def test_run_pass_nightly_part_runs_once_a_night_and_again_the_next(at):
    part = (Part("night", lambda at: 1, nightly=True),)

    nights = [run_pass(at=at + dt.timedelta(hours=hours), parts=part) for hours in (0, 1, 24)]

    assert nights == [{"night": 1}, {}, {"night": 1}]


def test_run_pass_nightly_part_that_failed_is_tried_again(at):
    failed = run_pass(at=at, parts=(Part("night", broken, nightly=True),))

    again = run_pass(at=at, parts=(Part("night", lambda at: 1, nightly=True),))

    assert (failed, again) == ({"night": None}, {"night": 1})


def test_run_pass_goes_on_when_the_cache_is_away(at, monkeypatch):
    monkeypatch.setattr(run_due, "cache", None)
    parts = (Part("night", lambda at: 1, nightly=True), Part("after", lambda at: 2))

    assert run_pass(at=at, parts=parts) == {"night": None, "after": 2}


def test_send_goes_on_until_nothing_is_left(at, monkeypatch):
    answers = iter([(60, 0), (1, 0), (0, 0)])
    monkeypatch.setattr(run_due.outbox, "send_due", lambda **kwargs: next(answers))

    assert run_due.send(at) == (61, 0)


def test_send_stops_for_this_pass_at_trouble(at, monkeypatch):
    answers = iter([(60, 0), (0, 60), (60, 0)])
    monkeypatch.setattr(run_due.outbox, "send_due", lambda **kwargs: next(answers))

    assert run_due.send(at) == (60, 60)


@pytest.mark.django_db
def test_give_places_offers_them_to_who_waits_beside_a_free_place(at):
    event = EventFactory(capacity=2)
    BookingFactory(event=event)
    first, second = BookingFactory.create_batch(2, event=event, waiting=True)

    given = run_due.give_places(at)

    first.refresh_from_db()
    second.refresh_from_db()
    assert given == 1
    assert (first.status, second.status) == (Status.OFFERED, Status.WAITING)


@pytest.mark.django_db
def test_forget_sessions_keeps_those_that_still_run(at, client):
    store = client.session
    store.set_expiry(at - dt.timedelta(seconds=1))
    store.save()
    kept = client.session.__class__()
    kept.set_expiry(at + dt.timedelta(hours=1))
    kept.save()

    assert run_due.forget_sessions(at) == 1
    assert kept.exists(kept.session_key)


@pytest.mark.django_db
def test_run_due_has_nothing_left_to_do_the_second_time():
    call_command("run_due", stdout=StringIO())
    said = StringIO()

    call_command("run_due", stdout=said)

    results = [line.rpartition(": ")[2] for line in said.getvalue().splitlines()]
    assert set(results) == {"0", "(0, 0)"}
    assert len(results) >= sum(not part.nightly for part in run_due.PARTS)


@pytest.mark.usefixtures("handlers", "db")
def test_run_due_loop_ends_on_sigterm_after_the_pass_under_way(monkeypatch):
    done = []
    parts = (
        Part("told to stop", lambda at: os.kill(os.getpid(), signal.SIGTERM)),
        Part("still done", done.append),
    )
    monkeypatch.setattr(run_due, "run_pass", lambda *, at: run_pass(at=at, parts=parts))
    said = StringIO()

    call_command("run_due", loop=True, stdout=said)

    assert len(done) == 1
    assert said.getvalue().splitlines()[-1] == "run_due: stopped"
