"""What people type when they book, and what a trainer marks."""

import datetime as dt
import struct
import uuid
import zipfile
from dataclasses import dataclass
from typing import Any

from django import forms

from bookings.actions import RowMark
from bookings.choices import Mark
from design.forms import (
    BooleanField,
    CharField,
    CheckboxesField,
    DateField,
    EmailField,
    Form,
    ModelChoiceField,
    RadiosField,
    SelectField,
    TextField,
    WholeNumberField,
)
from people.choices import ManagerKind
from people.models import Agency, District
from people.queries import agencies_to_choose
from people.rules import generic_mailbox, looks_like_address

# The marks as the narrow control of the register says them.
MARKS = (
    (Mark.ATTENDED, "Attended"),
    (Mark.PARTIAL, "Part"),
    (Mark.DID_NOT_ATTEND, "Did not attend"),
    (Mark.APOLOGIES, "Apologies"),
)
LABELS = {**dict(MARKS), Mark.NOT_MARKED: "not marked"}


# Who agrees, as the box to tick says it.
AGREES = {
    ManagerKind.MANAGER: "My line manager knows and agrees",
    ManagerKind.SUPERVISING_SOCIAL_WORKER: "My supervising social worker knows and agrees",
    ManagerKind.VOLUNTEER_COORDINATOR: "My volunteer co-ordinator knows and agrees",
}


class Book(Form):
    """What a booking asks beyond the profile: needs, and that the manager agrees where the course wants that said."""

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
    declared = BooleanField(label=AGREES[ManagerKind.MANAGER], required=True)

    def __init__(self, *args, declares=None, **kwargs):
        """`declares`: the kind of manager who must agree, or None where nobody is asked for."""
        super().__init__(*args, **kwargs)
        if declares is None:
            del self.fields["declared"]
        else:
            label = AGREES.get(declares, AGREES[ManagerKind.MANAGER])
            self.fields["declared"].label = label
            self.fields["declared"].error_messages["required"] = f"Tick the box: {label}"


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
    touched: bool = False
    just_saved: bool = False
    problem: str = ""

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
    def options(self):
        """(value, label, whether chosen) of the control."""
        return [(mark, label, self.chosen == mark) for mark, label in MARKS]

    @property
    def first_id(self):
        """The control that a link to this row's problem leads to."""
        return f"minutes_{self.booking.pk}" if self.chosen == Mark.PARTIAL else f"mark_{self.booking.pk}_1"

    def show(self, standing):
        """Take what stands now as what the page shows."""
        self.standing, self.version = standing, standing.version if standing else 0
        self.chosen = standing.mark if self.marked else ""
        self.minutes = str(standing.minutes) if self.marked and standing.minutes else ""
        self.touched = False

    def read(self, data, *, longest):
        """Take what was sent. A row whose choice is the one the page showed is left alone, whatever stands now."""
        key = self.booking.pk
        chosen = data.get(f"mark_{key}", "").strip()
        minutes = data.get(f"minutes_{key}", "").strip()[:9] if chosen == Mark.PARTIAL else ""
        if data.get("clear") == str(key):
            chosen, minutes = Mark.NOT_MARKED, ""
        wanted = f"{chosen}:{minutes}" if chosen == Mark.PARTIAL else chosen
        if not chosen or wanted == data.get(f"was_{key}", ""):
            return
        shown = data.get(f"version_{key}", "0")
        self.chosen, self.minutes, self.touched = chosen, minutes, True
        self.version = int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 9 else 0
        if chosen not in Mark.values:
            self.problem = f"Choose what the register says about {self.booking.delegate.name}"
        elif chosen == Mark.PARTIAL and not self._fits(longest):
            self.problem = f"Say for how many minutes {self.booking.delegate.name} was there, from 1 to {longest}"

    def _fits(self, longest):
        """Whether the minutes are a number inside the sitting."""
        return self.minutes.isascii() and self.minutes.isdigit() and 1 <= int(self.minutes) <= longest

    def mark(self):
        """What the action takes."""
        minutes = int(self.minutes) if self.chosen == Mark.PARTIAL else None
        return RowMark(booking_id=self.booking.pk, mark=self.chosen, minutes=minutes, version=self.version)


class Register(Form):
    """The register of one sitting: every row on one page, sent as one form or row by row.

    A row with a problem keeps what was typed and does not hold up the others.
    """

    why = CharField(label="Why is the register changed now?", max_length=300)

    def __init__(self, data=None, *, rows, session, needs_reason=False, only=None):
        """`rows` are Row objects; `only` is the id of the booking whose row alone is read."""
        super().__init__(data)
        self.everyone = rows
        self.rows = rows if only is None else [row for row in rows if str(row.booking.pk) == only]
        self.longest = session.minutes - 1
        if not needs_reason:
            del self.fields["why"]

    def clean(self):
        """Read each row. What is wrong with one stays on the row, so that the others can be saved."""
        for row in self.rows:
            row.read(self.data, longest=self.longest)
            if self.data.get("do") == "everybody" and not row.touched and not row.marked:
                row.chosen, row.touched = Mark.ATTENDED, True
        return super().clean()

    def changes(self):
        """The rows to save, as the action takes them."""
        return [row.mark() for row in self.rows if row.touched and not row.problem]

    def settle(self, saved, conflicts):
        """Take in what the action answered: marks that stand now, and those that somebody else changed meanwhile."""
        rows = {row.booking.pk: row for row in self.rows}
        for attendance in saved:
            row = rows[attendance.booking_id]
            row.show(attendance)
            row.just_saved = True
        for conflict in conflicts:
            if conflict.attendance is None:
                self.add_error(None, str(conflict))
                continue
            row = rows[conflict.attendance.booking_id]
            row.problem = f"{conflict} You chose “{LABELS[row.chosen]}”. Save again if that is right"
            row.standing, row.version = conflict.attendance, conflict.attendance.version
        for row in rows.values():
            if row.touched and not row.problem:
                row.show(row.standing)

    @property
    def problems(self):
        """(text, id of the control) for everything that could not be saved."""
        return self.summary + [(row.problem, row.first_id) for row in self.rows if row.problem]

    @property
    def marked(self):
        """How many rows have a mark."""
        return sum(row.marked for row in self.everyone)


class Withdraw(Form):
    """Takes a walk-in back. Late, the form asks why."""

    why = CharField(label="Why is the register changed now?", max_length=300)

    def __init__(self, *args, needs_reason=False, **kwargs):
        """Ask only when a reason is due."""
        super().__init__(*args, **kwargs)
        if not needs_reason:
            del self.fields["why"]


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

    why = CharField(label="Why is the register changed now?", max_length=300)

    def __init__(self, *args, needs_reason=False, **kwargs):
        """Offer the agencies that are still part of the partnership."""
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies_to_choose()
        if not needs_reason:
            del self.fields["why"]


class HeadCount(Form):
    """How many came, where nobody is booked by name."""

    attended = WholeNumberField(label="How many people came?", max_value=10_000)
    source = CharField(
        label="Where the figure comes from",
        help_text="For example: counted at the door.",
        max_length=200,
        required=False,
    )


class Approve(Form):
    """A manager's answer. A no may say why; the person reads it."""

    mark_optional = False
    decision = RadiosField(
        label="Do you approve?",
        choices=[("yes", "Yes, they may attend"), ("no", "No")],
    )
    why = CharField(
        label="If no: why?",
        help_text="The person will read this. Do not name a child or family.",
        max_length=300,
        required=False,
    )


class Offer(Form):
    """Taking or declining an offered place: two buttons, each with its own value."""

    decision = forms.ChoiceField(
        choices=[("take", "Take the place"), ("decline", "Decline it")], widget=forms.HiddenInput
    )


class WaitForAny(Book):
    """One wish for several dates of a course."""

    field_order = ["dates", "access_needs", "declared"]
    dates = CheckboxesField(label="Which dates could you come to?")

    def __init__(self, *args, dates=(), **kwargs):
        """`dates` are (id, words) of the dates that can be asked for."""
        super().__init__(*args, **kwargs)
        self.fields["dates"].choices = dates


class Colleague(Form):
    """Who comes instead."""

    name = CharField(label="Your colleague's name", max_length=120, autocomplete="off")
    email = EmailField(
        label="Your colleague's work e-mail address",
        help_text="The confirmation and the calendar entry go there.",
        autocomplete="off",
    )
    district = ModelChoiceField(
        District.objects.none(),
        label="Where your colleague works",
        help_text="Only needed if your colleague has not used this site before.",
        required=False,
    )

    def __init__(self, *args, **kwargs):
        """Offer the districts."""
        super().__init__(*args, **kwargs)
        self.fields["district"].queryset = District.objects.order_by("name", "pk")

    def clean_name(self):
        """A name that holds an address would put somebody's link into our mail."""
        name = self.cleaned_data["name"]
        if looks_like_address(name):
            raise forms.ValidationError("Enter a name without a web or e-mail address")
        return name

    def clean_email(self):
        """A booking belongs to one person."""
        if why := generic_mailbox(self.cleaned_data["email"]):
            raise forms.ValidationError(why)
        return self.cleaned_data["email"].strip().lower()


class OtherDate(Form):
    """Which other date of the course."""

    event = RadiosField(label="Which date would you like instead?")

    def __init__(self, *args, dates=(), **kwargs):
        """`dates` are (id, words) of the dates to choose from."""
        super().__init__(*args, **kwargs)
        self.fields["event"].choices = dates


# What a file of each kind begins with. A docx is a zip archive that holds a document and no program.
BEGINNINGS = {
    "pdf": (b"%PDF-",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "docx": (b"PK\x03\x04",),
}
LARGEST = 5 * 1024 * 1024


class Proof(Form):
    """Proof of training done elsewhere."""

    prerequisite = RadiosField(label="What does it stand for?")
    what = CharField(label="What was it, and with whom?", max_length=300)
    done_on = DateField(label="When did you do it?")
    file = forms.FileField(
        label="Certificate or other proof",
        help_text="A PDF, a photo (JPG, PNG) or a Word file (DOCX), 5 MB at most. Only you, the co-ordinator and the "
        "administrators can open it. No child may be named in it.",
        error_messages={"empty": "This file is empty. Choose another one"},
    )

    def __init__(self, *args, prerequisites=(), today, **kwargs):
        """`prerequisites` are (id, title) of what the course asks for first; `today` is the last day allowed."""
        super().__init__(*args, **kwargs)
        self.fields["prerequisite"].choices = prerequisites
        self.fields["done_on"].latest = today
        self.fields["done_on"].earliest = dt.date(today.year - 30, 1, 1)

    def clean_file(self):
        """Take a file only for what its first bytes say it is; it is stored under a name of ours."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("This file is larger than 5 MB. Choose a smaller one, for example a photo")
        ending = file.name.rpartition(".")[2].lower()
        if ending not in BEGINNINGS:
            raise forms.ValidationError("Choose a PDF, JPG, PNG or DOCX file")
        beginning = file.read(8)
        file.seek(0)
        if not beginning.startswith(BEGINNINGS[ending]) or (ending == "docx" and not is_document(file)):
            raise forms.ValidationError(f"This is not a {ending.upper()} file that we can read. Save it again as a PDF")
        file.seek(0)
        file.name = f"{uuid.uuid4().hex}.{ending}"
        return file


def is_document(file):
    """Whether a zip archive is a word-processing document without a program in it. Nothing is unpacked."""
    try:
        names = zipfile.ZipFile(file).namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error):
        return False
    return "word/document.xml" in names and not any("vbaproject" in name.lower() for name in names)


class AttendanceFile(Form):
    """The file of a meeting program."""

    file = forms.FileField(
        label="The file",
        help_text="From Teams, Zoom or Meet, or a list of names: .csv or .xlsx, at most 2 MB.",
        error_messages={"empty": "This file is empty. Choose another one"},
    )


class AttendanceChoices(Form):
    """What a human decides about a file: who the open rows are, and which mark holds where two differ."""

    mark_optional = False
    most_options, most_rows = 20_000, 200
    WALK_IN = "walk-in"
    KEEP, TAKE = "keep", "take"

    why = CharField(label="Why is the register changed now?", max_length=300)

    def __init__(self, *args, proposal, needs_reason=False, **kwargs):
        """One choice for each open row and for each mark that is not simply new."""
        super().__init__(*args, **kwargs)
        if not needs_reason:
            del self.fields["why"]
        self.rows, self.cells = {}, {}
        names = {booking.pk: booking.delegate.name for booking in proposal.bookings}
        everybody = min(len(proposal.reading.open), self.most_rows) * len(names) <= self.most_options
        # A form can carry so many answers; the rows beyond are said to be left out.
        self.beyond = proposal.reading.open[self.most_rows :]
        for index, entry in enumerate(proposal.reading.open[: self.most_rows]):
            near = [pk for pk in entry.suggested if pk in names]
            keys = near + [pk for pk in names if everybody and pk not in near]
            choices = [(str(pk), names[pk]) for pk in keys]
            if entry.name:
                choices.append((self.WALK_IN, "Came without a booking: add to the register"))
            self.fields[f"row_{entry.numbers[0]}"] = SelectField(
                label=f"Who is {entry.name or 'this'}?",
                help_text=self.about(entry),
                choices=choices,
                empty="Nobody: leave out",
                required=False,
            )
            self.rows[f"row_{entry.numbers[0]}"] = index
        for cell in proposal.cells("conflict", "unsure"):
            self.fields[cell.name] = RadiosField(
                label=cell.booking.delegate.name, choices=self.sides(cell), initial=self.KEEP, required=False
            )
            self.cells[cell.name] = cell

    def about(self, entry):
        """Where an open row stands in the file, and what is known about its address; never the address."""
        row = "Row" if len(entry.numbers) == 1 else "Rows"
        about = f"{row} {', '.join(map(str, entry.numbers[:5]))} of the file"
        if not entry.name:
            about += ": an e-mail address without a name"
        return f"{about}. Somebody with this address booked, and {entry.hint}" if entry.hint else about

    def sides(self, cell):
        """What stands and what the file says, as choices."""
        stands = LABELS[cell.standing.mark] if cell.standing else "not marked"
        if cell.standing and cell.standing.mark == Mark.PARTIAL:
            stands = f"Part, {cell.standing.minutes} minutes"
        says = f"Part, {cell.part} minutes" if cell.mark == Mark.PARTIAL else "Attended"
        return [(self.KEEP, f"Keep: {stands}"), (self.TAKE, f"Take from the file: {says}")]

    def chosen_rows(self):
        """{index of an open row: booking's id}, and the indices of those who came without a booking."""
        said = {index: self.cleaned_data.get(name) for name, index in self.rows.items()}
        walk_ins = [index for index, choice in said.items() if choice == self.WALK_IN]
        return {index: int(c) for index, c in said.items() if c and c != self.WALK_IN}, walk_ins

    def taken(self):
        """The names of the cells whose mark is to be that of the file."""
        return {name for name in self.cells if self.cleaned_data.get(name) == self.TAKE}
