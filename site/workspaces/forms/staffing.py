"""What trainers, co-ordinators and agency leads type about pools and staffing."""

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.forms import DecimalField, URLField

from courses.choices import LADDER, WEEKDAYS, Part
from courses.models import Course
from courses.queries import courses_to_plan, localities_planned_by, trainers
from courses.rules import LONDON, instants
from design import forms
from design.forms.widgets import TextInput
from people.models import Locality, Person

DAYS_HINT = "In quarters: 2, 2.5 or 0.25. Leave it empty if nothing was agreed."


class DaysField(DecimalField):
    """Days in quarters."""

    def __init__(self, **kwargs):
        """Sensible limits, said in words."""
        messages = {
            "invalid": "Enter days as a number, like 2 or 2.5",
            "min_value": "Enter 0 or more",
            "max_value": "Enter 260 or less",
            "max_digits": "Enter 260 or less",
            "max_whole_digits": "Enter 260 or less",
            "max_decimal_places": "Enter days in quarters, like 2.5 or 0.25",
        }
        kwargs.setdefault("widget", TextInput({"inputmode": "decimal", "class": "govuk-input--width-4"}))
        super().__init__(min_value=0, max_value=260, max_digits=5, decimal_places=2, error_messages=messages, **kwargs)

    def prepare_value(self, value):
        """2 and 2.5, not 2.00 and 2.50."""
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value

    def clean(self, value):
        """A number in quarters."""
        days = super().clean(value)
        if days is not None and days % Decimal("0.25"):
            raise ValidationError("Enter days in quarters, like 2.5 or 0.25")
        return days


class OfferToDeliver(forms.Form):
    """As what a trainer offers to come."""

    part = forms.RadiosField(label="As what can you come?")
    note = forms.CharField(label="Anything the co-ordinator should know?", max_length=300, required=False)

    def __init__(self, *args, parts, **kwargs):
        """Offer the parts up to their step."""
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = [(part, Part(part).label) for part in parts]
        self.initial.setdefault("part", parts[0])


class Availability(forms.Form):
    """On which days somebody can deliver."""

    weekdays = forms.CheckboxesField(label="On which days of the week can you deliver?", choices=WEEKDAYS)
    in_school_holidays = forms.BooleanField(label="Also in school holidays")


class Away(forms.Form):
    """Days away."""

    first = forms.DateField(label="First day away")
    last = forms.DateField(label="Last day away", help_text="The same day if it is only one.")

    def clean(self):
        """In order, and not over already."""
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", "The last day must not be before the first")
        elif first and last and (last - first).days > 366:
            self.add_error("last", "Give at most a year at a time")
        return cleaned


class Preparation(forms.Form):
    """When the trainers of a date meet."""

    on = forms.DateField(label="Day")
    starts = forms.TimeField(label="Starts at", help_text="For example 4pm")
    ends = forms.TimeField(label="Ends at")
    where = forms.CharField(
        label="Where or how", help_text="For example “by telephone”.", max_length=200, required=False
    )
    url = URLField(
        label="Joining link",
        help_text="Starts with https://. Only the trainers of this date see it.",
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Enter a whole web address, like https://meet.council.example/room"},
    )

    def clean(self):
        """The instants; a time that the clocks skip is refused, of one that comes twice the first is taken."""
        cleaned = super().clean()
        for name in ("starts", "ends"):
            if cleaned.get("on") and cleaned.get(name):
                found = instants(cleaned["on"], cleaned[name])
                if not found:
                    self.add_error(name, "The clocks go forward that night and skip this time. Choose another time")
                else:
                    cleaned[f"{name}_at"] = found[0]
        if cleaned.get("starts_at") and cleaned.get("ends_at") and cleaned["ends_at"] <= cleaned["starts_at"]:
            self.add_error("ends", "It must end after it starts, on the same day")
        return cleaned

    @staticmethod
    def begin(meeting):
        """The initial answers for a meeting that stands."""
        starts, ends = meeting.starts_at.astimezone(LONDON), meeting.ends_at.astimezone(LONDON)
        return {"on": starts.date(), "starts": starts.time(), "ends": ends.time(), "where": meeting.where,
                "url": meeting.url}  # fmt: skip

    def details(self):
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in ("starts_at", "ends_at", "where", "url")}


class OpenCall(forms.Form):
    """What trainers are told beside the date."""

    note = forms.CharField(
        label="Anything trainers should know?", help_text="It stands in the message to them.", max_length=300,
        required=False,
    )  # fmt: skip


class AskTrainer(forms.Form):
    """As what one trainer is asked to come."""

    part = forms.RadiosField(label="As what should they come?", choices=Part.choices)
    note = forms.CharField(
        label="Anything they should know?", help_text="It stands in the message to them.", max_length=300,
        required=False,
    )  # fmt: skip


class AnswerAsk(forms.Form):
    """Yes or no, and what the co-ordinator should know."""

    yes = forms.RadiosField(
        label="Can you deliver it?",
        choices=(("yes", "Yes, put me on this date"), ("no", "No, not this one")),
    )
    answer = forms.CharField(label="Anything the co-ordinator should know?", max_length=300, required=False)

    def details(self):
        """What the action takes."""
        return {"yes": self.cleaned_data["yes"] == "yes", "answer": self.cleaned_data["answer"]}


class OpenCalls(OpenCall):
    """For which dates trainers are asked."""

    dates = forms.CheckboxesField(label="Which dates?")
    field_order = ("dates", "note")

    def __init__(self, *args, dates, **kwargs):
        """`dates` are (id, words) of those that lack trainers and do not ask yet."""
        super().__init__(*args, **kwargs)
        self.fields["dates"].choices = dates


class AddPool(forms.Form):
    """A new team."""

    name = forms.CharField(label="Name of the team", max_length=100)
    locality = forms.ModelChoiceField(Locality.objects.none(), label="Whose team is it?", radios=True)
    courses = forms.ModelMultipleChoiceField(Course.objects.none(), label="Which courses does it deliver?")

    def __init__(self, *args, user, **kwargs):
        """Offer the localities the user plans for."""
        super().__init__(*args, **kwargs)
        self.fields["locality"].queryset = localities_planned_by(user)
        self.fields["courses"].queryset = courses_to_plan()


class ChangePool(forms.Form):
    """A team's name and courses."""

    name = forms.CharField(label="Name of the team", max_length=100)
    courses = forms.ModelMultipleChoiceField(Course.objects.none(), label="Which courses does it deliver?")

    def __init__(self, *args, **kwargs):
        """Offer the courses still taught."""
        super().__init__(*args, **kwargs)
        self.fields["courses"].queryset = courses_to_plan()


class Somebody(forms.Form):
    """Somebody found by the address: of one's own localities, or a trainer."""

    email = forms.EmailField(
        label="Work e-mail address", help_text="They must have a profile with their agency.", autocomplete="off"
    )

    def __init__(self, *args, user, **kwargs):
        """Keep who asks."""
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self):
        """The person, as far as the user may find them."""
        address = self.cleaned_data["email"]
        near = Person.objects.visible_to(self.user).filter(email__iexact=address).first()
        self.person = near or trainers().filter(email__iexact=address).first()
        if self.person is None:
            self.add_error(
                "email", "Nobody with this address works in your localities or trains. Ask them to complete a profile"
            )
        return address


class AskPermission(Somebody):
    """Whom to ask an agency for."""

    days = DaysField(label="Days a year to ask for", help_text=DAYS_HINT, required=False)


class DecidePermission(forms.Form):
    """An agency's answer."""

    agreed = forms.RadiosField(label="Does the agency agree?", choices=(("yes", "Yes"), ("no", "No")), layout="inline")
    given_by = forms.CharField(
        label="Who in the agency agreed?", help_text="Name and job, kept on record.", max_length=120, required=False
    )
    days = DaysField(label="Days a year the agency lends", help_text=DAYS_HINT, required=False)

    def clean(self):
        """A yes needs a name."""
        cleaned = super().clean()
        if cleaned.get("agreed") == "yes" and not (cleaned.get("given_by") or "").strip():
            self.add_error("given_by", "Say who in the agency agreed")
        return cleaned

    def details(self):
        """What the action takes."""
        cleaned = self.cleaned_data
        return {"agreed": cleaned["agreed"] == "yes", "given_by": cleaned["given_by"], "days": cleaned["days"]}


class Commitment(forms.Form):
    """Days a year."""

    days = DaysField(label="Days a year", help_text=DAYS_HINT, required=False)


class Step(forms.Form):
    """A step on the ladder of a course."""

    course = forms.ModelChoiceField(Course.objects.none(), label="Course")
    level = forms.RadiosField(label="Step", choices=[(part, Part(part).label) for part in LADDER])
    note = forms.CharField(label="Why", help_text="The trainer can read it.", max_length=200, required=False)

    def __init__(self, *args, courses, **kwargs):
        """Offer the team's courses."""
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = courses


class Qualified(forms.Form):
    """Training for Trainers done elsewhere."""

    other = forms.CharField(label="Which training, and with whom?", max_length=150)
    on = forms.DateField(label="When was it completed?")

    def __init__(self, *args, at, **kwargs):
        """Not in the future."""
        super().__init__(*args, **kwargs)
        self.fields["on"].latest = at.astimezone(LONDON).date()


class Leave(forms.Form):
    """Why somebody leaves."""

    reason = forms.CharField(
        label="Why", help_text="For example “new job”. Leave out health details.", max_length=200, required=False
    )


class Commissioned(Somebody):
    """A trainer under contract."""

    courses = forms.ModelMultipleChoiceField(Course.objects.none(), label="For which courses?")
    days = DaysField(label="Days a year", help_text=DAYS_HINT, required=False)

    def __init__(self, *args, **kwargs):
        """Offer the courses still taught."""
        super().__init__(*args, **kwargs)
        self.fields["courses"].queryset = courses_to_plan()


class Holiday(forms.Form):
    """A school holiday."""

    locality = forms.ModelChoiceField(Locality.objects.none(), label="Where", radios=True)
    name = forms.CharField(label="Name", help_text="For example “autumn half term”.", max_length=60, width=20)
    first = forms.DateField(label="First day")
    last = forms.DateField(label="Last day")

    def __init__(self, *args, user, **kwargs):
        """Offer the localities the user plans for."""
        super().__init__(*args, **kwargs)
        self.fields["locality"].queryset = localities_planned_by(user)

    def clean(self):
        """In order."""
        cleaned = super().clean()
        if cleaned.get("first") and cleaned.get("last") and cleaned["last"] < cleaned["first"]:
            self.add_error("last", "The last day must not be before the first")
        return cleaned


class Material(forms.Form):
    """A link for trainers."""

    course = forms.ModelChoiceField(Course.objects.none(), label="Course")
    locality = forms.ModelChoiceField(Locality.objects.none(), label="For dates of", empty_label="Every locality")
    title = forms.CharField(label="What it is", help_text="For example “slides” or “trainer’s notes”.", max_length=120)
    url = URLField(
        label="Link",
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": "Enter a whole web address, like https://files.council.example/slides"},
    )

    def __init__(self, *args, user, **kwargs):
        """Offer what the user plans; only an administrator adds for every locality."""
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = courses_to_plan()
        self.fields["locality"].queryset = localities_planned_by(user)
        self.fields["locality"].required = not user.is_administrator
        if not user.is_administrator:
            self.fields["locality"].empty_label = "Choose"


class Period(forms.Form):
    """Which reporting year."""

    mark_optional = False
    year = forms.SelectField(label="Year", required=False)

    def __init__(self, *args, today, year_of, **kwargs):
        """This year and the four before."""
        super().__init__(*args, **kwargs)
        start = year_of(today)[0].year
        self.fields["year"].choices = [
            (str(year), f"October {year} to September {year + 1}") for year in range(start, start - 5, -1)
        ]

    def chosen(self, *, today, year_of):
        """First and last day of what was chosen; this year where nothing was."""
        year = self.cleaned_data.get("year") if self.is_valid() else ""
        return year_of(dt.date(int(year), 12, 1)) if year else year_of(today)
