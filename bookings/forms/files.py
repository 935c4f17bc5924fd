"""The forms of attendance files."""

from django import forms

from bookings.choices import Mark
from bookings.forms.register import LABELS
from design.forms import CharField, Form, RadiosField, SelectField


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
