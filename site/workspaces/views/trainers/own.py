"""One's own teams, steps and days: what a trainer says about when they can deliver."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

import courses.actions
import courses.queries
from courses import rules
from workspaces import forms, queries
from workspaces.views.acts import ActPage
from workspaces.views.trainers.calls import TrainersOnly


class MyPools(TrainersOnly, TemplateView):
    """One's own teams, contract, steps with their history, and what was given."""

    template_name = "workspaces/my_pools.html"

    def get_context_data(self, **kwargs):
        """In a fixed number of queries."""
        at, person = timezone.now(), self.request.user.person
        days, promised = queries.load_of(person, at=at)
        return super().get_context_data(
            memberships=courses.queries.memberships_of(person),
            teammates=courses.queries.teammates(person),
            commission=next((one for one in courses.queries.commissions() if one.trainer_id == person.pk), None),
            skills=courses.queries.skills_of(person),
            qualified=courses.queries.qualifications_of(person),
            days=rules.plain(days),
            promised=rules.plain(promised) if promised else "",
            year=queries.year_of(at),
            at=at,
            **kwargs,
        )


class AvailabilityPage(ActPage):
    """On which days of the week a trainer can deliver, and when they are away: one page with two forms.

    `trainer` is whose days they are; `address` says where the page and its two buttons are.
    """

    template_name = "workspaces/availability.html"
    form_class = forms.Availability
    saved = "The days are saved."

    @property
    def trainer(self):
        """Whose days."""
        raise NotImplementedError

    def address(self, name, *args):
        """Where the page (`availability`) is, or one of its buttons (`add_away`, `end_away`)."""
        raise NotImplementedError

    def get_initial(self):
        """What stands; without a word, any working day."""
        row = getattr(self.trainer, "availability", None)
        if row is None:
            return {"weekdays": ["0", "1", "2", "3", "4"], "in_school_holidays": True}
        return {"weekdays": [str(one) for one in row.weekdays], "in_school_holidays": row.in_school_holidays}

    def back(self):
        """The same page."""
        return self.address("availability")

    def act(self, form):
        """One action."""
        courses.actions.set_availability(trainer=self.trainer, by=self.request.user, at=self.at, **form.cleaned_data)
        return self.saved

    def get_context_data(self, **kwargs):
        """The days away too."""
        kwargs.setdefault("away_form", forms.Away())
        away = list(courses.queries.away_of(self.trainer, on=self.at.astimezone(rules.LONDON).date()))
        for one in away:
            one.end = self.address("end_away", one.pk)
        return super().get_context_data(
            away=away, here=self.address("availability"), add=self.address("add_away"), **kwargs
        )


class AwayMixin:
    """Notes days away; on the page of availability."""

    def get(self, request, *args, **kwargs):
        """There is no page of its own."""
        return redirect(self.back())

    def post(self, request, *args, **kwargs):
        """One action, or the page with what is wrong."""
        form = forms.Away(request.POST)
        if form.is_valid():
            try:
                courses.actions.add_away(trainer=self.trainer, by=request.user, at=self.at, **form.cleaned_data)
            except courses.actions.DaysRefused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, "The days away are saved.")
                return redirect(self.back())
        own = forms.Availability(initial=self.get_initial())
        return self.render_to_response(self.get_context_data(form=own, away_form=form))


class EndAwayMixin:
    """Takes days away of `trainer` back."""

    http_method_names = ["post"]

    def post(self, request, away, **kwargs):
        """One action; days of this trainer only."""
        row = get_object_or_404(self.trainer.away.all(), pk=away)
        courses.actions.end_away(away=row, by=request.user, at=timezone.now())
        messages.success(request, "Taken out.")
        return redirect(self.address("availability"))


class OwnDays(TrainersOnly):
    """A trainer's own days."""

    saved = "Your days are saved. Co-ordinators see them when they look for trainers."

    @property
    def trainer(self):
        """Oneself."""
        return self.request.user.person

    def address(self, name, *args):
        """Among the trainer's pages."""
        return reverse(f"workspaces:{name}", args=args)


class Availability(OwnDays, AvailabilityPage):
    """On which days one can deliver, and which one is away."""


class AddAway(OwnDays, AwayMixin, AvailabilityPage):
    """Notes days away of one's own."""


class EndAway(OwnDays, EndAwayMixin, View):
    """Takes days away of one's own back."""
