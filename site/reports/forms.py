"""Choosing what a report is about; wording an annual report."""

import datetime as dt
from urllib.parse import urlencode

from django.conf import settings

from courses.choices import SourceKind
from courses.models import Course
from design.forms import (
    CharField,
    DateField,
    Form,
    ModelChoiceField,
    ModelMultipleChoiceField,
    SelectField,
    TextField,
)
from people.models import Agency, Locality
from reports.choices import LEDGER, OWN_DAYS, Group, Period, Section
from reports.queries import Scope, last_quarters, london_day, period_days, quarter

EARLIEST = dt.date(2000, 1, 1)
LATEST = dt.date(2100, 12, 31)
# The longest text before or after the figures of one part of an annual report, in characters.
WORDS = 6000


class Choose(Form):
    """Period, course, locality. Offers only localities the user may see; `scope` says what was chosen.

    Refuses a period that ends before it begins. Nothing sent means this reporting year and everything one may see.
    """

    mark_optional = False

    period = SelectField(label="Period")
    first = DateField(label="First day", required=False, earliest=EARLIEST, latest=LATEST)
    last = DateField(label="Last day", required=False, earliest=EARLIEST, latest=LATEST)
    course = ModelChoiceField(
        Course.objects.none(), label="Course", required=False, empty_label="All courses", to_field_name="code"
    )
    locality = ModelChoiceField(
        Locality.objects.none(), label="Locality", required=False, empty_label="All localities", to_field_name="code"
    )

    def __init__(self, data=None, *, locality_ids, at, **kwargs):
        """`locality_ids` are those whose figures the user may see, None for all."""
        # Nothing sent is a choice too, so that the first visit shows figures.
        data = data.copy() if data else {}
        data.setdefault("period", Period.THIS_YEAR)
        super().__init__(data, **kwargs)
        self.at, self.locality_ids = at, locality_ids
        self.named = {f"{first}-{last}": (first, last, label) for first, last, label in settings.REPORT_PERIODS}
        *moving, dates = Period.choices
        named = [(key, label) for key, (_first, _last, label) in self.named.items()]
        self.fields["period"].choices = [*moving, *named, dates]
        self.fields["course"].queryset = Course.objects.order_by("title", "pk")
        localities = Locality.objects.order_by("position", "pk")
        if locality_ids is not None:
            localities = localities.filter(pk__in=locality_ids)
            self.fields["locality"].empty_label = "All of my localities"
        self.fields["locality"].queryset = localities

    def clean(self):
        """Turn the period into its first and last day."""
        cleaned = super().clean()
        period = cleaned.get("period")
        if period == Period.DATES:
            for name in ("first", "last"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, f"Enter the {name} day of the period")
        elif period in self.named:
            first, last, _label = self.named[period]
            cleaned |= {"first": dt.date.fromisoformat(first), "last": dt.date.fromisoformat(last)}
        elif period:
            first, last = period_days(period, today=london_day(self.at))
            cleaned |= {"first": first, "last": last}
        if cleaned.get("first") and cleaned.get("last") and cleaned["last"] < cleaned["first"]:
            self.add_error("last", "The last day must not be before the first day")
        return cleaned

    @property
    def scope(self):
        """The Scope of a valid form: never wider than the user's localities."""
        chosen = self.cleaned_data
        if chosen["locality"]:
            localities = (chosen["locality"],)
        elif self.locality_ids is None:
            localities = None
        else:
            localities = tuple(self.fields["locality"].queryset)
        return Scope(
            first=chosen["first"], last=chosen["last"], at=self.at, course=chosen.get("course"), localities=localities
        )


class ChooseThread(Form):
    """Which learning sources, and whether only those with something missing."""

    mark_optional = False

    kind = SelectField(label="Kind", choices=SourceKind.choices, empty="All kinds", required=False)
    show = SelectField(label="Show", choices=[("gaps", "Only what has something missing")], empty="Everything",
                       required=False)  # fmt: skip

    def chosen(self, strands):
        """Those of the strands that were asked for; all where nothing was, or nothing that can be."""
        kept = self.cleaned_data if self.is_valid() else {}
        if kept.get("kind"):
            strands = [strand for strand in strands if strand.source.kind == kept["kind"]]
        return [strand for strand in strands if strand.has_gap] if kept.get("show") else strands


class AnnualForm(Form):
    """What an annual report is called and about."""

    title = CharField(label="Title", max_length=150, help_text="For example: Workforce development 2026 to 2027.")
    first = DateField(
        label="First day", earliest=EARLIEST, latest=LATEST, help_text="A reporting year begins on 1 October."
    )
    last = DateField(label="Last day", earliest=EARLIEST, latest=LATEST)
    locality = ModelChoiceField(
        Locality.objects.none(), label="Locality", required=False, empty_label="All localities", to_field_name="code"
    )

    def __init__(self, data=None, *, at, initial=None, **kwargs):
        """Begin with the last reporting year."""
        first, last = period_days(Period.LAST_YEAR, today=london_day(at))
        title = f"Workforce development, year ending {last.day} {last:%B} {last.year}"
        super().__init__(data, initial={"title": title, "first": first, "last": last} | (initial or {}), **kwargs)
        self.fields["locality"].queryset = Locality.objects.order_by("position", "pk")

    def clean(self):
        """The last day is not before the first."""
        cleaned = super().clean()
        if cleaned.get("first") and cleaned.get("last") and cleaned["last"] < cleaned["first"]:
            self.add_error("last", "The last day must not be before the first day")
        return cleaned


class PartForm(Form):
    """The words around the figures of one part; its own days, and the words chosen for it, where it has them."""

    before = TextField(
        label="Words before the figures",
        required=False,
        max_length=WORDS,
        rows=6,
        help_text="Plain paragraphs, with an empty line between them. No names of people, no cases.",
    )
    first = DateField(
        label="First day of this part",
        required=False,
        earliest=EARLIEST,
        latest=LATEST,
        help_text="Only where it is about fewer days than the report.",
    )
    last = DateField(label="Last day of this part", required=False, earliest=EARLIEST, latest=LATEST)
    chosen = ModelMultipleChoiceField(Locality.objects.none(), label="", required=False)
    after = TextField(label="Words after the figures", required=False, max_length=WORDS, rows=6)

    def __init__(self, data=None, *, section, choosable, initial=None, **kwargs):
        """`choosable` are the words this part may show, None where it shows figures."""
        super().__init__(data, initial=initial, **kwargs)
        if section.kind not in OWN_DAYS:
            del self.fields["first"], self.fields["last"]
        if choosable is None:
            del self.fields["chosen"]
            return
        self.fields["chosen"].queryset = choosable
        self.fields["chosen"].label = "Quotes" if section.kind == Section.QUOTES else "You said, we did"
        self.fields["chosen"].label_from_instance = _words_of
        for name, which in (("before", "before"), ("after", "after")):
            self.fields[name].label = f"Words {which} them"

    def clean(self):
        """Both days or neither."""
        cleaned = super().clean()
        if "first" in self.fields and bool(cleaned.get("first")) != bool(cleaned.get("last")):
            missing = "last" if cleaned.get("first") else "first"
            if missing not in self.errors:
                self.add_error(missing, "Enter both days, or neither")
        return cleaned


def _words_of(row):
    """A quote or an improvement as one line to tick."""
    words = f"“{row.text}”" if hasattr(row, "text") else f"You said: {row.said} We did: {row.did}"
    return f"{words} ({row.course.title})"


class Behind(Choose):
    """The choice of a report, and which of its counts: `of` a code of the ledger, in the row `row` of the table `by`.

    Nobody fills it in: the figures lead here.
    """

    of = SelectField(label="Count", choices=[(code, heading) for code, heading, _meaning in LEDGER])
    by = SelectField(label="Table", choices=[("", "All"), *Group.choices], required=False)
    row = CharField(label="Row", required=False)

    def clean(self):
        """A row is a row of a table."""
        cleaned = super().clean()
        if bool(cleaned.get("by")) != bool(cleaned.get("row")):
            self.add_error("row", "A row and its table go together")
        return cleaned


class ChooseYear(Form):
    """One of the reporting years shown."""

    mark_optional = False

    year = SelectField(label="Year", required=False)

    def __init__(self, *args, years, **kwargs):
        """Offer these years, each by its label."""
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year.label, year.label) for year in years]

    def chosen(self, years):
        """The year that was asked for; the first where nothing was, or nothing that can be."""
        wanted = self.cleaned_data.get("year") if self.is_valid() else ""
        return next((year for year in years if year.label == wanted), years[0])


class ChooseReturn(Form):
    """An agency and a quarter. Offers only agencies the user may see; with one alone, that one is chosen already."""

    mark_optional = False

    agency = ModelChoiceField(Agency.objects.none(), label="Agency")
    quarter = SelectField(label="Quarter")

    def __init__(self, data=None, *, agency_ids, at, **kwargs):
        """`agency_ids` are those whose returns the user may see, None for all."""
        agencies = Agency.objects.order_by("name", "pk")
        if agency_ids is not None:
            agencies = agencies.filter(pk__in=agency_ids)
        data = data.copy() if data else {}
        quarters = list(last_quarters(london_day(at)))
        # The quarter that is over last: this one still grows.
        data.setdefault("quarter", quarters[1][0].isoformat())
        if agency_ids is not None and len(agency_ids) == 1:
            data.setdefault("agency", str(next(iter(agency_ids))))
        super().__init__(data if data.get("agency") else None, initial=data, **kwargs)
        self.at = at
        self.fields["agency"].queryset = agencies
        self.fields["quarter"].choices = [
            (first.isoformat(), f"{first:%B} to {last:%B %Y}") for first, last in quarters
        ]

    def scope(self, locality_ids):
        """The Scope of a valid form, in these localities or in all (None)."""
        first, last = quarter(dt.date.fromisoformat(self.cleaned_data["quarter"]))
        places = None
        if locality_ids is not None:
            places = tuple(Locality.objects.filter(pk__in=locality_ids).order_by("position", "pk"))
        return Scope(first=first, last=last, at=self.at, localities=places)

    @property
    def address(self):
        """The choice of a valid form as a query."""
        chosen = self.cleaned_data
        return urlencode({"agency": chosen["agency"].pk, "quarter": chosen["quarter"]})
