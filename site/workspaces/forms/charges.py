"""What is chosen and typed about charges."""

from bookings.choices import ChargeState, Exemption
from design import forms


class WhichCharges(forms.Form):
    """Which charges to look at; an empty choice means all."""

    mark_optional = False
    state = forms.SelectField(label="Where they stand", choices=ChargeState.choices, empty="All", required=False)
    since = forms.DateField(label="Recorded from", required=False)
    until = forms.DateField(label="Recorded until", required=False)

    def chosen(self, charges):
        """Those of the charges that fit."""
        cleaned = self.cleaned_data if self.is_valid() else {}
        if cleaned.get("state"):
            charges = charges.filter(state=cleaned["state"])
        if cleaned.get("since"):
            charges = charges.filter(made_at__date__gte=cleaned["since"])
        if cleaned.get("until"):
            charges = charges.filter(made_at__date__lte=cleaned["until"])
        return charges


class SettleCharge(forms.Form):
    """What becomes of one charge."""

    state = forms.RadiosField(label="What becomes of it?")
    exemption = forms.SelectField(
        label="Why exempt?", choices=Exemption.choices, empty="Choose where exempt", required=False
    )
    why = forms.CharField(
        label="Reason",
        help_text="Needed when it is waived. The agency lead reads it. Name no child and no illness.",
        max_length=300,
        required=False,
    )

    def __init__(self, *args, steps, **kwargs):
        """Offer the steps that are open now."""
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [(step, SAID[step]) for step in steps if step in SAID]


SAID = {
    ChargeState.EXEMPT: "Exempt: a rule says that nothing is owed",
    ChargeState.WAIVED: "Waive it, with a reason",
    ChargeState.INVOICED: "It has been invoiced",
    ChargeState.CONFIRMED: "It stands: the agency pays",
}
