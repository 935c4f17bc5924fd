"""What a co-ordinator types when planning dates."""

from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.forms import URLField

from courses.choices import Delivery, EventStatus, Part
from courses.models import Course
from courses.queries import courses_to_plan, localities_planned_by, trainers
from courses.rules import booking_closes, instants
from design import forms
from people.models import Locality, Person

LONDON = ZoneInfo("Europe/London")
SITTINGS = 2
WHO = [("all", "Everybody, wherever they work"), ("locality", "Only people who work in the locality that runs it")]
WHICH = [("0", "The first time, before the clocks go back"), ("1", "The second time, after they went back")]


class Sittings(forms.Form):
    """The day, start and end of up to two sittings, in London wall time.

    A time that the clocks skip is refused; for one that happens twice a second question appears.
    """

    day_1 = forms.DateField(
        label="Day", help_text="For example 27 3 2027", error_messages={"required": "Enter the day"}
    )
    starts_1 = forms.TimeField(
        label="Starts", help_text="For example 9:30am", error_messages={"required": "Enter when it starts"}
    )
    ends_1 = forms.TimeField(label="Ends", error_messages={"required": "Enter when it ends"})
    day_2 = forms.DateField(label="Day of the second part", required=False)
    starts_2 = forms.TimeField(label="Second part starts", required=False)
    ends_2 = forms.TimeField(label="Second part ends", required=False)

    def __init__(self, *args, **kwargs):
        """Ask "which?" only for a time that was sent and happens twice."""
        super().__init__(*args, **kwargs)
        for number in range(1, SITTINGS + 1):
            for end in ("starts", "ends"):
                if self.is_bound and len(self._instants(number, end)) > 1:
                    self.fields[f"which_{end}_{number}"] = forms.RadiosField(
                        label=f"The clocks go back that night. Which time does it {end[:-1]}?", choices=WHICH
                    )

    def _instants(self, number, end):
        """The instants of one of the times as sent; none while it cannot be read."""
        try:
            data = [
                self.fields[name].clean(
                    self.fields[name].widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
                )
                for name in (f"day_{number}", f"{end}_{number}")
            ]
        except ValidationError:
            return []
        return instants(*data) if all(part is not None for part in data) else []

    def sittings(self):
        """Pairs of instants from the cleaned answers; puts what is wrong beside its field."""
        return [pair for number in range(1, SITTINGS + 1) if (pair := self._sitting(number))]

    def _sitting(self, number):
        """One pair, or None."""
        names = [f"{part}_{number}" for part in ("day", "starts", "ends")]
        given = [name for name in names if self.cleaned_data.get(name) is not None]
        if not given or any(name in self.errors for name in names):
            return None
        for name in set(names) - set(given):
            self.add_error(name, f"Enter the {self.fields[name].label.lower()} too, or leave all of this part empty")
        if len(given) < len(names):
            return None
        starts, ends = self._instant(number, "starts"), self._instant(number, "ends")
        if starts and ends and ends <= starts:
            self.add_error(f"ends_{number}", "It must end after it starts, on the same day")
        return (starts, ends) if starts and ends else None

    def _instant(self, number, end):
        """The instant of a cleaned wall time; None with the reason beside the field."""
        found = instants(self.cleaned_data[f"day_{number}"], self.cleaned_data[f"{end}_{number}"])
        if not found:
            self.add_error(
                f"{end}_{number}", "The clocks go forward that night and skip this time. Choose another time"
            )
            return None
        which = self.cleaned_data.get(f"which_{end}_{number}", "0")
        return found[int(which)] if len(found) > 1 and which else found[0]


class Place(forms.Form):
    """How and where."""

    delivery = forms.RadiosField(label="How is it taught?", choices=Delivery.choices)
    town = forms.CharField(label="Town", help_text="Everybody sees the town.", max_length=80, required=False, width=20)
    venue = forms.CharField(
        label="Venue and address",
        help_text="Only people with a place see it.",
        max_length=200,
        required=False,
    )
    joining_url = URLField(
        label="Joining link",
        help_text="Starts with https://. Only people with a place see it.",
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Enter a whole web address, like https://meet.council.example/room"},
    )
    joining_note = forms.CharField(label="What to bring or know", max_length=500, required=False)
    who = forms.RadiosField(label="Who may book?", choices=WHO, initial="all")
    minimum_to_run = forms.WholeNumberField(label="Fewest people for it to run", max_value=1000)

    def place(self):
        """The cleaned answers as the action takes them."""
        names = ("delivery", "town", "venue", "joining_url", "joining_note", "minimum_to_run")
        given = {name: self.cleaned_data[name] for name in names if name in self.fields}
        return given | {"open_to_all": self.cleaned_data["who"] == "all"}


class PlanDate(Sittings, Place):
    """A new date. Its figures begin with the partnership's policy."""

    course = forms.ModelChoiceField(Course.objects.none(), label="Course")
    locality = forms.ModelChoiceField(Locality.objects.none(), label="Which locality runs it?", radios=True)
    capacity = forms.WholeNumberField(label="Places", min_value=1, max_value=1000)
    closes = forms.WholeNumberField(
        label="Working days before the start when booking closes",
        help_text="Weekends and bank holidays are left out. 0 keeps booking open until the start.",
        max_value=30,
    )
    count_only = forms.BooleanField(
        label="Nobody books: only count how many come", help_text="For large events open to everybody."
    )
    field_order = ("course", "locality", "delivery", "day_1", "starts_1", "which_starts_1", "ends_1", "which_ends_1")

    def __init__(self, *args, user, policy, **kwargs):
        """Offer the courses still taught and the localities the user plans for."""
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = courses_to_plan()
        localities = localities_planned_by(user)
        self.fields["locality"].queryset = localities
        self.initial = {
            "capacity": policy.capacity,
            "minimum_to_run": policy.minimum_to_run,
            "closes": policy.booking_closes_working_days,
            **self.initial,
        }
        if not user.is_administrator and len(user.coordinated_localities) == 1:
            self.initial.setdefault("locality", user.coordinated_localities[0])

    def clean(self):
        """The sittings, and when booking closes."""
        cleaned = super().clean()
        cleaned["sessions"] = self.sittings()
        return cleaned

    def details(self):
        """What the action takes."""
        cleaned = self.cleaned_data
        first = min(cleaned["sessions"])[0]
        return self.place() | {
            "course": cleaned["course"],
            "locality": cleaned["locality"],
            "sessions": cleaned["sessions"],
            "capacity": cleaned["capacity"],
            "count_only": cleaned["count_only"],
            "booking_closes_at": booking_closes(first, cleaned["closes"]),
        }


class ChangeDate(Sittings, Place):
    """The details of a date. Its times and place only while nobody must be told; its places only while a draft."""

    capacity = forms.WholeNumberField(label="Places", min_value=1, max_value=1000)
    closes_day = forms.DateField(label="Booking closes on")
    closes_time = forms.TimeField(label="Booking closes at", help_text="For example 9:30am")

    def __init__(self, *args, event, times_free, place_free=True, **kwargs):
        """Begin with what stands."""
        super().__init__(*args, **kwargs)
        self.times_free = times_free
        closes = event.booking_closes_at.astimezone(LONDON)
        self.initial = {
            "delivery": event.delivery,
            "town": event.town,
            "venue": event.venue,
            "joining_url": event.joining_url,
            "joining_note": event.joining_note,
            "who": "all" if event.open_to_all else "locality",
            "minimum_to_run": event.minimum_to_run,
            "capacity": event.capacity,
            "closes_day": closes.date(),
            "closes_time": closes.time(),
        }
        self.closes_as_it_was = event.booking_closes_at
        for sitting in event.sessions.all():
            starts, ends = sitting.starts_at.astimezone(LONDON), sitting.ends_at.astimezone(LONDON)
            self.initial |= {
                f"day_{sitting.number}": starts.date(),
                f"starts_{sitting.number}": starts.time(),
                f"ends_{sitting.number}": ends.time(),
            }
        if event.status != EventStatus.DRAFT:
            del self.fields["capacity"]
        if not place_free:
            for name in ("town", "venue", "joining_url"):
                del self.fields[name]
        if not times_free:
            for name in [name for name in self.fields if name.startswith(("day_", "starts_", "ends_", "which_"))]:
                del self.fields[name]

    def clean(self):
        """The sittings where they may change, and the instant at which booking closes."""
        cleaned = super().clean()
        cleaned["sessions"] = self.sittings() if self.times_free else None
        if cleaned.get("closes_day") and cleaned.get("closes_time"):
            found = instants(cleaned["closes_day"], cleaned["closes_time"])
            if not found:
                self.add_error("closes_time", "The clocks go forward that night and skip this time")
            else:
                # Of a time that happens twice the first is taken: closing an hour early harms nobody.
                cleaned["closes"] = found[0]
        return cleaned

    def details(self):
        """What the action takes. The closing time goes with the sittings unless it was changed itself."""
        details = self.place()
        if "capacity" in self.fields:
            details["capacity"] = self.cleaned_data["capacity"]
        if self.times_free:
            details["sessions"] = self.cleaned_data["sessions"]
        if {"closes_day", "closes_time"} & set(self.changed_data):
            details["booking_closes_at"] = self.cleaned_data["closes"]
        return details


class Resize(forms.Form):
    """Another number of places."""

    capacity = forms.WholeNumberField(label="Places in all", min_value=1, max_value=1000)


class AddTrainer(forms.Form):
    """A trainer for a date."""

    trainer = forms.ModelChoiceField(Person.objects.none(), label="Trainer")
    part = forms.RadiosField(label="What do they do?", choices=Part.choices, initial=Part.LEAD, layout="inline")

    def __init__(self, *args, **kwargs):
        """Offer everybody who holds the trainer role."""
        super().__init__(*args, **kwargs)
        self.fields["trainer"].queryset = trainers()
        self.fields["trainer"].label_from_instance = lambda person: (
            f"{person.name}, {person.agency.name}" if person.agency else person.name
        )


class Confirm(forms.Form):
    """A page with one button: what it does stands on the page."""
