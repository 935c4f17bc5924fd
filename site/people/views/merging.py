"""Administrators make two records of one person one, and undo that."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView, TemplateView, View

from people import actions, forms, queries
from people.models import Merge, Person
from people.views.roles import ForAdministrators, OnePerson

MOST_FOUND = 20


class FindDouble(ForAdministrators, OnePerson, TemplateView):
    """Finds the other record of a person: people of the same name at once, anybody with ?q=."""

    template_name = "people/find_double.html"

    def get_context_data(self, **kwargs):
        """The people found, without the person."""
        form = forms.SearchForm(self.request.GET or None)
        asked = form.cleaned_data["q"].strip() if form.is_bound and form.is_valid() else ""
        text = asked or self.person.name
        found = queries.found(self.request.user, text).exclude(pk=self.person.pk)[:MOST_FOUND] if text else []
        return super().get_context_data(**kwargs) | {
            "person": self.person,
            "form": form,
            "asked": asked,
            "found": list(found),
            "most": MOST_FOUND,
        }


class MergeTwo(ForAdministrators, OnePerson, FormView):
    """Shows what a merge would move and end; a button does it."""

    template_name = "people/merge.html"
    form_class = forms.MergeForm

    def setup(self, request, *args, **kwargs):
        """The other record, or 404."""
        super().setup(request, *args, **kwargs)
        people = queries.with_roles(Person.objects.visible_to(request.user))
        self.other = get_object_or_404(people, pk=kwargs["other"])

    def form_valid(self, form):
        """Merge them."""
        try:
            actions.merge_persons(keep=self.person, other=self.other, by=self.request.user, at=timezone.now())
        except actions.MergeRefused as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, "The two records are one. You can undo this for 30 days.")
        return HttpResponseRedirect(reverse("people:person", args=[self.person.pk]))

    def get_context_data(self, **kwargs):
        """What would happen, from what stands now."""
        return super().get_context_data(**kwargs) | {
            "person": self.person,
            "other": self.other,
            "refusal": actions.why_not_merge(self.person, self.other, by=self.request.user),
            **actions.foreseen(keep=self.person, other=self.other, at=timezone.now()),
        }


class UndoMerge(ForAdministrators, View):
    """Gives both records back what each had."""

    http_method_names = ["post"]

    def setup(self, request, *args, **kwargs):
        """A merge the user may see, or 404."""
        super().setup(request, *args, **kwargs)
        self.merge = get_object_or_404(Merge.objects.visible_to(request.user), pk=kwargs["pk"])

    def post(self, request, *args, **kwargs):
        """Undo it, or say why not; say what could not be given back."""
        try:
            said = actions.undo_merge(merge=self.merge, by=request.user, at=timezone.now())
        except actions.MergeRefused as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "The merge is undone. Both records have back what they had.")
            for text in said:
                messages.warning(request, text)
        return HttpResponseRedirect(reverse("people:person", args=[self.merge.kept_id]))
