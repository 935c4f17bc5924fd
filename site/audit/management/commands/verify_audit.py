"""Walks the chain of the audit trail and says whether every sealed entry is as it was sealed."""

from django.core.management.base import BaseCommand, CommandError

from audit.actions import verify


class Command(BaseCommand):
    """Ends with an error at the first entry that is altered or missing."""

    help = "Check that no sealed entry of the audit trail was altered or removed."

    def add_arguments(self, parser):
        """What was written down after an earlier run, to find out whether the end was cut off."""
        parser.add_argument("--known", metavar="NUMBER:SEAL", help="the last line of an earlier run, kept elsewhere")

    def handle(self, *, known=None, **options):
        """Read only."""
        number, _, seal = (known or "").partition(":")
        if known and not (number.isdecimal() and seal):
            raise CommandError("Give --known as a number and a seal, as this command says them: 1234:ab12...")
        chain = verify(known_no=int(number) if number else None, known_seal=seal)
        if chain.broken_no:
            raise CommandError(f"Entry {chain.broken_no} of the chain {chain.why}. The {chain.entries} before it hold.")
        self.stdout.write(
            f"{chain.entries} sealed entries hold, {chain.erased} of them with somebody forgotten; "
            f"{chain.waiting} wait to be sealed."
        )
        if chain.entries:
            self.stdout.write(f"{chain.entries}:{chain.last}")
