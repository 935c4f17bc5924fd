"""Making two records of one person one."""

from design import forms


class MergeForm(forms.Form):
    """Asks for certainty; which record is kept is chosen on the page before."""

    sure = forms.BooleanField(
        label="I have made sure that both records are of the same person",
        required=True,
        error_messages={"required": "Tick the box when you have made sure that it is the same person"},
    )
