"""Trainers under contract, which administrators keep."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

import courses.actions
import courses.queries
from workspaces import forms
from workspaces.views.acts import ActPage


class AdministratorsOnly:
    """Contracts are kept by administrators."""

    def dispatch(self, request, *args, **kwargs):
        """Not found for everybody else."""
        if not (request.user.is_authenticated and request.user.is_administrator):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def back(self):
        """To the teams."""
        return reverse("workspaces:pools")


class AddCommission(AdministratorsOnly, ActPage):
    """Puts somebody under contract, or changes it."""

    form_class = forms.Commissioned
    title, button = "A trainer under contract", "Save the contract"
    intro = "They deliver the courses you choose in every locality, and need no agency’s permission."

    def get_form_kwargs(self):
        """For whom the form is."""
        return super().get_form_kwargs() | {"user": self.request.user}

    def act(self, form):
        """One action."""
        cleaned = form.cleaned_data
        courses.actions.commission(
            person=form.person, courses=cleaned["courses"], days=cleaned["days"], by=self.request.user, at=self.at
        )
        return f"{form.person.name} is under contract."


class EndCommission(AdministratorsOnly, ActPage):
    """Ends a contract."""

    form_class = forms.Confirm
    title, button, tone = "End this contract?", "End the contract", "warning"

    def setup(self, request, *args, **kwargs):
        """A live one."""
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated and request.user.is_administrator:
            self.commission = get_object_or_404(courses.queries.commissions(), pk=kwargs["commission"])
            coming = courses.actions.dates_to_come(self.commission.trainer, at=self.at)
            self.intro = f"They are on {len(coming)} dates to come and are taken off them, unless a team keeps them."

    def caption(self):
        """Whose."""
        return self.commission.trainer.name

    def act(self, form):
        """One action."""
        courses.actions.end_commission(commission=self.commission, by=self.request.user, at=self.at)
        return "The contract has ended."
