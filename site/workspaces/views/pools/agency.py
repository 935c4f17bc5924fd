"""The trainers an agency lends, for its lead, who says yes or no."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

import courses.actions
import courses.queries
from courses import rules
from courses.choices import MemberState
from workspaces import forms, queries
from workspaces.views.acts import ActPage
from workspaces.views.agency import AgencyMixin
from workspaces.views.pools.teams import can


class AgencyTrainers(AgencyMixin, TemplateView):
    """An agency's trainers: who is asked for, who trains, what they promised and gave, when they can."""

    template_name = "workspaces/agency_trainers.html"

    def get_context_data(self, **kwargs):
        """In a fixed number of queries."""
        members = list(queries.members_of_agency(self.agency))
        first, last = queries.year_of(self.at)
        loads = courses.queries.loads({one.trainer_id: one.trainer for one in members}, first=first, last=last,
                                      at=self.at)  # fmt: skip
        for one in members:
            one.given, one.can = rules.plain(loads[one.trainer_id].days), can(one.trainer)
        return super().get_context_data(
            asked=[one for one in members if one.state == MemberState.ASKED],
            members=[one for one in members if one.state == MemberState.ACTIVE],
            gone=[one for one in members if one.state in (MemberState.REFUSED, MemberState.LEFT)],
            year=(first, last),
            **kwargs,
        )


class Permit(AgencyMixin, ActPage):
    """An agency lead's answer about one of their people."""

    form_class = forms.DecidePermission
    button = "Send the answer"
    intro = "The trainer is told. Each day you lend earns your agency places on courses."

    def setup(self, request, *args, **kwargs):
        """Somebody of the agency who waits for the answer."""
        super().setup(request, *args, **kwargs)
        members = queries.members_of_agency(self.agency).filter(state=MemberState.ASKED)
        self.member = get_object_or_404(members, pk=kwargs["member"])
        self.title = f"May {self.member.trainer.name} train?"

    def get_initial(self):
        """The lead's name and the days asked for."""
        return {"given_by": self.request.user.person.name, "days": self.member.days}

    def caption(self):
        """For which team."""
        return self.member.pool.name

    def back(self):
        """To the agency's trainers."""
        return reverse("workspaces:agency_trainers", args=[self.agency.pk])

    def act(self, form):
        """One action."""
        courses.actions.decide_permission(membership=self.member, by=self.request.user, at=self.at, **form.details())
        return "Your answer is saved, and the trainer is told."
