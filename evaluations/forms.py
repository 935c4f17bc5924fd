"""Forms of evaluation, built from the questionnaire in the database."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.forms import CharField

from courses.choices import EventStatus
from courses.models import Course, Event
from design import forms
from design.templatetags.design import short_day
from evaluations import actions, queries, rules
from evaluations.choices import CODE_LENGTH, CODE_LETTERS, ROLE_QUESTION, TEXT_LIMIT, Consent, Kind, Moment, Review
from evaluations.models import CommentTag, QuestionnaireVersion

LOOKING_BACK = "And before the course?"
LOOKING_BACK_HINT = "Looking back from today: how confident were you before it began?"
NO_CASES = "Do not name a child or a family."
# What people take for each, roughly: the whole comes to two minutes.
SECONDS = {Kind.SCALE: 4, Kind.CONFIDENCE: 5, Kind.TEXT: 18, Kind.INTENTION: 20, Kind.CONSENT: 4, Kind.CHOICE: 2}


@dataclass(frozen=True)
class Group:
    """Questions that belong together and share a screen on the phone."""

    heading: str
    hint: str
    fields: list
    seconds: int


class Answers(forms.Form):
    """The questions of one sheet. Each may be left out; what was typed is kept whatever happens.

    A text by which a child or family might be recognised comes back once with a question; `checked` answers it.
    """

    mark_optional = False

    def __init__(self, data=None, *, sheet, at, **kwargs):
        """Build the fields; `at` bounds the date by which somebody means to do something."""
        super().__init__(data, **kwargs)
        self.sheet = sheet
        self._layout = []
        today = at.astimezone(rules.LONDON).date()
        for question in sheet.questions:
            if question.kind == Kind.CONFIDENCE:
                self._add_confidence(question)
            else:
                self._add(question.section, "", self._fields(question, today), SECONDS[question.kind])
        self.fields["checked"] = forms.BooleanField(label="I have checked: nobody can be recognised by what I wrote")
        for field in self.fields.values():
            # The base form dresses the fields of a class; these were made for one sheet.
            self._say_plainly(field)
            if isinstance(field, CharField):
                self._limit(field)

    def _add(self, heading, hint, fields, seconds):
        """Add fields to the group of this heading, which is the last one or a new one."""
        self.fields.update(fields)
        if self._layout and self._layout[-1][0] == heading:
            self._layout[-1][2].extend(fields)
            self._layout[-1][3] += seconds
        elif fields:
            self._layout.append([heading, hint, list(fields), seconds])

    def _add_confidence(self, question):
        """The course's items, now and looking back, each as one group."""
        for moment, heading, hint in (
            (Moment.NOW, question.section, question.text),
            (Moment.LOOKING_BACK, LOOKING_BACK, LOOKING_BACK_HINT),
        ):
            fields = {f"{moment}-{item.code}": self._scale(question, item.text) for item in self.sheet.items}
            self._add(heading, hint, fields, SECONDS[question.kind] * len(fields))

    def _scale(self, question, text):
        """A row of numbers with words at both ends."""
        return forms.ScaleField(
            label=text,
            help_text=question.hint,
            lowest=question.low,
            highest=question.high,
            low=f"{question.low}: {question.low_label}" if question.low_label else "",
            high=f"{question.high}: {question.high_label}" if question.high_label else "",
            required=question.required,
        )

    def _fields(self, question, today):
        """The fields of one question by their names."""
        shared = {"label": question.text, "required": question.required}
        if question.kind == Kind.SCALE:
            return {question.code: self._scale(question, question.text)}
        if question.kind == Kind.CHOICE:
            choices = [(option.code, option.label) for option in question.options.all()]
            field = forms.SelectField(choices=choices, empty="Choose", help_text=question.hint, **shared)
            return {question.code: field}
        if question.kind == Kind.CONSENT:
            return {
                question.code: forms.RadiosField(
                    choices=Consent.choices, initial=Consent.NO, help_text=question.hint, **shared
                )
            }
        hint = f"{question.hint} {NO_CASES}".strip()
        fields = {question.code: forms.TextField(max_length=TEXT_LIMIT, rows=3, help_text=hint, **shared)}
        if question.kind == Kind.INTENTION:
            soon = today + dt.timedelta(days=28)
            fields[f"{question.code}-by"] = forms.DateField(
                label="By when?",
                help_text=f"For example {soon.day} {soon.month} {soon.year}",
                earliest=today,
                latest=today + dt.timedelta(days=730),
                required=False,
            )
        return fields

    @property
    def groups(self):
        """The groups in order, each with its bound fields."""
        return [
            Group(heading, hint, [self[name] for name in names], seconds)
            for heading, hint, names, seconds in self._layout
        ]

    @property
    def asks_to_check(self):
        """Whether a text of the last sending might point to somebody, so that the box to tick is shown."""
        found = [error.code for errors in self.errors.as_data().values() for error in errors]
        return "may_identify" in found or bool(self.data.get("checked"))

    def clean(self):
        """Say what does not go together, and ask once about texts that might point to somebody."""
        cleaned = super().clean()
        for question in self.sheet.questions:
            code = question.code
            if question.kind in (Kind.TEXT, Kind.INTENTION) and cleaned.get(code):
                self._guard(code, cleaned)
            if question.kind == Kind.INTENTION and cleaned.get(f"{code}-by") and code in cleaned and not cleaned[code]:
                self.add_error(code, "Write what you will do by then, or leave the date empty")
        if self._consent() == Consent.WITH_ROLE and ROLE_QUESTION in self.fields and not cleaned.get(ROLE_QUESTION):
            self.add_error(ROLE_QUESTION, "Choose the words that may stand under the quote")
        if not self.errors and not self.given().replies:
            self.add_error(None, "Answer at least one question before you send the form.")
        return cleaned

    def _guard(self, code, cleaned):
        """Ask about one text, unless the person has looked at it."""
        if not cleaned.get("checked") and rules.may_identify(cleaned[code]):
            self.add_error(
                code,
                ValidationError(
                    "A child or a family might be recognised by this. Take out names, dates of birth, numbers and "
                    "addresses, or tick the box at the end to say that nobody can be",
                    code="may_identify",
                ),
            )

    def _consent(self):
        """What was chosen about quoting."""
        code = next((question.code for question in self.sheet.questions if question.kind == Kind.CONSENT), "")
        return self.cleaned_data.get(code) or Consent.NO

    def given(self):
        """All that was said, fit for the actions. A role is kept only where it may be shown."""
        cleaned, consent = self.cleaned_data, self._consent()
        replies = []
        for question in self.sheet.questions:
            value = cleaned.get(question.code)
            if question.kind == Kind.CONFIDENCE:
                replies += self._ratings()
            elif question.kind == Kind.SCALE and value is not None:
                replies.append(actions.Reply(code=question.code, number=value))
            elif question.kind == Kind.CHOICE and value:
                if question.code != ROLE_QUESTION or consent == Consent.WITH_ROLE:
                    replies.append(actions.Reply(code=question.code, option=value))
            elif question.kind in (Kind.TEXT, Kind.INTENTION) and value:
                replies.append(actions.Reply(code=question.code, text=value, due_on=cleaned.get(f"{question.code}-by")))
        return actions.Given(replies=tuple(replies), consent=consent)

    def _ratings(self):
        """The confidence items that were rated, at either moment."""
        rated = self.cleaned_data
        return [
            actions.Reply(code=item.code, moment=moment, number=rated[f"{moment}-{item.code}"])
            for moment in Moment.values
            for item in self.sheet.items
            if rated.get(f"{moment}-{item.code}") is not None
        ]


class RoomCodeForm(forms.Form):
    """The code on the trainer's slide. Spaces and small letters are as good."""

    code = forms.CharField(
        label="Code", help_text="6 letters and figures, as the trainer shows them.", max_length=20, width=10
    )

    def clean_code(self):
        """The code as it is stored."""
        code = "".join(self.cleaned_data["code"].upper().split()).replace("-", "")
        if len(code) != CODE_LENGTH or set(code) - set(CODE_LETTERS):
            raise ValidationError(f"A code has {CODE_LENGTH} letters and figures, like HK47PM")
        return code


class CloseForm(forms.Form):
    """Closing a form for good asks for a tick, because there is no way back."""

    sure = forms.BooleanField(label="Nobody can answer after this. I want to see the results now", required=True)


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

    def __init__(self, data=None, *, courses, at, **kwargs):
        """Courses that are taught; their dates from half a year ago on, which anybody may see."""
        super().__init__(data, **kwargs)
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
