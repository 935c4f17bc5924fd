"""Forms of the legacy room: a file, how its columns are read, what it leaves open."""

import django.forms

from courses.models import Course
from design.forms import BooleanField, Form, ModelChoiceField, RadiosField, SelectField
from legacy.choices import Answer, Ask, DateOrder, Kind, Meaning
from legacy.imports.headings import FIELDS, compared
from people.models import Agency
from people.queries import localities

# So many lines all lists of a page may hold together: a browser on a phone has to carry them.
MOST_OPTIONS = 6_000
NEW_WORDS = {
    Ask.AGENCY: "An agency of its own: list it",
    Ask.COURSE: "A course of earlier years: list it as former",
    Ask.PERSON: "Another person",
}


def all_courses():
    """Courses in use first."""
    return Course.objects.order_by("retired_at", "title", "pk")


class FileForm(Form):
    """An old spreadsheet. It is only looked at."""

    file = django.forms.FileField(
        label="The spreadsheet",
        help_text="An Excel workbook (.xlsx) or a .csv file. Save older kinds, such as .xls or .ods, as .xlsx first.",
        error_messages={"required": "Choose the spreadsheet.", "empty": "This file is empty. Choose another one."},
        widget=django.forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )
    locality = ModelChoiceField(
        None,
        label="Which area ran the dates in it?",
        help_text="Rows that name an area themselves keep it.",
        required=False,
        empty_label="The rows say so, or there are no dates",
    )
    kind = SelectField(
        label="What is it?", choices=Kind.choices, empty="Find out from the names of its columns", required=False
    )

    def __init__(self, *args, **kwargs):
        """Offer the localities."""
        super().__init__(*args, **kwargs)
        self.fields["locality"].queryset = localities()


class ColumnsForm(Form):
    """How the columns of a file are read: one choice for each heading."""

    mark_optional = False

    date_order = RadiosField(label="How are dates written that can be read two ways?", choices=DateOrder.choices)
    locality = ModelChoiceField(
        None, label="Which area ran the dates?", required=False, empty_label="The rows say so, or there are no dates"
    )
    course = ModelChoiceField(
        None, label="Which course is it?", required=False, empty_label="The rows or sheets say so",
        help_text="For a register that does not name its course.",
    )  # fmt: skip

    def __init__(self, *args, file, **kwargs):
        """One field a heading, in the order of the file."""
        super().__init__(*args, **kwargs)
        self.fields["locality"].queryset, self.fields["course"].queryset = localities(), all_courses()
        self.headings = {}
        choices = [(name, words) for name, (words, _) in FIELDS[file.kind].items()]
        for sheet in file.sheets:
            for heading, name in zip(sheet["headings"], compared(sheet["headings"]), strict=True):
                if name and name not in self.headings.values():
                    field = f"column_{len(self.headings)}"
                    self.headings[field] = name
                    self.fields[field] = SelectField(
                        label=f"“{heading}”" if not name[-2:].strip().isdigit() else f"“{heading}” (again)",
                        choices=choices,
                        empty="Not taken over",
                        required=False,
                        initial=file.mapping.get(name, ""),
                    )

    def mapping(self):
        """{heading as compared: field}."""
        return {name: self.cleaned_data[field] for field, name in self.headings.items() if self.cleaned_data.get(field)}


class DecisionsForm(Form):
    """What a file leaves open: one list of answers for each question."""

    mark_optional = False

    def __init__(self, *args, decisions, **kwargs):
        """One field a question; the likeliest answers first, everything else that is listed here below them."""
        super().__init__(*args, **kwargs)
        self.decisions = {f"decision_{row.pk}": row for row in decisions}
        self.listed = self.everything()
        for name, row in self.decisions.items():
            self.fields[name] = SelectField(
                label=f"“{row.said}”",
                help_text=self.about(row),
                choices=self.answers(row),
                empty="Not decided yet",
                required=False,
                initial=self.now(row),
            )

    def about(self, row):
        """What is asked, and the likeliest answer."""
        if not row.suggestions:
            return f"{Ask(row.ask).label} Nothing here is like it."
        _, words, sure = row.suggestions[0]
        return f"{Ask(row.ask).label} Likeliest: {words} ({sure}% alike)."

    def everything(self):
        """{ask: [(answer, words)]} of all agencies and courses, as far as a page can hold them."""
        asks = [row.ask for row in self.decisions.values()]
        found, room = {}, MOST_OPTIONS
        for ask, rows in ((Ask.COURSE, all_courses()), (Ask.AGENCY, Agency.objects.order_by("name", "pk"))):
            if ask not in asks:
                continue
            lines = [(f"{Answer.USE}:{row.pk}", str(row)) for row in rows]
            if len(lines) * asks.count(ask) <= room:
                found[ask] = lines
                room -= len(lines) * asks.count(ask)
        return found

    def answers(self, row):
        """(value, words) of what may be answered."""
        near = [(f"{Answer.USE}:{target}", f"{words} ({sure}% alike)") for target, words, sure in row.suggestions]
        chosen = {value for value, _ in near}
        if row.ask == Ask.STATUS:
            rest = [(f"{Answer.USE}:{value}", label) for value, label in Meaning.choices]
            near = [(value, words.rpartition(" (")[0]) for value, words in near]
        else:
            rest = self.listed.get(row.ask, [])
        if row.answer == Answer.USE and f"{Answer.USE}:{row.target}" not in chosen | {value for value, _ in rest}:
            rest = [(f"{Answer.USE}:{row.target}", "As decided before"), *rest]
        new = [(Answer.NEW, NEW_WORDS[row.ask])] if row.ask in NEW_WORDS else []
        return [*near, *new, (Answer.OUT, "Leave these rows out"), *(one for one in rest if one[0] not in chosen)]

    def now(self, row):
        """The answer that stands."""
        return f"{row.answer}:{row.target}" if row.answer == Answer.USE else row.answer

    def chosen(self):
        """[(decision, answer, target)] of what was answered."""
        found = []
        for name, row in self.decisions.items():
            answer, _, target = (self.cleaned_data.get(name) or "").partition(":")
            found.append((row, answer, target))
        return found


class UndoForm(Form):
    """Whether it is meant."""

    sure = BooleanField(
        label="Take back everything this file brought that nobody has worked with since",
        required=True,
        error_messages={"required": "Tick the box if you want to take it back."},
    )
