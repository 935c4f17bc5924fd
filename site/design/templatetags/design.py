"""How the pages say dates, times, numbers and places; and the tags the base template needs.

All times are London wall time. None of these runs a query.
"""

import datetime as dt
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.forms import BaseForm
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from design import forms

register = template.Library()
LONDON = ZoneInfo("Europe/London")


def _local(value: Any) -> Any:
    """An aware time on London's wall; a day or a time of day as it is."""
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        return value.astimezone(LONDON)
    return value


@register.filter
def day(value: Any) -> str:
    """Tuesday 3 March 2027."""
    value = _local(value)
    return f"{value:%A} {value.day} {value:%B} {value.year}" if isinstance(value, dt.date) else ""


@register.filter
def short_day(value: Any) -> str:
    """3 March 2027."""
    value = _local(value)
    return f"{value.day} {value:%B} {value.year}" if isinstance(value, dt.date) else ""


@register.filter
def iso_day(value: Any) -> str:
    """2027-03-03, London's day, for the `datetime` attribute of a time element."""
    value = _local(value)
    return f"{value:%Y-%m-%d}" if isinstance(value, dt.date) else ""


@register.filter
def iso_time(value: Any) -> str:
    """2027-03-03T09:30+00:00, for the `datetime` attribute of a time element."""
    value = _local(value)
    return value.isoformat(timespec="minutes") if isinstance(value, dt.datetime) else ""


@register.filter
def clock(value: Any) -> str:
    """9:30am, 2pm, midday, midnight. Between the two 1ams of October's clock change it says which: "1:30am (GMT)"."""
    value = _local(value)
    if not isinstance(value, dt.datetime | dt.time):
        return ""
    if value.minute == 0 and value.hour in {0, 12}:
        return "midnight" if value.hour == 0 else "midday"
    minutes = f":{value.minute:02d}" if value.minute else ""
    text = f"{value.hour % 12 or 12}{minutes}{'am' if value.hour < 12 else 'pm'}"
    if isinstance(value, dt.datetime) and value.tzinfo is LONDON and _twice(value):
        text += f" ({value:%Z})"
    return text


def _twice(value: dt.datetime) -> bool:
    """Whether this wall time happens twice, as between 1am and 2am on the October day."""
    return value.replace(fold=0).utcoffset() != value.replace(fold=1).utcoffset() and value.replace(
        fold=0
    ).utcoffset() == dt.timedelta(hours=1)


@register.filter
def when(value: Any) -> str:
    """The day and the hours of something with `starts_at` and `ends_at`, or of a pair of them.

    "Tuesday 3 March 2027, 9:30am to 12:30pm"; over midnight or days both days are said.
    """
    starts, ends = _ends(value)
    if not starts:
        return ""
    if not ends:
        return f"{day(starts)}, {clock(starts)}"
    if starts.date() == ends.date():
        return f"{day(starts)}, {clock(starts)} to {clock(ends)}"
    return f"{day(starts)}, {clock(starts)}, to {day(ends)}, {clock(ends)}"


@register.filter
def hours(value: Any) -> str:
    """Only the hours: "9:30am to 12:30pm"."""
    starts, ends = _ends(value)
    return f"{clock(starts)} to {clock(ends)}" if starts and ends else clock(starts)


def _ends(value: Any) -> tuple[Any, Any]:
    """Start and end on London's wall."""
    if isinstance(value, tuple | list):
        starts, ends = value
    elif isinstance(value, dict):
        starts, ends = value.get("starts_at"), value.get("ends_at")
    else:
        starts, ends = getattr(value, "starts_at", None), getattr(value, "ends_at", None)
    return _local(starts), _local(ends)


@register.filter
def duration(minutes: Any) -> str:
    """So many minutes as people say them: "6 hours", "1 hour 30 minutes", "45 minutes"."""
    if not isinstance(minutes, int):
        return ""
    hours, rest = divmod(minutes, 60)
    words = [f"{hours} hour{'s' * (hours != 1)}"] if hours else []
    words += [f"{rest} minute{'s' * (rest != 1)}"] if rest or not hours else []
    return " ".join(words)


@register.filter
def weekday(value: Any) -> str:
    """Tue."""
    value = _local(value)
    return f"{value:%a}" if isinstance(value, dt.date) else ""


@register.filter
def month(value: Any) -> str:
    """Mar; the day's number stands beside it on a date tile."""
    value = _local(value)
    return f"{value:%b}" if isinstance(value, dt.date) else ""


@register.filter
def day_number(value: Any) -> str:
    """3."""
    value = _local(value)
    return str(value.day) if isinstance(value, dt.date) else ""


@register.filter
def year(value: Any) -> str:
    """2027."""
    value = _local(value)
    return str(value.year) if isinstance(value, dt.date) else ""


@register.filter
def quarters(value: Any) -> str:
    """Days in quarters without needless noughts: 2, 2.5, 0.25; a dash for nothing."""
    return "–" if value is None or value == "" else f"{Decimal(value).normalize():f}"


@register.filter
def number(value: Any) -> str:
    """12,345; one decimal where there is one; a minus sign (no hyphen) before less than nought; a dash for nothing."""
    if value is None or value == "":
        return "–"
    said = f"{value:,.1f}".removesuffix(".0") if isinstance(value, float) else f"{value:,}"
    return "0" if said == "-0" else said.replace("-", "−")


@register.filter
def percent(value: Any) -> str:
    """A share from 0 to 1 as "77%"; a dash for nothing."""
    return "–" if value is None else f"{value * 100:.0f}%".replace("-0%", "0%").replace("-", "−")


@register.simple_tag
def places_left(capacity: int, taken: int, waiting: int = 0) -> str:
    """The places in words: "4 of 25 places left", "1 of 25 places left", "Full, 3 waiting", "Full"."""
    left = max(capacity - taken, 0)
    if left and not waiting:
        return f"{left} of {capacity} places left"
    if left:
        return f"{left} of {capacity} places left, {waiting} waiting"
    return f"Full, {waiting} waiting" if waiting else "Full"


@register.simple_tag
def meter_width(capacity: int, taken: int) -> int:
    """The taken part of the places as a whole number from 0 to 100, for the drawing of the meter."""
    return min(100, max(0, round(100 * taken / capacity))) if capacity else 100


@register.simple_tag
def setting(name: str) -> Any:
    """One of the settings that pages may show; any other name is refused."""
    if name not in SHOWN:
        raise template.TemplateSyntaxError(f"The setting {name} is not one that pages may show")
    return getattr(settings, name, SHOWN[name])


SHOWN: dict[str, str] = {
    "PARTNERSHIP_NAME": "Safeguarding Children Partnership",
    "PARTNERSHIP_AREA": "",
    "PARTNERSHIP_SHORT_NAME": "Safeguarding partnership",
    "CONTACT_EMAIL": "training@partnership.example",
    "QUICK_EXIT_URL": "https://www.bbc.co.uk/weather",
}


@register.simple_tag(takes_context=True)
def nav_item(context: Any, href: str, text: str) -> SafeString:
    """A line of the navigation; the part of the site one is in is marked."""
    request = context.get("request")
    here = bool(request) and request.path.startswith(href)
    state = format_html(' aria-current="{}"', "true") if here else ""
    return format_html('<li class="sp-nav__item"><a class="sp-nav__link" href="{}"{}>{}</a></li>', href, state, text)


@register.simple_tag
def page_link(query: Any, number: int, parameter: str = "page") -> str:
    """The address of another page of the same list; `query` is `request.GET`."""
    kept = [(key, text) for key, texts in query.lists() if key != parameter for text in texts] if query else []
    return f"?{urlencode([*kept, (parameter, number)])}"


@register.simple_tag
def page_numbers(page: Any) -> list[Any]:
    """The numbers of the pages near this one and at both ends, with "…" between."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.simple_tag
def field(bound: Any, *, size: str = "s", heading: bool = False) -> SafeString:
    """A bound field with label, hint and error; `size` s, m, l, or "plain"; `heading` makes the label the page's h1."""
    context = {"field": bound, "size": size, "heading": heading}
    return mark_safe(bound.renderer.render("design/field.html", context))  # noqa: S308 # nosec B308, B703 - our template's


@register.filter
def dressed(form: BaseForm) -> BaseForm:
    """A form of another package in our looks."""
    return forms.dress(form)


@register.filter
def summary(form: BaseForm) -> list[tuple[str, str]]:
    """The errors of a form with the ids their links lead to; none where a page brings no form."""
    return forms.summary(form) if isinstance(form, BaseForm) else []


@register.simple_tag(takes_context=True)
def refused_forms(context: Any) -> list[BaseForm]:
    """The refused forms of a sign-in page, dressed; such a page brings one, several or none, under these names."""
    named = [context.get(name) for name in ("form", "verify_form", "change_form")]
    # The page of a code brings the same form under two names: its mistakes are said once.
    found = {id(form): form for form in named if isinstance(form, BaseForm) and form.errors}
    return [forms.dress(form) for form in found.values()]


@register.filter
def has_files(form: BaseForm) -> bool:
    """Whether the form needs multipart encoding."""
    return form.is_multipart()
