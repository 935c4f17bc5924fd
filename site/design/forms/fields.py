"""Fields with the widgets of the house. All take `label`, `help_text`, `required` and `initial` as in Django."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import DataError

from design.forms.widgets import Checkboxes, DateInput, Radios, Scale, Select, Textarea, TextInput

SINGLE_LINE_LIMIT = 200
TEXT_LIMIT = 2000
MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sep sept", "october oct", "november nov", "december dec"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:. ]?(?P<minute>\d{2}))?\s*(?P<half>am|pm)?")


def _attrs(**attrs: Any) -> dict[str, Any]:
    """The given attributes without the empty ones; a `width` of n characters becomes a class."""
    width = attrs.pop("width", None)
    kept = {key: value for key, value in attrs.items() if value is not None}
    return kept | ({"class": f"govuk-input--width-{width}"} if width else {})


class CharField(forms.CharField):
    """One line of text, at most `max_length` characters (200 unless told); `width` is 2, 3, 4, 5, 10, 20 or 30."""

    def __init__(
        self,
        *,
        max_length: int = SINGLE_LINE_LIMIT,
        autocomplete: str | None = None,
        width: int | None = None,
        inputmode: str | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("widget", TextInput(_attrs(autocomplete=autocomplete, width=width, inputmode=inputmode)))
        super().__init__(max_length=max_length, **kwargs)


class EmailField(forms.EmailField):
    """An e-mail address."""

    def __init__(self, *, autocomplete: str | None = "email", **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 254)
        kwargs.setdefault("widget", forms.EmailInput(_attrs(autocomplete=autocomplete, spellcheck="false")))
        super().__init__(**kwargs)


class TextField(forms.CharField):
    """Several lines of text, at most `max_length` characters (2,000 unless told), counted while typing."""

    def __init__(self, *, max_length: int = TEXT_LIMIT, rows: int = 5, **kwargs: Any) -> None:
        kwargs.setdefault("widget", Textarea({"rows": str(rows)}))
        super().__init__(max_length=max_length, **kwargs)


class WholeNumberField(forms.IntegerField):
    """A whole number from 0 to a million unless told otherwise, with its unit in the label."""

    default_error_messages = {
        "invalid": "Enter a whole number, like 25",
        "min_value": "Enter %(limit_value)s or more",
        "max_value": "Enter %(limit_value)s or less",
    }

    def __init__(self, *, width: int = 4, min_value: int = 0, max_value: int = 1_000_000, **kwargs: Any) -> None:
        kwargs.setdefault("widget", TextInput(_attrs(inputmode="numeric", width=width)))
        super().__init__(min_value=min_value, max_value=max_value, **kwargs)


class BooleanField(forms.BooleanField):
    """One box to tick; not required unless told, because an empty box is an answer."""

    def __init__(self, *, required: bool = False, **kwargs: Any) -> None:
        super().__init__(required=required, **kwargs)


class RadiosField(forms.ChoiceField):
    """One of several, all of them seen; `layout` and `hints` as in the Radios widget."""

    def __init__(self, *, layout: str | None = None, hints: Mapping[Any, str] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("widget", Radios(layout=layout, hints=hints))
        super().__init__(**kwargs)


class CheckboxesField(forms.MultipleChoiceField):
    """Any of several, all of them seen."""

    def __init__(self, *, layout: str | None = None, hints: Mapping[Any, str] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("widget", Checkboxes(layout=layout, hints=hints))
        super().__init__(**kwargs)


class SelectField(forms.ChoiceField):
    """One of many, in a drop-down list; `empty` is the line for "none chosen"."""

    def __init__(self, *, choices: Any = (), empty: str | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("widget", Select)
        super().__init__(choices=[("", empty), *choices] if empty is not None else choices, **kwargs)


class ModelChoiceField(forms.ModelChoiceField):
    """One row of the given queryset, which is already limited to what the person may see."""

    def __init__(self, queryset: Any, *, radios: bool = False, **kwargs: Any) -> None:
        if radios:
            kwargs.setdefault("widget", Radios)
        else:
            kwargs.setdefault("empty_label", "Choose")
        kwargs.setdefault("error_messages", {"invalid_choice": "Choose one from the list"})
        super().__init__(queryset, **kwargs)


class ModelMultipleChoiceField(forms.ModelMultipleChoiceField):
    """Any rows of the given queryset, which is already limited to what the person may see."""

    def __init__(self, queryset: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", Checkboxes)
        kwargs.setdefault(
            "error_messages",
            {"invalid_choice": "Choose from the list", "invalid_pk_value": "Choose from the list"},
        )
        super().__init__(queryset, **kwargs)

    def clean(self, value: Any) -> Any:
        """As Django's, but a number no database can hold is a wrong choice, not a fault."""
        try:
            return super().clean(value)
        except (OverflowError, DataError):
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from None


class ScaleField(forms.TypedChoiceField):
    """A whole number from `lowest` to `highest`, with words at both ends; gives an int, or None if left out."""

    def __init__(self, *, lowest: int = 0, highest: int = 10, low: str = "", high: str = "", **kwargs: Any) -> None:
        numbers = range(lowest, highest + 1)
        kwargs.setdefault("widget", Scale(low=low, high=high))
        super().__init__(choices=[(n, str(n)) for n in numbers], coerce=int, empty_value=None, **kwargs)


class DateField(forms.Field):
    """A day, typed in three boxes; months also by name.

    `earliest` and `latest` are dates that are still allowed.
    """

    widget = DateInput
    default_error_messages = {
        "real": "Enter a real date, like 27 3 2027",
        "year": "Enter the year with 4 numbers, like 2027",
    }

    def __init__(self, *, earliest: dt.date | None = None, latest: dt.date | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.earliest, self.latest = earliest, latest

    def to_python(self, value: Any) -> dt.date | None:
        """The date of the three texts; refused in words that say which part is missing or wrong."""
        if value is None or isinstance(value, dt.date):
            return value
        texts = [str(part or "").strip() for part in (value if isinstance(value, Iterable) else [])]
        if not any(texts):
            return None
        missing = [name for name, text in zip(("a day", "a month", "a year"), texts, strict=True) if not text]
        if missing:
            raise ValidationError(f"The date must include {' and '.join(missing)}", code="incomplete")
        day, month, year = texts[0], str(MONTHS.get(texts[1].lower(), texts[1])), texts[2]
        if not all(re.fullmatch(r"[0-9]{1,4}", part) for part in (day, month, year)):
            raise ValidationError(self.error_messages["real"], code="real")
        if len(year) != 4:
            raise ValidationError(self.error_messages["year"], code="year")
        try:
            return dt.date(int(year), int(month), int(day))
        except ValueError:
            raise ValidationError(self.error_messages["real"], code="real") from None

    def validate(self, value: dt.date | None) -> None:
        """Refuses an empty required date and one outside the allowed days."""
        super().validate(value)
        if value and self.earliest and value < self.earliest:
            raise ValidationError(f"The date must be {_day(self.earliest)} or later", code="early")
        if value and self.latest and value > self.latest:
            raise ValidationError(f"The date must be {_day(self.latest)} or earlier", code="late")


class TimeField(forms.Field):
    """A time of day as people write it: "9:30am", "9.30", "14:00", "midday". Gives a naive `datetime.time`."""

    default_error_messages = {"real": "Enter a time, like 9:30am or 14:00"}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", TextInput(_attrs(width=5)))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> dt.time | None:
        """The time of the text; refused when it is none."""
        if isinstance(value, dt.time):
            return value
        if value in self.empty_values:
            return None
        text = str(value).strip().lower().replace("a.m.", "am").replace("p.m.", "pm")
        if text in {"midday", "noon", "12 noon"}:
            return dt.time(12)
        if text == "midnight":
            return dt.time(0)
        match = TIME.fullmatch(text)
        if not match:
            raise ValidationError(self.error_messages["real"], code="real")
        hour, minute, half = int(match["hour"]), int(match["minute"] or 0), match["half"]
        if half and not 1 <= hour <= 12:
            raise ValidationError(self.error_messages["real"], code="real")
        if half:
            hour = hour % 12 + (12 if half == "pm" else 0)
        try:
            return dt.time(hour, minute)
        except ValueError:
            raise ValidationError(self.error_messages["real"], code="real") from None

    def prepare_value(self, value: Any) -> Any:
        """A stored time is shown as 14:00."""
        return value.strftime("%H:%M") if isinstance(value, dt.time) else value


def _day(day: dt.date) -> str:
    """3 March 2027, whatever the locale."""
    return f"{day.day} {day:%B} {day.year}"
