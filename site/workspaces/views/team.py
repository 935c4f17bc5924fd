"""A line manager's team: bookings and e-learning of those who name the signed-in, proved address. Nothing else."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView, TemplateView

import bookings.actions
from bookings.choices import LIVE, Status
from bookings.forms import Approve
from bookings.views import changes
from elearning.queries import learning_of_team
from workspaces import queries

SHOWN = 100


class Team(TemplateView):
    """Who asks, who is booked, what became of the others; who started or completed which e-learning."""

    template_name = "workspaces/team.html"

    def get_context_data(self, **kwargs):
        """Five lists in a fixed number of queries."""
        at = timezone.now()
        rows = list(queries.team(self.request.user).order_by("-event__starts_at", "delegate__name", "pk")[:SHOWN])
        started, completed = learning_of_team(self.request.user, most=SHOWN)
        coming = [row for row in rows if row.status in LIVE and row.event.ends_at >= at]
        return super().get_context_data(
            asking=[row for row in coming if row.status == Status.REQUESTED],
            coming=[row for row in reversed(coming) if row.status != Status.REQUESTED],
            before=[row for row in rows if row not in coming and row.status != Status.WAITING],
            started=started,
            completed=completed,
            at=at,
            **kwargs,
        )


class HandOn(changes.HandOn):
    """A manager names a colleague who goes instead of somebody of the own team."""

    def reachable(self):
        """The own team's bookings and no others."""
        return queries.team(self.request.user)

    def allowed(self):
        """Whoever is found here is of the team."""
        return True

    def go_on(self, booking):
        """Back to the team."""
        return redirect("workspaces:team")

    def get_context_data(self, **kwargs):
        """The way back."""
        return super().get_context_data(back=reverse("workspaces:team"), back_text="Your team", **kwargs)


class Decide(FormView):
    """Says yes or no to one request, as the link in the mail does."""

    template_name = "workspaces/decide.html"
    form_class = Approve

    def setup(self, request, *args, **kwargs):
        """A request of one's own team that is open."""
        super().setup(request, *args, **kwargs)
        self.at = timezone.now()
        self.approval = get_object_or_404(queries.requests_of_team(request.user), pk=kwargs["approval"])
        if self.approval.lapses_at <= self.at:
            raise Http404

    def form_valid(self, form):
        """One action; a refusal goes on the form."""
        try:
            if form.cleaned_data["decision"] == "yes":
                bookings.actions.approve(approval=self.approval, by=self.request.user, at=self.at)
            else:
                bookings.actions.refuse_approval(
                    approval=self.approval, why=form.cleaned_data["why"], by=self.request.user, at=self.at
                )
        except (bookings.actions.ApprovalRefused, bookings.actions.TooBusy) as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, f"Your answer is saved, and {self.approval.booking.delegate.name} is told.")
        return redirect("workspaces:team")

    def get_context_data(self, **kwargs):
        """What is asked."""
        event = self.approval.booking.event
        return super().get_context_data(
            approval=self.approval,
            booking=self.approval.booking,
            event=event,
            sessions=event.sessions.order_by("number"),
            place=event.place,
            **kwargs,
        )
