"""Administrators keep the list of agencies."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.generic import FormView, TemplateView, View

from people import actions, forms, queries
from people.views.roles import ForAdministrators


class Agencies(ForAdministrators, TemplateView):
    """The list, and what people wrote who did not find theirs."""

    template_name = "people/agencies.html"

    def get_context_data(self, **kwargs):
        """Listed, retired, wanted."""
        rows = list(queries.agencies())
        return super().get_context_data(**kwargs) | {
            "listed": [agency for agency in rows if agency.retired_at is None],
            "retired": [agency for agency in rows if agency.retired_at is not None],
            "wanted": queries.wanted_agencies(),
        }


class AddAgency(ForAdministrators, FormView):
    """Lists an agency. With ?name= what somebody wrote is filled in, and they are placed there at once."""

    template_name = "people/agency_form.html"
    form_class = forms.AgencyForm
    success_url = reverse_lazy("people:agencies")

    def get_initial(self):
        """What somebody wrote who did not find theirs."""
        return {"name": self.request.GET.get("name", "")[:150]}

    def form_valid(self, form):
        """List it, with those who wrote its name."""
        wanted = self.request.GET.get("name", "")[:150]
        try:
            agency = actions.add_agency(by=self.request.user, at=timezone.now(), wanted=wanted, **form.cleaned_data)
        except actions.AgencyRefused as error:
            form.add_error("name", str(error))
            return self.form_invalid(form)
        placed = agency.people.count()
        messages.success(self.request, f"{agency.name} is listed." + (f" Placed there: {placed}." if placed else ""))
        return super().form_valid(form)


class OneAgency(ForAdministrators):
    """Loads the agency the page is about."""

    def setup(self, request, *args, **kwargs):
        """The agency, or 404."""
        super().setup(request, *args, **kwargs)
        self.agency = get_object_or_404(queries.agencies(), pk=kwargs["pk"])


class ChangeAgency(OneAgency, FormView):
    """Renames an agency or corrects what it is."""

    template_name = "people/agency_form.html"
    form_class = forms.AgencyForm
    success_url = reverse_lazy("people:agencies")

    def get_initial(self):
        """What it is now."""
        return {name: getattr(self.agency, name) for name in ("name", "standing", "sector", "locality")}

    def form_valid(self, form):
        """Store it."""
        try:
            actions.change_agency(agency=self.agency, by=self.request.user, at=timezone.now(), **form.cleaned_data)
        except actions.AgencyRefused as error:
            form.add_error("name", str(error))
            return self.form_invalid(form)
        messages.success(self.request, f"{form.cleaned_data['name']} is changed.")
        return super().form_valid(form)

    def get_context_data(self, **kwargs):
        """The agency."""
        return super().get_context_data(agency=self.agency, **kwargs)


class RetireAgency(OneAgency, View):
    """Takes an agency off the choices."""

    http_method_names = ["post"]
    action = staticmethod(actions.retire_agency)
    done = "{} can no longer be chosen. Its people and their records stay."

    def post(self, request, *args, **kwargs):
        """Retire or reopen it, or say why not."""
        try:
            self.action(agency=self.agency, by=request.user, at=timezone.now())
        except actions.AgencyRefused as error:
            messages.error(request, str(error))
        else:
            messages.success(request, self.done.format(self.agency.name))
        return HttpResponseRedirect(reverse("people:agencies"))


class ReopenAgency(RetireAgency):
    """Puts a retired agency back."""

    action = staticmethod(actions.reopen_agency)
    done = "{} can be chosen again."


class PlacePeople(ForAdministrators, FormView):
    """Places those who wrote ?wanted= in a listed agency."""

    template_name = "people/place.html"
    form_class = forms.PlaceForm
    success_url = reverse_lazy("people:agencies")

    def setup(self, request, *args, **kwargs):
        """What they wrote."""
        super().setup(request, *args, **kwargs)
        self.wanted = request.GET.get("wanted", "")[:150]

    def form_valid(self, form):
        """Move them."""
        agency = form.cleaned_data["agency"]
        try:
            placed = actions.place_people(wanted=self.wanted, agency=agency, by=self.request.user, at=timezone.now())
        except actions.AgencyRefused as error:
            form.add_error("agency", str(error))
            return self.form_invalid(form)
        messages.success(self.request, f"People placed in {agency.name}: {placed}.")
        return super().form_valid(form)

    def get_context_data(self, **kwargs):
        """What they wrote."""
        return super().get_context_data(wanted=self.wanted, **kwargs)
