"""manage.py export_evaluations --from D --to D --out F.xlsx: the evaluation workbook, as the reports page gives it."""

import datetime as dt
import os
import tempfile
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from courses.models import Course
from people.models import Locality
from reports import tasks
from reports.queries import Scope


def day(text):
    """A day as YYYY-MM-DD or DD/MM/YYYY."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return dt.datetime.strptime(text, form).replace(tzinfo=dt.UTC).date()
        except ValueError:
            continue
    raise CommandError(f"“{text}” is not a day. Write it like 2020-06-01 or 01/06/2020.")


class Command(BaseCommand):
    """Writes the workbook of a period. The file appears whole or not at all."""

    help = "Write the evaluation workbook of a period, as /reports/ gives it."

    def add_arguments(self, parser):
        """Period and file; course and locality by code."""
        parser.add_argument("--from", dest="first", required=True, help="first day, like 2020-06-01")
        parser.add_argument("--to", dest="last", required=True, help="last day, like 2020-09-30")
        parser.add_argument("--out", required=True, help="the .xlsx file to write")
        parser.add_argument("--course", help="code of one course")
        parser.add_argument("--locality", help="code of one locality")

    def handle(self, *, first, last, out, course, locality, **options):
        """Write beside the target first, so that a broken run leaves no broken file."""
        scope = Scope(
            first=day(first),
            last=day(last),
            at=timezone.now(),
            course=self.found(Course, course, "course"),
            localities=(self.found(Locality, locality, "locality"),) if locality else None,
        )
        if scope.last < scope.first:
            raise CommandError("The last day must not be before the first day.")
        target = Path(out)
        if not target.parent.is_dir():
            raise CommandError(f"There is no folder {target.parent} to write to.")
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "w+b") as file:
                tasks.write_workbook(scope=scope, out=file, prepared_for="Whoever ran export_evaluations", by=None)
            Path(name).replace(target)
        finally:
            Path(name).unlink(missing_ok=True)
        self.stdout.write(f"{target} written, {first} to {last}.")

    def found(self, model, code, word):
        """The row with this code, or None if none was asked for."""
        if not code:
            return None
        row = model.objects.filter(code=code).first()
        if row is None:
            known = ", ".join(model.objects.order_by("code").values_list("code", flat=True))
            raise CommandError(f"There is no {word} “{code}”. Known: {known or 'none yet'}.")
        return row
