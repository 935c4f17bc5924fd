"""Pages behind the links in mail: a manager approves, a person takes an offered place. GET shows, POST decides."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import FormView

from bookings import actions, forms
from bookings.calendars import place
from bookings.choices import Decision, OfferOutcome, Status
from bookings.models import Approval, PlaceOffer


@method_decorator(login_not_required, name="dispatch")
class LinkView(FormView):
    """One row found by the secret of its link. Unknown: 404 with a way on; decided or too late: 410 that says so."""

    model = None
    gone_template = ""

    def dispatch(self, request, *args, **kwargs):
        """Find what the link is for; say kindly when there is nothing to decide any more."""
        self.at = timezone.now()
        self.row = (
            self.model.objects.filter(token_hash=actions.token_digest(kwargs["token"]))
            .select_related("booking__event__course", "booking__event__locality", "booking__delegate__agency")
            .first()
        )
        if self.row is None:
            return self.no_store(render(request, "bookings/link_unknown.html", status=404))
        self.booking, self.event = self.row.booking, self.row.booking.event
        if why := self.why_gone():
            return self.gone(why)
        return self.no_store(super().dispatch(request, *args, **kwargs))

    def gone(self, why):
        """The page for a link that has served."""
        context = {"row": self.row, "booking": self.booking, "event": self.event, "why": why}
        return self.no_store(render(self.request, self.gone_template, context, status=410))

    def no_store(self, response):
        """Names and dates behind a secret link stay out of every cache."""
        response["Cache-Control"] = "no-store"
        return response

    def get_context_data(self, **kwargs):
        """What is decided about."""
        return super().get_context_data(
            row=self.row,
            booking=self.booking,
            event=self.event,
            sessions=self.event.sessions.order_by("number"),
            # The venue is for those with a place (docs/authorisation.md); nobody who opens a link has one yet.
            place=self.event.place,
            **kwargs,
        )


class Approve(LinkView):
    """A manager says yes or no to one booking, without an account."""

    model = Approval
    template_name = "bookings/approve.html"
    gone_template = "bookings/approve_done.html"
    form_class = forms.Approve

    def why_gone(self):
        """Why there is nothing to decide, or ""."""
        if self.row.decision != Decision.OPEN:
            return self.row.get_decision_display()
        return "The request has lapsed" if self.row.lapses_at <= self.at else ""

    def form_valid(self, form):
        """One action; what came of it is said on the page the link then shows."""
        try:
            if form.cleaned_data["decision"] == "yes":
                booking = actions.approve(approval=self.row, by=None, at=self.at)
            else:
                booking = actions.refuse_approval(approval=self.row, why=form.cleaned_data["why"], by=None, at=self.at)
        except (actions.ApprovalRefused, actions.TooBusy) as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        context = {
            **self.get_context_data(form=form),
            "booking": booking,
            "approved": booking.status != Status.CANCELLED,
            "waits": booking.status == Status.WAITING,
        }
        return render(self.request, "bookings/approve_thanks.html", context)


class Offer(LinkView):
    """A person takes or declines an offered place, without signing in."""

    model = PlaceOffer
    template_name = "bookings/offer.html"
    gone_template = "bookings/offer_done.html"
    form_class = forms.Offer

    def why_gone(self):
        """Why there is nothing to decide, or ""."""
        if self.row.outcome != OfferOutcome.OPEN:
            return self.row.get_outcome_display()
        return "Ran out" if self.row.expires_at <= self.at else ""

    def form_valid(self, form):
        """One action; what came of it is said at once."""
        take = form.cleaned_data["decision"] == "take"
        try:
            booking = (actions.accept if take else actions.decline)(offer=self.row, by=None, at=self.at)
        except (actions.OfferRefused, actions.TooBusy) as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        where = place(self.event) if take else self.event.place
        context = {**self.get_context_data(form=form), "booking": booking, "taken": take, "place": where}
        return render(self.request, "bookings/offer_thanks.html", context)
