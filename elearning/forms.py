"""Facts of modules and questions in the editors' admin, which cannot use our own base form; files handed in."""

import django.forms
from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm

from design.forms import BooleanField, CharField, Form
from elearning.imports.packages import MOST_PACKED
from elearning.models import AnswerGiven, BankChoice

ANSWERS_HELP = (
    "One answer a line: + before a right one, - before a wrong one, after a bar what is said to those who choose it. "
    "For example: + Tell your safeguarding lead today | Yes, the same day. With several right ones people are asked to "
    "choose all of them."
)
MOST_ANSWERS = 8


class Retiring(WagtailAdminModelForm):
    """A form with a box for "retired"."""

    retired = django.forms.BooleanField(required=False, help_text="No longer used. What was done with it is kept.")

    def __init__(self, *args, **kwargs):
        """Tick the box where it is."""
        super().__init__(*args, **kwargs)
        self.fields["retired"].initial = self.instance.retired_at is not None


class ModuleFacts(Retiring):
    """The facts of a module."""

    def clean_priorities(self):
        """A list of codes; an empty box is an empty list."""
        codes = self.cleaned_data["priorities"] or []
        if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
            raise ValidationError('Write codes in brackets, for example ["neglect", "domestic-abuse"].')
        return codes


class QuestionFacts(Retiring):
    """A question with its answers in one box."""

    answers = django.forms.CharField(
        max_length=6000, help_text=ANSWERS_HELP, widget=django.forms.Textarea(attrs={"rows": 8})
    )

    def __init__(self, *args, **kwargs):
        """Show the answers as they are."""
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            rows = self.instance.choices.order_by("position", "pk")
            self.fields["answers"].initial = "\n".join(
                f"{'+' if row.right else '-'} {row.text}" + (f" | {row.feedback}" if row.feedback else "")
                for row in rows
            )

    def clean_answers(self):
        """[(text, right, feedback)]. Refuses a line without a sign, by its number, and all right or all wrong."""
        rows = []
        lines = [line.strip() for line in self.cleaned_data["answers"].splitlines() if line.strip()]
        for number, line in enumerate(lines, start=1):
            text, _bar, feedback = (part.strip() for part in line[1:].partition("|"))
            if line[0] not in "+-" or not text:
                raise ValidationError(f"Line {number}: begin with + or -, then the answer.")
            if len(text) > 250 or len(feedback) > 400:
                raise ValidationError(f"Line {number}: at most 250 characters before the bar and 400 after it.")
            rows.append((text, line[0] == "+", feedback))
        if not 2 <= len(rows) <= MOST_ANSWERS:
            raise ValidationError(f"Write 2 to {MOST_ANSWERS} answers, one a line.")
        if len({right for _text, right, _feedback in rows}) < 2:
            raise ValidationError("At least one answer must be right, and at least one not.")
        if len({text.lower() for text, _right, _feedback in rows}) < len(rows):
            raise ValidationError("Two answers are the same.")
        if "answers" in self.changed_data and self.instance.pk and self.in_use():
            raise ValidationError(
                "Somebody has answered this question. Retire it and add a new one, so that old results stay true."
            )
        return rows

    def in_use(self):
        """Whether the question was ever drawn."""
        return AnswerGiven.objects.filter(question=self.instance).exists()

    def save_answers(self):
        """Put the answers in place of those there are, where they changed. Part of the view's transaction."""
        if "answers" not in self.changed_data:
            return
        self.instance.choices.all().delete()
        BankChoice.objects.bulk_create(
            BankChoice(question=self.instance, position=number, text=text, right=right, feedback=feedback)
            for number, (text, right, feedback) in enumerate(self.cleaned_data["answers"], start=1)
        )


class PackageForm(Form):
    """A SCORM package. What it is, the action finds out."""

    file = django.forms.FileField(
        label="The package",
        help_text="One .zip file as your authoring tool exports it: SCORM 1.2 or SCORM 2004, up to "
        f"{MOST_PACKED // 1024 // 1024} MB.",
        error_messages={"required": "Choose the package.", "empty": "This file is empty."},
        widget=django.forms.ClearableFileInput(attrs={"accept": ".zip"}),
    )


class CompletionsForm(Form):
    """A list from another platform. Without the tick it is only looked at."""

    mark_optional = False

    file = django.forms.FileField(
        label="The list",
        help_text="An Excel workbook (.xlsx) or a .csv file with at most 5,000 rows.",
        error_messages={"required": "Choose the list.", "empty": "This file is empty. Choose another one."},
    )
    take = BooleanField(label="Take it in now", required=False)


class PushKeyForm(Form):
    """The name of a key."""

    name = CharField(label="Which platform is it for?", max_length=80)
