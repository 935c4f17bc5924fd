"""The list behind one count of the figures: of dates, or of the bookings of registers that the user holds."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from reports import exports, forms, queries, rules, tasks
from reports.choices import KINDS_OF, LEDGER, Group
from reports.views.figures import Chosen, Download

PER_PAGE = 50
HEADINGS = {code: (heading, meaning) for code, heading, meaning in LEDGER}


class BehindMixin(Chosen):
    """Reads which count is meant. What no figure leads to is not found."""

    def setup(self, request, *args, **kwargs):
        """The choice of the figures with the count."""
        super().setup(request, *args, **kwargs)
        if rules.can_open(request.user):
            ids = rules.localities_open_to(request.user)
            self.form = forms.Behind(request.GET, locality_ids=ids, at=timezone.now())

    def meant(self):
        """What the queries are asked for; raises Http404."""
        if not self.form.is_valid():
            raise Http404
        chosen = self.form.cleaned_data
        if not queries.has_list(chosen["of"], chosen["by"], exact=not self.protect):
            raise Http404
        return {"of": chosen["of"], "by": chosen["by"], "key": chosen["row"]}

    @property
    def is_of_bookings(self):
        """Whether the list goes down to bookings: for whoever holds the registers, where the count is one of people."""
        return not self.protect and self.form.cleaned_data["of"] in KINDS_OF

    def of_dates(self, meant):
        """(total's Row, Rows of the dates); raises Http404 where there is no such row."""
        found = queries.dates_behind(self.form.scope, protect=self.protect, **meant)
        if found is None:
            raise Http404
        return found


class List(BehindMixin, TemplateView):
    """The page, in a fixed number of queries."""

    template_name = "reports/list.html"

    def get_context_data(self, **kwargs):
        """One page of bookings, or all dates."""
        meant = self.meant()
        scope, (heading, meaning) = self.form.scope, HEADINGS[meant["of"]]
        context = super().get_context_data(
            heading=heading,
            meaning=meaning,
            of=meant["of"],
            by=Group(meant["by"]).label if meant["by"] else "",
            scope=scope,
            period=exports.period_words(scope),
            localities=exports.locality_words(scope),
            chosen=self.request.GET.urlencode(),
            back=back(self.request.GET),
            of_bookings=self.is_of_bookings,
            **kwargs,
        )
        if not self.is_of_bookings:
            whole, dates = self.of_dates(meant)
            return context | {"whole": whole, "dates": dates, "protected": self.protect}
        behind = queries.bookings_behind(scope, **meant)
        page = Paginator(behind, PER_PAGE).get_page(self.request.GET.get("page"))
        return context | {"page": page, "rows": queries.bookings_shown(page.object_list, self.request.user)}


class ListCsv(BehindMixin, Download):
    """The same list as a file. Taking it out is recorded."""

    def get(self, request):
        """The page with the button."""
        return HttpResponseRedirect(f"{reverse('reports:list')}?{request.GET.urlencode()}".rstrip("?"))

    def post(self, request):
        """The file; a count that no figure leads to is not found."""
        meant, user, scope = self.meant(), request.user, self.form.scope
        if self.is_of_bookings:
            return self.csv(tasks.booking_list(scope=scope, user=user, **meant), "bookings")
        found = self.of_dates(meant)
        return self.csv(tasks.date_list(scope=scope, by_user=user, found=found, **meant), "dates")


def back(query):
    """The figures that the list is behind, at the table it stands in."""
    kept = query.copy()
    for name in ("of", "by", "row", "page"):
        kept.pop(name, None)
    by = query.get("by", "")
    return f"{reverse('reports:reports')}?{kept.urlencode()}".rstrip("?") + (f"#by-{by}" if by else "")
