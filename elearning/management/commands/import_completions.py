"""Takes in a list of completions from another platform, as the page for administrators does."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate, now

from elearning import actions
from elearning.imports.completions import read_completions
from elearning.queries import outside as queries
from people.actions.patience import TooBusy
from sheets.imports import FileRefused


class Command(BaseCommand):
    """`import_completions FILE [--dry-run]`."""

    help = "Take in a list (.csv, .xlsx) of who completed which module on another platform: all of it or nothing."

    def add_arguments(self, parser):
        """The file, and whether only to look."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")

    def handle(self, *, file, dry_run, **options):
        """Read, say, and write unless it is a dry run."""
        at = now()
        try:
            with file.open("rb") as opened:
                read = read_completions(opened, modules=queries.modules(), today=localdate(at))
            if read.problems:
                raise actions.ListRefused(read.problems)
            look = actions.look_at if dry_run else actions.take_completions
            outcome = look(read=read) if dry_run else look(read=read, by=None, at=at)
        except OSError as problem:
            raise CommandError(f"The file cannot be read: {problem.strerror}.") from problem
        except (FileRefused, actions.ListRefused, TooBusy) as refused:
            raise CommandError(str(refused)) from refused
        for name in ("recorded", "parked", "already", "not_completed"):
            self.stdout.write(f"{name.replace('_', ' ')}: {len(getattr(outcome, name))}")
        if dry_run:
            self.stdout.write("Dry run: nothing was changed.")
