"""Prints what pages cost: queries, weight, requests a second beside an empty page of the same server; and one booking.

    make bench            or:  .venv/bin/python bench/pages.py [--seconds 4] [--events 300] [--bookings 5000]

It fills a throw-away database (SQLite in a temporary folder, or a database of its own on the PostgreSQL server that
DATABASE_URL names), starts its own gunicorn with two workers on this machine and asks it from two threads that keep
their connections. Nothing outside this machine is asked, and nothing of `make run` is touched.

How to read it. Requests a second do not travel between machines: look at the share of the empty page, and compare two
commits on one idle machine. Queries and weights are exact; the tests hold the queries fast.

"again" is the same address asked by somebody who has it, with the ETag if the page gave one.
"""

import argparse
import datetime as dt
import gzip
import http.client
import io
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
WORKERS = 2
CLIENTS = 4


def settings_for(folder):
    """Point Django at the throw-away database before it starts. Returns the name given to it."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.development"
    os.environ.update(DEBUG="false", LOG_LEVEL="ERROR", MEDIA_ROOT=str(folder), EMAIL_URL="dummymail://")
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
        return None
    name = f"bench_{os.getpid()}"
    os.environ["DATABASE_URL"] = urllib.parse.urlsplit(url)._replace(path=f"/{name}").geturl()
    server(url, f'CREATE DATABASE "{name}"')
    return name


def server(url, statement):
    """Run a statement on the PostgreSQL server, outside any of our databases."""
    import psycopg

    address = urllib.parse.urlsplit(url)._replace(scheme="postgresql", path="/postgres").geturl()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)


def fill(events, bookings):
    """The demo programme, and beside it so many dates ahead with so many bookings. Returns addresses and a session."""
    import random

    from django.core.management import call_command
    from django.utils import timezone

    from bookings.choices import Status
    from bookings.models import Booking
    from courses.models import Course, Event, EventSession
    from people.models import Locality, Person

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    call_command("load_demo", stdout=io.StringIO())
    chance, now = random.Random(1), timezone.now()
    courses = list(Course.objects.filter(pages__live=True, only_for=None).order_by("pk"))
    localities = list(Locality.objects.order_by("pk"))
    made = []
    for number in range(events):
        starts = (now + dt.timedelta(days=2 + number % 300)).replace(hour=9, minute=30, second=0, microsecond=0)
        made.append(
            Event(
                course=courses[number % len(courses)],
                locality=localities[number % len(localities)],
                delivery="VIRTUAL",
                status="PUBLISHED",
                capacity=25,
                starts_at=starts,
                ends_at=starts + dt.timedelta(hours=3),
                booking_closes_at=starts - dt.timedelta(days=1),
            )
        )
    made = Event.objects.bulk_create(made)
    EventSession.objects.bulk_create(
        EventSession(event=event, number=1, starts_at=event.starts_at, ends_at=event.ends_at) for event in made
    )
    people = list(Person.objects.exclude(profile_completed_at=None).filter(user=None).order_by("pk"))
    rows, left = [], bookings
    for event in made:
        for place, person in enumerate(chance.sample(people, min(24, left, len(people))), start=1):
            rows.append(
                Booking(
                    event=event,
                    delegate=person,
                    agency_id=person.agency_id,
                    status=Status.CONFIRMED,
                    seq=place,
                    place_no=place,
                    booked_at=now,
                )
            )
            left -= 1
    Booking.objects.bulk_create(rows, batch_size=1000)
    for event in made:
        event.next_seq = 26
    Event.objects.bulk_update(made, ["next_seq"], batch_size=500)
    return made


def session_of(email):
    """The cookie of somebody signed in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from people.models import User
    from people.sessions import SessionStore

    user = User.objects.get(email=email)
    session = SessionStore()
    session.update(
        {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
    )
    session.save()
    return f"sessionid={session.session_key}"


def queries(client, method, path, data=None):
    """(answer, number of queries) of one request inside this process, sign-in's own included."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        answer = getattr(client, method)(path, data or {}, headers={"host": "127.0.0.1"})
    return answer, len(captured)


def ask(port, path, cookie, until, counts, etag=None):
    """Ask again and again on one connection until the time is up."""
    talk, done, failed = None, 0, 0
    headers = {"Cookie": cookie, "Accept-Encoding": "gzip"}
    if etag:
        headers["If-None-Match"] = etag
    while time.perf_counter() < until:
        try:
            if talk is None:
                talk = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            talk.request("GET", path, headers=headers)
            answer = talk.getresponse()
            answer.read()
            done += 1
            failed += answer.status >= 400
            if answer.getheader("Connection", "").lower() == "close":
                talk.close()
                talk = None
        except (OSError, http.client.HTTPException):
            failed += 1
            talk = None
    counts.append((done, failed))


def rate(port, path, cookie, seconds, etag=None):
    """Answers a second over all clients."""
    counts, begun = [], time.perf_counter()
    threads = [
        threading.Thread(target=ask, args=(port, path, cookie, begun + seconds, counts, etag)) for _ in range(CLIENTS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if any(failed for _, failed in counts):
        raise SystemExit(f"{path}: {sum(failed for _, failed in counts)} answers failed")
    return sum(done for done, _ in counts) / (time.perf_counter() - begun)


def serve(port):
    """Our own gunicorn on the throw-away database; returns it when it answers."""
    environment = {**os.environ, "BIND": f"127.0.0.1:{port}", "WEB_CONCURRENCY": str(WORKERS), "WEB_THREADS": "2"}
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--log-level", "error"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    )
    for _ in range(300):
        try:
            talk = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            talk.request("GET", "/robots.txt")
            if talk.getresponse().status == 200:
                return process
        except OSError:
            time.sleep(0.1)
    process.kill()
    raise SystemExit("the server did not start")


def one_booking(client, event):
    """(requests, queries, statuses) from the date's page to the confirmation, by somebody signed in."""
    steps = [("get", f"/dates/{event.pk}/"), ("get", f"/dates/{event.pk}/book/"), ("post", f"/dates/{event.pk}/book/")]
    total, statuses, where = 0, [], ""
    for method, path in steps:
        answer, number = queries(client, method, path, {"access_needs": ""} if method == "post" else None)
        total += number
        statuses.append((f"{method} {re.sub(r'[0-9]+', 'n', path)}", number))
        where = answer.headers.get("Location", "")
    answer, number = queries(client, "get", where)
    statuses.append(("get the confirmation", number))
    return len(steps) + 1, total + number, statuses


def main():
    """Fill, serve, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--events", type=int, default=300)
    parser.add_argument("--bookings", type=int, default=5000)
    chosen = parser.parse_args()
    warnings.simplefilter("ignore")
    original = os.environ.get("DATABASE_URL", "")
    with tempfile.TemporaryDirectory() as folder:
        name = settings_for(folder)
        process = None
        try:
            import django

            django.setup()
            from django.db import connection, connections

            made = fill(chosen.events, chosen.bookings)
            pages = addresses(made)
            held = f"{chosen.events} dates and {chosen.bookings} bookings beside the demo"
            print(f"{connection.vendor}, {WORKERS} workers, {held}")
            process = serve(port := free_port())
            measure(port, pages, chosen.seconds)
            booking(made)
            connections.close_all()
        finally:
            if process:
                process.terminate()
                process.wait()
            if name:
                server(original, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def free_port():
    """A port nobody listens on."""
    import socket

    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def addresses(made):
    """(name, path, who) of the pages looked at."""
    from django.utils import timezone

    from courses.models import Event
    from people.models import User

    trainer = User.objects.get(email="trainer@demo.example")
    now = timezone.now()
    register = Event.objects.delivered_by(trainer).filter(starts_at__lt=now, ends_at__gt=now).get()
    return [
        ("empty page", "/robots.txt", ""),
        ("home", "/", ""),
        ("catalogue", "/training/", ""),
        ("catalogue, filtered", "/training/?delivery=VIRTUAL&show=dates", ""),
        ("event", f"/dates/{made[0].pk}/", ""),
        ("own bookings", "/my/bookings/", "practitioner"),
        ("my", "/my/", "practitioner"),
        ("register", f"/trainer/dates/{register.pk}/register/", "trainer"),
        ("co-ordinator's dates", "/coordinate/", "coordinator"),
        ("reports", "/reports/", "ld"),
    ]


def measure(port, pages, seconds):
    """The table of pages."""
    from django.core.cache import cache
    from django.test import Client

    print(f"{'page':24}{'queries':>8}{'again':>6}{'html':>9}{'gzip':>9}{'req/s':>8}{'of empty':>9}{'with ETag':>10}")
    empty = None
    for name, path, who in pages:
        cookie = session_of(f"{who}@demo.example") if who else ""
        client = Client(headers={"cookie": cookie} if cookie else {})
        if cookie:
            client.cookies["sessionid"] = cookie.partition("=")[2]
        cache.clear()
        answer, first = queries(client, "get", path)
        _, again = queries(client, "get", path)
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status_code}")
        body = answer.content
        speed = rate(port, path, cookie, seconds)
        empty = empty or speed
        etag = answer.headers.get("ETag")
        repeated = f"{rate(port, path, cookie, seconds / 2, etag):.0f}" if etag else "-"
        print(
            f"{name:24}{first:>8}{again:>6}{len(body):>9}{len(gzip.compress(body, 6)):>9}{speed:>8.0f}"
            f"{speed / empty:>8.0%} {repeated:>9}"
        )


def booking(made):
    """The price of one booking, and how many a second several clients get through the action."""
    from django.test import Client
    from django.utils import timezone

    from bookings import actions
    from people.models import Person, User

    client = Client()
    client.force_login(User.objects.get(email="practitioner@demo.example"))
    queries(client, "get", "/my/")
    requests, number, steps = one_booking(client, made[-1])
    print(f"\none booking, signed in: {requests} requests, {number} queries")
    for what, count in steps:
        print(f"  {count:>3}  {what}")
    people = list(Person.objects.exclude(profile_completed_at=None).filter(user=None).order_by("pk")[:100])
    event, begun = made[-2], time.perf_counter()
    done = 0
    for person in people:
        try:
            actions.claim(event=event, delegate=person, by=None, at=timezone.now())
        except actions.BookingRefused:
            continue
        done += 1
    print(f"the action alone: {done / (time.perf_counter() - begun):.0f} claims a second in one process")


if __name__ == "__main__":
    main()
