"""The programme as a whole: a month at a glance, series of dates, what people wait for, local variants."""

import calendar
import datetime as dt

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView, TemplateView

import bookings.queries
import courses.actions
from courses.queries import policy, variants
from courses.rules import can_plan, day_off
from design.templatetags.design import when
from workspaces import forms, queries
from workspaces.views.changing import PreviewMixin


class PlannersOnly:
    """Nobody else has these pages."""

    def dispatch(self, request, *args, **kwargs):
        """Not found for everybody else."""
        if not can_plan(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


def wanted_month(text, at):
    """The first day of the month "2027-03"; of London's month now where the text is no month."""
    try:
        return dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        return at.astimezone(queries.LONDON).date().replace(day=1)


class Month(PlannersOnly, TemplateView):
    """One month as a table of weeks."""

    template_name = "workspaces/month.html"

    def get_context_data(self, **kwargs):
        """The sittings of the dates one runs, by day."""
        first = wanted_month(self.request.GET.get("month", ""), timezone.now())
        weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
        sittings = queries.sittings_by_day(self.request.user, weeks[0][0], weeks[-1][-1])
        return super().get_context_data(
            first=first,
            any=any(sittings.values()),
            before=(first - dt.timedelta(days=1)).replace(day=1),
            after=(first + dt.timedelta(days=31)).replace(day=1),
            weeks=[
                [
                    {"day": one, "inside": one.month == first.month, "off": day_off(one), "sittings": sittings.get(one)}
                    for one in week
                ]
                for week in weeks
            ],
            **kwargs,
        )


class Waiting(PlannersOnly, TemplateView):
    """Places that stay free while people wait, and why; what people wait for."""

    template_name = "workspaces/waiting.html"

    def get_context_data(self, **kwargs):
        """In a fixed number of queries."""
        user = self.request.user
        return super().get_context_data(
            watched=list(bookings.queries.watch_list(user, at=timezone.now())),
            demand=bookings.queries.demand(user),
            **kwargs,
        )


class AddSeries(PlannersOnly, PreviewMixin, FormView):
    """Adds many draft dates at once, after a look at each of them."""

    template_name = "workspaces/add_series.html"
    form_class = forms.PlanSeries

    def get_form_kwargs(self):
        """The form offers what this user may plan."""
        return super().get_form_kwargs() | {"user": self.request.user, "policy": policy()}

    def preview(self, form):
        """Each date with what stands against it; those on days off are not ticked."""
        choices = []
        for on, starts, ends in form.cleaned_data["dates"]:
            lines = queries.warnings_of(
                [(starts, ends)],
                user=self.request.user,
                venue=form.cleaned_data["venue"],
                joining_url=form.cleaned_data["joining_url"],
            )
            choices.append(
                {"value": on.isoformat(), "text": when((starts, ends)), "warnings": lines, "kept": not day_off(on)}
            )
        return {
            "title": "Add these dates?",
            "lines": [f"{form.cleaned_data['course'].title}, run by {form.cleaned_data['locality'].name}"],
            "told": ["They begin as drafts: nobody can book until you publish them."],
            "question": "Which of them?",
            "choices": choices,
            "button": "Add the ticked dates as drafts",
        }

    def act_and_answer(self, form):
        """One action; what it refuses goes on the form."""
        try:
            made = courses.actions.schedule_series(
                by=self.request.user, at=timezone.now(), **form.details(self.request.POST.getlist("keep"))
            )
        except courses.actions.EventRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, f"{len(made)} drafts are added. Put trainers on them, then publish them.")
        return redirect(f"{reverse('workspaces:coordinate')}?month={made[0].starts_at:%Y-%m}")


class Variants(PlannersOnly, TemplateView):
    """What one's localities do differently, by course."""

    template_name = "workspaces/variants.html"

    def get_context_data(self, **kwargs):
        """One query."""
        return super().get_context_data(rows=variants(self.request.user), **kwargs)


class ChangeVariant(PlannersOnly, FormView):
    """Says what one locality does differently in a course."""

    template_name = "workspaces/change_variant.html"
    form_class = forms.Variant

    def get_form_kwargs(self):
        """The form offers what this user plans for."""
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_initial(self):
        """What stands, when the address names one of one's own."""
        wanted = self.request.GET.get("variant", "")
        row = variants(self.request.user).filter(pk=wanted).first() if wanted.isdigit() else None
        names = ("course", "locality", "differences", "note")
        return {name: getattr(row, name) for name in names} if row else {}

    def form_valid(self, form):
        """One action."""
        courses.actions.set_variant(by=self.request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(self.request, "Saved. Every date of the course in this locality says so now.")
        return redirect("workspaces:variants")
