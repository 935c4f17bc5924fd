"""Give and take of the agencies: trainer days given against places used."""

from django.http import Http404, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.generic import TemplateView, View

from courses.queries import policy as settings_now
from reports import actions, exports, forms, queries, rules
from sheets.exports import Properties, Sheet, csv_lines, write_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@method_decorator(cache_control(private=True, no_store=True), name="dispatch")
class Ledger(View):
    """Who may see it, and for which agencies, localities and period."""

    def dispatch(self, request, *args, **kwargs):
        """Not found for everybody else."""
        if not rules.sees_ledger(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def choice(self):
        """The form. An agency lead's own give and take counts everywhere; a co-ordinator's own localities only."""
        user = self.request.user
        localities = rules.localities_open_to(user) if rules.can_open(user) else None
        return forms.Choose(self.request.GET, locality_ids=localities, at=timezone.now())

    def lines(self, scope):
        """The lines one may see; small numbers are hidden from whoever holds no register of them."""
        user = self.request.user
        own = rules.agencies_in_ledger(user)
        protect = own is None and not rules.sees_exact(user, scope.locality_ids)
        return queries.ledger(scope, agencies=own, protect=protect)


class GiveTake(Ledger, TemplateView):
    """The page."""

    template_name = "reports/give_take.html"

    def get_context_data(self, **kwargs):
        """In a fixed number of queries."""
        form = self.choice()
        context = super().get_context_data(form=form, may_choose=rules.can_open(self.request.user), **kwargs)
        if not form.is_valid():
            return context
        lines = self.lines(form.scope)
        policy = settings_now()
        return context | {
            "lines": lines,
            "hides": any(line.protected for line in lines),
            "policy": policy,
            "period": exports.period_words(form.scope),
            "localities": exports.locality_words(form.scope),
            "chosen": self.request.GET.urlencode(),
        }


class GiveTakeFile(Ledger):
    """The same as a spreadsheet. Taking it out is recorded, so it is asked for by POST."""

    def get(self, request, kind):
        """The page with the buttons."""
        return HttpResponseRedirect(f"{reverse('reports:give_take')}?{request.GET.urlencode()}".rstrip("?"))

    def post(self, request, kind):
        """CSV or a workbook; a choice that makes no sense is not found."""
        form = self.choice()
        if kind not in ("csv", "xlsx") or not form.is_valid():
            raise Http404
        scope = form.scope
        actions.export(scope=scope, kind="give-and-take", form=kind, by=request.user, at=scope.at)
        sheet = Sheet("Give and take", exports.GIVE_AND_TAKE, (exports.give_row(line) for line in self.lines(scope)))
        name = exports.file_name("give-and-take", scope, kind)
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        if kind == "csv":
            text = (line.encode() for line in csv_lines(sheet))
            return StreamingHttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)
        response = HttpResponse(content_type=XLSX, headers=headers)
        write_workbook([sheet], response, properties=Properties(title=sheet.title, at=scope.at))
        return response
