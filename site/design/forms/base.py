"""The base form, its renderer and its bound field.

The renderer reads our form templates and Django's own, and nothing else: Wagtail's admin keeps its looks, because it
never meets this renderer.
"""

import re
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import django.forms
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.forms.renderers import BaseRenderer
from django.forms.utils import pretty_name
from django.template.backends.django import DjangoTemplates
from django.utils.functional import Promise, lazy

from design.forms.fields import SINGLE_LINE_LIMIT, TEXT_LIMIT
from design.forms.widgets import DateInput, Scale

# Control characters except tab and line ends, text-direction overrides, lone surrogates, non-characters.
HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
HIDDEN_OR_LINE_END = re.compile(HIDDEN.pattern[:-1] + "\t\r\n\u2028\u2029]")
INPUT_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    # Before radios, of which Django makes it a kind: dressed as one, a tick would not be seen.
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input"),
    (forms.RadioSelect, "govuk-radios__input"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.Select, "govuk-select"),
    (forms.Textarea, "govuk-textarea"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.widgets.Input, "govuk-input"),
)


class BoundField(forms.BoundField):
    """A field in a form: knows its kind, its texts' ids, and the id of the control an error links to."""

    @cached_property
    def kind(self) -> str:
        """One of "options", "date", "tick", "text", "other"; the template chooses its markup by it."""
        widget = self.field.widget
        if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return "options"
        if isinstance(widget, forms.MultiWidget):
            return "date" if isinstance(widget, DateInput) else "other"
        if isinstance(widget, forms.CheckboxInput):
            return "tick"
        return "text" if isinstance(widget, forms.Textarea) else "other"

    @property
    def first_id(self) -> str:
        """The id of the first control: the error summary links here, also for radios and dates."""
        if self.kind == "options" and self.subwidgets:
            return self.subwidgets[0].id_for_label or self.auto_id
        return f"{self.auto_id}_0" if self.kind in {"options", "date"} else self.auto_id

    @property
    def counted(self) -> int | None:
        """The number of characters allowed in a text box, for the counter below it."""
        return getattr(self.field, "max_length", None) if self.kind == "text" else None

    @property
    def optional(self) -> bool:
        """Whether the label says "(optional)"."""
        marks = getattr(self.form, "mark_optional", True)
        return bool(marks and not self.field.required and self.kind != "tick" and not self.is_hidden)

    def value(self) -> Any:
        """What the control shows: as typed, without the hidden characters that were refused."""
        value = super().value()
        return HIDDEN.sub("", value) if isinstance(value, str) else value

    @property
    def aria_describedby(self) -> str:
        """Hint, error and counter, in the order in which they are read."""
        own = self.field.widget.attrs.get("aria-describedby", "")
        ids = [own] if own else []
        if self.help_text:
            ids.append(f"{self.auto_id}_hint")
        if self.errors:
            ids.append(f"{self.auto_id}_error")
        if self.counted:
            ids.append(f"{self.auto_id}-info")
        return " ".join(ids)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Django's attributes with our classes; limits are left to the server, which keeps what was typed."""
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        if widget.is_hidden:
            return attrs
        base = next((name for kind, name in INPUT_CLASSES if isinstance(widget, kind)), "")
        names = [base, widget.attrs.get("class", ""), attrs.get("class", "")]
        if self.errors and base in {"govuk-input", "govuk-select", "govuk-textarea", "govuk-file-upload"}:
            names.append(f"{base}--error")
        if self.counted:
            names.append("govuk-js-character-count")
        if joined := " ".join(name for name in names if name):
            attrs["class"] = joined
        if isinstance(widget, forms.MultiWidget):
            self._class_boxes(widget)
        if self.kind == "options":
            # A radio has no invalid state of its own: the group says it through its error text.
            attrs.pop("aria-invalid", None)
        return attrs

    def _class_boxes(self, widget: forms.MultiWidget) -> None:
        """Each box of a date looks like an input, red when the date is refused."""
        for box in widget.widgets:
            names = set(box.attrs.get("class", "").split()) | {"govuk-input"}
            names = names | {"govuk-input--error"} if self.errors else names - {"govuk-input--error"}
            box.attrs["class"] = " ".join(sorted(names))

    def get_context(self) -> dict[str, Any]:
        """What the field's template sees."""
        return {"field": self}


class HouseRenderer(BaseRenderer):
    """Renders our forms from `form_templates/` and, behind it, Django's own widgets."""

    form_template_name = "design/form.html"
    field_template_name = "design/field.html"
    bound_field_class = BoundField

    @cached_property
    def engine(self) -> DjangoTemplates:
        """An engine of its own, so that nothing here reaches another application's forms."""
        return DjangoTemplates(
            {
                "APP_DIRS": False,
                "DIRS": [
                    Path(__file__).parent.parent / "form_templates",
                    Path(django.forms.__file__).parent / "templates",
                ],
                "NAME": "houseforms",
                "OPTIONS": {},
            }
        )

    def get_template(self, template_name: str) -> Any:
        """The template, ours first."""
        return self.engine.get_template(template_name)


RENDERER = HouseRenderer()  # one engine for all forms: making it per form costs more than the form


def _check_characters(pattern: re.Pattern[str]) -> Any:
    """A validator that refuses hidden characters and says what has been done about them."""

    def check(value: str) -> None:
        if pattern.search(str(value)):
            raise ValidationError(
                "There was a hidden character in this answer, often left by copying. We have taken it out: check the "
                "answer and send it again",
                code="hidden_character",
            )

    return check


def _asking(field: forms.Field) -> str:
    """What an empty required field says."""
    label = str(field.label or "an answer")
    chosen = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
    if isinstance(field, forms.BooleanField):
        return f"Tick the box: {label}"
    if label.endswith("?") or isinstance(field.widget, Scale):
        return f"{'Choose' if chosen else 'Write'} an answer: {label}"
    return f"{'Choose' if chosen else 'Enter'} {_lower_first(label)}"


def _lower_first(text: str) -> str:
    """The label inside a sentence: "Your name" becomes "your name", "NHS number" stays."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] in {" ", "-"} and text[:2] != "I " else text


class Form(forms.Form):
    """The base of each form on the site.

    Promises: every text has a limit, and hidden characters are refused in words; each required field asks for itself by
    name; what was typed is kept when the form comes back. `mark_optional = False` leaves "(optional)" away.
    """

    default_renderer = RENDERER
    use_required_attribute = False  # the browser's bubbles cannot be read twice; our summary can
    mark_optional = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if field.label is None:
                field.label = pretty_name(name)
            self._say_plainly(field)
            if isinstance(field, forms.CharField):
                self._limit(field)

    def _say_plainly(self, field: forms.Field) -> None:
        """Puts our sentences in the place of Django's own; a field's own messages stay.

        They name the field by its label when they are said: a form may give it another one after this.
        """

        def put(code: str, words: Callable[[forms.Field], str]) -> None:
            if isinstance(field.error_messages.get(code), Promise | None):
                field.error_messages[code] = lazy(words, str)(field)

        put("required", _asking)
        if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
            put("invalid_choice", lambda field: f"Choose one from the list: {field.label}")
            put("invalid_list", lambda field: f"Choose from the list: {field.label}")
        if isinstance(field, forms.EmailField):
            put("invalid", lambda _field: "Enter an e-mail address in full, like name@council.example")

    def _limit(self, field: forms.CharField) -> None:
        """Gives the field a limit if it has none, and our sentences for too long and hidden characters."""
        many_lines = isinstance(field.widget, forms.Textarea)
        limit = field.max_length or (TEXT_LIMIT if many_lines else SINGLE_LINE_LIMIT)
        field.max_length = limit
        field.validators = [
            check
            for check in field.validators
            if not isinstance(check, ProhibitNullCharactersValidator | MaxLengthValidator)
        ]
        field.validators.append(
            MaxLengthValidator(limit, f"Use {limit:,} characters or fewer. You have used %(show_value)d")
        )
        field.validators.append(_check_characters(HIDDEN if many_lines else HIDDEN_OR_LINE_END))
        field.widget.attrs.pop("maxlength", None)  # it would cut a pasted text without a word

    @property
    def summary(self) -> list[tuple[str, str]]:
        """(text, id of the first control) for each error; the id is empty for errors of the whole form."""
        return summary(self)


def summary(form: forms.BaseForm) -> list[tuple[str, str]]:
    """The errors of any form in the order of its fields, each with the id its link leads to."""
    errors = form.errors
    found = [(str(text), "") for text in errors.get(NON_FIELD_ERRORS, [])]
    for name in form.fields:
        if name in errors:
            bound = form[name]
            target = getattr(bound, "first_id", bound.auto_id)
            found += [(str(text), "" if bound.is_hidden else target) for text in errors[name]]
    return found


def dress(form: forms.BaseForm) -> forms.BaseForm:
    """Gives a form of another package (sign-in, two-step verification) our looks, leaving its rules alone."""
    if not isinstance(form, Form):
        form.renderer = RENDERER
        form.bound_field_class = BoundField
        form.use_required_attribute = False
        form._bound_fields_cache.clear()  # type: ignore[attr-defined]
        for field in form.fields.values():
            field.widget.attrs.pop("placeholder", None)
        for name, texts in form.errors.items() if form.is_bound else ():
            for error in texts.as_data() if name in form.fields else ():
                if error.code == "required":
                    error.message = _asking(form.fields[name])
    return form
