"""The pack of a date that one delivers, and the meeting that prepares it."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.generic import TemplateView

import courses.actions
import courses.queries
from bookings.calendars import place
from bookings.rules import can_see_needs
from courses import rules
from design.templatetags.design import short_day
from workspaces import forms, queries
from workspaces.views.acts import ActPage


class PackMixin:
    """Loads a date the user delivers or runs; any other is not found."""

    def setup(self, request, *args, **kwargs):
        """The date with its trainers and meeting."""
        super().setup(request, *args, **kwargs)
        self.at = timezone.now()
        if request.user.is_authenticated:
            self.event = get_object_or_404(queries.packed(request.user, at=self.at), pk=kwargs["pk"])

    def caption(self):
        """Which date."""
        return f"{self.event.course.title}, {short_day(self.event.starts_at)}"

    def back(self):
        """To the pack."""
        return reverse("workspaces:pack", args=[self.event.pk])


@method_decorator(cache_control(private=True, no_store=True), name="dispatch")
class Pack(PackMixin, TemplateView):
    """All a trainer needs for one date on one page that prints."""

    template_name = "workspaces/pack.html"

    def get_context_data(self, **kwargs):
        """Date, joining, trainers, meeting, needs, materials, gaps."""
        event, user = self.event, self.request.user
        shown = can_see_needs(user, event, at=self.at)
        own = courses.queries.policy_for(event.course)
        meeting = getattr(event, "preparation", None)
        return super().get_context_data(
            event=event,
            place=place(event),
            sessions=sorted(event.sessions.all(), key=lambda one: one.number),
            gaps=rules.gaps(event, own) if event.starts_at > self.at else [],
            meeting=meeting if meeting and meeting.called_off_at is None else None,
            needs_shown=shown,
            needs=queries.needs_of(event) if shown else [],
            materials=courses.queries.materials_for(event),
            runs=rules.can_run(user, event),
            to_come=event.starts_at > self.at,
            at=self.at,
            **kwargs,
        )


class Preparation(PackMixin, ActPage):
    """Sets or moves the meeting in which the trainers of a date prepare it."""

    form_class = forms.Preparation
    title, button = "When do you prepare this date?", "Save and tell the trainers"
    intro = "Every trainer of the date gets it as a calendar entry. If you change it, the entry moves."

    def get_initial(self):
        """What stands."""
        meeting = getattr(self.event, "preparation", None)
        return forms.Preparation.begin(meeting) if meeting and meeting.called_off_at is None else {}

    def act(self, form):
        """One action."""
        courses.actions.set_preparation(event=self.event, by=self.request.user, at=self.at, **form.details())
        return "The meeting is set, and every trainer of the date is told."


class PreparationOff(PackMixin, ActPage):
    """Calls the preparation meeting off."""

    form_class = forms.Confirm
    title, button, tone = "Call off the preparation meeting?", "Call it off", "warning"
    intro = "Every trainer of the date is told, and the calendar entry goes."

    def act(self, form):
        """One action."""
        courses.actions.call_off_preparation(event=self.event, by=self.request.user, at=self.at)
        return "The meeting is called off, and every trainer of the date is told."
