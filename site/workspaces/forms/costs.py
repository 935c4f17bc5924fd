"""What a date cost."""

from courses.actions import MOST_POUNDS
from design import forms


class Costs(forms.Form):
    """Whole pounds; empty where nobody knows."""

    room_pounds = forms.WholeNumberField(
        label="Room and refreshments, in pounds", max_value=MOST_POUNDS, required=False, width=5
    )
    fee_pounds = forms.WholeNumberField(
        label="Fee of trainers under contract, in pounds",
        help_text="Their days then cost this, not the notional cost of a trainer day.",
        max_value=MOST_POUNDS,
        required=False,
        width=5,
    )
