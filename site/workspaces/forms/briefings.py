"""What is to go of a briefing's use."""

from design import forms


class ClearUse(forms.Form):
    """The words only, or the whole entry."""

    what = forms.RadiosField(
        label="What is to go?",
        choices=[("words", "The words"), ("whole", "The whole entry")],
        hints={
            "words": "Team and plan are deleted; it still counts as a use.",
            "whole": "It was no real use: it counts no more.",
        },
    )
