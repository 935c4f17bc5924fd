"""The quarterly return of one agency: for its lead, for co-ordinators, for the subgroup protected."""

import tempfile

from django.http import FileResponse, Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.generic import TemplateView, View

from reports import exports, forms, queries, rules, tasks
from reports.views.files import IN_MEMORY, XLSX


@method_decorator(cache_control(private=True, no_store=True), name="dispatch")
class AgencyReturn(View):
    """Who may see one, of which agencies, and how exact."""

    def setup(self, request, *args, **kwargs):
        """Read the choice from the address: GET changes nothing."""
        super().setup(request, *args, **kwargs)
        if rules.sees_ledger(request.user):
            own = rules.agencies_in_ledger(request.user)
            self.form = forms.ChooseReturn(request.GET, agency_ids=own, at=timezone.now())

    def dispatch(self, request, *args, **kwargs):
        """Not found for everybody else."""
        if request.user.is_authenticated and not rules.sees_ledger(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def asked(self):
        """(scope, agency, whether counts are exact) of a valid choice."""
        agency = self.form.cleaned_data["agency"]
        localities, exact = rules.reach_of_return(self.request.user, agency.pk)
        return self.form.scope(localities), agency, exact


class Returns(AgencyReturn, TemplateView):
    """The choice, and the figures of the chosen agency's quarter."""

    template_name = "reports/returns.html"

    def get_context_data(self, **kwargs):
        """The figures, or the form alone where no agency is chosen."""
        may_open = rules.can_open(self.request.user)
        context = super().get_context_data(form=self.form, may_open=may_open, **kwargs)
        if not self.form.is_valid():
            return context
        scope, agency, exact = self.asked()
        found = queries.agency_return(scope, agency, exact=exact)
        sheet = exports.return_sheet(found)
        return context | {
            "found": found,
            "period": exports.period_words(scope),
            "localities": exports.locality_words(scope),
            "main": exports.main_counts(sheet),
            "sheet": sheet,
            "chosen": self.form.address,
        }


class ReturnFile(AgencyReturn):
    """The same as a workbook. Taking it out is recorded, so it is asked for by POST."""

    def get(self, request):
        """The page with the button."""
        return HttpResponseRedirect(f"{reverse('reports:returns')}?{request.GET.urlencode()}".rstrip("?"))

    def post(self, request):
        """Answer with the file, or with the page, which says what is wrong."""
        if not self.form.is_valid():
            return self.get(request)
        scope, agency, exact = self.asked()
        out = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by the response
        tasks.write_return(
            scope=scope, agency=agency, exact=exact, out=out, prepared_for=rules.works_as(request.user), by=request.user
        )
        out.seek(0)
        return FileResponse(
            out, as_attachment=True, filename=exports.file_name("return", scope, "xlsx"), content_type=XLSX
        )
