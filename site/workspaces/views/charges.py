"""What late cancellations and absences cost: the list, settling one, the file for invoicing."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.generic import FormView, TemplateView, View

import bookings.actions
import bookings.queries
from bookings.rules import charge_steps
from courses.rules import can_plan
from sheets.choices import DATE, NUMBER
from sheets.exports import Column, Sheet, csv_lines
from workspaces import forms
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


class Charges(PlannersOnly, TemplateView):
    """The charges of the dates one runs, latest first."""

    template_name = "workspaces/charges.html"

    def get_context_data(self, **kwargs):
        """In a fixed number of queries."""
        form = forms.WhichCharges(self.request.GET)
        charges = form.chosen(bookings.queries.charges_run_by(self.request.user))
        page = Paginator(charges, PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(form=form, page=page, chosen=self.request.GET.urlencode(), **kwargs)


@method_decorator(cache_control(private=True, no_store=True), name="dispatch")
class ExportCharges(PlannersOnly, View):
    """The same charges as a file for invoicing."""

    def get(self, request):
        """Stream it."""
        form = forms.WhichCharges(request.GET)
        charges = form.chosen(bookings.queries.charges_run_by(request.user))
        sheet = Sheet("Charges", COLUMNS, (line(charge) for charge in charges.iterator(chunk_size=500)))
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
            bookings.actions.settle(charge=self.charge, by=self.request.user, at=timezone.now(), **form.cleaned_data)
        except bookings.actions.ChargeRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, "Saved.")
        return redirect("workspaces:charges")

    def get_context_data(self, **kwargs):
        """Whose it is."""
        return super().get_context_data(charge=self.charge, steps=charge_steps(self.charge), **kwargs)
