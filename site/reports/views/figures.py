"""The reports of the L&D subgroup, of co-ordinators for their own localities, and of administrators."""

from django.http import Http404, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.generic import TemplateView, View

import evaluations.queries
from courses.queries import policy
from reports import exports, forms, queries, rules
from reports.choices import OF_PEOPLE, Group
from sheets.exports import csv_lines


@method_decorator(cache_control(private=True, no_store=True), name="dispatch")
class Chosen(View):
    """What the pages and files of the reports share: who may open them, and the form that says what they are about."""

    def setup(self, request, *args, **kwargs):
        """Read the choice from the address. GET changes nothing, so every report has an address to keep."""
        super().setup(request, *args, **kwargs)
        if rules.can_open(request.user):
            self.form = forms.Choose(
                request.GET, locality_ids=rules.localities_open_to(request.user), at=timezone.now()
            )

    def dispatch(self, request, *args, **kwargs):
        """Lead strangers to the sign-in; for everybody without such a role there is nothing here."""
        if request.user.is_authenticated and not rules.can_open(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def protect(self):
        """Whether small counts are hidden: from everybody but those who hold the registers of the chosen scope."""
        return not rules.sees_exact(self.request.user, self.form.scope.locality_ids)

    def name(self, kind, ending):
        """A name that says what is in the file."""
        return exports.file_name(kind, self.form.scope, ending)

    def csv(self, sheet, kind):
        """Stream a sheet as CSV."""
        lines = (line.encode() for line in csv_lines(sheet))
        headers = {"Content-Disposition": f'attachment; filename="{self.name(kind, "csv")}"'}
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


class Reports(Chosen, TemplateView):
    """Attendance with its four rates, by course, locality, agency, delivery and month, and how many evaluated."""

    template_name = "reports/reports.html"

    def get_context_data(self, **kwargs):
        """The figures, or the form with what is wrong with the choice."""
        sees_answers = rules.sees_answers(self.request.user)
        context = super().get_context_data(form=self.form, groups=[], sees_answers=sees_answers, **kwargs)
        if self.form.is_valid():
            scope = self.form.scope
            tables = queries.figures(scope, protect=self.protect)
            registered = tables.total.cells["registered"]
            context |= {
                "demand": queries.demand(
                    scope,
                    registered=registered if isinstance(registered, int) else None,
                    protect=self.protect,
                    smallest=policy().smallest_count,
                ),
                "scope": scope,
                "period": exports.period_words(scope),
                "localities": exports.locality_words(scope),
                "tables": tables,
                # A partnership has many agencies of which few people came: those that tell nothing share a line.
                "groups": [
                    (Group(group), *(queries.fold(rows) if group in OF_PEOPLE else (rows, [])))
                    for group, rows in tables.groups.items()
                ],
                "chosen": self.request.GET.urlencode(),
                "exact": not self.protect,
            }
        return context


class Evaluation(Chosen, TemplateView):
    """What the answers of a course, a locality or a period come to: what was learnt, what became of it, comments.

    Every figure is made of whole batches (`evaluations.queries.small_numbers`), for all who may open the reports alike.
    """

    template_name = "reports/evaluation.html"

    def get_context_data(self, **kwargs):
        """The figures, or the form with what is wrong with the choice."""
        context = super().get_context_data(form=self.form, **kwargs)
        if not self.form.is_valid():
            return context
        scope = self.form.scope
        found = queries.analysis(scope, groups=True)
        return context | {
            "scope": scope,
            "period": exports.period_words(scope),
            "localities": exports.locality_words(scope),
            "found": found,
            "marked": queries.registers_marked(scope),
            "courses": queries.lines_by_course(scope, found),
            "by_locality": found.by_locality(found.localities),
            "by_group": found.by_group(),
            "comments": evaluations.queries.released(found.whole) if scope.course is not None else [],
            "chosen": self.request.GET.urlencode(),
        }


class Learning(Chosen, TemplateView):
    """E-learning: started, completed, time, and where people stop, by module, locality and agency."""

    template_name = "reports/learning.html"

    def get_context_data(self, **kwargs):
        """The figures, or the form with what is wrong with the choice. The course does not matter here."""
        del self.form.fields["course"]
        context = super().get_context_data(form=self.form, **kwargs)
        if self.form.is_valid():
            scope = self.form.scope
            context |= {
                "period": exports.period_words(scope),
                "localities": exports.locality_words(scope),
                "figures": queries.learning(scope, protect=self.protect),
                "chosen": self.request.GET.urlencode(),
            }
        return context


class Download(Chosen):
    """A file of the scope that the address names. Taking one out is recorded, so it is asked for by POST.

    Whoever opens the address, or chose what makes no sense, is led to the page of that choice.
    """

    def get(self, request):
        """The page with the button."""
        return HttpResponseRedirect(f"{reverse('reports:reports')}?{request.GET.urlencode()}".rstrip("?"))

    def post(self, request):
        """Answer with the file, or with the page, which says what is wrong."""
        return self.file(self.form.scope) if self.form.is_valid() else self.get(request)
