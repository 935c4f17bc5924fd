"""The forms of the register: everybody's mark, walk-ins, counts, check-ins."""

import uuid
from dataclasses import dataclass
from typing import Any

from bookings.actions import RowMark
from bookings.choices import PRESENT, Mark
from design.forms import CharField, EmailField, Form, ModelChoiceField, RadiosField, WholeNumberField
from people.models import Agency
from people.queries import agencies_to_choose

# The marks as the narrow control of the register says them.
MARKS = (
    (Mark.ATTENDED, "Attended"),
    (Mark.PARTIAL, "Part"),
    (Mark.DID_NOT_ATTEND, "Did not attend"),
    (Mark.APOLOGIES, "Apologies"),
)
LABELS = {**dict(MARKS), Mark.NOT_MARKED: "not marked"}
# So many changes a page may send of one row before it hears an answer.
MOST_EARLIER = 40
WHY = "Why is the register changed now?"


@dataclass
class Row:
    """One person on the page of a register: what stands, what was chosen, and what is wrong with that."""

    booking: Any
    standing: Any = None
    guest: bool = False
    chosen: str = ""
    late: str = ""
    left: str = ""
    present_only: bool = False
    version: int = 0
    touched: bool = False
    problem: str = ""
    clash: bool = False
    settle: str = ""
    request_id: Any = None
    earlier: tuple = ()

    @classmethod
    def of(cls, booking, session):
        """The row of a booking read by `queries.register`."""
        row = cls(booking, guest=booking.event_id != session.event_id)
        row.show(booking.marks[0] if booking.marks else None)
        return row

    @property
    def marked(self):
        """Whether the register has a mark for this person."""
        return self.standing is not None and self.standing.mark != Mark.NOT_MARKED

    @property
    def state(self):
        """What a page with script does with the row: "saved", "problem", or "unsaved" where it is sent again."""
        if self.problem or self.clash:
            return "problem"
        return "unsaved" if self.touched else "saved"

    @property
    def was(self):
        """What the page shows for this row, as it sends it back: how to tell a change from none."""
        if not self.marked:
            return ""
        standing = self.standing
        return told(standing.mark, standing.late, standing.left, not standing.took_part)

    @property
    def other_minutes(self):
        """Minutes there of which nobody said whether they were missing at the start or at the end: from a file."""
        standing = self.standing
        return standing.minutes if self.marked and not (standing.late or standing.left) else None

    @property
    def options(self):
        """(value, label, whether chosen) of the control."""
        return [(mark, label, self.chosen == mark) for mark, label in MARKS]

    @property
    def mine(self):
        """What was chosen here, in words, beside what somebody else marked."""
        parts = [LABELS.get(self.chosen, "")]
        parts += [f"{self.late} minutes late"] if self.late else []
        parts += [f"left {self.left} minutes early"] if self.left else []
        return ", ".join(parts + (["present only"] if self.present_only else []))

    @property
    def theirs(self):
        """What somebody else marked, in words."""
        return self.standing.words if self.marked else "Not marked"

    @property
    def first_id(self):
        """The control that a link to this row's problem leads to."""
        key = self.booking.pk
        if self.clash:
            return f"settle_{key}_1"
        return f"late_{key}" if self.chosen in (Mark.PARTIAL, Mark.DID_NOT_ATTEND) else f"mark_{key}_1"

    def show(self, standing):
        """Take what stands now as what the page shows."""
        self.standing, self.version = standing, standing.version if standing else 0
        self.chosen = standing.mark if self.marked else ""
        self.late = str(standing.late) if self.marked and standing.late else ""
        self.left = str(standing.left) if self.marked and standing.left else ""
        self.present_only = self.marked and not standing.took_part
        self.touched = self.clash = False

    def read(self, data, *, longest, latest):
        """Take what was sent. A row whose choice is the one the page showed is left alone, whatever stands now."""
        key = self.booking.pk
        chosen = data.get(f"mark_{key}", "").strip()
        late = data.get(f"late_{key}", "").strip()[:9] if chosen in (Mark.PARTIAL, Mark.DID_NOT_ATTEND) else ""
        left = data.get(f"left_{key}", "").strip()[:9] if chosen == Mark.PARTIAL else ""
        present_only = data.get(f"only_{key}") == "1" and chosen in PRESENT
        if data.get("clear") == str(key):
            chosen, late, left, present_only = Mark.NOT_MARKED, "", "", False
        settle = data.get(f"settle_{key}", "")
        clashed = data.get(f"clashed_{key}") == "1"
        if not chosen or settle == "theirs" or told(chosen, late, left, present_only) == data.get(f"was_{key}", ""):
            return
        shown = data.get(f"version_{key}", "0")
        self.chosen, self.late, self.left, self.present_only = chosen, late, left, present_only
        self.version = int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 9 else 0
        self.touched, self.clash = True, clashed and settle != "mine"
        names = data.get(f"earlier_{key}", "").split(",")[-MOST_EARLIER:]
        self.request_id = name_of(data.get(f"request_{key}", ""))
        self.earlier = tuple(filter(None, map(name_of, names)))
        self.problem = self._wrong(longest, latest)

    def _wrong(self, longest, latest):
        """What is wrong with the choice, or ""."""
        name = self.booking.delegate.name
        if self.clash:
            return f"{name}: choose which mark stands"
        if self.chosen not in Mark.values:
            return f"Choose what the register says about {name}"
        for typed in (self.late, self.left):
            if typed and not (typed.isascii() and typed.isdigit() and 1 <= int(typed) <= longest):
                return f"{name}: minutes are a number from 1 to {longest}"
        if self.chosen != Mark.PARTIAL:
            return ""
        if not (self.late or self.left):
            return "" if self._kept() else f"Say how many minutes {name} came late or left early"
        if int(self.late or 0) > latest:
            return (
                f"{name}: nobody is let in more than {latest} minutes late. Choose “Did not attend” and keep the "
                "minutes: that records that they came too late"
            )
        if int(self.late or 0) + int(self.left or 0) > longest:
            return f"{name}: late and early together are longer than the sitting"
        return ""

    def _kept(self):
        """Minutes that a file brought, which a change of something else leaves alone."""
        standing = self.standing
        return standing.minutes if self.marked and standing.mark == Mark.PARTIAL else None

    def mark(self):
        """What the action takes."""
        return RowMark(
            booking_id=self.booking.pk,
            mark=self.chosen,
            minutes=self._kept() if self.chosen == Mark.PARTIAL and not (self.late or self.left) else None,
            late=int(self.late) if self.late else None,
            left=int(self.left) if self.left else None,
            took_part=not self.present_only,
            version=self.version,
            request_id=self.request_id,
            earlier=self.earlier,
        )


def told(mark, late, left, present_only):
    """One row's choice as one text, to compare."""
    return f"{mark}:{late or ''}:{left or ''}:{'1' if present_only else ''}"


def name_of(text):
    """The name a page gave to a change, or None for anything else."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


class Register(Form):
    """The register of one sitting: every row on one page, sent as one form or some rows by script.

    A row with a problem keeps what was typed and does not hold up the others.
    """

    why = CharField(label=WHY, max_length=300)

    def __init__(self, data=None, *, rows, session, latest, needs_reason=False, only=None):
        """`rows` are Row objects; `only` are ids of the bookings whose rows alone are read; `latest` is how late
        somebody may come in minutes.
        """
        super().__init__(data)
        self.everyone = rows
        self.rows = rows if only is None else [row for row in rows if str(row.booking.pk) in only]
        self.longest, self.latest = session.minutes - 1, latest
        if not needs_reason:
            del self.fields["why"]

    def clean(self):
        """Read each row. What is wrong with one stays on the row, so that the others can be saved."""
        for row in self.rows:
            row.read(self.data, longest=self.longest, latest=self.latest)
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
            rows[attendance.booking_id].show(attendance)
        for conflict in conflicts:
            if conflict.attendance is None:
                self.add_error(None, str(conflict))
                continue
            row = rows[conflict.attendance.booking_id]
            row.problem, row.clash = f"{conflict} Choose which mark stands", True
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

    why = CharField(label=WHY, max_length=300)

    def __init__(self, *args, needs_reason=False, **kwargs):
        """Ask only when a reason is due."""
        super().__init__(*args, **kwargs)
        if not needs_reason:
            del self.fields["why"]


# The choice that says that a walk-in is none of the people we know.
NOBODY = "new"


class WalkIn(Form):
    """Somebody who came without a booking, in seconds. Where people of nearly that name are known, asks who it is."""

    name = CharField(label="Name", max_length=120, autocomplete="off")
    agency = ModelChoiceField(Agency.objects.none(), label="Who they work for", required=False)
    email = EmailField(
        label="Work e-mail address",
        help_text="Without it they get no certificate and no evaluation by e-mail.",
        required=False,
        autocomplete="off",
    )
    person = RadiosField(label="Is it one of these people?", required=False)
    why = CharField(label=WHY, max_length=300)

    def __init__(self, *args, needs_reason=False, suggestions=(), **kwargs):
        """Offer the agencies that are still part of the partnership. `suggestions` are people of nearly that name."""
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies_to_choose()
        self.suggestions = {str(person.pk): person for person in suggestions}
        if self.suggestions:
            choices = [(pk, f"{person.name}, {person.agency or 'agency not known'}") for pk, person in
                       self.suggestions.items()]  # fmt: skip
            self.fields["person"].choices = [*choices, (NOBODY, "Somebody else")]
            self.fields["person"].required = True
            self.fields["person"].error_messages["required"] = "Choose one of the people, or “Somebody else”"
        else:
            del self.fields["person"]
        if not needs_reason:
            del self.fields["why"]

    def clean_person(self):
        """The person chosen, or None for somebody new."""
        return self.suggestions.get(self.cleaned_data["person"])


class HeadCount(Form):
    """How many came, where nobody is booked by name. Late, the form asks why."""

    attended = WholeNumberField(label="How many people came?", max_value=10_000)
    source = CharField(
        label="Where the figure comes from",
        help_text="For example: counted at the door.",
        max_length=200,
        required=False,
    )
    why = CharField(label="Why is the count changed now?", max_length=300)

    def __init__(self, *args, needs_reason=False, **kwargs):
        """Ask only when a reason is due."""
        super().__init__(*args, **kwargs)
        if not needs_reason:
            del self.fields["why"]


class CheckIn(Form):
    """Somebody says that they are in the room."""

    name = CharField(label="Your name", max_length=120, autocomplete="name")
    email = EmailField(
        label="Your work e-mail address",
        help_text="The one you booked with. Leave it empty if you have none: the trainer will find you by name.",
        required=False,
        autocomplete="email",
    )


class MakeUp(Form):
    """On which other date a missed part is made up."""

    session = RadiosField(label="When will you make it up?")

    def __init__(self, *args, sittings=(), **kwargs):
        """`sittings` are (id, words) of the sittings to choose from."""
        super().__init__(*args, **kwargs)
        self.fields["session"].choices = sittings
