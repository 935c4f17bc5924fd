"""R4: booked means told, even when web workers and the sender are killed in the middle of it (SIGKILL, no goodbye)."""

import collections
import http.client
import os
import random
import re
import signal
import threading
import time
import urllib.parse

import pytest
from aiosmtpd.controller import Controller

from tests.scratch import free_port

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races")]


class Postbox:
    """A mail server that keeps (Message-ID, recipient) of all it accepted."""

    def __init__(self):
        """Nothing yet."""
        self.got = []

    async def handle_DATA(self, server, session, envelope):
        """Accept, slowly enough for a kill to fall between accepting and marking as sent."""
        found = re.search(rb"^Message-ID: (\S+)", envelope.content, re.MULTILINE | re.IGNORECASE)
        self.got.append((found.group(1).decode(), tuple(envelope.rcpt_tos)))
        return "250 kept"


@pytest.fixture
def postbox():
    """A mail server on this machine."""
    box = Postbox()
    box.port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    yield box
    controller.stop()


def children(pid):
    """Process ids of a process's direct children."""
    with open(f"/proc/{pid}/task/{pid}/children") as listed:
        return [int(child) for child in listed.read().split()]


class Delegate:
    """Books over HTTP with a cookie, as a browser would; tries again when the answer is lost."""

    def __init__(self, base, cookie):
        """`cookie` is a signed-in session's key."""
        self.address = urllib.parse.urlsplit(base)
        self.cookie = cookie

    def ask(self, method, path, body=None, cookies=""):
        """One request on a connection of its own; (status, headers, text)."""
        talk = http.client.HTTPConnection(self.address.hostname, self.address.port, timeout=60)
        try:
            headers = {"Cookie": f"sessionid={self.cookie}{cookies}"}
            if body:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            talk.request(method, path, body, headers)
            answer = talk.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            talk.close()

    def book(self, path):
        """Book, and go on trying until told where the booking is. Returns answers of 500 and above."""
        bad = []
        for _ in range(50):
            try:
                status, headers, text = self.ask("GET", path)
                if status == 302:  # the answer was lost, the booking was not
                    return bad
                token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text)
                cookie = re.search(r"csrftoken=(\w+)", headers.get("Set-Cookie", ""))
                if token and cookie:
                    sent = {"csrfmiddlewaretoken": token.group(1), "access_needs": "", "declared": "on"}
                    body = urllib.parse.urlencode(sent)
                    status, headers, text = self.ask("POST", path, body, f"; csrftoken={cookie.group(1)}")
                    if status == 302:
                        return bad
                if status >= 500:
                    bad.append(status)
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.1)
        raise AssertionError(f"never booked: {bad}")


def book_all(delegates, paths, clients):
    """Let the delegates book from so many clients at once; returns bad answers and failures of clients."""
    waiting = collections.deque(zip(delegates, paths, strict=True))
    bad, failed = [], []

    def work():
        while True:
            try:
                delegate, path = waiting.popleft()
            except IndexError:
                return
            try:
                bad.extend(delegate.book(path))
            except AssertionError as error:
                failed.append(str(error))

    threads = [threading.Thread(target=work) for _ in range(clients)]
    for thread in threads:
        thread.start()
    return threads, waiting, bad, failed


def prove(scratch, postbox, *, bookings, kills):
    """Kill a web worker or the sender at random, so often, while so many people book; then see who was told."""
    chance = random.Random(bookings)
    hand = scratch.hand()
    made = hand.ask("arrange", events=4, capacity=bookings // 8, people=bookings, soon=True)
    sessions = hand.ask("sign_in", people=made["people"])
    mail = {"EMAIL_URL": f"smtp://127.0.0.1:{postbox.port}", "TEST_MAIL": ""}
    base = scratch.web(workers=2, threads=2, **mail)
    log = (scratch.folder / "sender.log").open("w")
    sender = scratch.start("manage.py", "run_due", "--loop", log=log, **mail)
    paths = [f"/dates/{made['events'][number % 4]}/book/" for number in range(bookings)]
    delegates = [Delegate(base, key) for key in sessions]

    threads, waiting, bad, failed = book_all(delegates, paths, clients=6)
    killed = collections.Counter()
    for number in range(kills):
        # Spread over the whole of the booking, whatever the speed of the machine.
        left = bookings * (kills - number - 1) // (kills + 1)
        while len(waiting) > left and any(thread.is_alive() for thread in threads):
            time.sleep(0.02)
        time.sleep(chance.uniform(0, 0.1))
        if number % 2 and sender.poll() is None:
            sender.send_signal(signal.SIGKILL)
            sender.wait()
            sender = scratch.start("manage.py", "run_due", "--loop", log=log, **mail)
            killed["sender"] += 1
        elif workers := children(scratch.server.pid):
            os.kill(chance.choice(workers), signal.SIGKILL)
            killed["web"] += 1
    for thread in threads:
        thread.join()
    # One more kill of the sender in full flow, then five minutes pass: leases of the dead run out.
    sender.send_signal(signal.SIGKILL)
    sender.wait()
    killed["sender"] += 1
    hand.ask("leases_run_out")
    scratch.run("run_due", **mail)
    log.close()

    told = hand.ask("told")
    assert failed == []
    assert bad == []
    assert killed["web"] + killed["sender"] == kills + 1
    assert len(told["bookings"]) == bookings
    assert told["bookings"] == sorted(told["of_bookings"])
    assert told["states"] == {"SENT": bookings}
    accepted = collections.Counter(postbox.got)
    assert {message for message, _ in accepted} >= set(told["message_ids"])
    # Told twice only where a killed sender had not yet written that it was told; the same Message-ID hides it.
    assert sum(accepted.values()) - len(accepted) <= killed["sender"]
    assert len({message for message, _ in accepted}) == len(accepted)


def test_no_booking_is_without_its_message_when_web_and_sender_are_killed(scratch, postbox):
    prove(scratch, postbox, bookings=200, kills=10)


@pytest.mark.long
def test_no_booking_is_without_its_message_through_forty_kills(scratch, postbox):
    prove(scratch, postbox, bookings=1000, kills=40)
