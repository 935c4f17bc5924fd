"""What an agency lead types, and what goes to everybody of a date."""

from django.forms import FileField

from design import forms
from people.choices import MOST_HEADS, RoleFamily
from people.models import Locality
from people.queries import localities


class WhichAgency(forms.Form):
    """Which of several agencies to look at."""

    mark_optional = False
    agency = forms.SelectField(required=False)

    def __init__(self, *args, agencies, **kwargs):
        """Offer those the user may see."""
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [(agency.pk, agency.name) for agency in agencies]


class BookColleague(forms.Form):
    """Who is to come: somebody of one's own agency, found again by the address."""

    name = forms.CharField(label="Name", max_length=120, autocomplete="off")
    email = forms.EmailField(
        label="Work e-mail address",
        help_text="Leave it empty if they have none, and name their line manager below.",
        autocomplete="off",
        required=False,
    )
    manager_name = forms.CharField(label="Line manager's name", max_length=120, required=False, autocomplete="off")
    manager_email = forms.EmailField(
        label="Line manager's e-mail address",
        help_text="Only needed for somebody who has no address: our e-mails go there, to be handed on.",
        required=False,
        autocomplete="off",
    )
    access_needs = forms.TextField(
        label="What do they need from us?",
        help_text="For example a hearing loop or step-free access. We need not know why.",
        max_length=1000,
        rows=3,
        required=False,
    )


class Reserve(forms.Form):
    """How many places to keep."""

    places = forms.WholeNumberField(
        label="Places for your agency",
        help_text="People who are booked already count towards them.",
        min_value=1,
        max_value=1000,
    )


class GiveHeadcount(forms.Form):
    """How many people an agency has, where, and in what kind of work."""

    number = forms.WholeNumberField(
        label="How many people do you have?",
        help_text="Everybody who works with children, families or adults at risk, volunteers too. 0 for nobody.",
        max_value=MOST_HEADS,
        width=5,
    )
    locality = forms.ModelChoiceField(
        Locality.objects.none(), label="Where?", required=False, empty_label="Everywhere we work"
    )
    role_family = forms.SelectField(label="In what kind of work?", required=False, empty="All kinds of work")
    as_of = forms.DateField(label="On which day was that so?")

    def __init__(self, *args, today, **kwargs):
        """Offers every locality; the day is today unless another is given, and not one to come."""
        super().__init__(*args, **kwargs)
        self.fields["locality"].queryset = localities()
        self.fields["role_family"].choices = [("", "All kinds of work"), *RoleFamily.choices]
        self.fields["as_of"].initial = today
        self.fields["as_of"].latest = today


class NamesFile(forms.Form):
    """A list of colleagues as a spreadsheet."""

    file = FileField(
        label="Your list",
        help_text="An Excel workbook (.xlsx) or a .csv file with at most 500 rows.",
        error_messages={"empty": "This file is empty. Choose another one"},
    )


class AskWaiver(forms.Form):
    """Why a charge should not be paid."""

    why = forms.CharField(
        label="Why should it not be paid?",
        help_text="The co-ordinator reads this and decides. Leave out health details: “sickness” is enough.",
        max_length=300,
    )


class WriteToAll(forms.Form):
    """A message to everybody of a date."""

    subject = forms.CharField(label="Subject", max_length=120)
    body = forms.TextField(
        label="Message",
        help_text="Each person gets a mail of their own; nobody sees who else gets it. Do not name anyone.",
        max_length=3000,
        rows=8,
    )
    to_waiting = forms.BooleanField(label="Also write to those who wait for a place")
