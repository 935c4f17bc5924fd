"""The co-ordinator's pages of a date: add, see, change, publish, more places, trainers, call off."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView, TemplateView

import bookings.actions
import bookings.queries
import courses.actions
import evaluations.queries
from bookings.rules import can_see_needs, can_undo_call_off
from courses.choices import EventStatus, Part
from courses.queries import policy, policy_for
from courses.rules import can_plan, gaps, why_not_publish
from workspaces import forms, queries, rules
from workspaces.forms.dates import SITTINGS

BUSY = "Very many people are using the site at this moment, so this was NOT saved. Try again in a minute."


class AddDate(FormView):
    """Adds a draft date."""

    template_name = "workspaces/add_date.html"
    form_class = forms.PlanDate

    def dispatch(self, request, *args, **kwargs):
        """Only for those who plan dates."""
        if not can_plan(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        """The form offers what this user may plan."""
        return super().get_form_kwargs() | {"user": self.request.user, "policy": policy()}

    def get_initial(self):
        """A link from a course may name it; one from a date begins with its details."""
        wanted, copied = self.request.GET.get("course", ""), self.request.GET.get("copy", "")
        if copied.isdigit():
            event = queries.planned(self.request.user, at=timezone.now()).filter(pk=copied).first()
            return queries.copied(event) if event else {}
        return {"course": wanted} if wanted.isdigit() else {}

    def form_valid(self, form):
        """One action; a refusal goes on the form."""
        try:
            event = courses.actions.schedule(by=self.request.user, at=timezone.now(), **form.details())
        except courses.actions.EventRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        for line in queries.warnings(event, self.request.user):
            messages.warning(self.request, line)
        messages.success(self.request, "The date is a draft. Put trainers on it, then publish it.")
        return redirect("workspaces:date", pk=event.pk)


class DateMixin:
    """Loads one of the dates the user runs; anybody else's is not found."""

    def setup(self, request, *args, **kwargs):
        """The date with its numbers and trainers."""
        super().setup(request, *args, **kwargs)
        self.at = timezone.now()
        self.event = get_object_or_404(queries.planned(request.user, at=self.at), pk=kwargs["pk"])

    def get_success_url(self):
        """Back to the date."""
        return reverse("workspaces:date", args=[self.event.pk])

    def get_context_data(self, **kwargs):
        """The date is always in sight."""
        return super().get_context_data(event=self.event, at=self.at, **kwargs)


class ActMixin(DateMixin):
    """A form about a date that ends in one action, done by `act`; what it refuses goes on the form."""

    refusals = (
        courses.actions.EventRefused,
        bookings.actions.PlacesRefused,
        bookings.actions.CannotCancel,
        bookings.actions.CannotMove,
        bookings.actions.HoldRefused,
        bookings.actions.PermissionRefused,
    )

    def form_valid(self, form):
        """Do it, say so, go back to the date."""
        try:
            said = self.act(form)
        except self.refusals as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        except bookings.actions.TooBusy:
            form.add_error(None, BUSY)
            return self.render_to_response(self.get_context_data(form=form), status=HTTPStatus.SERVICE_UNAVAILABLE)
        messages.success(self.request, said)
        return redirect(self.get_success_url())


class ShowDate(DateMixin, TemplateView):
    """Everything about one date: facts, trainers, who comes, who waits, what was done."""

    template_name = "workspaces/date.html"

    def get_context_data(self, **kwargs):
        """In a fixed number of queries."""
        event, user, at = self.event, self.request.user, self.at
        lists = queries.delegates(event)
        open_to_change = event.status != EventStatus.CANCELLED
        own = policy_for(event.course)
        everybody = [booking for rows in lists.values() for booking in rows]
        return super().get_context_data(
            flags=rules.flags(event, at=at, policy=own) if event.starts_at > at else [],
            lists=lists,
            counts=bookings.queries.counts_by_sitting(event, at=at) if event.starts_at <= at else [],
            history=queries.history(event, user, everybody),
            needs_shown=can_see_needs(user, event, at=at),
            pulse=evaluations.queries.pulse(event),
            why_not_publish=why_not_publish(event, at) if event.status == EventStatus.DRAFT else "",
            warnings=queries.warnings(event, user) if open_to_change and event.starts_at > at else [],
            held_back=list(event.held_back.select_related("agency").order_by("release_on", "pk")),
            gaps=gaps(event, own) if event.starts_at > at else [],
            open_to_change=open_to_change,
            can_call_off=open_to_change and event.starts_at > at,
            can_undo_call_off=can_undo_call_off(event, at=at),
            to_come=event.status == EventStatus.PUBLISHED and event.starts_at > at,
            add_trainer=forms.AddTrainer() if event.status != EventStatus.CANCELLED else None,
            **kwargs,
        )


class ChangeDate(ActMixin, FormView):
    """Changes the details of a date, and its times while nobody is booked."""

    template_name = "workspaces/change_date.html"
    form_class = forms.ChangeDate

    def dispatch(self, request, *args, **kwargs):
        """A date that was called off is history."""
        if self.event.status == EventStatus.CANCELLED:
            return redirect(self.get_success_url())
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        """The form begins with what stands."""
        event = self.event
        started = event.status == EventStatus.PUBLISHED and event.starts_at <= self.at
        nobody = not bookings.queries.told(event)[0]
        return super().get_form_kwargs() | {
            "event": event,
            "times_free": nobody and not started and len(event.sessions.all()) <= SITTINGS,
            "place_free": nobody or started or event.status == EventStatus.DRAFT,
        }

    def act(self, form):
        """One action."""
        courses.actions.change(event=self.event, by=self.request.user, at=self.at, **form.details())
        return "The date is changed."


class PublishDate(ActMixin, FormView):
    """Publishes a draft."""

    template_name = "workspaces/publish_date.html"
    form_class = forms.Confirm

    def act(self, form):
        """One action."""
        courses.actions.publish(event=self.event, by=self.request.user, at=self.at)
        return "The date is published. People can book it now."

    def get_context_data(self, **kwargs):
        """What is still missing."""
        return super().get_context_data(
            why_not=why_not_publish(self.event, self.at), flags=rules.flags(self.event, at=self.at), **kwargs
        )


class AddPlaces(ActMixin, FormView):
    """Changes the number of places of a published date; new ones are offered to those who wait at once."""

    template_name = "workspaces/add_places.html"
    form_class = forms.Resize

    def get_initial(self):
        """The number that stands."""
        return {"capacity": self.event.capacity}

    def act(self, form):
        """One action."""
        offered = bookings.actions.resize(event=self.event, by=self.request.user, at=self.at, **form.cleaned_data)
        if not offered:
            return "The number of places is saved."
        return f"The number of places is saved. {len(offered)} from the waiting list are offered a place by e-mail."


class AddTrainer(ActMixin, FormView):
    """Puts a trainer on a date."""

    template_name = "workspaces/add_trainer.html"
    form_class = forms.AddTrainer

    def get_initial(self):
        """The cover finder's link names a trainer and a part."""
        trainer, part = self.request.GET.get("trainer", ""), self.request.GET.get("part", "")
        initial = {"part": part} if part in Part.values else {}
        return initial | ({"trainer": trainer} if trainer.isascii() and trainer.isdigit() else {})

    def act(self, form):
        """One action."""
        courses.actions.assign(event=self.event, by=self.request.user, at=self.at, **form.cleaned_data)
        return f"{form.cleaned_data['trainer'].name} is on this date and is told."


class RemoveTrainer(ActMixin, FormView):
    """Takes a trainer off a date."""

    template_name = "workspaces/remove_trainer.html"
    form_class = forms.Confirm

    def setup(self, request, *args, **kwargs):
        """Only trainers who are on the date now are found."""
        super().setup(request, *args, **kwargs)
        found = [one for one in self.event.trainers_now if one.pk == kwargs["assignment"]]
        if not found:
            raise Http404
        self.assignment = found[0]

    def act(self, form):
        """One action."""
        trainer = self.assignment.trainer
        courses.actions.unassign(event=self.event, trainer=trainer, by=self.request.user, at=self.at)
        return f"{trainer.name} is no longer on this date, is told, and does not see it any more."

    def get_context_data(self, **kwargs):
        """Whom it is about."""
        return super().get_context_data(assignment=self.assignment, **kwargs)
