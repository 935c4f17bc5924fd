"""Forms of evaluation, built from the questionnaire in the database."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.forms import CharField

from bookings.rules import CHECK_IN_LENGTH
from design import forms
from evaluations import actions, rules
from evaluations.choices import (
    CODE_LENGTH,
    CODE_LETTERS,
    IN_WORDS,
    MOMENTS,
    ROLE_QUESTION,
    TEXT_LIMIT,
    WITH_OPTIONS,
    Consent,
    Kind,
    Moment,
)

LOOKING_BACK = "And before the course?"
LOOKING_BACK_HINT = "Looking back from today: how confident were you before it began?"
NO_CASES = "Do not name a child or a family."
# What people take for each, roughly: the whole comes to two minutes.
SECONDS = {
    Kind.SCALE: 4,
    Kind.CONFIDENCE: 5,
    Kind.CHOICE: 4,
    Kind.CHOICES: 6,
    Kind.TEXT: 18,
    Kind.INTENTION: 20,
    Kind.KEPT: 5,
    Kind.CONSENT: 4,
}
# With so many options or fewer all are seen; more stand in a list that opens.
SEEN = 8


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

    def __init__(self, data=None, *, sheet, at, intention=None, **kwargs):
        """Build the fields; `at` bounds the date by which somebody means to do something. What became of an intention
        is asked only of those whose `intention` is known.
        """
        super().__init__(data, **kwargs)
        self.sheet, self.intention = sheet, intention
        self._layout = []
        today = at.astimezone(rules.LONDON).date()
        for question in sheet.questions:
            if question.kind == Kind.CONFIDENCE:
                self._add_confidence(question)
            elif question.kind != Kind.KEPT or intention:
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
        words = {
            Moment.NOW: (question.section, question.text),
            Moment.LOOKING_BACK: (LOOKING_BACK, LOOKING_BACK_HINT),
        }
        for moment in MOMENTS.get(self.sheet.wave, ()):
            heading, hint = words[moment]
            fields = {f"{moment}-{item.code}": self._scale(question, item.text) for item in self.sheet.items}
            self._add(heading, hint, fields, SECONDS[question.kind] * len(fields))

    def _choice(self, question, shared):
        """One or several of the options."""
        choices = [(option.code, option.label) for option in question.options.all()]
        if question.kind == Kind.CHOICES:
            return forms.CheckboxesField(choices=choices, **shared)
        if len(choices) <= SEEN:
            return forms.RadiosField(choices=choices, **shared)
        return forms.SelectField(choices=choices, empty="Choose", **shared)

    def _only_if(self, question):
        """The sentence that says when a question is asked at all; also said without script."""
        earlier = next((each for each in self.sheet.questions if each.code == question.follows_code), None)
        if earlier is None:
            return ""
        labels = {option.code: option.label for option in earlier.options.all()}
        chosen = [f"“{labels.get(answer, answer)}”" for answer in question.follows]
        return f"Only if you chose {' or '.join(chosen)} above."

    def _scale(self, question, text, said=""):
        """A row of numbers with words at both ends."""
        return forms.ScaleField(
            label=text,
            help_text=said or question.hint,
            lowest=question.low,
            highest=question.high,
            low=f"{question.low}: {question.low_label}" if question.low_label else "",
            high=f"{question.high}: {question.high_label}" if question.high_label else "",
            required=question.required and not question.follows_code,
        )

    def _fields(self, question, today):
        """The fields of one question by their names."""
        shared = {"label": question.text, "required": question.required and not question.follows_code}
        said = " ".join(part for part in (question.hint, self._only_if(question)) if part)
        if question.kind == Kind.SCALE:
            return {question.code: self._scale(question, question.text, said)}
        if question.kind in WITH_OPTIONS:
            return {question.code: self._choice(question, {"help_text": said, **shared})}
        if question.kind == Kind.CONSENT:
            field = forms.RadiosField(choices=Consent.choices, initial=Consent.NO, help_text=said, **shared)
            return {question.code: field}
        hint = f"{said} {NO_CASES}".strip()
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
        asked = {question.code: question for question in self.sheet.questions}
        found = []
        for heading, hint, names, seconds in self._layout:
            bound = [self[name] for name in names]
            for field in bound:
                field.asked = asked.get(field.name)
            found.append(Group(heading, hint, bound, seconds))
        return found

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
            if question.kind in IN_WORDS and cleaned.get(code):
                self._guard(code, cleaned)
            if question.kind == Kind.INTENTION and cleaned.get(f"{code}-by") and code in cleaned and not cleaned[code]:
                self.add_error(code, "Write what you will do by then, or leave the date empty")
            self._demand_follower(question, cleaned)
        if self._consent() == Consent.WITH_ROLE and ROLE_QUESTION in self.fields and not cleaned.get(ROLE_QUESTION):
            self.add_error(ROLE_QUESTION, "Choose the words that may stand under the quote")
        if not self.errors and not self.given().replies:
            self.add_error(None, "Answer at least one question before you send the form.")
        return cleaned

    def _demand_follower(self, question, cleaned):
        """A question that follows another is demanded only where it is asked."""
        if question.required and question.follows_code and self._is_asked(question) and not cleaned.get(question.code):
            self.add_error(question.code, f"Give an answer: {question.text}")

    def _is_asked(self, question):
        """Whether the answer to the earlier question leads to this one."""
        if not question.follows_code:
            return True
        said = self.cleaned_data.get(question.follows_code)
        return bool({str(each) for each in (said if isinstance(said, list) else [said])} & set(question.follows))

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
        asks_consent = any(question.kind == Kind.CONSENT for question in self.sheet.questions)
        replies = []
        for question in self.sheet.questions:
            value = cleaned.get(question.code)
            if question.kind == Kind.CONFIDENCE:
                replies += self._ratings()
            elif not self._is_asked(question) or value in (None, "", []):
                continue
            elif question.kind == Kind.SCALE:
                replies.append(actions.Reply(code=question.code, number=value))
            elif question.kind == Kind.CHOICES:
                replies += [actions.Reply(code=question.code, option=option) for option in value]
            elif question.kind in WITH_OPTIONS:
                if question.code != ROLE_QUESTION or not asks_consent or consent == Consent.WITH_ROLE:
                    replies.append(actions.Reply(code=question.code, option=value))
            elif question.kind in IN_WORDS:
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
        label="Code", help_text="6 or 7 letters and figures, as the trainer shows them.", max_length=20, width=10
    )

    def clean_code(self):
        """The code as it is stored."""
        code = "".join(self.cleaned_data["code"].upper().split()).replace("-", "")
        if len(code) not in (CODE_LENGTH, CHECK_IN_LENGTH) or set(code) - set(CODE_LETTERS):
            raise ValidationError(f"A code has {CODE_LENGTH} or {CHECK_IN_LENGTH} letters and figures, like HK47PM")
        return code


class CloseForm(forms.Form):
    """Closing a form for good asks for a tick, because there is no way back."""

    sure = forms.BooleanField(label="Nobody can answer after this. I want to see the results now", required=True)
