"""The partnership's settings and those of families of courses: administrators only."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import FormView

import courses.actions
from courses.queries import families, policy
from workspaces import forms


class AdministratorsOnly:
    """Nobody else has these pages."""

    def dispatch(self, request, *args, **kwargs):
        """Not found for everybody else."""
        if not request.user.is_administrator:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def refused(self, form, refusal):
        """Put each sentence beside its field."""
        for name, text in refusal.errors.items():
            form.add_error(name if name in form.fields else None, text)
        return self.form_invalid(form)


class Policies(AdministratorsOnly, FormView):
    """Every setting of the partnership, and the families that differ."""

    template_name = "workspaces/policies.html"
    form_class = forms.SetPolicy

    def get_form_kwargs(self):
        """What stands."""
        return super().get_form_kwargs() | {"policy": policy()}

    def get_context_data(self, **kwargs):
        """The families too."""
        return super().get_context_data(families=families(), **kwargs)

    def form_valid(self, form):
        """One action."""
        try:
            courses.actions.set_policy(by=self.request.user, at=timezone.now(), **form.cleaned_data)
        except courses.actions.PolicyRefused as refusal:
            return self.refused(form, refusal)
        messages.success(self.request, "The settings are saved. They hold from now on.")
        return redirect("workspaces:policies")


class AddFamily(AdministratorsOnly, FormView):
    """Adds a family of courses."""

    template_name = "workspaces/add_family.html"
    form_class = forms.AddFamily

    def form_valid(self, form):
        """One action."""
        try:
            family = courses.actions.add_family(by=self.request.user, at=timezone.now(), **form.cleaned_data)
        except courses.actions.PolicyRefused as refusal:
            return self.refused(form, refusal)
        return redirect("workspaces:family", family=family.pk)


class Family(AdministratorsOnly, FormView):
    """The courses of a family, and the settings in which it differs."""

    template_name = "workspaces/family.html"
    form_class = forms.FamilyPolicy

    def dispatch(self, request, *args, **kwargs):
        """The family."""
        if request.user.is_administrator:
            self.family = get_object_or_404(families(), pk=kwargs["family"])
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        """What stands."""
        return super().get_form_kwargs() | {"family": self.family, "policy": policy()}

    def form_valid(self, form):
        """One action."""
        try:
            courses.actions.set_family_policy(
                family=self.family,
                overrides=form.overrides(),
                courses=form.cleaned_data["courses"],
                by=self.request.user,
                at=timezone.now(),
            )
        except courses.actions.PolicyRefused as refusal:
            return self.refused(form, refusal)
        messages.success(self.request, "The settings of this family are saved.")
        return redirect("workspaces:policies")

    def get_context_data(self, **kwargs):
        """Which one."""
        return super().get_context_data(family=self.family, **kwargs)
