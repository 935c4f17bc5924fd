"""Forms of those who read comments first and answer them in public."""

import datetime as dt

from courses.choices import EventStatus
from courses.models import Course, Event
from design import forms
from design.templatetags.design import short_day
from evaluations import queries
from evaluations.choices import TEXT_LIMIT, Review
from evaluations.models import CommentTag, QuestionnaireVersion

DECISIONS = (
    (Review.RELEASED, "Release it: nobody can be recognised"),
    (Review.WITHHELD, "Keep it back: it hurts or exposes a colleague, or says nothing"),
    (Review.SEALED, "Delete the words: child or case information"),
)


class ReviewForm(forms.Form):
    """What becomes of one comment; `decided` is what the action needs."""

    decision = forms.RadiosField(
        label="What becomes of it?",
        choices=DECISIONS,
        hints={
            Review.WITHHELD: "The words stay, and nobody but moderators can read them.",
            Review.SEALED: "The words are gone for good. Only the fact that there was such a comment stays.",
        },
    )
    text = forms.TextField(
        label="The words to release",
        help_text="Take out what could tell who is meant, and write […] there. Leave the rest as it is.",
        max_length=TEXT_LIMIT,
        required=False,
    )
    tags = forms.ModelMultipleChoiceField(CommentTag.objects.none(), label="What it is about", required=False)

    def __init__(self, data=None, *, answer, initial=None, **kwargs):
        """Begin with what was decided before."""
        chosen = answer.tags.split()
        initial = {"text": answer.text, "tags": [tag.pk for tag in queries.tags() if tag.code in chosen]}
        super().__init__(data, initial=initial, **kwargs)
        self.fields["tags"].queryset = queries.tags()

    def clean(self):
        """Released words are never empty."""
        cleaned = super().clean()
        if cleaned.get("decision") == Review.RELEASED and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", "Enter the words to release, or keep the comment back")
        return cleaned

    @property
    def decided(self):
        """Decision, words and tags."""
        return {name: self.cleaned_data[name] for name in ("decision", "text", "tags")}


class ImprovementForm(forms.Form):
    """You said, we did."""

    course = forms.ModelChoiceField(Course.objects.none(), label="Course")
    said = forms.CharField(label="You said", help_text="In a few words, as several people put it.", max_length=300)
    did = forms.CharField(label="We did", help_text="What is different now.", max_length=300)
    tag = forms.ModelChoiceField(CommentTag.objects.none(), label="What it is about", required=False)
    first_date = forms.ModelChoiceField(
        Event.objects.none(), label="First date taught that way", required=False, empty_label="No date yet"
    )
    version = forms.ModelChoiceField(
        QuestionnaireVersion.objects.none(),
        label="Questionnaire that asks whether it helped",
        required=False,
        empty_label="None",
    )

    def __init__(self, data=None, *, at, **kwargs):
        """Courses that are taught; their dates from half a year ago on, which anybody may see."""
        super().__init__(data, **kwargs)
        courses = Course.objects.filter(retired_at=None)
        self.fields["course"].queryset = courses.order_by("title", "pk")
        self.fields["tag"].queryset = queries.tags()
        dates = Event.objects.filter(
            status=EventStatus.PUBLISHED, course__in=courses, starts_at__gte=at - dt.timedelta(days=183)
        )
        dates = dates.select_related("course", "locality").order_by("course__title", "starts_at", "pk")
        self.fields["first_date"].queryset = dates
        self.fields["first_date"].label_from_instance = lambda event: (
            f"{event.course.title}, {short_day(event.starts_at)}, {event.locality.name}"
        )
        versions = QuestionnaireVersion.objects.filter(in_use_from__isnull=False).select_related("questionnaire")
        self.fields["version"].queryset = versions.order_by("questionnaire__title", "number", "pk")
        self.fields["version"].label_from_instance = lambda row: f"{row.questionnaire.title}, version {row.number}"

    def clean(self):
        """The date is one of the course."""
        cleaned = super().clean()
        course, date = cleaned.get("course"), cleaned.get("first_date")
        if course and date and date.course_id != course.pk:
            self.add_error("first_date", "Choose a date of the course")
        return cleaned
