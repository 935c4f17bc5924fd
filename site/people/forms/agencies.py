"""The list of agencies."""

from design import forms
from people.choices import Sector, Standing
from people.queries import agencies_to_choose, localities
from people.rules import looks_like_address


class AgencyForm(forms.Form):
    """What an agency is called and what it is to the partnership."""

    name = forms.CharField(label="Name", max_length=150, help_text="As its own people know it.")
    standing = forms.SelectField(label="What it is to the partnership", choices=Standing.choices, empty="Choose")
    sector = forms.SelectField(label="Line of work", choices=Sector.choices, empty="Choose")
    locality = forms.ModelChoiceField(
        None,
        label="Locality",
        required=False,
        empty_label="Works across localities",
        help_text="If it works in only one.",
    )

    def __init__(self, *args, **kwargs):
        """Offer the localities."""
        super().__init__(*args, **kwargs)
        self.fields["locality"].queryset = localities()

    def clean_name(self):
        """A name, not an address."""
        name = self.cleaned_data["name"]
        if looks_like_address(name):
            self.add_error("name", "Write the agency's name here, not an address")
        return name


class PlaceForm(forms.Form):
    """Where people belong who wrote an agency's name themselves."""

    agency = forms.ModelChoiceField(None, label="They work for")

    def __init__(self, *args, **kwargs):
        """Offer the listed agencies."""
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies_to_choose()
