"""Loads the demo programme: the 2020 history with its exact figures, and a present around the day of loading.

Idempotent: a second run changes nothing and brings back nothing that people changed. On a later day it adds one date
that runs on that day. Development and tests only: the accounts' password is public.
"""

import datetime as dt

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.timezone import now

from cms.models import HomePage
from config.demo import (
    accounts,
    annual,
    asking,
    cms,
    comments,
    costs,
    editing,
    headcounts,
    history,
    lessons,
    packages,
    present,
    records,
    staffing,
    structure,
    thread,
)


class Command(BaseCommand):
    """Runs the steps of the demo in order, each in one transaction and only where it is missing."""

    help = "Load the demo programme and its accounts (development only). Running it again changes nothing."

    def add_arguments(self, parser):
        """One option, for tests and rehearsals."""
        parser.add_argument(
            "--at", type=dt.datetime.fromisoformat, help="pretend that this is now, for example 2027-01-12T10:00+00:00"
        )

    def handle(self, *, at=None, **options):
        """Refuses to run where demo accounts are not allowed."""
        if not getattr(settings, "DEMO_ACCOUNTS", False):
            raise CommandError("Demo data has a public password: load_demo runs in development only.")
        at = at or now()
        for name, step in (
            ("places, agencies, courses", structure.load_structure),
            ("accounts and trainers", lambda: accounts.load_accounts(at)),
            ("pages and briefings", lambda: self.pages(at)),
            ("lessons", lambda: self.lessons(at)),
            ("2020", lambda: self.history(at)),
            ("the weeks around today", lambda: self.weeks(at)),
            ("people who learn", lambda: self.learners(at)),
            ("an e-learning package to play", lambda: self.package(at)),
            ("what waits for somebody", lambda: self.asking(at)),
            ("comments read", lambda: self.comments(at)),
            ("training teams, steps, a call", lambda: staffing.load_staffing(at)),
            ("headcounts of the agencies", lambda: headcounts.load_headcounts(at)),
            ("what dates cost", lambda: self.costs(at)),
            ("a date that is running now", lambda: self.today(at)),
            ("certificates and a training record", lambda: self.records(at)),
            ("learning thread, briefings used", lambda: self.thread(at)),
            ("the annual report of 2020", lambda: self.annual(at)),
        ):
            with transaction.atomic():
                made = step()
            self.stdout.write(f"{name}: {made or 'already there'}")

    def pages(self, at):
        """All public pages, once: afterwards they belong to the editors."""
        if HomePage.objects.exists():
            return ""
        cms.load_pages(at)
        editing.load_submission(accounts.user("editor"))
        return "made, one of them waits for approval"

    def lessons(self, at):
        """The lessons with their questions, once."""
        return "" if lessons.has_lessons() else lessons.load_lessons(at)

    def learners(self, at):
        """Who started and completed the lessons, once."""
        return "" if lessons.has_learners() else lessons.load_learners(at)

    def package(self, at):
        """A module that is a package, once."""
        return "" if packages.has_package() else packages.load_package(at)

    def history(self, at):
        """The record of 2020, once."""
        if history.has_history():
            return ""
        dates, attended, counted = history.load_history(by=accounts.user("admin"), at=at)
        return f"{dates} dates, {attended} attendances between June and September, {counted} counted in January"

    def weeks(self, at):
        """The weeks around the day of the first loading, once."""
        if present.has_weeks():
            return ""
        ahead, behind = present.load_weeks(at)
        return f"{ahead} dates ahead, {behind} behind"

    def asking(self, at):
        """Requests, an offer, wishes and charges, once."""
        return "" if asking.has_asking() else asking.load_asking(at)

    def comments(self, at):
        """The older comments are read, once."""
        return "" if comments.has_comments() else f"{comments.load_comments(at)} released"

    def costs(self, at):
        """What rooms and paid trainers cost, once."""
        return "" if costs.has_costs() else f"{costs.load_costs(at)} dates"

    def records(self, at):
        """Certificates of the weeks behind, and what the practitioner learnt elsewhere, once."""
        if records.has_records():
            return ""
        issued, added = records.load_records(at)
        return f"{issued} certificates, {added} entries of the practitioner's own"

    def thread(self, at):
        """Learning sources with what answers them, and uses of briefings, once."""
        if thread.has_thread():
            return ""
        sources, uses = thread.load_thread(at)
        return f"{sources} learning sources, {uses} uses of briefings"

    def annual(self, at):
        """The annual report of the year ending 30 September 2020, once."""
        return "" if annual.has_annual() else annual.load_annual(at)

    def today(self, at):
        """One running date for each day of loading."""
        return "" if present.has_today(at) else str(present.load_today(at))
