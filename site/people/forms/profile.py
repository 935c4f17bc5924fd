"""The questions asked once."""

from design import forms
from people.choices import ManagerKind, RoleFamily
from people.models import District
from people.queries import agencies_to_choose
from people.rules import looks_like_address

MANAGER_HINTS = {
    ManagerKind.MANAGER: "The person who manages your work.",
    ManagerKind.SELF: "For example a childminder or a private tutor.",
    ManagerKind.SUPERVISING_SOCIAL_WORKER: "If you are a foster carer.",
    ManagerKind.VOLUNTEER_COORDINATOR: "If you help as a volunteer.",
}


class ProfileForm(forms.Form):
    """Who you are, whom you work for, and who stands behind your attendance. `person` is whose profile it is."""

    # The hints say which may stay empty, and when: "optional" would be wrong for all but one kind of person.
    mark_optional = False
    name = forms.CharField(label="Your name", max_length=120, autocomplete="name", help_text="As on your certificates.")
    agency = forms.ModelChoiceField(None, label="Your agency", required=False, empty_label="Choose your agency")
    agency_wanted = forms.CharField(
        label="My agency is not in the list",
        max_length=150,
        required=False,
        autocomplete="organization",
        help_text="Write its name. You can book at once; we add it to the list and place you there.",
    )
    district = forms.ModelChoiceField(None, label="Where you mostly work", empty_label="Choose a district")
    role_family = forms.SelectField(label="Your kind of work", choices=RoleFamily.choices, empty="Choose")
    manager_kind = forms.RadiosField(
        label="Who stands behind your attendance?", choices=ManagerKind.choices, hints=MANAGER_HINTS
    )
    manager_name = forms.CharField(
        label="Their name", max_length=120, required=False, help_text="Leave empty if you work for yourself."
    )
    manager_email = forms.EmailField(
        label="Their e-mail address",
        required=False,
        autocomplete="off",
        help_text="We write to them about your training only. Leave empty if you work for yourself.",
    )

    def __init__(self, *args, person, **kwargs):
        """Offer the active agencies, and the person's own."""
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["agency"].queryset = agencies_to_choose(person)
        self.fields["district"].queryset = District.objects.order_by("name", "pk")

    def clean_name(self):
        """A name, not an address: it stands in our mails."""
        return self.refuse_address("name")

    def clean_manager_name(self):
        """A name, not an address."""
        return self.refuse_address("manager_name")

    def clean_agency_wanted(self):
        """A name, not an address."""
        return self.refuse_address("agency_wanted")

    def refuse_address(self, field):
        """Refuse a web or e-mail address where a name is asked."""
        text = self.cleaned_data[field]
        if looks_like_address(text):
            self.add_error(field, "Write a name here, not an address")
        return text

    def clean(self):
        """One agency, and a manager unless one works for oneself."""
        data = super().clean()
        if "agency" in data and "agency_wanted" in data and bool(data["agency"]) == bool(data["agency_wanted"]):
            if data["agency"]:
                self.add_error("agency_wanted", "Choose an agency from the list or write one here, not both")
            else:
                self.add_error("agency", "Choose your agency, or write its name below")
        kind = data.get("manager_kind")
        if kind and kind != ManagerKind.SELF:
            if not data.get("manager_name") and "manager_name" not in self.errors:
                self.add_error("manager_name", "Enter their name")
            address = data.get("manager_email", "")
            if not address and "manager_email" not in self.errors:
                self.add_error("manager_email", "Enter their e-mail address")
            elif address and self.person.email and address.lower() == self.person.email.lower():
                self.add_error("manager_email", "This is your own address. Enter theirs, or say you work for yourself")
        return data
