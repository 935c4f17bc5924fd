"""Forms of the builder."""

from django.core.exceptions import ValidationError

from design import forms
from evaluations.choices import ONLY_IN, WITH_ENDS, WITH_OPTIONS, Kind, Level

# What each kind is called when one is added, with what it is good for.
KINDS = {
    Kind.SCALE: "A scale with words at both ends",
    Kind.CHOICE: "One answer out of several",
    Kind.CHOICES: "Any number of answers out of several",
    Kind.TEXT: "An answer in their own words",
    Kind.INTENTION: "What they will do, and by when",
    Kind.CONFIDENCE: "How confident they are in each of the course’s own items, 0 to 10",
    Kind.KEPT: "What became of their own intention",
    Kind.CONSENT: "Whether we may quote what they wrote",
}
# Longer lists are not offered as something to follow.
FOLLOWABLE = 8


def kinds_for(version, questions):
    """The kinds that can still be added to a version, as (code, words)."""
    wave, there = version.questionnaire.wave, {question.kind for question in questions}
    return [
        (kind.value, words)
        for kind, words in KINDS.items()
        if kind not in ONLY_IN or (wave in ONLY_IN[kind] and kind not in there)
    ]


class KindForm(forms.Form):
    """Which kind of question to add."""

    def __init__(self, *args, kinds, **kwargs):
        """Only the kinds this form can ask."""
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.RadiosField(label="What kind of question?", choices=kinds)
        self._say_plainly(self.fields["kind"])


class QuestionForm(forms.Form):
    """The words of one question; what else it asks for hangs on its kind."""

    text = forms.CharField(label="The question", max_length=300)
    section = forms.CharField(
        label="Heading above it",
        help_text="Questions that follow each other under the same heading share a screen on the phone.",
        max_length=120,
    )
    hint = forms.CharField(label="Hint below it", max_length=300, required=False)

    def __init__(self, *args, kind, earlier=(), **kwargs):
        """`earlier` are the questions that stand before it, with their options."""
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind in WITH_ENDS:
            numbers = [(str(n), str(n)) for n in range(11)]
            self._put("low", forms.SelectField(label="From", choices=numbers[:2], initial="1"))
            self._put("low_label", forms.CharField(label="What the lowest number means", max_length=60))
            self._put("high", forms.SelectField(label="To", choices=numbers[2:], initial="5"))
            self._put("high_label", forms.CharField(label="What the highest number means", max_length=60))
        if kind in WITH_OPTIONS:
            help_text = (
                "One a line, in the order in which they are shown. Reword a line and it stays the same answer, so that "
                "years compare."
            )
            self._put("options", forms.TextField(label="Answers to choose from", help_text=help_text, rows=7))
        if kind not in (Kind.TEXT, Kind.INTENTION, Kind.CONSENT):
            field = forms.SelectField(
                label="What the figure can speak of",
                help_text="Kirkpatrick’s levels. Liking a course is never called its impact.",
                choices=[(str(level.value), level.label) for level in Level],
                empty="Nothing: facts about the person",
                required=False,
            )
            self._put("level", field)
        if kind not in (Kind.CONFIDENCE, Kind.KEPT, Kind.CONSENT):
            self._put("required", forms.BooleanField(label="It has to be answered"))
            if choices := list(followable(earlier)):
                field = forms.CheckboxesField(
                    label="Ask it only of people who chose",
                    help_text="Tick nothing to ask everybody. Tick answers of one question only.",
                    choices=choices,
                    required=False,
                )
                self._put("only_if", field)

    def _put(self, name, field):
        """Add a field dressed like those of the class."""
        self.fields[name] = field
        self._say_plainly(field)
        if hasattr(field, "max_length"):
            self._limit(field)

    def clean_options(self):
        """Lines, without empty ones."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["options"].splitlines()]
        lines = [line for line in lines if line]
        if long := next((line for line in lines if len(line) > 120), ""):
            raise ValidationError(f"Use 120 characters or fewer for an answer. “{long[:40]}…” is longer")
        return lines

    def clean_only_if(self):
        """(code of the question, codes of its answers)."""
        pairs = [choice.split(":", 1) for choice in self.cleaned_data["only_if"]]
        if len({code for code, _ in pairs}) > 1:
            raise ValidationError("Tick answers of one question only")
        return (pairs[0][0], " ".join(option for _, option in pairs)) if pairs else ("", "")

    def values(self):
        """What the actions take."""
        cleaned = dict(self.cleaned_data)
        code, answers = cleaned.pop("only_if", ("", ""))
        for name in ("low", "high", "level"):
            if name in cleaned:
                cleaned[name] = int(cleaned[name]) if cleaned[name] else None
        return cleaned | {"follows_code": code, "follows_answers": answers}


def followable(questions):
    """The answers another question can follow, as choices."""
    for question in questions:
        options = list(question.options.all()) if question.kind in WITH_OPTIONS else []
        if len(options) <= FOLLOWABLE:
            for option in options:
                yield f"{question.code}:{option.code}", f"{question.text} {option.label}"


def beginning(question):
    """What a question's form begins with."""
    return {
        "text": question.text,
        "section": question.section,
        "hint": question.hint,
        "low": str(question.low),
        "high": str(question.high),
        "low_label": question.low_label,
        "high_label": question.high_label,
        "level": str(question.level or ""),
        "required": question.required,
        "options": "\n".join(option.label for option in question.options.all()),
        "only_if": [f"{question.follows_code}:{answer}" for answer in question.follows],
    }


class SureForm(forms.Form):
    """One tick for what has no way back."""

    sure = forms.BooleanField(label="", required=True)

    def __init__(self, *args, label, **kwargs):
        """The words of the tick."""
        super().__init__(*args, **kwargs)
        self.fields["sure"].label = label
        self._say_plainly(self.fields["sure"])


class ItemForm(forms.Form):
    """Something a course wants people to be more confident in."""

    text = forms.CharField(
        label="I can …", help_text="For example: name neglect when I see it. Asked 0 to 10.", max_length=200
    )


class CourseForm(forms.Form):
    """For which course to copy a form."""

    def __init__(self, *args, courses, **kwargs):
        """The courses that have none of their own."""
        super().__init__(*args, **kwargs)
        self.fields["course"] = forms.ModelChoiceField(courses, label="Course")
        self._say_plainly(self.fields["course"])
