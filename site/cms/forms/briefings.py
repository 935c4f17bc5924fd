"""What a team says about a briefing it used."""

import datetime as dt

from django.core.exceptions import ValidationError

from design import forms
from evaluations.rules import may_identify
from people.queries import agencies_to_choose, localities
from people.rules import looks_like_address

IN_WORDS = ("team", "agency_other", "action")


class NoteUse(forms.Form):
    """Team, agency, place, day, how many people, what they will do. The field `website` is a trap for programs.

    Words by which a child or family might be recognised come back once with a question; `checked` answers it.
    """

    # One of two fields is needed: "optional" would be wrong for both.
    mark_optional = False

    team = forms.CharField(
        label="Which team?",
        help_text="For example: family support, north. The team’s name, not people’s names.",
        max_length=120,
        autocomplete="off",
    )
    agency = forms.ModelChoiceField(None, label="Which agency?", required=False, empty_label="Choose your agency")
    agency_other = forms.CharField(
        label="My agency is not in the list",
        max_length=150,
        required=False,
        autocomplete="organization",
        help_text="Write its name.",
    )
    locality = forms.ModelChoiceField(None, label="Where does the team work?", radios=True, empty_label=None)
    used_on = forms.DateField(label="When did you use it?")
    heads = forms.WholeNumberField(label="How many people took part?", min_value=1, max_value=500)
    action = forms.TextField(
        label="What will you do because of it?",
        help_text="In a sentence or two, or nothing if you do not know yet. Do not name a child or a family.",
        max_length=500,
        rows=3,
        required=False,
    )
    mine = forms.BooleanField(label="Put it on my own training record")
    checked = forms.BooleanField(label="I have checked: nobody can be recognised by what I wrote")
    website = forms.CharField(label="Leave this empty", required=False, autocomplete="off")

    def __init__(self, *args, person, today, **kwargs):
        """`person` is whoever is signed in, or None: without one there is no record to put it on."""
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies_to_choose(person)
        self.fields["locality"].queryset = localities()
        self.fields["used_on"].earliest, self.fields["used_on"].latest = today - dt.timedelta(days=730), today
        self.fields["website"].widget.attrs |= {"tabindex": "-1"}
        if person is None:
            del self.fields["mine"]

    @property
    def visible(self):
        """The fields a person fills in, in order; the box to tick only where there is something to look at again."""
        asks = bool(self.data.get("checked")) or any(self.has_error(name, "may_identify") for name in IN_WORDS)
        return [self[name] for name in self.fields if name != "website" and (name != "checked" or asks)]

    @property
    def is_trapped(self):
        """Whether a program filled in what no person sees."""
        return bool(self.cleaned_data.get("website"))

    def clean_team(self):
        """A name, not an address."""
        team = self.cleaned_data["team"]
        if looks_like_address(team):
            raise ValidationError("Write the name of the team, without any address")
        return team

    def clean(self):
        """An agency, chosen or written; and ask once about words that might point to somebody."""
        cleaned = super().clean()
        if not cleaned.get("agency") and not cleaned.get("agency_other") and "agency" not in self.errors:
            self.add_error("agency", "Choose your agency, or write its name below")
        for name in IN_WORDS:
            if cleaned.get(name) and not cleaned.get("checked") and may_identify(cleaned[name]):
                self.add_error(
                    name,
                    ValidationError(
                        "A child or a family might be recognised by this. Take out names, dates of birth, numbers and "
                        "addresses, or tick the box at the end to say that nobody can be",
                        code="may_identify",
                    ),
                )
        return cleaned

    def given(self):
        """What the action takes."""
        names = ("team", "agency", "agency_other", "locality", "used_on", "heads", "action")
        return {name: self.cleaned_data[name] for name in names}
