"""Booking for somebody else, and deciding on proof of training elsewhere."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import FormView, TemplateView

import bookings.actions
import bookings.queries
from bookings.choices import Status
from bookings.rules import CAN_BE_SET_ASIDE
from courses.rules import can_plan
from workspaces import forms, queries
from workspaces.views.dates import ActMixin, DateMixin

SHOWN = 25


class FindPerson(DateMixin, TemplateView):
    """Finds somebody of one's own locality by name or address."""

    template_name = "workspaces/find_person.html"

    def get_context_data(self, **kwargs):
        """What was found for the words in the address."""
        text = self.request.GET.get("q", "").replace("\x00", " ").strip()[:200]
        found = list(queries.people_to_book(self.request.user, text)[: SHOWN + 1]) if text else []
        return super().get_context_data(
            form=forms.FindPerson({"q": text}), text=text, found=found[:SHOWN], more=len(found) > SHOWN, **kwargs
        )


class EnterPerson(DateMixin, FormView):
    """Enters somebody who is not known yet, or finds them by their address; then the date can be booked for them."""

    template_name = "workspaces/enter_person.html"
    form_class = forms.NewPerson

    def get_form_kwargs(self):
        """For whom the form is."""
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_initial(self):
        """What was searched for."""
        text = self.request.GET.get("q", "").replace("\x00", " ").strip()[:120]
        return {"email" if "@" in text else "name": text}

    def form_valid(self, form):
        """One action; what stands against the booking is said on the next page."""
        try:
            person = bookings.actions.enter_person(by=self.request.user, at=self.at, **form.cleaned_data)
        except (bookings.actions.ColleagueRefused, bookings.actions.TooBusy) as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        return redirect("workspaces:book_for", pk=self.event.pk, person=person.pk)


class BookFor(ActMixin, FormView):
    """Books the date for one person; says what stands against it, and lets a rule be set aside with a reason."""

    template_name = "workspaces/book_for.html"
    form_class = forms.BookFor

    def setup(self, request, *args, **kwargs):
        """The person among those the user may book, and what stands against it."""
        super().setup(request, *args, **kwargs)
        self.person = get_object_or_404(queries.people_to_book(request.user, ""), pk=kwargs["person"])
        self.against = queries.refusals(self.person, self.event, at=self.at)
        self.refusals = (*self.refusals, bookings.actions.BookingRefused)

    def get_form_kwargs(self):
        """The rules that may be set aside."""
        return super().get_form_kwargs() | {"refusals": self.against}

    def act(self, form):
        """One action."""
        booking = bookings.actions.claim_for(
            event=self.event, delegate=self.person, by=self.request.user, at=self.at, **form.cleaned_data
        )
        said = {Status.CONFIRMED: "has a place", Status.WAITING: "is on the waiting list"}
        return f"{self.person.name} {said.get(booking.status, 'has a place as soon as the line manager approves')}."

    def get_context_data(self, **kwargs):
        """Who it is, and what nobody can set aside."""
        fixed = [one for one in self.against if one.code not in CAN_BE_SET_ASIDE]
        return super().get_context_data(person=self.person, against=self.against, fixed=fixed, **kwargs)


class Evidence(TemplateView):
    """Proof of training elsewhere that waits for a decision."""

    template_name = "workspaces/evidence.html"

    def dispatch(self, request, *args, **kwargs):
        """Nobody else has this page."""
        if not can_plan(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        """Oldest first."""
        return super().get_context_data(rows=bookings.queries.evidence_to_decide(self.request.user), **kwargs)


class DecideEvidence(FormView):
    """Accepts or refuses one proof."""

    template_name = "workspaces/decide_evidence.html"
    form_class = forms.DecideEvidence

    def setup(self, request, *args, **kwargs):
        """One that waits for this user."""
        super().setup(request, *args, **kwargs)
        rows = bookings.queries.evidence_to_decide(request.user) if can_plan(request.user) else None
        if rows is None:
            raise Http404
        self.evidence = get_object_or_404(rows, pk=kwargs["evidence"])

    def form_valid(self, form):
        """One action."""
        try:
            bookings.actions.decide_evidence(
                evidence=self.evidence,
                accept=form.cleaned_data["accept"] == "yes",
                why=form.cleaned_data["why"],
                by=self.request.user,
                at=timezone.now(),
            )
        except bookings.actions.PermissionRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, "Your decision is saved.")
        return redirect("workspaces:evidence")

    def get_context_data(self, **kwargs):
        """What was sent."""
        return super().get_context_data(evidence=self.evidence, **kwargs)
