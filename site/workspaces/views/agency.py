"""What an agency lead does for colleagues: book one or a list, reserve places, answer for charges."""

from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView, TemplateView, View

import bookings.actions
import bookings.imports
from bookings.choices import ChargeState, Status
from courses.models import Event
from courses.queries import policy, policy_for
from design.templatetags.design import short_day
from elearning import queries as elearning
from elearning.rules import finish_by
from sheets.imports import FileRefused
from workspaces import forms, queries
from workspaces.views.dates import BUSY

SAID = {
    Status.CONFIRMED: "has a place",
    Status.WAITING: "is on the waiting list",
    Status.REQUESTED: "has a place as soon as the line manager approves",
}
# A list that was looked at can be booked for an hour; then places may have changed too much.
LIST_LASTS = 3600
# What of a row travels in the signed text; the date's id follows.
PLAIN = ("number", "name", "email", "role_family", "manager_name", "manager_email")


class AgencyMixin:
    """Loads an agency the user leads; any other is not found."""

    def setup(self, request, *args, **kwargs):
        """The agency."""
        super().setup(request, *args, **kwargs)
        self.at = timezone.now()
        agencies = self.agencies(request.user) if request.user.is_authenticated else None
        if agencies is None:
            raise Http404
        self.agency = get_object_or_404(agencies, pk=kwargs["agency"])

    def agencies(self, user):
        """Those the user may open."""
        return queries.agencies_of(user)

    def get_context_data(self, **kwargs):
        """The agency is always in sight."""
        return super().get_context_data(**kwargs | {"agency": self.agency, "at": self.at})


class DateOfAgencyMixin(AgencyMixin):
    """Loads a date that can be booked now."""

    def setup(self, request, *args, **kwargs):
        """The date with its numbers and what is kept for the agency."""
        super().setup(request, *args, **kwargs)
        self.event = get_object_or_404(queries.agency_dates(self.agency, at=self.at), pk=kwargs["pk"])
        self.kept = next(iter(self.event.kept), None)

    def get_context_data(self, **kwargs):
        """The date is always in sight."""
        return super().get_context_data(event=self.event, kept=self.kept, place=self.event.place, **kwargs)

    def form_valid(self, form):
        """Do it by `act`; what it refuses goes on the form."""
        refusals = (
            bookings.actions.BookingRefused,
            bookings.actions.ColleagueRefused,
            bookings.actions.HoldRefused,
        )
        try:
            said = self.act(form)
        except refusals as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        except bookings.actions.TooBusy:
            form.add_error(None, BUSY)
            return self.render_to_response(self.get_context_data(form=form), status=503)
        messages.success(self.request, said)
        return redirect("workspaces:agency_dates", agency=self.agency.pk)


class Dates(AgencyMixin, TemplateView):
    """Every date that can be booked, with the places kept for the agency."""

    template_name = "workspaces/agency_dates.html"

    def get_context_data(self, **kwargs):
        """In a fixed number of queries. Each date knows whether places can still be reserved."""
        events, partnership = list(queries.agency_dates(self.agency, at=self.at)[:100]), policy()
        for event in events:
            own = policy_for(event.course, partnership)
            event.can_reserve = bookings.actions.can_reserve(event, policy=own, at=self.at)
        return super().get_context_data(events=events, **kwargs)


class Learning(AgencyMixin, TemplateView):
    """Who of the agency has started which module and not finished it, and who has completed what."""

    template_name = "workspaces/agency_learning.html"

    def get_context_data(self, **kwargs):
        """In a fixed number of queries."""
        unfinished = [(row, finish_by(row)) for row in elearning.unfinished_of(self.agency)[:200]]
        completed = Paginator(elearning.completed_of(self.agency), 50).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            unfinished=unfinished, page=completed, today=self.at.astimezone(queries.LONDON).date(), **kwargs
        )


class Evaluation(AgencyMixin, TemplateView):
    """What training does for organisations of the agency's kind, and for everybody, by course."""

    template_name = "workspaces/agency_evaluation.html"

    def get_context_data(self, **kwargs):
        """In a fixed number of queries."""
        return super().get_context_data(learnt=queries.learnt(self.agency, at=self.at), **kwargs)


class BookColleague(DateOfAgencyMixin, FormView):
    """Books somebody of the own agency."""

    template_name = "workspaces/book_colleague.html"
    form_class = forms.BookColleague

    def act(self, form):
        """One action; the person gets the mail."""
        booking = bookings.actions.claim_for_colleague(
            event=self.event, agency=self.agency, by=self.request.user, at=self.at, **form.cleaned_data
        )
        told = "is told by e-mail" if booking.delegate.email else "is told through the line manager"
        return f"{booking.delegate.name} {SAID[Status(booking.status)]} and {told}."


class Reserve(DateOfAgencyMixin, FormView):
    """Keeps places to be named later."""

    template_name = "workspaces/reserve.html"
    form_class = forms.Reserve

    def get_initial(self):
        """What is kept now."""
        return {"places": self.kept.places} if self.kept else {}

    def act(self, form):
        """One action."""
        held = bookings.actions.reserve(
            event=self.event, agency=self.agency, by=self.request.user, at=self.at, **form.cleaned_data
        )
        return f"{held.places} places are kept for your agency until {short_day(held.release_on)}."


class GiveBack(DateOfAgencyMixin, View):
    """Gives reserved places back."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        """One action, for places this agency's lead reserved."""
        if self.kept is None:
            raise Http404
        try:
            bookings.actions.give_back(held=self.kept, by=request.user, at=self.at)
        except (bookings.actions.HoldRefused, bookings.actions.TooBusy) as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "The places are free for everybody again.")
        return redirect("workspaces:agency_dates", agency=self.agency.pk)


class ListMixin(AgencyMixin):
    """A list travels from its preview to its booking inside a signed text, for this user and agency alone."""

    def salt(self):
        """What the signature is bound to."""
        return f"names:{self.request.user.pk}:{self.agency.pk}"

    def wishes(self, rows, events):
        """Rows and {row number: event} as the action takes them; rows without a date are left out."""
        return [
            bookings.actions.Wish(
                number=row.number,
                name=row.name,
                email=row.email,
                event=events[row.number],
                role_family=row.role_family,
                manager_name=row.manager_name,
                manager_email=row.manager_email,
            )
            for row in rows
            if row.number in events
        ]


class NamesFile(ListMixin, FormView):
    """Takes a list of colleagues and shows what booking it would come to. Changes nothing."""

    template_name = "workspaces/names_file.html"
    form_class = forms.NamesFile

    def form_valid(self, form):
        """Read, find the dates, rehearse."""
        file = form.cleaned_data["file"]
        try:
            rows = bookings.imports.read_list(file, name=file.name)
        except FileRefused as refused:
            form.add_error("file", str(refused))
            return self.form_invalid(form)
        events, refused = bookings.imports.dates_of(rows, queries.agency_dates(self.agency, at=self.at))
        wishes = self.wishes(rows, events)
        made, known = [], []
        try:
            made, known = bookings.actions.rehearse_list(
                agency=self.agency, wishes=wishes, by=self.request.user, at=self.at
            )
        except bookings.actions.RowsRefused as against:
            refused += against.rows
        signed = ""
        if made and not refused:
            plain = [[getattr(wish, part) for part in PLAIN] + [wish.event.pk] for wish in wishes]
            signed = signing.dumps(plain, salt=self.salt(), compress=True)
        found = {"made": made, "known": known, "refused": sorted(refused), "signed": signed}
        return self.render_to_response(self.get_context_data(form=form, looked=True, **found))


class BookNames(ListMixin, View):
    """Books a list that was looked at, all or none."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        """One action; what changed meanwhile is said by row."""
        back = redirect("workspaces:names_file", agency=self.agency.pk)
        try:
            plain = signing.loads(request.POST.get("list", ""), salt=self.salt(), max_age=LIST_LASTS)
        except signing.BadSignature:
            messages.error(request, "This list was looked at too long ago. Choose the file again.")
            return back
        events = Event.objects.upcoming(self.at).in_bulk({row[-1] for row in plain})
        if any(row[-1] not in events for row in plain):
            messages.error(request, "A date on the list has changed. Choose the file again.")
            return back
        wishes = [
            bookings.actions.Wish(event=events[row[-1]], **dict(zip(PLAIN, row[:-1], strict=True))) for row in plain
        ]
        try:
            made, _ = bookings.actions.book_list(agency=self.agency, wishes=wishes, by=request.user, at=self.at)
        except bookings.actions.RowsRefused as refused:
            messages.error(request, f"Nothing was booked. {refused}")
            return back
        except bookings.actions.TooBusy:
            messages.error(request, BUSY)
            return back
        what = "1 booking is" if len(made) == 1 else f"{len(made)} bookings are"
        messages.success(request, f"{what} made. Everybody is told by e-mail.")
        return redirect(f"{reverse('workspaces:agency')}?agency={self.agency.pk}")


class Charges(AgencyMixin, TemplateView):
    """What late cancellations and absences come to."""

    template_name = "workspaces/agency_charges.html"

    def get_context_data(self, **kwargs):
        """In a fixed number of queries."""
        return super().get_context_data(charges=queries.charges_of(self.agency)[:200], **kwargs)


class ChargeMixin(AgencyMixin):
    """Loads one charge of the own agency."""

    def setup(self, request, *args, **kwargs):
        """The charge."""
        super().setup(request, *args, **kwargs)
        self.charge = get_object_or_404(queries.charges_of(self.agency), pk=kwargs["charge"])

    def settle(self, state, **more):
        """One action; returns what it refused, or ""."""
        try:
            bookings.actions.settle(charge=self.charge, state=state, by=self.request.user, at=self.at, **more)
        except bookings.actions.ChargeRefused as refused:
            return str(refused)
        return ""


class ConfirmCharge(ChargeMixin, View):
    """The agency agrees to a charge."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        """A lead agrees only to what nobody has decided yet."""
        refused = "This charge is decided already."
        if self.charge.state == ChargeState.RECORDED:
            refused = self.settle(ChargeState.CONFIRMED)
        if refused:
            messages.error(request, refused)
        else:
            messages.success(request, "The charge is confirmed.")
        return redirect("workspaces:agency_charges", agency=self.agency.pk)


class AskWaiver(ChargeMixin, FormView):
    """Asks the co-ordinator not to charge, with the reason."""

    template_name = "workspaces/ask_waiver.html"
    form_class = forms.AskWaiver

    def form_valid(self, form):
        """One action; a refusal goes on the form."""
        if refused := self.settle(ChargeState.WAIVER_ASKED, why=form.cleaned_data["why"]):
            form.add_error(None, refused)
            return self.form_invalid(form)
        messages.success(self.request, "The co-ordinator is asked and decides.")
        return redirect("workspaces:agency_charges", agency=self.agency.pk)

    def get_context_data(self, **kwargs):
        """What it is for."""
        return super().get_context_data(charge=self.charge, **kwargs)
