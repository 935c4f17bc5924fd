"""Forms about courses and dates."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import django.forms
from wagtail.admin.forms import WagtailAdminModelForm

from courses import queries
from courses.choices import ELEARNING, Delivery, Workforce
from courses.models import FrameworkLevel, Priority
from design import forms

LONDON = ZoneInfo("Europe/London")
MONTHS_AHEAD = 12


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody looks for in the catalogue; an empty value means "any"."""

    text: str = ""
    priority: str = ""
    workforce: str = ""
    # A code and the name that goes with it: modules carry the name.
    level: str = ""
    level_name: str = ""
    locality: str = ""
    delivery: str = ""
    month: str = ""
    by_date: bool = False

    @property
    def about_dates(self):
        """Whether a date must fit, so that a course without one is left out."""
        return bool(self.locality or self.delivery or self.month)

    @property
    def about_modules(self):
        """Whether e-learning without a date may fit."""
        return self.delivery in ("", ELEARNING) and not (self.locality or self.month or self.by_date)

    @property
    def filters(self):
        """Whether anything but words is asked for."""
        return bool(self.priority or self.workforce or self.level or self.about_dates)

    @property
    def span(self):
        """First and last moment of the wanted month in London, the last one excluded; None for any month."""
        if not self.month:
            return None
        year, month = (int(part) for part in self.month.split("-"))
        following = (year + 1, 1) if month == 12 else (year, month + 1)
        return dt.datetime(year, month, 1, tzinfo=LONDON), dt.datetime(*following, 1, tzinfo=LONDON)


class CourseFacts(WagtailAdminModelForm):
    """The facts of a course in the editors' admin, whose pages cannot use our own base form."""

    priorities = django.forms.ModelMultipleChoiceField(
        Priority.objects.order_by("position", "pk"), required=False, widget=django.forms.CheckboxSelectMultiple
    )
    levels = django.forms.ModelMultipleChoiceField(
        FrameworkLevel.objects.order_by("position", "pk"), required=False, widget=django.forms.CheckboxSelectMultiple
    )
    retired = django.forms.BooleanField(
        required=False,
        help_text="No longer taught: it leaves the catalogue. Dates already published stay, and so does all history.",
    )

    def __init__(self, *args, **kwargs):
        """Tick "Retired" where the course is."""
        super().__init__(*args, **kwargs)
        self.fields["retired"].initial = self.instance.retired_at is not None


class CatalogueFilter(forms.Form):
    """Filters of the catalogue, sent by GET so that the address holds them. Every field may be left empty."""

    mark_optional = False

    q = forms.CharField(label="Words in the title or text", required=False, max_length=100)
    priority = forms.SelectField(required=False)
    locality = forms.SelectField(label="Run by", required=False)
    delivery = forms.SelectField(
        label="How it is taught",
        choices=[*Delivery.choices, (ELEARNING, "E-learning, at any time")],
        empty="Any way",
        required=False,
    )
    month = forms.SelectField(required=False)
    workforce = forms.SelectField(label="For work with", required=False)
    level = forms.SelectField(label="Level", required=False)
    show = forms.SelectField(choices=[("dates", "By date")], empty="By course", required=False)

    def __init__(self, data, *, at):
        """Offer the months from `at` on. One query for the lists."""
        super().__init__(data)
        choices = queries.filter_choices()
        self.fields["priority"].choices = [("", "Any priority"), *choices["priority"]]
        self.fields["locality"].choices = [("", "All areas"), *choices["locality"]]
        self.fields["workforce"].choices = [
            ("", "Anyone"),
            (Workforce.CHILDREN, "Children and families"),
            (Workforce.ADULTS, "Adults"),
        ]
        self.fields["level"].choices = [("", "Any level"), *choices["level"]]
        self.fields["month"].choices = [("", "Any month"), *_months(at)]

    def wanted(self):
        """What is looked for. A value that does not fit is left out; the field says so."""
        self.is_valid()
        kept = self.cleaned_data
        return Wanted(
            text=kept.get("q", "").strip(),
            priority=kept.get("priority", ""),
            workforce=kept.get("workforce", ""),
            level=(level := kept.get("level", "")),
            level_name=dict(self.fields["level"].choices)[level] if level else "",
            locality=kept.get("locality", ""),
            delivery=kept.get("delivery", ""),
            month=kept.get("month", ""),
            by_date=kept.get("show") == "dates",
        )

    def chosen(self):
        """Each thing looked for, in words, with the address at which it is no longer asked for."""
        found = []
        for name in ("q", "priority", "month", "delivery", "locality", "workforce", "level"):
            if value := getattr(self, "cleaned_data", {}).get(name):
                labels = dict(getattr(self.fields[name], "choices", ()))
                rest = self.data.copy()
                rest.pop(name, None)
                rest.pop("page", None)
                found.append((labels.get(value, f"\u201c{value}\u201d"), f"?{rest.urlencode()}"))
        return found


def _months(at):
    """This month and the eleven after it, in London: ("2027-03", "March 2027")."""
    today = at.astimezone(LONDON).date()
    firsts = [
        dt.date(today.year + (today.month - 1 + n) // 12, (today.month - 1 + n) % 12 + 1, 1)
        for n in range(MONTHS_AHEAD)
    ]
    return [(f"{first:%Y-%m}", f"{first:%B %Y}") for first in firsts]
