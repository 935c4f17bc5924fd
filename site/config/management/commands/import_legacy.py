"""Takes over an old spreadsheet, as the page `/imports/` does. What needs a decision is answered there."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.timezone import now

from legacy import actions, queries
from legacy.choices import Kind, Outcome
from people.actions import TooBusy
from people.models import Locality, User
from sheets.imports import FileRefused


class Command(BaseCommand):
    """`import_legacy FILE [--dry-run]`."""

    help = "Take over an old spreadsheet (.xlsx, .csv) of people, bookings, registers, totals, trainers or e-learning."

    def add_arguments(self, parser):
        """The file, whether only to look, and what the file does not say itself."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
        parser.add_argument("--area", default="", help="code of the locality that ran the dates, where rows name none")
        parser.add_argument(
            "--kind", default="", help=f"what it is, if not found out: {', '.join(Kind.values).lower()}"
        )
        parser.add_argument("--by", default="", help="e-mail address of the administrator who stands for it")

    def handle(self, *, file, dry_run, area, kind, by, **options):
        """Read, say, and write unless it is a dry run."""
        locality, user, at = self.area(area), self.user(by), now()
        if kind and kind.upper() not in Kind.values:
            raise CommandError(f"There is no kind {kind}. Choose one of {', '.join(Kind.values).lower()}.")
        try:
            with file.open("rb") as opened, transaction.atomic():
                said = actions.read_in(
                    file=opened,
                    name=file.name,
                    kind=kind.upper() or None,
                    locality=locality,
                    signed=user is not None,
                    by=user,
                    at=at,
                )
                self.report(said)
                if dry_run:
                    transaction.set_rollback(True)
            if not dry_run:
                self.stdout.write(f"taken over: {actions.apply(file=said, by=user, at=at)}")
        except OSError as problem:
            raise CommandError(f"The file cannot be read: {problem.strerror}.") from problem
        except actions.NothingLeft as refused:
            self.stdout.write(str(refused))
        except (FileRefused, actions.ImportRefused, TooBusy) as refused:
            raise CommandError(str(refused)) from refused
        if dry_run:
            self.stdout.write("Dry run: nothing was changed.")
        elif said.decisions.open().exists():
            self.stdout.write(f"Decisions are open: make them at /imports/{said.pk}/.")

    def area(self, code):
        """The locality of that code, or None without one."""
        locality = Locality.objects.filter(code=code).first() if code else None
        if code and locality is None:
            raise CommandError(f"There is no locality with the code {code}.")
        return locality

    def user(self, address):
        """The administrator with that address, or None without one."""
        user = User.objects.filter(email__iexact=address).first() if address else None
        if address and not (user and user.is_administrator):
            raise CommandError("Nobody with this address is an administrator.")
        return user

    def report(self, said):
        """What the file is, and what would become of its rows; no names."""
        self.stdout.write(f"{said.name}: {said.get_kind_display()}")
        counts = queries.counts(said)
        for outcome in Outcome:
            if counts.get(outcome):
                self.stdout.write(f"{outcome.label.lower()}: {counts[outcome]}")
        if questions := said.decisions.open().count():
            self.stdout.write(f"decisions to make: {questions}")
        if actions.needs_locality(said):
            self.stdout.write("No area is named for the whole file: --area CODE.")
