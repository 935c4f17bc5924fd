"""One member of a team: permission, days, availability, steps, leaving."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

import courses.actions
import courses.queries
from courses import rules
from courses.choices import MemberState
from workspaces import forms, queries
from workspaces.views.acts import ActPage
from workspaces.views.planning import PlannersOnly
from workspaces.views.pools.teams import can
from workspaces.views.trainers import AvailabilityPage, AwayMixin, EndAwayMixin


class MemberMixin(PlannersOnly):
    """Loads somebody of a team the user keeps; anybody else is not found."""

    def setup(self, request, *args, **kwargs):
        """The membership with the person."""
        super().setup(request, *args, **kwargs)
        self.at = timezone.now()
        if request.user.is_authenticated:
            self.member = get_object_or_404(queries.members_run_by(request.user), pk=kwargs["member"])

    def caption(self):
        """Who, in which team."""
        return f"{self.member.trainer.name}, {self.member.pool.name}"

    def back(self):
        """To the trainer."""
        return reverse("workspaces:member", args=[self.member.pk])


class Member(MemberMixin, TemplateView):
    """A trainer: permission, steps with history, Training for Trainers, availability, days."""

    template_name = "workspaces/member.html"

    def get_context_data(self, **kwargs):
        """In a fixed number of queries."""
        person = self.member.trainer
        days, promised = queries.load_of(person, at=self.at)
        return super().get_context_data(
            **kwargs
            | {
                "member": self.member,
                "skills": courses.queries.skills_of(person),
                "qualified": courses.queries.qualifications_of(person),
                "can": can(person),
                "away": courses.queries.away_of(person, on=self.at.astimezone(rules.LONDON).date()),
                "days": rules.plain(days),
                "promised": rules.plain(promised) if promised else "",
                "live": self.member.state in (MemberState.ASKED, MemberState.ACTIVE),
            }
        )


class DecideForMember(MemberMixin, ActPage):
    """Records the agency's answer on somebody's word."""

    form_class = forms.DecidePermission
    title, button = "What did the agency say?", "Record the answer"
    intro = "Only where somebody of the agency told you. The trainer is told, and your name stands beside it."

    def get_initial(self):
        """The days asked for."""
        return {"days": self.member.days}

    def act(self, form):
        """One action."""
        courses.actions.decide_permission(membership=self.member, by=self.request.user, at=self.at, **form.details())
        return "The answer is recorded, and the trainer is told."


class SetCommitment(MemberMixin, ActPage):
    """Changes the days a year."""

    form_class = forms.Commitment
    title, button = "Days a year", "Save the days"

    def get_initial(self):
        """What stands."""
        return {"days": self.member.days}

    def act(self, form):
        """One action."""
        courses.actions.set_commitment(membership=self.member, by=self.request.user, at=self.at, **form.cleaned_data)
        return "The days are saved."


class DaysOfMember(MemberMixin):
    """The days of somebody who is in the team or asked for."""

    saved = "The days are saved. The trainer sees them, too."

    def setup(self, request, *args, **kwargs):
        """Nobody keeps the days of somebody who left."""
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated and self.member.state not in (MemberState.ASKED, MemberState.ACTIVE):
            raise Http404

    @property
    def trainer(self):
        """Whose days."""
        return self.member.trainer

    def address(self, name, *args):
        """Among the pages of the team."""
        return reverse(f"workspaces:member_{name}", args=[self.member.pk, *args])

    def back(self):
        """The same page."""
        return self.address("availability")

    def get_context_data(self, **kwargs):
        """The page speaks of them."""
        return super().get_context_data(member=self.member, **kwargs)


class MemberAvailability(DaysOfMember, AvailabilityPage):
    """On which days somebody of a team can deliver, and when they are away, as they told the co-ordinator."""


class MemberAddAway(DaysOfMember, AwayMixin, AvailabilityPage):
    """Notes days away that a trainer told the co-ordinator."""


class MemberEndAway(DaysOfMember, EndAwayMixin, View):
    """Takes such days back."""


class SetStep(MemberMixin, ActPage):
    """Sets a step on the ladder of one of the team's courses."""

    form_class = forms.Step
    title, button = "Step on the ladder", "Save the step"
    intro = "Observer, then co-trainer, then lead. Whoever delivers has done Training for Trainers."

    def get_form_kwargs(self):
        """The team's courses."""
        return super().get_form_kwargs() | {"courses": self.member.pool.courses.order_by("title", "pk")}

    def act(self, form):
        """One action."""
        courses.actions.set_skill(trainer=self.member.trainer, by=self.request.user, at=self.at, **form.cleaned_data)
        return "The step is saved, and the trainer is told."


class NoteQualified(MemberMixin, ActPage):
    """Records Training for Trainers done elsewhere."""

    form_class = forms.Qualified
    title, button = "Training for Trainers done elsewhere", "Record it"
    intro = "Whoever completes it with us is recorded by itself, as soon as the register says so."

    def get_form_kwargs(self):
        """Not in the future."""
        return super().get_form_kwargs() | {"at": self.at}

    def act(self, form):
        """One action."""
        courses.actions.qualify(trainer=self.member.trainer, by=self.request.user, at=self.at, **form.cleaned_data)
        return "It is on record."


class Leave(MemberMixin, ActPage):
    """A trainer leaves the team."""

    form_class = forms.Leave
    title, button, tone = "Does this trainer leave the team?", "Leave the team", "warning"

    def get_context_data(self, **kwargs):
        """What follows."""
        coming = courses.actions.dates_to_come(self.member.trainer, at=self.at)
        off = f" and are taken off {len(coming)} dates to come." if coming else "."
        self.intro = (
            "What they delivered stays on record. If it is their last team and they are not under contract, they are "
            f"no longer a trainer{off}"
        )
        return super().get_context_data(**kwargs)

    def act(self, form):
        """One action."""
        off = courses.actions.leave(membership=self.member, by=self.request.user, at=self.at, **form.cleaned_data)
        said = f"{self.member.trainer.name} has left the team."
        return f"{said} {len(off)} dates now lack a trainer." if off else said
