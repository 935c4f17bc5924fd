"""The teams of one's localities: who is in them, and asking for somebody."""

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
