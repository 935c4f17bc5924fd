"""How many people an agency has to train, how many are, and whose training lapses: for its lead."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.views.generic import FormView, TemplateView

import people.actions
from people.models import Agency
from people.queries import headcounts
from workspaces import forms, queries
from workspaces.views.agency import AgencyMixin

PER_PAGE = 50


class Headcount(AgencyMixin, FormView):
    """Says how many people the agency has, and shows how many of them hold training in each priority."""

    template_name = "workspaces/headcount.html"
    form_class = forms.GiveHeadcount

    def agencies(self, user):
        """An administrator may say it for every agency that is listed."""
        return Agency.objects.active() if user.is_administrator else super().agencies(user)

    def get_form_kwargs(self):
        """Today's day stands there."""
        return super().get_form_kwargs() | {"today": queries.day_of(self.at)}

    def form_valid(self, form):
        """One action; what it refuses goes on the form."""
        try:
            given = people.actions.give_headcount(
                agency=self.agency, by=self.request.user, at=self.at, **form.cleaned_data
            )
        except people.actions.HeadcountRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, f"Noted: {given.number:,} people{queries.place_words(given)}.")
        return redirect("workspaces:headcount", agency=self.agency.pk)

    def get_context_data(self, **kwargs):
        """In a fixed number of queries."""
        given = {key[1:]: row for key, row in headcounts(self.request.user).items() if key[0] == self.agency.pk}
        return super().get_context_data(
            given=queries.in_order(given),
            table=queries.coverage_of(self.agency, given, at=self.at),
            **kwargs,
        )


class Refreshers(AgencyMixin, TemplateView):
    """Whose training lapses in the coming year, or has lapsed in the last, by name, soonest first."""

    template_name = "workspaces/agency_refreshers.html"

    def get_context_data(self, **kwargs):
        """In a fixed number of queries."""
        due = queries.refreshers_of(self.agency, at=self.at)
        page = Paginator(due, PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            page=page,
            rows=queries.with_names(page.object_list),
            today=queries.day_of(self.at),
            soon=queries.soon_day(self.at),
            **kwargs,
        )
