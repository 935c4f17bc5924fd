"""What people type when they book, and what a trainer marks."""

from dataclasses import dataclass
from typing import Any

from bookings.choices import Mark
from design.forms import CharField, EmailField, Form, ModelChoiceField, TextField, WholeNumberField
from people.models import Agency


class Book(Form):
    """The only question a booking asks beyond the profile."""

    access_needs = TextField(
        label="What do you need from us?",
        help_text=(
            "For example a hearing loop, large print, step-free access or a break at a set time. We need not know "
            "why. Only the trainers and the co-ordinator see it, from a week before until a day after the date."
        ),
        max_length=1000,
        rows=3,
        required=False,
    )


class Confirm(Form):
    """A page with one button: what it does stands on the page."""


@dataclass
class Row:
    """One person on the page of a register: what stands, what was chosen, and what is wrong with that."""

    booking: Any
    standing: Any = None
    chosen: str = ""
    minutes: str = ""
    version: int = 0
    error: str = ""
    conflict: str = ""
    just_saved: bool = False
    touched: bool = False

    @classmethod
    def of(cls, booking):
        """The row of a booking read by `queries.register`."""
        row = cls(booking)
        row.show(booking.marks[0] if booking.marks else None)
        return row

    @property
    def marked(self):
        """Whether the register has a mark for this person."""
        return self.standing is not None and self.standing.mark != Mark.NOT_MARKED

    @property
    def was(self):
        """The mark that stands, as the page sends it back: "ATTENDED", "PARTIAL:90", or nothing."""
        if not self.marked:
            return ""
        return f"{self.standing.mark}:{self.standing.minutes}" if self.standing.minutes else self.standing.mark

    @property
    def wanted(self):
        """What was chosen, in the same writing."""
        return f"{self.chosen}:{self.minutes}" if self.chosen == Mark.PARTIAL else self.chosen

    def show(self, standing):
        """Take what stands now as what the page shows."""
        self.standing, self.version = standing, standing.version if standing else 0
        self.chosen = standing.mark if self.marked else ""
        self.minutes = str(standing.minutes) if self.marked and standing.minutes else ""

    def read(self, data, *, longest):
        """Take what was sent. A row whose choice is the one the page showed is left alone, whatever stands now."""
        key = self.booking.pk
        self.chosen = data.get(f"mark_{key}", "").strip()
        self.minutes = data.get(f"minutes_{key}", "").strip() if self.chosen == Mark.PARTIAL else ""
        if data.get("clear") == str(key):
            self.chosen, self.minutes = Mark.NOT_MARKED, ""
        self.touched = bool(self.chosen) and self.wanted != data.get(f"was_{key}", "")
        shown = data.get(f"version_{key}", "0")
        self.version = int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 9 else 0
        if self.touched and self.chosen == Mark.PARTIAL and not self._fits(longest):
            self.error = f"Say for how many minutes {self.booking.delegate.name} was there, from 1 to {longest}"

    def _fits(self, longest):
        """Whether the minutes are a number inside the sitting."""
        text = self.minutes
        return text.isascii() and text.isdigit() and len(text) < 5 and 1 <= int(text) <= longest


class Register(Form):
    """The register of one sitting: every row on one page, sent as one form or row by row.

    `rows` are Row objects. Rows with an error are kept as typed; `changes` holds the others that were touched.
    """

    why = CharField(label="Why do you correct the register now?", max_length=300, required=False, width=30)

    def __init__(self, data=None, *, rows, session, late=False, only=None):
        """`only` is the id of the one booking whose row was sent; `late` makes the reason required."""
        super().__init__(data)
        self.rows = [row for row in rows if only is None or str(row.booking.pk) == only]
        self.longest = session.minutes - 1
        if late:
            self.fields["why"].required = True
        else:
            del self.fields["why"]

    def clean(self):
        """Read each row. Their errors stay on the rows, so that the others can be saved."""
        for row in self.rows:
            row.read(self.data, longest=self.longest)
        return super().clean()

    @property
    def changes(self):
        """The rows to save."""
        return [row for row in self.rows if row.touched and not row.error]


class WalkIn(Form):
    """Somebody who came without a booking, in seconds."""

    name = CharField(label="Name", max_length=120, autocomplete="off")
    agency = ModelChoiceField(Agency.objects.none(), label="Who they work for", required=False)
    email = EmailField(
        label="Work e-mail address",
        help_text="Without it they get no certificate and no evaluation by e-mail.",
        required=False,
        autocomplete="off",
    )

    def __init__(self, *args, **kwargs):
        """Offer the agencies that are still part of the partnership."""
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.active().order_by("name", "pk")


class HeadCount(Form):
    """How many came, where nobody is booked by name."""

    attended = WholeNumberField(label="How many people came?", max_value=10_000)
    source = CharField(
        label="Where the figure comes from",
        help_text="For example: counted at the door.",
        max_length=200,
        required=False,
    )
