"""Loads an invented programme of five years at full size, to prove that everything stays quick. Development only."""

import datetime as dt
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.timezone import now

from audit.actions import seal
from bookings.models import Booking
from cms.models import HomePage
from config import scale
from config.demo import accounts, cms, structure
from evaluations.actions import destroy_due_keys

SEED = 30_000


class Command(BaseCommand):
    """Makes places, courses, accounts and pages where they are missing, then the programme."""

    help = "Load an invented programme of five years (development only): people, dates, bookings, registers, answers."

    def add_arguments(self, parser):
        """How much, and which."""
        parser.add_argument("--practitioners", type=int, default=30_000, help="people (default 30,000)")
        parser.add_argument("--bookings", type=int, default=100_000, help="bookings in all (default 100,000)")
        parser.add_argument("--seed", type=int, default=SEED, help="the same seed gives the same facts")
        parser.add_argument("--add", action="store_true", help="add to a database that holds bookings")
        parser.add_argument("--at", type=dt.datetime.fromisoformat, help="pretend that this is now")

    def handle(self, *, practitioners, bookings, seed, add=False, at=None, **options):
        """Refuses where demo accounts are not allowed, and on a database with bookings unless told to add."""
        if not getattr(settings, "DEMO_ACCOUNTS", False):
            raise CommandError("Invented people are no facts: load_scale runs in development only.")
        if practitioners < 100 or bookings < 100:
            raise CommandError("Make at least 100 practitioners and 100 bookings.")
        if not add and Booking.objects.exists():
            raise CommandError("There are bookings in this database. Use another one, or say --add.")
        at, began = at or now(), time.monotonic()
        with transaction.atomic():
            structure.load_structure()
            accounts.load_accounts(at - dt.timedelta(days=1))
            if not HomePage.objects.exists():
                cms.load_pages(at)
        size = scale.Size(people=practitioners, bookings=bookings)
        made = scale.load(size=size, seed=seed, by=accounts.user("admin"), at=at, say=self.stdout.write)
        made["keys destroyed, as their time is over"] = destroy_due_keys(at=at)
        while seal():
            pass
        for what, number in made.items():
            self.stdout.write(f"{what}: {number}")
        self.stdout.write(f"in {round(time.monotonic() - began)} seconds")
