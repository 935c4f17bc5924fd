"""Coverage of the people there are to train, and whose training lapses soon: both as of today."""

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.generic import TemplateView

from reports import exports, queries, tasks
from reports.views.figures import Chosen, Download


class Coverage(Chosen, TemplateView):
    """The heat map: priority by agency, for everywhere and for each locality."""

    template_name = "reports/coverage.html"

    def get_context_data(self, **kwargs):
        """In a fixed number of queries, or the form with what is wrong with the choice."""
        context = super().get_context_data(form=self.form, **kwargs)
        if self.form.is_valid():
            scope = self.form.scope
            context |= {
                "map": queries.coverage(scope, user=self.request.user, protect=self.protect),
                "localities": exports.locality_words(scope),
                "chosen": self.request.GET.urlencode(),
                # Administrators may give a number for any agency.
                "gives": self.request.user.is_administrator,
            }
        return context


class CoverageCsv(Download):
    """The heat map as a file. Taking it out is recorded."""

    def get(self, request):
        """The page with the button."""
        return HttpResponseRedirect(f"{reverse('reports:coverage')}?{request.GET.urlencode()}".rstrip("?"))

    def file(self, scope):
        """Stream it."""
        return self.csv(tasks.coverage_list(scope=scope, protect=self.protect, by=self.request.user), "coverage")


class Refreshers(Chosen, TemplateView):
    """How many people's training lapses in the coming year, by course and by agency."""

    template_name = "reports/refreshers.html"

    def get_context_data(self, **kwargs):
        """In a fixed number of queries, or the form with what is wrong with the choice."""
        context = super().get_context_data(form=self.form, **kwargs)
        if self.form.is_valid():
            scope = self.form.scope
            context |= {
                "due": queries.refreshers(scope, protect=self.protect),
                "scope": scope,
                "localities": exports.locality_words(scope),
                "at": scope.at,
            }
        return context
