"""Administrators find people, give and end roles, close and reopen accounts."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView, TemplateView, View

from people import actions, forms, queries, rules
from people.models import Person, RoleGrant

PAGE = 25


class ForAdministrators:
    """404 for everybody else: the pages are none of their concern."""

    def dispatch(self, request, *args, **kwargs):
        """Ask the rule."""
        if not rules.may_manage_roles(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class Roles(ForAdministrators, TemplateView):
    """Everybody who holds a role; with ?q= anybody by name or e-mail address."""

    template_name = "people/roles.html"

    def get_context_data(self, **kwargs):
        """The people found, a page at a time."""
        form = forms.SearchForm(self.request.GET or None)
        text = form.cleaned_data["q"].strip() if form.is_bound and form.is_valid() else ""
        user = self.request.user
        people = queries.found(user, text) if text else queries.role_holders(user)
        page = Paginator(people, PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(**kwargs) | {"form": form, "text": text, "page": page}


class OnePerson:
    """Loads the person the page is about from those the user may see."""

    def setup(self, request, *args, **kwargs):
        """The person, or 404."""
        super().setup(request, *args, **kwargs)
        people = queries.with_roles(Person.objects.visible_to(request.user))
        self.person = get_object_or_404(people, pk=kwargs["pk"])


class PersonRoles(ForAdministrators, OnePerson, FormView):
    """One person's roles, and giving another."""

    template_name = "people/person.html"
    form_class = forms.RoleForm

    def get_success_url(self):
        """The same page, with the new role."""
        return reverse("people:person", args=[self.person.pk])

    def form_valid(self, form):
        """Give the role."""
        try:
            actions.grant_role(person=self.person, by=self.request.user, at=timezone.now(), **form.cleaned_data)
        except actions.RoleRefused as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, "The role is given. We have written to them.")
        return super().form_valid(form)

    def get_context_data(self, **kwargs):
        """The person, and why the user may not change their roles."""
        refusal = rules.why_not_change_roles(self.request.user, self.person)
        merges = [
            (merge, actions.why_not_undo(merge, by=self.request.user, at=timezone.now()))
            for merge in queries.merges_of(self.person)
        ]
        return super().get_context_data(**kwargs) | {"person": self.person, "refusal": refusal, "merges": merges}


class EndRole(ForAdministrators, TemplateView):
    """Asks before a role ends."""

    template_name = "people/end_role.html"

    def setup(self, request, *args, **kwargs):
        """A live role of somebody the user may see."""
        super().setup(request, *args, **kwargs)
        grants = RoleGrant.objects.live().filter(person__in=Person.objects.visible_to(request.user))
        self.grant = get_object_or_404(grants.select_related("person", "agency", "locality"), pk=kwargs["pk"])

    def post(self, request, *args, **kwargs):
        """End it."""
        try:
            actions.end_role(grant=self.grant, by=request.user, at=timezone.now())
        except actions.RoleRefused as error:
            return self.render_to_response(self.get_context_data(refusal=str(error)))
        messages.success(request, "The role has ended. We have written to them.")
        return HttpResponseRedirect(reverse("people:person", args=[self.grant.person_id]))

    def get_context_data(self, **kwargs):
        """The role."""
        return {"refusal": rules.why_not_change_roles(self.request.user, self.grant.person)} | super().get_context_data(
            grant=self.grant, **kwargs
        )


class CloseLogin(ForAdministrators, OnePerson, View):
    """Stops somebody signing in."""

    http_method_names = ["post"]
    action = staticmethod(actions.close_login)
    done = "The account is closed. They are signed out everywhere."

    def post(self, request, *args, **kwargs):
        """Close it, or say why not."""
        try:
            self.action(person=self.person, by=request.user, at=timezone.now())
        except actions.LoginRefused as error:
            messages.error(request, str(error))
        else:
            messages.success(request, self.done)
        return HttpResponseRedirect(reverse("people:person", args=[self.person.pk]))


class ReopenLogin(CloseLogin):
    """Lets somebody sign in again."""

    action = staticmethod(actions.reopen_login)
    done = "The account is open again."
