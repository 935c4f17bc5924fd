"""The scrutineer's page: everything that figures tell of the programme, nothing of a person, nothing to change."""

from django.http import Http404
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.generic import TemplateView

from reports import forms, queries, rules


@method_decorator(cache_control(private=True, no_store=True), name="dispatch")
class Scrutiny(TemplateView):
    """Read only; small numbers are hidden whoever reads it."""

    template_name = "reports/scrutiny.html"

    def dispatch(self, request, *args, **kwargs):
        """Not found for everybody else."""
        if not rules.can_scrutinise(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        """In a fixed number of queries."""
        at = timezone.now()
        years = queries.years(at)
        form = forms.ChooseYear(self.request.GET or None, years=years)
        year = form.chosen(years)
        scope = queries.Scope(first=year.first, last=year.last, at=at)
        return super().get_context_data(
            form=form,
            years=years,
            year=year,
            priorities=queries.by_priority(year.tables),
            found=queries.analysis(scope),
            strands=queries.thread(self.request.user, localities=None, protect=True, at=at),
            overdue=queries.overdue_briefings(at),
            **kwargs,
        )
