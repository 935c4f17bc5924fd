"""Prints what a rush on one date costs over HTTP: bookings per second, how long people waited for an answer, errors.

    make bench-contention      or:  .venv/bin/python bench/contention.py [--clients 200] [--places 20] [--rounds 3]

It makes a throw-away database (SQLite in a temporary folder, or a database of its own on the PostgreSQL server that
DATABASE_URL names), starts its own gunicorn with two workers on this machine, and lets every client, each a person
signed in, open the form of one date, wait for all others, and send it at the same moment. After each round the rows are
counted: as many places given as there are, everybody else waiting, no number twice. It ends with 1 when they are not,
or when a client got anything but its booking.
"""

import argparse
import http.client
import os
import re
import sys
import tempfile
import threading
import time
import urllib.parse
import warnings

import pages

TIMEOUT = 120


class Client(threading.Thread):
    """One person who books."""

    def __init__(self, port, path, session, together):
        """Nothing is asked before `start`."""
        super().__init__()
        self.port, self.path, self.session, self.together = port, path, session, together
        self.took, self.ended, self.error = None, None, ""

    def ask(self, method, body=None, cookies=""):
        """One request on a connection of its own: (status, headers, text)."""
        talk = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        headers = {"Cookie": f"sessionid={self.session}{cookies}"}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            talk.request(method, self.path, body, headers)
            answer = talk.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            talk.close()

    def run(self):
        """Open the form, wait for the others, send it."""
        token = cookie = None
        try:
            status, headers, text = self.ask("GET")
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text)
            cookie = re.search(r"csrftoken=(\w+)", headers.get("Set-Cookie", ""))
            self.error = "" if token and cookie else f"the form answered {status}"
        except (OSError, http.client.HTTPException) as error:
            self.error = f"the form: {error}"
        self.together.wait()
        if self.error:
            return
        sent = {"csrfmiddlewaretoken": token.group(1), "access_needs": "", "declared": "on"}
        begun = time.perf_counter()
        try:
            status, _, _ = self.ask("POST", urllib.parse.urlencode(sent), f"; csrftoken={cookie.group(1)}")
            self.error = "" if status == 302 else f"booking answered {status}"
        except (OSError, http.client.HTTPException) as error:
            self.error = f"booking: {error}"
        self.ended = time.perf_counter()
        self.took = self.ended - begun


def one_round(port, *, clients, places):
    """A rush on a fresh date. Prints one line; returns whether the rows and all answers were right."""
    from bookings.models import Booking
    from tests.hand import arrange, sign_in

    made = arrange(capacity=places, people=clients, soon=True)
    event = made["events"][0]
    begun = []
    together = threading.Barrier(clients, action=lambda: begun.append(time.perf_counter()))
    people = [Client(port, f"/dates/{event}/book/", session, together) for session in sign_in(people=made["people"])]
    for person in people:
        person.start()
    for person in people:
        person.join()

    took = sorted(person.took for person in people if person.took is not None)
    errors = [person.error for person in people if person.error]
    rows = list(Booking.objects.filter(event=event).values_list("status", "place_no"))
    given = [number for status, number in rows if status == "CONFIRMED"]
    right = len(rows) == clients and sorted(given) == list(range(1, min(places, clients) + 1))
    seconds = max(person.ended for person in people if person.ended) - begun[0] if took else 0
    print(
        f"{len(rows) / seconds if seconds else 0:>10.1f}{took[len(took) // 2] if took else 0:>10.2f}"
        f"{took[len(took) * 95 // 100] if took else 0:>8.2f}{took[-1] if took else 0:>8.2f}{len(errors):>8}"
        f"{len(given):>8}{len(rows) - len(given):>9}  {'right' if right else 'WRONG'}",
        flush=True,
    )
    for error in sorted(set(errors)):
        print(f"  {errors.count(error)} x {error}")
    return right and not errors


def main():
    """Make, serve, rush, print. Returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--places", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    warnings.simplefilter("ignore")
    original = os.environ.get("DATABASE_URL", "")
    with tempfile.TemporaryDirectory() as folder:
        name = pages.settings_for(folder)
        process = None
        try:
            import django

            django.setup()
            from django.core.management import call_command
            from django.db import connection, connections

            call_command("migrate", verbosity=0)
            call_command("createcachetable")
            print(f"{connection.vendor}, {pages.WORKERS} workers, {chosen.clients} clients, {chosen.places} places")
            print(f"{'bookings/s':>10}{'median s':>10}{'p95 s':>8}{'max s':>8}{'errors':>8}{'given':>8}{'waiting':>9}")
            process = pages.serve(port := pages.free_port())
            right = [one_round(port, clients=chosen.clients, places=chosen.places) for _ in range(chosen.rounds)]
            connections.close_all()
        finally:
            if process:
                process.terminate()
                process.wait()
            if name:
                pages.server(original, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    return 0 if all(right) else 1


if __name__ == "__main__":
    sys.exit(main())
