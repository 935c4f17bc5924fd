"""What late cancellations and absences cost: the list, settling one or many, the file for invoicing."""

import datetime as dt
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.generic import FormView, View

import bookings.actions
import bookings.queries
from bookings.choices import ChargeState
from bookings.rules import can_settle, charge_steps
from courses.rules import LONDON, can_plan
from sheets.choices import DATE, NUMBER
from sheets.exports import Column, Sheet, csv_lines
from workspaces import forms
from workspaces.views.changing import PreviewMixin
from workspaces.views.planning import PlannersOnly

PER_PAGE = 50
COLUMNS = [
    Column("Charge", NUMBER),
    Column("Agency"),
    Column("Person"),
    Column("Course"),
    Column("Date", DATE),
    Column("Locality"),
    Column("For"),
    Column("Pounds", NUMBER),
    Column("Where it stands"),
    Column("Why exempt"),
    Column("Reason"),
    Column("Recorded", DATE),
    Column("Settled", DATE),
]


class ChosenMixin(PlannersOnly):
    """The charges of the dates one runs, as the address chooses among them."""

    def setup(self, request, *args, **kwargs):
        """What may be seen, and what of it was asked for."""
        super().setup(request, *args, **kwargs)
        self.seen = bookings.queries.charges_run_by(request.user)
        self.which = forms.WhichCharges(request.GET, agencies=bookings.queries.agencies_charged(request.user))
        self.charges = self.which.chosen(self.seen) if can_plan(request.user) else self.seen.none()


class Charges(ChosenMixin, PreviewMixin, FormView):
    """The charges of the dates one runs, latest first; several or all of a list are settled together."""

    template_name = "workspaces/charges.html"
    form_class = forms.SettleMany

    def get_form_kwargs(self):
        """Only what is listed can be chosen."""
        return super().get_form_kwargs() | {"charges": self.charges, "auto_id": "many_%s"}

    def preview(self, form):
        """How many, what they come to, and what stays as it is."""
        picked, state = form.picked(), form.cleaned_data["state"]
        fit = [charge for charge in picked if can_settle(charge, state)]
        agencies = {charge.booking.agency_id for charge in fit}
        lines = [f"{said(len(fit))} of {len(agencies)} {'agency' if len(agencies) == 1 else 'agencies'}"]
        lines.append(f"Together {sum(charge.pounds for charge in fit)} pounds")
        stay = len(picked) - len(fit)
        if stay:
            why = "are settled already, or are a record of 0 pounds, and stay as they are"
            lines.append(f"{stay} of the {len(picked)} chosen {why}.")
        told = ["The agency leads see it on their page."]
        if state == ChargeState.INVOICED:
            told.insert(0, "You can then download a file of exactly these charges.")
        words = forms.SAID_OF_MANY[state].partition(":")[0]
        return {"title": f"{words}?", "lines": lines, "told": told, "button": words}

    def act_and_answer(self, form):
        """One action; an invoice run then shows itself."""
        at = timezone.now()
        try:
            done = bookings.actions.settle_many(charges=form.picked(), by=self.request.user, at=at, **form.outcome())
        except bookings.actions.ChargeRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, f"{said(len(done))}: saved.")
        query = self.request.GET.copy()
        if form.cleaned_data["state"] == ChargeState.INVOICED:
            query = QueryDict(mutable=True)
            query["run"] = at.isoformat()
        return redirect(f"{reverse('workspaces:charges')}?{query.urlencode()}")

    def get_context_data(self, **kwargs):
        """In a fixed number of queries."""
        page = Paginator(self.charges, PER_PAGE).get_page(self.request.GET.get("page"))
        for charge in page.object_list:
            charge.open = bool(charge_steps(charge))
        return super().get_context_data(
            which=self.which,
            page=page,
            months=months_before(timezone.now()),
            runs=list(bookings.queries.invoice_runs(self.request.user)),
            chosen=self.request.GET.urlencode(),
            ticked=set(self.request.POST.getlist("chosen")),
            **kwargs,
        )


def said(number):
    """3 charges."""
    return "1 charge" if number == 1 else f"{number} charges"


def months_before(at, number=3):
    """The last months with the query that chooses them: {"day": its first, "query": ...}, latest first."""
    first = at.astimezone(LONDON).date().replace(day=1)
    months = []
    for _ in range(number):
        last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
        parts = {"since": first, "until": last}.items()
        query = {f"{name}_{part}": getattr(day, part) for name, day in parts for part in ("day", "month", "year")}
        months.append({"day": first, "query": urlencode(query)})
        first = (first - dt.timedelta(days=1)).replace(day=1)
    return months


@method_decorator(cache_control(private=True, no_store=True), name="dispatch")
class ExportCharges(ChosenMixin, View):
    """The same charges as a file for invoicing."""

    def get(self, request):
        """Stream it."""
        sheet = Sheet("Charges", COLUMNS, (line(charge) for charge in self.charges.iterator(chunk_size=500)))
        headers = {"Content-Disposition": 'attachment; filename="charges.csv"'}
        lines = (text.encode() for text in csv_lines(sheet))
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


def line(charge):
    """One charge as a row of the file."""
    booking = charge.booking
    return [
        charge.pk,
        booking.agency.name if booking.agency else "",
        booking.delegate.name,
        booking.event.course.title,
        booking.event.starts_at,
        booking.event.locality.name,
        charge.get_kind_display(),
        charge.pounds,
        charge.get_state_display(),
        charge.get_exemption_display(),
        charge.why,
        charge.made_at,
        charge.settled_at,
    ]


class SettleCharge(FormView):
    """Exempts, waives, confirms or marks as invoiced one charge."""

    template_name = "workspaces/settle_charge.html"
    form_class = forms.SettleCharge

    def setup(self, request, *args, **kwargs):
        """A charge of a date one runs."""
        super().setup(request, *args, **kwargs)
        if not can_plan(request.user):
            raise Http404
        self.charge = get_object_or_404(bookings.queries.charges_run_by(request.user), pk=kwargs["charge"])

    def get_form_kwargs(self):
        """The steps that are open now."""
        return super().get_form_kwargs() | {"steps": charge_steps(self.charge)}

    def form_valid(self, form):
        """One action."""
        try:
            bookings.actions.settle(charge=self.charge, by=self.request.user, at=timezone.now(), **form.outcome())
        except bookings.actions.ChargeRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, "Saved.")
        return redirect("workspaces:charges")

    def get_context_data(self, **kwargs):
        """Whose it is."""
        return super().get_context_data(charge=self.charge, steps=charge_steps(self.charge), **kwargs)
