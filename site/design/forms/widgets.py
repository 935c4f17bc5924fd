"""Widgets with the product's markup. Their templates are in `form_templates/`, seen by our renderer only."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms

TextInput = forms.TextInput
Select = forms.Select


class Textarea(forms.Textarea):
    """A text box of five rows; its limit is counted on the page and enforced by the field."""

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__({"rows": "5", **(attrs or {})})


class OptionsMixin:
    """Options with hints, in one of several layouts: "stacked", "inline", "small", "segmented", "scale"."""

    layout = "stacked"

    def __init__(
        self,
        attrs: Mapping[str, Any] | None = None,
        choices: Any = (),
        *,
        layout: str | None = None,
        hints: Mapping[Any, str] | None = None,
    ) -> None:
        super().__init__(attrs, choices)  # type: ignore[call-arg]
        self.layout = layout or self.layout
        self.hints = {str(key): hint for key, hint in (hints or {}).items()}

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Django's context with the layout added."""
        context = super().get_context(name, value, attrs)  # type: ignore[misc]
        context["widget"]["layout"] = self.layout
        return context

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Django's option with its hint tied to it."""
        option = super().create_option(name, value, label, *args, **kwargs)  # type: ignore[misc]
        if hint := self.hints.get(str(value)):
            option["hint"] = hint
            option["hint_id"] = f"{option['attrs'].get('id', name)}_hint"
            option["attrs"]["aria-describedby"] = option["hint_id"]
        return option


class Radios(OptionsMixin, forms.RadioSelect):
    """One of several; `layout` as in OptionsMixin."""


class Checkboxes(OptionsMixin, forms.CheckboxSelectMultiple):
    """Any of several; `layout` as in OptionsMixin."""


class Segmented(Radios):
    """One of a few short words side by side in one bar: attended, part, absent."""

    layout = "segmented"


class Scale(Radios):
    """A row of numbers with words at both ends."""

    layout = "scale"

    def __init__(self, *args: Any, low: str = "", high: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.low, self.high = low, high

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """The context of the options with the words at both ends."""
        context = super().get_context(name, value, attrs)
        context["widget"].update(low=self.low, high=self.high, steps=len(list(self.choices)))
        return context


class DateInput(forms.MultiWidget):
    """Day, month and year in three boxes: `<name>_day`, `<name>_month`, `<name>_year`.

    A link may also carry the whole date as `<name>=2027-03-03`.
    """

    template_name = "design/date.html"
    use_fieldset = True
    parts = (("day", "Day", 2), ("month", "Month", 2), ("year", "Year", 4))

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes = {
            part: forms.TextInput(
                {"inputmode": "numeric", "class": f"govuk-date-input__input govuk-input--width-{width}"}
            )
            for part, _label, width in self.parts
        }
        super().__init__(boxes, attrs)

    def decompress(self, value: Any) -> list[Any]:
        """A date as its three numbers."""
        if isinstance(value, str):
            value = _iso(value)
        return [value.day, value.month, value.year] if isinstance(value, dt.date) else [None, None, None]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        """The three texts as typed, or those of a whole ISO date."""
        values = super().value_from_datadict(data, files, name)
        if not any(values) and (whole := _iso(data.get(name, ""))):
            return [str(whole.day), str(whole.month), str(whole.year)]
        return values

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Django's context with a visible label on each box."""
        context = super().get_context(name, value, attrs)
        for box, (_part, label, _width) in zip(context["widget"]["subwidgets"], self.parts, strict=True):
            box["label"] = label
        return context


def _iso(text: Any) -> dt.date | None:
    """The date in an ISO text, or None."""
    try:
        return dt.date.fromisoformat(str(text))
    except ValueError:
        return None
