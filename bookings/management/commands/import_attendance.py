"""Takes the file of a meeting program into the register of a date, as the upload beside the register does.

What is not certain is listed and left: rows that nobody could be found for, and marks that differ from those standing.
"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from bookings import actions
from bookings.imports.meetings import MOST_BYTES
from courses.models import Event
from sheets.imports import FileRefused


class Command(BaseCommand):
    """`import_attendance EVENT FILE [--dry-run]`."""

    help = "Take a Teams, Zoom or Meet attendance file, or a list of names, into the register of a date."

    def add_arguments(self, parser):
        """The date's number, the file, and what may be said beside."""
        parser.add_argument("event", type=int, help="the number of the date, as in /dates/<number>/")
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
        parser.add_argument("--sitting", type=int, help="which sitting, where the file names no day")
        parser.add_argument("--why", default="", help="the reason, once the time for marking is over")

    def handle(self, *, event, file, dry_run, sitting, why, **options):
        """Read, list, and write unless it is a dry run."""
        at = now()
        event = Event.objects.select_related("course__family", "locality").filter(pk=event).first()
        if event is None:
            raise CommandError("There is no date of that number.")
        session = event.sessions.filter(number=sitting).first() if sitting else None
        if sitting and session is None:
            raise CommandError("The date has no sitting of that number.")
        try:
            if file.stat().st_size > MOST_BYTES:
                raise CommandError(f"The file is larger than {MOST_BYTES // 1024 // 1024} MB.")
            with file.open("rb") as opened:
                reading = actions.read_file(event=event, file=opened, sitting=session, by=None)
        except OSError as problem:
            raise CommandError(f"The file cannot be read: {problem.strerror}.") from problem
        except FileRefused as refused:
            raise CommandError(str(refused)) from refused
        proposal = actions.propose(event=event, reading=reading, at=at)
        self.report(proposal)
        if dry_run:
            self.stdout.write("Dry run: nothing was changed.")
            return
        try:
            saved, conflicts = actions.take_attendance(
                event=event, reading=reading, cells=proposal.cells(actions.NEW), why=why, by=None, at=at
            )
        except (actions.RegisterRefused, actions.TooBusy) as refused:
            raise CommandError(str(refused)) from refused
        for conflict in conflicts:
            self.stdout.write(str(conflict))
        self.stdout.write(f"{len(saved)} marks saved." if saved else "Nothing was changed.")

    def report(self, proposal):
        """What the file holds, by name on the register and by row of the file; no addresses."""
        reading = proposal.reading
        self.stdout.write(f"{reading.label}: {len(proposal.people)} of {len(proposal.bookings)} on the register.")
        for booking, entry, cells in proposal.people:
            for cell in cells:
                if cell.state:
                    said = f"part, {cell.part} minutes" if cell.part else "attended"
                    words = {
                        actions.NEW: said,
                        actions.SAME: "as marked already",
                        actions.CONFLICT: f"left: the file says {said}, the register something else",
                        actions.UNSURE: "left: was there, for how long is not said",
                    }[cell.state]
                    how = f"{entry.how}, {entry.confidence}%"
                    self.stdout.write(f"  {booking.delegate.name}, part {cell.session.number} ({how}): {words}")
        for entry in reading.open:
            rows = ", ".join(map(str, entry.numbers))
            self.stdout.write(f"  left: row {rows}: {entry.name or 'an address without a name'}: nobody found")
        for reason, rows in reading.left_out.items():
            self.stdout.write(f"  left out ({reason}): row {', '.join(map(str, rows))}")
        for row, text in reading.problems:
            self.stdout.write(f"  row {row}: {text}")
        if proposal.missing:
            self.stdout.write(f"  not in the file, stay as they are: {len(proposal.missing)}")
