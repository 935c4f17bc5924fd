"""One's own account and profile."""

from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView, TemplateView, View

from people import actions, forms, rules
from people.choices import UNLISTED_AGENCY


class ProfileNeeded:
    """For pages that need the answers of the profile, such as booking: leads there first, and back afterwards."""

    def dispatch(self, request, *args, **kwargs):
        """Ask the questions that are asked once, if they have not been answered."""
        user = request.user
        if user.is_authenticated and not (user.person_id and rules.profile_complete(user.person)):
            query = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('people:profile')}?{query}")
        return super().dispatch(request, *args, **kwargs)


class Profile(FormView):
    """The questions asked once; changed here later."""

    template_name = "people/profile.html"
    form_class = forms.ProfileForm

    def setup(self, request, *args, **kwargs):
        """One's own person and the page to go back to."""
        super().setup(request, *args, **kwargs)
        self.person = request.user.person if request.user.is_authenticated else None
        self.next = rules.safe_path(request.POST.get("next") or request.GET.get("next", ""))

    def get_form_kwargs(self):
        """The form with what is known."""
        return super().get_form_kwargs() | {"person": self.person}

    def get_initial(self):
        """What was answered before."""
        names = ("name", "agency_wanted", "district", "role_family", "manager_kind", "manager_name", "manager_email")
        initial = {name: getattr(self.person, name) for name in names}
        agency = self.person.agency
        return initial | {"agency": agency if agency and agency.code != UNLISTED_AGENCY else None}

    def form_valid(self, form):
        """Store the answers and go back to where they were needed."""
        try:
            actions.complete_profile(person=self.person, by=self.request.user, at=timezone.now(), **form.cleaned_data)
        except actions.PersonRefused as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, "Your details are saved.")
        return HttpResponseRedirect(self.next or reverse("people:account"))

    def get_context_data(self, **kwargs):
        """The page to go back to, and whether this is the first time."""
        return super().get_context_data(**kwargs) | {
            "next": self.next,
            "first_time": not rules.profile_complete(self.person),
        }


class Account(TemplateView):
    """Everything about one's account on one page."""

    template_name = "people/account.html"

    def get_context_data(self, **kwargs):
        """One's details, roles and ways to sign in."""
        user = self.request.user
        person = user.person
        edit = reverse("people:profile")
        unlisted = bool(person.agency and person.agency.code == UNLISTED_AGENCY)
        agency = f"{person.agency_wanted} (we are adding it to the list)" if unlisted else person.agency
        manager = " ".join(part for part in (person.manager_name, person.manager_email) if part)
        details = [
            ("Name", person.name),
            ("Agency", agency),
            ("Where you work", person.district),
            ("Kind of work", person.get_role_family_display()),
            ("Behind your attendance", manager or person.get_manager_kind_display()),
        ]
        signing_in = [
            {"key": "E-mail address", "value": user.email, "href": reverse("account_email")},
            {
                "key": "Password",
                "value": "Set" if user.has_usable_password() else "None: you sign in by code",
                "href": reverse("account_change_password"),
                "action": "Change" if user.has_usable_password() else "Choose one",
            },
            {
                "key": "Second step",
                "value": "On" if is_mfa_enabled(user) else "Off",
                "href": reverse("mfa_index"),
                "action": "Change" if is_mfa_enabled(user) else "Set up",
            },
            {"key": "Where you are signed in", "value": "Your devices", "href": reverse("usersessions_list"),
             "action": "See"},
        ]  # fmt: skip
        return super().get_context_data(**kwargs) | {
            "details": [{"key": key, "value": value, "href": edit} for key, value in details],
            "signing_in": signing_in,
            "roles": list(person.role_grants.live().select_related("agency", "locality").order_by("role", "pk")),
            "complete": rules.profile_complete(person),
        }


class SecondStep(TemplateView):
    """Says why a role needs a second step at sign-in, and offers the ways to set one up."""

    template_name = "people/second_step.html"


class AddressWorks(View):
    """Somebody says that mail arrives at their address after all."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        """One action, then home."""
        if not request.user.person_id:
            raise Http404
        actions.trust_address(person=request.user.person, by=request.user, at=timezone.now())
        messages.success(request, "We will write to this address again.")
        return HttpResponseRedirect(reverse("workspaces:my"))
