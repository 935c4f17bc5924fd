"""What is chosen and typed about charges."""

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime

from bookings.choices import ChargeState, Exemption
from bookings.models import Charge
from design import forms
from people.models import Agency

SAID = {
    ChargeState.EXEMPT: "Exempt: a rule says that nothing is owed",
    ChargeState.WAIVED: "Waive it, with a reason",
    ChargeState.INVOICED: "It has been invoiced",
    ChargeState.CONFIRMED: "It stands: the agency pays",
}
SAID_OF_MANY = {
    ChargeState.INVOICED: "Invoice them: they get a file of their own",
    ChargeState.CONFIRMED: "They stand: the agencies pay",
    ChargeState.EXEMPT: "Exempt: a rule says that nothing is owed",
    ChargeState.WAIVED: "Waive them, with a reason",
}


class WhichCharges(forms.Form):
    """Which charges to look at; an empty choice means all. `run` names the instant of an invoice run."""

    mark_optional = False
    state = forms.SelectField(label="Where they stand", choices=ChargeState.choices, empty="All", required=False)
    agency = forms.ModelChoiceField(Agency.objects.none(), label="Agency", empty_label="All", required=False)
    since = forms.DateField(label="Recorded from", required=False)
    until = forms.DateField(label="Recorded until", required=False)

    def __init__(self, data, *, agencies):
        """Offer the agencies handed in."""
        super().__init__(data)
        self.fields["agency"].queryset = agencies
        try:
            self.run = parse_datetime(data.get("run", ""))
        except ValueError:
            self.run = None
        if self.run and self.run.tzinfo is None:
            self.run = None

    def chosen(self, charges):
        """Those of the charges that fit."""
        cleaned = self.cleaned_data if self.is_valid() else {}
        if self.run:
            charges = charges.filter(state=ChargeState.INVOICED, settled_at=self.run)
        if cleaned.get("state"):
            charges = charges.filter(state=cleaned["state"])
        if cleaned.get("agency"):
            charges = charges.filter(booking__agency=cleaned["agency"])
        if cleaned.get("since"):
            charges = charges.filter(made_at__date__gte=cleaned["since"])
        if cleaned.get("until"):
            charges = charges.filter(made_at__date__lte=cleaned["until"])
        return charges


class Settlement(forms.Form):
    """What becomes of one charge or many."""

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

    def outcome(self):
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in ("state", "exemption", "why")}


class SettleCharge(Settlement):
    """What becomes of one charge."""

    def __init__(self, *args, steps, **kwargs):
        """Offer the steps that are open now."""
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [(step, SAID[step]) for step in steps if step in SAID]


class SettleMany(Settlement):
    """What becomes of the charges ticked, or of the whole list."""

    chosen = forms.ModelMultipleChoiceField(Charge.objects.none(), label="Which charges?", required=False)
    whole = forms.BooleanField(label="All of this list, on every page", required=False)

    def __init__(self, *args, charges, **kwargs):
        """Charges of the list handed in, and no others."""
        super().__init__(*args, **kwargs)
        self.charges = charges
        self.fields["state"].label = "What becomes of them?"
        self.fields["state"].choices = list(SAID_OF_MANY.items())
        self.fields["chosen"].queryset = charges

    def clean(self):
        """At least one."""
        cleaned = super().clean()
        if not cleaned.get("whole") and not cleaned.get("chosen") and "chosen" not in self.errors:
            raise ValidationError("Tick the charges it is about, or choose all of this list.")
        return cleaned

    def picked(self):
        """The charges it is about."""
        return list(self.charges if self.cleaned_data["whole"] else self.cleaned_data["chosen"])
