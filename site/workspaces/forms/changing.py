"""What a co-ordinator types about a date that people are booked on."""

from django.forms import URLField

from bookings.rules import CAN_BE_SET_ASIDE
from courses.models import Event
from courses.rules import LONDON
from design import forms
from design.templatetags.design import clock, day
from people.models import Agency, District
from people.queries import agencies_to_choose
from workspaces.forms.dates import SITTINGS, Sittings


class MoveDate(Sittings):
    """Other times, another place or link for a date."""

    town = forms.CharField(label="Town", help_text="Everybody sees the town.", max_length=80, required=False, width=20)
    venue = forms.CharField(
        label="Venue and address", help_text="Only people with a place see it.", max_length=200, required=False
    )
    joining_url = URLField(
        label="Joining link",
        help_text="Starts with https://. Only people with a place see it.",
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Enter a whole web address, like https://meet.council.example/room"},
    )

    def __init__(self, *args, event, **kwargs):
        """Begin with what stands. The number of sittings stays, so that each calendar entry can move."""
        super().__init__(*args, **kwargs)
        self.initial = {"town": event.town, "venue": event.venue, "joining_url": event.joining_url}
        sittings = list(event.sessions.all())
        self.times_free = len(sittings) <= SITTINGS
        for sitting in sittings if self.times_free else ():
            starts, ends = sitting.starts_at.astimezone(LONDON), sitting.ends_at.astimezone(LONDON)
            self.initial |= {
                f"day_{sitting.number}": starts.date(),
                f"starts_{sitting.number}": starts.time(),
                f"ends_{sitting.number}": ends.time(),
            }
        for name in list(self.fields):
            if name.endswith("_1") and not self.times_free or name.endswith("_2") and len(sittings) != SITTINGS:
                del self.fields[name]

    def _sitting(self, number):
        """None for a part the date does not have."""
        return super()._sitting(number) if f"day_{number}" in self.fields else None

    def _instants(self, number, end):
        """As above."""
        return super()._instants(number, end) if f"day_{number}" in self.fields else []

    def clean(self):
        """The sittings, or None where they stand."""
        cleaned = super().clean()
        cleaned["sessions"] = self.sittings() if self.times_free else None
        return cleaned

    def details(self):
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in ("sessions", "town", "venue", "joining_url")}


def date_label(event):
    """A date among others of its course, with what is free; wants `places_taken`."""
    free = max(0, event.capacity - event.places_taken)
    places = "1 place" if free == 1 else f"{free} places"
    return f"{day(event.starts_at)}, {clock(event.starts_at)}, {event.where}: {places} free"


class OtherDate(forms.Form):
    """Another date of the same course."""

    other = forms.ModelChoiceField(Event.objects.none(), label="Which date?", radios=True)

    def __init__(self, *args, others, **kwargs):
        """Offer the dates handed in."""
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = others
        self.fields["other"].label_from_instance = date_label


class SplitDate(OtherDate):
    """How many go to which other date."""

    number = forms.WholeNumberField(
        label="How many people move?",
        help_text="Those who booked last. They keep their order.",
        min_value=1,
        max_value=1000,
    )


class CallOff(OtherDate):
    """Why a date does not take place, as everybody will read it, and where its people may go."""

    reason = forms.CharField(
        label="Why is it called off?",
        help_text="Everybody with a place or on the waiting list reads this sentence. Do not name anyone.",
        max_length=200,
    )
    field_order = ("reason", "other")

    def __init__(self, *args, **kwargs):
        """Another date need not be offered."""
        super().__init__(*args, **kwargs)
        field = self.fields["other"]
        field.required, field.empty_label = False, "No other date"
        field.label = "Offer its free places to those who lose theirs, in the order in which they asked"
        if not field.queryset:
            del self.fields["other"]


class HoldBack(forms.Form):
    """Places for one agency until a day."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label="For which agency?")
    places = forms.WholeNumberField(
        label="Places", help_text="Those its people hold already count.", min_value=1, max_value=1000
    )
    release_on = forms.DateField(
        label="Until the day", help_text="On that day they go to those who wait. For example 27 3 2027"
    )

    def __init__(self, *args, **kwargs):
        """Offer the agencies people can work for."""
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies_to_choose()


class FindPerson(forms.Form):
    """Whom to book."""

    mark_optional = False
    q = forms.CharField(label="Name or e-mail address", required=False)


class NewPerson(forms.Form):
    """Somebody who is booked for the first time."""

    name = forms.CharField(label="Name", max_length=120, autocomplete="off")
    email = forms.EmailField(
        label="Work e-mail address",
        help_text="Leave it empty if they have none, and name their line manager below.",
        required=False,
        autocomplete="off",
    )
    agency = forms.ModelChoiceField(Agency.objects.none(), label="Which agency do they work for?")
    district = forms.ModelChoiceField(District.objects.none(), label="Where do they work?")
    manager_name = forms.CharField(label="Line manager's name", max_length=120, required=False, autocomplete="off")
    manager_email = forms.EmailField(
        label="Line manager's e-mail address",
        help_text="Needed for somebody who has no address: our e-mails go there, to be handed on.",
        required=False,
        autocomplete="off",
    )

    def __init__(self, *args, user, **kwargs):
        """Offer the agencies people can work for, and the districts the user co-ordinates."""
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies_to_choose()
        near = District.objects.order_by("name", "pk")
        if not user.is_administrator:
            near = near.filter(locality__in=user.coordinated_localities)
        self.fields["district"].queryset = near


class BookFor(forms.Form):
    """A place for somebody else."""

    codes = forms.CheckboxesField(label="Set these rules aside", required=False)
    why = forms.CharField(
        label="Why may this person come all the same?", help_text="Kept on record.", max_length=300, required=False
    )
    access_needs = forms.TextField(
        label="What does the person need from us?",
        help_text="Only the trainers and the co-ordinator of this date see it.",
        max_length=1000,
        rows=2,
        required=False,
    )

    def __init__(self, *args, refusals, **kwargs):
        """Offer the rules that stand against it and may be set aside."""
        super().__init__(*args, **kwargs)
        open_ones = {one.code: one.text for one in refusals if one.code in CAN_BE_SET_ASIDE}
        self.fields["codes"].choices = list(open_ones.items())
        if not open_ones:
            del self.fields["codes"], self.fields["why"]

    def clean(self):
        """A reason goes with a rule set aside."""
        cleaned = super().clean()
        if cleaned.get("codes") and not cleaned.get("why", "").strip():
            self.add_error("why", "Say why the rule is set aside")
        return cleaned


class DecideEvidence(forms.Form):
    """Whether proof of training elsewhere is enough."""

    accept = forms.RadiosField(
        label="Does it stand for what the course asks?",
        choices=[("yes", "Yes, accept it"), ("no", "No, do not accept it")],
    )
    why = forms.CharField(
        label="Why?", help_text="The person reads it. Needed when you do not accept it.", max_length=300, required=False
    )

    def clean(self):
        """A refusal says why."""
        cleaned = super().clean()
        if cleaned.get("accept") == "no" and not cleaned.get("why", "").strip():
            self.add_error("why", "Say why it is not accepted")
        return cleaned
