"""Training pools: a co-ordinator's teams and their members, contracts, and an agency lead's own trainers."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

import courses.actions
import courses.queries
from courses import rules
from courses.choices import MemberState
from workspaces import forms, queries
from workspaces.views.acts import ActPage
from workspaces.views.agency import AgencyMixin
from workspaces.views.planning import PlannersOnly


def can(person):
    """When a trainer can deliver, in words. Wants `availability` selected."""
    return rules.when_words(getattr(person, "availability", None))


class Pools(PlannersOnly, TemplateView):
    """One's teams, and the trainers under contract beside them."""

    template_name = "workspaces/pools.html"

    def get_context_data(self, **kwargs):
        """In a fixed number of queries."""
        return super().get_context_data(
            pools=courses.queries.pools(self.request.user), commissions=courses.queries.commissions(), **kwargs
        )


class AddPool(PlannersOnly, ActPage):
    """Makes a team."""

    form_class = forms.AddPool
    title, button = "Make a team", "Make this team"
    intro = "A team delivers its courses in one locality. You add its trainers next."

    def get_form_kwargs(self):
        """For whom the form is."""
        return super().get_form_kwargs() | {"user": self.request.user}

    def back(self):
        """To the teams."""
        return reverse("workspaces:pools")

    def act(self, form):
        """One action."""
        courses.actions.add_pool(by=self.request.user, at=self.at, **form.cleaned_data)
        return "The team is there. Open it to ask agencies for trainers."


class PoolMixin(PlannersOnly):
    """Loads a team the user keeps; any other is not found."""

    def setup(self, request, *args, **kwargs):
        """The team."""
        super().setup(request, *args, **kwargs)
        self.at = timezone.now()
        if request.user.is_authenticated:
            self.pool = get_object_or_404(courses.queries.pools(request.user), pk=kwargs["pool"])

    def caption(self):
        """Which team."""
        return self.pool.name

    def back(self):
        """To the team."""
        return reverse("workspaces:pool", args=[self.pool.pk])


class Pool(PoolMixin, TemplateView):
    """One team: its trainers with permission, steps, days promised and given, availability."""

    template_name = "workspaces/pool.html"

    def get_context_data(self, **kwargs):
        """In a fixed number of queries."""
        pool, skills = self.pool, courses.queries.skills_in(self.pool)
        first, last = queries.year_of(self.at)
        loads = courses.queries.loads({one.trainer_id: one.trainer for one in pool.members}, first=first, last=last,
                                      at=self.at)  # fmt: skip
        for one in pool.members:
            one.steps = [(course, skills.get((one.trainer_id, course.pk))) for course in pool.courses.all()]
            one.load = loads[one.trainer_id]
            one.given, one.can = rules.plain(one.load.days), can(one.trainer)
        return super().get_context_data(
            **kwargs
            | {
                "pool": pool,
                "members": [one for one in pool.members if one.state == MemberState.ACTIVE],
                "asked": [one for one in pool.members if one.state == MemberState.ASKED],
                "left": courses.queries.left(pool),
                "year": (first, last),
            }
        )


class ChangePool(PoolMixin, ActPage):
    """Changes a team's name and courses."""

    form_class = forms.ChangePool
    title, button = "Change this team", "Save the team"

    def get_initial(self):
        """What stands."""
        return {"name": self.pool.name, "courses": list(self.pool.courses.all())}

    def act(self, form):
        """One action."""
        courses.actions.change_pool(pool=self.pool, by=self.request.user, at=self.at, **form.cleaned_data)
        return "The team is changed."


class AskPermission(PoolMixin, ActPage):
    """Asks an agency for a trainer."""

    form_class = forms.AskPermission
    title, button = "Ask for a trainer", "Ask the agency"
    intro = "The agency’s leads are asked. If somebody there agreed already, record it on the next page."

    def get_form_kwargs(self):
        """For whom the form is."""
        return super().get_form_kwargs() | {"user": self.request.user}

    def act(self, form):
        """One action."""
        courses.actions.ask_permission(
            pool=self.pool, person=form.person, days=form.cleaned_data["days"], by=self.request.user, at=self.at
        )
        return f"{form.person.name}’s agency is asked."


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
