"""What an agency lead types."""

from design import forms


class WhichAgency(forms.Form):
    """Which of several agencies to look at."""

    mark_optional = False
    agency = forms.SelectField(required=False)

    def __init__(self, *args, agencies, **kwargs):
        """Offer those the user may see."""
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [(agency.pk, agency.name) for agency in agencies]
