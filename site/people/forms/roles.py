"""Finding people, and giving roles."""

from design import forms
from people.choices import AGENCY_ROLES, LOCALITY_ROLES, Role
from people.queries import agencies_to_choose, localities

ROLE_HINTS = {
    Role.AGENCY_LEAD: "Sees their agency's bookings and attendance. Choose the agency.",
    Role.TRAINER: "Marks registers and sees results of the dates they deliver.",
    Role.COORDINATOR: "Plans and staffs the dates of a locality. Choose the locality.",
    Role.SUBGROUP: "Exports evaluation and attendance figures, without names.",
    Role.EDITOR: "Writes and publishes pages.",
    Role.SCRUTINEER: "Reads the figures and what came of learning, without names. Changes nothing.",
    Role.ADMINISTRATOR: "Sees and changes everything except evaluations by name.",
}


class SearchForm(forms.Form):
    """Find somebody by name or e-mail address."""

    mark_optional = False
    q = forms.CharField(label="Name or e-mail address", max_length=100, required=False, autocomplete="off")


class RoleForm(forms.Form):
    """A role and its scope."""

    role = forms.RadiosField(label="Which role?", choices=Role.choices, hints=ROLE_HINTS)
    agency = forms.ModelChoiceField(
        None, label="Agency, for an agency lead", required=False, empty_label="None", help_text="Leave for other roles."
    )
    locality = forms.ModelChoiceField(
        None,
        label="Locality, for a co-ordinator",
        required=False,
        empty_label="None",
        help_text="Leave for other roles.",
    )

    def __init__(self, *args, **kwargs):
        """Offer the listed agencies and the localities."""
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies_to_choose()
        self.fields["locality"].queryset = localities()

    def clean(self):
        """Say at the field what the role needs; the action refuses the same once more."""
        data = super().clean()
        role = data.get("role")
        if role in AGENCY_ROLES and not data.get("agency") and "agency" not in self.errors:
            self.add_error("agency", "Choose the agency they lead")
        if role in LOCALITY_ROLES and not data.get("locality") and "locality" not in self.errors:
            self.add_error("locality", "Choose the locality they co-ordinate")
        return data
