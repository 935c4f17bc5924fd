"""What people type when they book, and what a trainer marks."""

from django import forms

from design.forms import (
    BooleanField,
    CharField,
    CheckboxesField,
    EmailField,
    Form,
    ModelChoiceField,
    RadiosField,
    TextField,
)
from people.choices import ManagerKind
from people.models import District
from people.rules import generic_mailbox, looks_like_address

# Who agrees, as the box to tick says it.
AGREES = {
    ManagerKind.MANAGER: "My line manager knows and agrees",
    ManagerKind.SUPERVISING_SOCIAL_WORKER: "My supervising social worker knows and agrees",
    ManagerKind.VOLUNTEER_COORDINATOR: "My volunteer co-ordinator knows and agrees",
}


class Book(Form):
    """What a booking asks beyond the profile: needs, and that the manager agrees where the course wants that said."""

    access_needs = TextField(
        label="What do you need from us?",
        help_text=(
            "For example a hearing loop, large print, step-free access or a break at a set time. We need not know "
            "why. Only the trainers and the co-ordinator see it, from a week before until a day after the date."
        ),
        max_length=1000,
        rows=3,
        required=False,
    )
    declared = BooleanField(label=AGREES[ManagerKind.MANAGER], required=True)

    def __init__(self, *args, declares=None, **kwargs):
        """`declares`: the kind of manager who must agree, or None where nobody is asked for."""
        super().__init__(*args, **kwargs)
        if declares is None:
            del self.fields["declared"]
        else:
            label = AGREES.get(declares, AGREES[ManagerKind.MANAGER])
            self.fields["declared"].label = label
            self.fields["declared"].error_messages["required"] = f"Tick the box: {label}"


class Confirm(Form):
    """A page with one button: what it does stands on the page."""


class Approve(Form):
    """A manager's answer. A no may say why; the person reads it."""

    mark_optional = False
    decision = RadiosField(
        label="Do you approve?",
        choices=[("yes", "Yes, they may attend"), ("no", "No")],
    )
    why = CharField(
        label="If no: why?",
        help_text="The person will read this. Do not name a child or family.",
        max_length=300,
        required=False,
    )


class Offer(Form):
    """Taking or declining an offered place: two buttons, each with its own value."""

    decision = forms.ChoiceField(
        choices=[("take", "Take the place"), ("decline", "Decline it")], widget=forms.HiddenInput
    )


class WaitForAny(Book):
    """One wish for several dates of a course."""

    field_order = ["dates", "access_needs", "declared"]
    dates = CheckboxesField(label="Which dates could you come to?")

    def __init__(self, *args, dates=(), **kwargs):
        """`dates` are (id, words) of the dates that can be asked for."""
        super().__init__(*args, **kwargs)
        self.fields["dates"].choices = dates


class Colleague(Form):
    """Who comes instead."""

    name = CharField(label="Your colleague's name", max_length=120, autocomplete="off")
    email = EmailField(
        label="Your colleague's work e-mail address",
        help_text="The confirmation and the calendar entry go there.",
        autocomplete="off",
    )
    district = ModelChoiceField(
        District.objects.none(),
        label="Where your colleague works",
        help_text="Only needed if your colleague has not used this site before.",
        required=False,
    )

    def __init__(self, *args, **kwargs):
        """Offer the districts."""
        super().__init__(*args, **kwargs)
        self.fields["district"].queryset = District.objects.order_by("name", "pk")

    def clean_name(self):
        """A name that holds an address would put somebody's link into our mail."""
        name = self.cleaned_data["name"]
        if looks_like_address(name):
            raise forms.ValidationError("Enter a name without a web or e-mail address")
        return name

    def clean_email(self):
        """A booking belongs to one person."""
        if why := generic_mailbox(self.cleaned_data["email"]):
            raise forms.ValidationError(why)
        return self.cleaned_data["email"].strip().lower()


class OtherDate(Form):
    """Which other date of the course."""

    event = RadiosField(label="Which date would you like instead?")

    def __init__(self, *args, dates=(), **kwargs):
        """`dates` are (id, words) of the dates to choose from."""
        super().__init__(*args, **kwargs)
        self.fields["event"].choices = dates
