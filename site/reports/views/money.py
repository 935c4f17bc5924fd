"""What the training costs, by course and by agency."""

from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.views.generic import TemplateView

from reports import actions, exports, queries
from reports.views.figures import Chosen
from sheets.choices import NUMBER
from sheets.exports import Column, Sheet

# The tables one can take along: heading, columns, and how a line becomes a row.
KINDS = {
    "courses": (
        "Cost by course",
        ("Course", "Dates", "Trainer days", "Trainers, pounds", "Rooms, pounds", "Fees, pounds", "All, pounds",
         "Places taken", "Pounds for each place"),
        lambda row: [row.label, row.dates, row.days, round(row.trainers), row.rooms, row.fees, row.total, row.places,
                     row.each],
    ),
    "agencies": (
        "Give and take by agency",
        ("Agency", "Dates delivered", "Trainer days given", "Given, pounds", "Places used", "Absences",
         "Taken, pounds"),
        lambda row: [row.agency.name, row.dates, row.days, row.given_pounds,
                     row.told_used, row.told_absences, row.told_pounds],
    ),
    "charges": (
        "Charges by agency",
        ("Agency", "Charges", "Owed, pounds", "Waived or exempt, pounds"),
        lambda row: [row.label, row.number, row.owed, row.let_go],
    ),
}  # fmt: skip


class Money(Chosen, TemplateView):
    """The page."""

    template_name = "reports/money.html"

    def get_context_data(self, **kwargs):
        """The figures, or the form with what is wrong with the choice."""
        context = super().get_context_data(form=self.form, **kwargs)
        if self.form.is_valid():
            scope = self.form.scope
            context |= {
                "scope": scope,
                "period": exports.period_words(scope),
                "localities": exports.locality_words(scope),
                "money": queries.money(scope, protect=self.protect),
                "chosen": self.request.GET.urlencode(),
            }
        return context


class MoneyFile(Chosen):
    """One of its tables as CSV. Taking it out is recorded, so it is asked for by POST."""

    def get(self, request, kind):
        """The page with the button."""
        return HttpResponseRedirect(f"{reverse('reports:money')}?{request.GET.urlencode()}".rstrip("?"))

    def post(self, request, kind):
        """Stream it; a choice that makes no sense is not found."""
        if kind not in KINDS or not self.form.is_valid():
            raise Http404
        scope = self.form.scope
        actions.export(scope=scope, kind="money", table=kind, by=request.user, at=scope.at)
        title, (first, *rest), row_of = KINDS[kind]
        lines = getattr(queries.money(scope, protect=self.protect), kind)
        columns = [Column(first, width=40), *(Column(name, NUMBER) for name in rest)]
        sheet = Sheet(title, columns, (row_of(line) for line in lines))
        return self.csv(sheet, f"money-{kind}")
