"""What is typed about learning sources and what they recommend."""

import datetime as dt

from django.core.exceptions import ValidationError

from courses.choices import SourceKind
from courses.models import Course
from courses.queries import briefing_pages
from design import forms
from evaluations.rules import may_identify
from people.models import Locality

NO_CASE = "The theme only: no case, no child, no family."


def without_case(text):
    """The text, or ValidationError where somebody might be recognised by it."""
    if may_identify(text):
        raise ValidationError(
            "A child or a family might be recognised by this. Take out names, dates of birth, numbers and addresses"
        )
    return text


class ChangeSource(forms.Form):
    """A review, audit, guidance or campaign."""

    kind = forms.RadiosField(label="What is it?", choices=SourceKind.choices)
    title = forms.CharField(label="Title", help_text=NO_CASE, max_length=150)
    summary = forms.TextField(
        label="What does it ask of training?", help_text=NO_CASE, max_length=500, rows=4, required=False
    )
    known_on = forms.DateField(
        label="Since when is it known?",
        help_text="People reached are counted from this day.",
        earliest=dt.date(2010, 1, 1),
    )

    def __init__(self, *args, today, **kwargs):
        """Nothing is learnt in the future."""
        super().__init__(*args, **kwargs)
        self.fields["known_on"].latest = today

    def clean_title(self):
        """A theme."""
        return without_case(self.cleaned_data["title"])

    def clean_summary(self):
        """A theme."""
        return without_case(self.cleaned_data["summary"])


class AddSource(ChangeSource):
    """The same with its locality, which stays."""

    locality = forms.ModelChoiceField(Locality.objects.none(), label="Where?", required=False)

    def __init__(self, *args, localities, everywhere, **kwargs):
        """`localities` are those to choose from; with `everywhere` the whole partnership is one of the choices."""
        super().__init__(*args, **kwargs)
        field = self.fields["locality"]
        field.queryset, field.required = localities, not everywhere
        field.empty_label = "The whole partnership" if everywhere else "Choose"
        self._say_plainly(field)


class Recommend(forms.Form):
    """What is recommended, and what answers it."""

    text = forms.TextField(label="What is recommended?", help_text=NO_CASE, max_length=300, rows=3)
    courses = forms.ModelMultipleChoiceField(Course.objects.none(), label="Courses that answer it", required=False)
    briefings = forms.ModelMultipleChoiceField(
        Course.objects.none(), label="7 Minute Briefings that answer it", required=False
    )

    def __init__(self, *args, **kwargs):
        """Offer every course, retired ones too, as they may have answered it."""
        super().__init__(*args, **kwargs)
        self.fields["courses"].queryset = Course.objects.order_by("title", "pk")
        self.fields["briefings"].queryset = briefing_pages()

    def clean_text(self):
        """A theme."""
        return without_case(self.cleaned_data["text"])
