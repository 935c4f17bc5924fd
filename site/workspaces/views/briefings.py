"""What teams did with briefings: sums for the subgroup, line by line for those whose teams they are."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.generic import TemplateView, View

import courses.actions
import courses.queries
from courses.models import BriefingUse
from courses.rules import LONDON, reporting_year
from people.choices import Role
from sheets.choices import DATE, NUMBER
from sheets.exports import Column, Sheet
from workspaces import forms, rules
from workspaces.views.acts import ActPage
from workspaces.views.trainers import as_file

COLUMNS = [
    Column("Briefing", width=50),
    Column("Used on", DATE),
    Column("Team", width=40),
    Column("Agency", width=40),
    Column("Locality", width=24),
    Column("People", NUMBER),
    Column("What the team will do", width=60),
    Column("Counted"),
]


class UsesMixin:
    """The uses of one reporting year that one may read."""

    def dispatch(self, request, *args, **kwargs):
        """Not found for everybody else."""
        if not rules.can_see_uses(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def read(self):
        """(form, first day, last day, lines)."""
        today = timezone.now().astimezone(LONDON).date()
        form = forms.Period(self.request.GET or None, today=today, year_of=reporting_year)
        first, last = form.chosen(today=today, year_of=reporting_year)
        return form, first, last, courses.queries.uses(self.request.user).filter(used_on__range=(first, last))

    def sums(self, first, last, rows):
        """What the lines come to; all of it, with small numbers joined, for the subgroup, who sees no line."""
        user = self.request.user
        if user.holds(Role.SUBGROUP) and not user.is_administrator:
            smallest = courses.queries.policy().smallest_count
            return courses.queries.briefing_sums(first=first, last=last, smallest=smallest)
        return courses.queries.briefing_sums(among=rows)


@method_decorator(cache_control(private=True, no_store=True), name="dispatch")
class Uses(UsesMixin, TemplateView):
    """The page."""

    template_name = "workspaces/briefing_uses.html"

    def get_context_data(self, **kwargs):
        """In a fixed number of queries."""
        form, first, last, rows = self.read()
        user = self.request.user
        sums = self.sums(first, last, rows)
        return super().get_context_data(
            form=form,
            first=first,
            last=last,
            rows=rows[:500],
            sums=sums,
            teams=sum(one.uses for one in sums),
            people=sum(one.heads for one in sums),
            clears={use.pk for use in rows.clearable_by(user)},
            sees_lines=user.is_administrator or bool(user.led_agencies or user.coordinated_localities),
            chosen=self.request.GET.urlencode(),
            **kwargs,
        )


@method_decorator(cache_control(private=True, no_store=True), name="dispatch")
class UsesFile(UsesMixin, View):
    """The same as a CSV file: lines for those who may read them, else the sums."""

    def get(self, request):
        """Stream it."""
        _form, first, last, rows = self.read()
        lines = [
            [use.title, use.used_on, use.team, use.whose, use.locality.name, use.heads, use.action,
             "yes" if use.counted else "no"]
            for use in rows
        ]  # fmt: skip
        columns = COLUMNS
        if not lines:
            columns = [Column("Briefing", width=50), Column("Teams", NUMBER), Column("People", NUMBER)]
            lines = [[one.title, one.uses, one.heads] for one in self.sums(first, last, rows)]
        name = f"briefing-uses-{first:%Y-%m-%d}-to-{last:%Y-%m-%d}"
        return as_file(Sheet("Briefing uses", columns, lines), "csv", name)


class ClearUse(ActPage):
    """Deletes what a team wrote, or takes a whole entry out that was no real use."""

    form_class = forms.ClearUse
    title, button, tone = "Delete what was written?", "Delete it", "warning"
    intro = "Do this where a child, a family or a colleague might be recognised, or where nobody used the briefing."
    refusals = (courses.actions.UseRefused,)

    def setup(self, request, *args, **kwargs):
        """Load it."""
        super().setup(request, *args, **kwargs)
        self.use = get_object_or_404(BriefingUse.objects.clearable_by(request.user), pk=kwargs["use"])

    def act(self, form):
        """One action."""
        whole = form.cleaned_data["what"] == "whole"
        courses.actions.clear_use(use=self.use, whole=whole, by=self.request.user, at=self.at)
        return "The entry is taken out." if whole else "The words are deleted. The entry still counts."

    def caption(self):
        """Which."""
        return f"{self.use.title}, {self.use.used_on:%-d %B %Y}"

    def back(self):
        """The list."""
        return reverse("workspaces:briefing_uses")
