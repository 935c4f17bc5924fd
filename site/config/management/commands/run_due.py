"""Does everything that is due: sends mail, invites to evaluate, shuffles answers, destroys keys, seals the audit trail.

Idempotent: a missed or doubled run mends itself. From cron once a minute, or with --loop beside the web process.
"""

import datetime as dt
import logging
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.cache import cache
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.db.models import F
from django.utils.timezone import now

from audit.actions import seal
from bookings import actions as bookings
from bookings.queries import with_places
from courses import actions as courses
from courses.models import Event
from courses.queries import policy
from elearning import actions as elearning
from evaluations import actions as evaluations
from legacy import actions as legacy
from outbox import actions as outbox
from people import actions as people
from people.models import Visit
from reports import tasks as reports

log = logging.getLogger(__name__)

PAUSE = 5
# Not at 01:30: on two nights of the year that time comes twice, or not at all.
NIGHTLY_AT = dt.time(3, 30)
LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Part:
    """One thing a pass does. `work(at)` returns numbers to report; `nightly` parts run once a London day."""

    name: str
    work: Callable
    nightly: bool = False


def send(at):
    """Send what is due until nothing is left or a batch brought failures. Returns (sent, failed tries)."""
    sent = failed = 0
    while True:
        done, trouble = outbox.send_due(at=at, clock=now)
        sent, failed = sent + done, failed + trouble
        if not done or trouble:
            return sent, failed
        # The lease of the next batch is counted from its own beginning.
        at = max(at, now())


def give_places(at):
    """Give places that stand free to those who wait: a cancellation does so itself, this mends what was missed."""
    events = with_places(Event.objects.upcoming(at)).filter(waiting__gt=0, places_taken__lt=F("capacity"))
    return sum(len(bookings.fill(event=event, by=None, at=at)) for event in events.order_by("pk"))


def match_parked(at):
    """Record what was parked of people who have an account by now, every ten minutes: thousands of rows may wait."""
    return elearning.match_parked(at=at) if cache.add("run_due:match-parked", True, timeout=600) else 0


def forget_parked(at):
    """Delete completions whose people never had an account here. Returns how many."""
    return elearning.parked_over(days=policy().parked_completion_days, at=at)


def forget_sessions(at):
    """Delete sign-ins that have run out. Returns how many."""
    return Visit.objects.filter(expire_date__lt=at).delete()[0]


# What changes facts comes first, then what follows from them, then the sending.
PARTS = (
    Part("lapse and remind of approvals", lambda at: bookings.approvals_due(at=at)),
    Part("end offers that ran out", lambda at: bookings.offers_due(at=at)),
    Part("give free places", give_places),
    Part("note who may train", lambda at: bookings.qualify_due(at=at)),
    Part("remind of calls for trainers", lambda at: courses.calls_due(at=at)),
    Part("plan messages", lambda at: bookings.plan_messages(at=at)),
    Part("issue certificates", lambda at: bookings.certificates_due(at=at)),
    Part("remind of e-learning", lambda at: elearning.remind_due(at=at)),
    Part("match parked completions", match_parked),
    Part("send mail", send),
    Part("invite to evaluate", lambda at: evaluations.invite_due(at=at)),
    Part("remind to evaluate", lambda at: evaluations.remind_due(at=at)),
    Part("open sealed answers", lambda at: evaluations.open_due(at=at)),
    Part("shuffle answers", lambda at: evaluations.shuffle_due(at=at)),
    Part("destroy evaluation keys", lambda at: evaluations.destroy_due_keys(at=at), nightly=True),
    Part("remind of refreshers", lambda at: bookings.refreshers_due(at=at), nightly=True),
    Part("seal the audit trail", lambda at: seal()),
    Part("forget parked completions", forget_parked, nightly=True),
    Part("delete old words of briefings used", lambda at: courses.use_words_over(at=at), nightly=True),
    Part("forget cells of old spreadsheets", lambda at: legacy.forget_due(at=at), nightly=True),
    Part("forget check-ins nobody decided", lambda at: bookings.check_ins_over(at=at), nightly=True),
    Part("forget logins nobody proved", lambda at: people.forget_unproved(at=at), nightly=True),
    Part("forget old sign-ins", forget_sessions, nightly=True),
    # Last, as a large one takes a minute or two.
    Part("make and remove files", lambda at: reports.make_due(at=at, clock=now)),
)


def run_pass(*, at, parts=PARTS):
    """Run each part that is due; one that fails is logged and the others go on. Returns {name: result or None}."""
    results = {}
    for part in parts:
        try:
            if part.nightly:
                work_at_night(part, at, results)
            else:
                results[part.name] = part.work(at)
        except Exception:
            log.exception("run_due: %s failed", part.name)
            results[part.name] = None
    return results


def work_at_night(part, at, results):
    """Run a nightly part after 3:30am in London, in the first pass that asks; one that fails is asked again."""
    wall = at.astimezone(LONDON)
    taken = f"run_due:{part.name}:{wall.date()}".replace(" ", "-")
    if wall.time() < NIGHTLY_AT or not cache.add(taken, True, timeout=36 * 3600):
        return
    try:
        results[part.name] = part.work(at)
    except Exception:
        cache.delete(taken)
        raise


class Command(BaseCommand):
    """`run_due` once, or `run_due --loop` until told to stop."""

    help = "Send mail, invite to evaluate, and do all else that is due. Run it every minute, or with --loop."

    def add_arguments(self, parser):
        """One flag."""
        parser.add_argument("--loop", action="store_true", help=f"go on every {PAUSE} seconds until SIGTERM")

    def handle(self, *, loop, **options):
        """One pass, or passes until SIGTERM or Ctrl-C; the pass under way is finished first."""
        if not loop:
            self.report(run_pass(at=now()))
            return
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        self.stdout.write(f"run_due: working every {PAUSE} seconds for {settings.BASE_URL}")
        while not stop.is_set():
            self.report(run_pass(at=now()), quiet=True)
            # A connection the database closed meanwhile must not end the loop.
            close_old_connections()
            stop.wait(PAUSE)
        self.stdout.write("run_due: stopped")

    def report(self, results, *, quiet=False):
        """Say what was done; in a loop only what was something."""
        for name, result in results.items():
            something = any(result) if isinstance(result, tuple) else result
            if something or not quiet:
                self.stdout.write(f"{name}: {'failed, see the log' if result is None else result}")
