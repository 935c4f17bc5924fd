"""What becomes of a booking: an offer taken or declined, a colleague instead, another date."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView

from bookings import actions, forms, queries, rules
from bookings.choices import Status
from bookings.models import Booking
from bookings.views.booking import ASKING, OwnBookingMixin, late_text
from bookings.views.choosing import dates_open_to, words
from courses.choices import EventStatus
from courses.queries import policy_for


class TakeOffer(OwnBookingMixin, FormView):
    """Takes or declines an offered place, for the person signed in: as the link in the mail does."""

    template_name = "bookings/offer.html"
    form_class = forms.Offer

    def dispatch(self, request, *args, **kwargs):
        """Without an open offer the booking's page says where it stands."""
        self.offer = queries.open_offer_of(self.booking) if self.booking else None
        if self.booking and (self.offer is None or self.offer.expires_at <= self.at):
            return redirect("bookings:booking", public_id=self.booking.public_id)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        """One action; the booking's page says what came of it."""
        take = form.cleaned_data["decision"] == "take"
        try:
            (actions.accept if take else actions.decline)(offer=self.offer, by=self.request.user, at=self.at)
        except (actions.OfferRefused, actions.TooBusy) as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        said = "The place is yours." if take else "You have declined the place. It goes to the next person."
        messages.success(self.request, said)
        return redirect("bookings:booking", public_id=self.booking.public_id)

    def get_context_data(self, **kwargs):
        """What is offered."""
        event = self.booking.event
        return super().get_context_data(
            row=self.offer,
            booking=self.booking,
            event=event,
            sessions=event.sessions.all(),
            place=event.place,
            **kwargs,
        )


class ChangeBooking(FormView):
    """A booking that the delegate, the lead of its agency or who runs the date may change. Anybody else: not found."""

    def setup(self, request, *args, **kwargs):
        """Load the booking with its date."""
        super().setup(request, *args, **kwargs)
        self.at = timezone.now()
        self.booking = None
        if request.user.is_authenticated:
            self.booking = get_object_or_404(queries.to_change(self.reachable()), public_id=kwargs["public_id"])
            self.own = self.booking.delegate_id == request.user.person_id

    def dispatch(self, request, *args, **kwargs):
        """Whoever only sees the booking, as its trainer does, finds no page here."""
        if self.booking and not self.allowed():
            get_object_or_404(Booking.objects.none())
        return super().dispatch(request, *args, **kwargs)

    def reachable(self):
        """The bookings among which the address may name one."""
        return Booking.objects.visible_to(self.request.user)

    def allowed(self):
        """Whether the user may change the one it names."""
        return rules.can_change(self.request.user, self.booking)

    def why_not(self):
        """Why nothing can be changed any more, or ""."""
        if self.booking.status not in ASKING:
            return "This booking has ended."
        if self.booking.event.status == EventStatus.CANCELLED:
            return "The partnership called this date off."
        if self.booking.event.starts_at <= self.at:
            return "This date has started."
        return ""

    def go_on(self, booking):
        """Afterwards the person goes to their own booking, else to where they found this one."""
        if booking.delegate_id == self.request.user.person_id:
            return redirect("bookings:booking", public_id=booking.public_id)
        return redirect(self.back(booking))

    def back(self, booking):
        """Where somebody else's booking stands for this user: the date they run, else the page of its agency."""
        if rules.runs(self.request.user, booking.event):
            return reverse("workspaces:date", args=[booking.event_id])
        if booking.agency_id in self.request.user.led_agencies:
            return f"{reverse('workspaces:agency')}?agency={booking.agency_id}"
        return reverse("bookings:event", args=[booking.event_id])

    def get_context_data(self, **kwargs):
        """The booking stays in sight."""
        return super().get_context_data(
            booking=self.booking,
            event=self.booking.event,
            sessions=self.booking.event.sessions.all(),
            place=self.booking.event.place,
            own=self.own,
            why_not=self.why_not(),
            **kwargs,
        )


# What giving up for somebody is called, by where the booking stands: (question, button).
ENDS_FOR = {
    Status.CONFIRMED: ("Give up the place of {name}?", "Give up this place"),
    Status.OFFERED: ("Decline the place for {name}?", "Decline this place"),
    Status.REQUESTED: ("Take back the request of {name}?", "Take back this request"),
    Status.WAITING: ("Take {name} off the waiting list?", "Take off the waiting list"),
}


class GiveUpFor(ChangeBooking):
    """Ends somebody's booking in whatever state, for them: whoever rang up to say that they cannot come."""

    template_name = "bookings/give_up_for.html"
    form_class = forms.Confirm

    def dispatch(self, request, *args, **kwargs):
        """One's own booking has a page with words of its own."""
        if self.booking and self.own:
            return redirect("bookings:cancel", public_id=self.booking.public_id)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        """One action; the person is told who did it."""
        try:
            actions.cancel(booking=self.booking, by=self.request.user, at=self.at)
        except (actions.CannotCancel, actions.TooBusy) as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, f"The booking of {self.booking.delegate.name} has ended.")
        return self.go_on(self.booking)

    def get_context_data(self, **kwargs):
        """What is given up, and whether that is inside the notice period."""
        booking, event = self.booking, self.booking.event
        question, button = ENDS_FOR.get(booking.status, ENDS_FOR[Status.CONFIRMED])
        held = booking.status == Status.CONFIRMED
        late = held and actions.is_late(event, booking, at=self.at)
        return super().get_context_data(
            title=question.format(name=booking.delegate.name),
            button=button,
            held=held,
            late=late,
            late_text=late_text(event, whose="the agency") if late else "",
            reached=booking.delegate.email or booking.delegate.manager_email,
            back=self.back(booking),
            **kwargs,
        )


class HandOn(ChangeBooking):
    """Names a colleague who takes the place: free of charge, until the date starts."""

    template_name = "bookings/hand_on.html"
    form_class = forms.Colleague

    def why_not(self):
        """Only a confirmed place can be handed on."""
        if why := super().why_not():
            return why
        return "" if self.booking.status == Status.CONFIRMED else "Only a confirmed place can be handed on."

    def form_valid(self, form):
        """One action; whoever handed the place on goes back to their bookings."""
        try:
            actions.hand_on(booking=self.booking, by=self.request.user, at=self.at, **form.cleaned_data)
        except (actions.CannotSubstitute, actions.BookingRefused, actions.TooBusy) as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, "Your colleague has the place. You both get an e-mail.")
        return self.go_on(self.booking)


class MoveBooking(ChangeBooking):
    """Moves a booking to another date of the course; a confirmed place only to a date with a place left."""

    template_name = "bookings/move.html"
    form_class = forms.OtherDate

    def get_form_kwargs(self):
        """The dates to choose from."""
        self.dates = {str(event.pk): event for event in self.other_dates()}
        return {**super().get_form_kwargs(), "dates": [(pk, words(event)) for pk, event in self.dates.items()]}

    def other_dates(self):
        """Upcoming dates of the course that are for this person and on which they are not booked."""
        booking = self.booking
        course = booking.event.course
        events = dates_open_to(booking.delegate, course, policy=policy_for(course), at=self.at)
        if booking.status != Status.CONFIRMED:
            return events
        return [event for event in events if event.places_taken < event.capacity and not event.waiting]

    def form_valid(self, form):
        """One action; a full date is refused, so that nobody ends with nothing."""
        to_event = self.dates[form.cleaned_data["event"]]
        try:
            moved = actions.transfer(booking=self.booking, to_event=to_event, by=self.request.user, at=self.at)
        except (actions.CannotTransfer, actions.BookingRefused, actions.TooBusy) as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, "The booking has moved to the other date.")
        return self.go_on(moved)
