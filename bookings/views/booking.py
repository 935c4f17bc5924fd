"""A date, booking it, one's own bookings, giving a place up."""

import datetime as dt

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views.generic import FormView, TemplateView, View

from bookings import actions, calendars, forms, queries, rules
from bookings.calendars import place
from bookings.choices import ON_REGISTER, Mark, Status
from bookings.models import Booking
from courses.choices import EventStatus
from courses.models import Event
from courses.queries import policy, policy_for, policy_of, with_variant
from design.templatetags.design import short_day
from outbox.queries import delayed

# Joining link, venue and handouts stay visible to those who had a place for so long (docs/authorisation.md).
JOINING_SHOWN_AFTER = dt.timedelta(days=14)
# What can still be given up, handed on or moved.
ASKING = (Status.REQUESTED, Status.WAITING, Status.OFFERED, Status.CONFIRMED)
# What giving up is called, by where the booking stands.
ENDS = {
    Status.CONFIRMED: "Give up my place",
    Status.OFFERED: "Decline the place",
    Status.REQUESTED: "Take back my request",
    Status.WAITING: "Leave the waiting list",
}
# What is said after giving up, by where the booking stood.
GIVEN_UP = {
    Status.CONFIRMED: "You have given up your place. An e-mail and a calendar cancellation are on their way.",
    Status.OFFERED: "You have declined the place. It goes to the next person.",
    Status.REQUESTED: "You have taken back your request.",
    Status.WAITING: "You have left the waiting list.",
}


def why_not(person, event, *, at, policy=None):
    """Every reason against a booking now, as the action would give it (`rules.why_not`)."""
    policy = policy or policy_of(event)
    facts = rules.Facts(**queries.facts(person=person, event=event, policy=policy, at=at)) if person else None
    return rules.why_not(person=person, event=event, policy=policy, at=at, facts=facts)


@method_decorator(login_not_required, name="dispatch")
class ShowEvent(TemplateView):
    """One date: when, where, for whom, places left, and the way to book or the reason why not."""

    template_name = "bookings/event.html"

    def get_context_data(self, **kwargs):
        """Everything the page says, read in a fixed number of queries."""
        user = self.request.user
        events = queries.to_show(with_variant(Event.objects.visible_to(user)), user)
        event = get_object_or_404(events, pk=kwargs["pk"])
        at = timezone.now()
        booking = {"public_id": event.own_booking, "status": event.own_status} if event.own_booking else None
        person = user.person if user.is_authenticated else None
        policy = policy_of(event)
        refusals = [] if booking else why_not(person, event, at=at, policy=policy)
        outlook = None
        if person and not booking and not refusals:
            outlook = actions.outlook(event=event, person=person, policy=policy, at=at)
        return super().get_context_data(
            event=event,
            booking=booking,
            refusals=refusals,
            # The town is for everybody, the venue for those with a place (docs/authorisation.md).
            place=place(event) if event.own_status in ON_REGISTER else event.place,
            outlook=outlook,
            full=outlook.waits if outlook else event.places_taken >= event.capacity or event.waiting > 0,
            others=event.status == EventStatus.PUBLISHED and not event.count_only,
            tentative=event.starts_at > at and rules.is_tentative(event),
            **kwargs,
        )


def who_declares(person, policy):
    """The kind of manager whose agreement the person declares, or None where that is not asked."""
    return person.manager_kind if rules.declares_approval(person, policy) else None


class Book(FormView):
    """Asks for a place: one question, one button. A profile that is not complete comes first."""

    template_name = "bookings/book.html"
    form_class = forms.Book

    def setup(self, request, *args, **kwargs):
        """Load the date the user may see."""
        super().setup(request, *args, **kwargs)
        self.at = timezone.now()
        events = with_variant(queries.to_book(Event.objects.visible_to(request.user), request.user))
        self.event = get_object_or_404(events, pk=kwargs["pk"])
        self.policy = policy_of(self.event)

    def dispatch(self, request, *args, **kwargs):
        """Lead people to what they need first: sign-in, profile; or to the booking they have."""
        if not request.user.is_authenticated:
            return super().dispatch(request, *args, **kwargs)
        self.person = request.user.person
        if not (self.person and self.person.profile_completed_at):
            return redirect(f"{reverse('people:profile')}?{urlencode({'next': request.path})}")
        if self.event.own_booking:
            return redirect("bookings:booking", public_id=self.event.own_booking)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        """Whether the manager's agreement is declared here."""
        return {**super().get_form_kwargs(), "declares": who_declares(self.person, self.policy)}

    def form_valid(self, form):
        """One action; its refusals go on the form, and what was typed stays."""
        try:
            booking = actions.claim(
                event=self.event, delegate=self.person, by=self.request.user, at=self.at, **form.cleaned_data
            )
        except actions.BookingRefused as refused:
            own = queries.own_live(self.event, self.request.user)
            if own:  # a double click: the first one won
                return redirect("bookings:booking", public_id=own.public_id)
            for refusal in refused.refusals:
                form.add_error(None, str(refusal))
            return self.form_invalid(form)
        except actions.TooBusy as busy:
            form.add_error(None, str(busy))
            return self.render_to_response(self.get_context_data(form=form), status=503)
        return redirect(f"{reverse('bookings:booking', args=[booking.public_id])}?new=1")

    def get_context_data(self, **kwargs):
        """The date stays in sight; refusals known beforehand take the button's place."""
        outlook = actions.outlook(event=self.event, person=self.person, policy=self.policy, at=self.at)
        queries.with_sittings(self.event)
        asks = rules.needs_approval(self.person, self.policy)
        soon = self.at > actions.notice_ends_at(self.event, policy=self.policy)
        return super().get_context_data(
            event=self.event,
            person=self.person,
            place=self.event.place,
            refusals=why_not(self.person, self.event, at=self.at, policy=self.policy),
            outlook=outlook,
            full=outlook.waits and not asks,
            asks=asks,
            late_cost=cost_of_late(self.event, policy=self.policy) if soon else None,
            lapses_at=rules.approval_lapses_at(self.event, policy=self.policy, at=self.at) if asks else None,
            **kwargs,
        )


class Mine(TemplateView):
    """One's own bookings: to come, and before."""

    template_name = "bookings/mine.html"

    def get_context_data(self, **kwargs):
        """Two lists in a fixed number of queries."""
        at = timezone.now()
        user = self.request.user
        past = list(queries.past_of(user, at=at)[:50])
        upcoming = list(queries.upcoming_of(user, at=at))
        partnership = policy()
        for booking in (*past, *upcoming):
            booking.done = rules.completion(booking, policy=policy_for(booking.event.course, partnership))
            booking.to_make_up = booking.done.can_make_up(at=at)
        return super().get_context_data(
            upcoming=upcoming,
            past=past,
            interests=list(queries.interests_of(user)),
            proofs=list(queries.evidence_of(user)),
            at=at,
            **kwargs,
        )


class OwnBookingMixin:
    """Loads one of the user's own bookings; anybody else's is not found."""

    def setup(self, request, *args, **kwargs):
        """Load the booking with its date."""
        super().setup(request, *args, **kwargs)
        self.at = timezone.now()
        self.booking = None
        if request.user.is_authenticated:
            self.booking = queries.one_of_mine(request.user, kwargs["public_id"])
            if self.booking is None:
                raise Http404

    def is_tentative(self):
        """Whether it is open whether the date goes ahead: how to join is not told until that is sure."""
        event = self.booking.event
        undecided = event.minimum_to_run and not event.go_at and self.at < event.starts_at
        return undecided and rules.is_tentative(queries.with_places(Event.objects).get(pk=event.pk))


class ShowBooking(OwnBookingMixin, TemplateView):
    """One booking: what is booked, what comes next, calendar and giving up in reach."""

    template_name = "bookings/booking.html"

    def get_context_data(self, **kwargs):
        """What arrives when, and the joining details while they are of use."""
        booking, event = self.booking, self.booking.event
        held = booking.status in ON_REGISTER
        status = Status(booking.status)
        shown = held and event.status == EventStatus.PUBLISHED and self.at <= event.ends_at + JOINING_SHOWN_AFTER
        tentative = held and self.is_tentative()
        progress, form_closed = None, False
        if held and rules.can_have_certificate(booking, at=self.at):
            full = queries.towards(Booking.objects.of(self.request.user)).get(pk=booking.pk)
            settings = policy_of(event)
            progress = rules.progress(full, policy=settings)
            form_closed = self.at >= event.ends_at + dt.timedelta(days=settings.w1_open_days)
        marked = booking.has_marks and any(row.mark != Mark.NOT_MARKED for row in booking.attendances.all())
        open_now = status in ASKING and self.at < event.starts_at and not marked
        done = rules.completion(booking, policy=policy_of(event)) if marked else None
        if done:
            note_tentative(done.make_ups)
        late = status == Status.CONFIRMED and open_now and actions.is_late(event, booking, at=self.at)
        new = "new" in self.request.GET and open_now
        return super().get_context_data(
            booking=booking,
            event=event,
            place=place(event) if shown else event.place,
            late_cost=cost_of_late(event) if late else None,
            held=held,
            position=booking.queue_position if booking.status == Status.WAITING else None,
            show_joining=shown and not tentative,
            can_cancel=open_now,
            progress=progress,
            form_closed=form_closed,
            done=done,
            to_make_up=done.can_make_up(at=self.at) if done else (),
            tentative=open_now and tentative,
            in_time_until=actions.notice_ends_at(event) if held and open_now else None,
            new=new,
            approval=queries.approval_of(booking) if status == Status.REQUESTED else None,
            offer=queries.open_offer_of(booking) if status == Status.OFFERED else None,
            skip=booking.skips.order_by("-pk").first() if status == Status.WAITING else None,
            others=queries.others_of_choice(booking) if status in (Status.WAITING, Status.OFFERED) else [],
            mail_delayed=new and delayed(at=self.at),
            at=self.at,
            **kwargs,
        )


def note_tentative(make_ups):
    """Let each make-up know whether its date is `tentative`: how to join is not shown then. A query if there is any."""
    events = queries.dates_of_make_ups(make_ups)
    for make_up in make_ups:
        make_up.tentative = rules.is_tentative(events[make_up.session.event_id])


def cost_of_late(event, *, policy=None, whose="your agency"):
    """Half a sentence on what giving up late costs, empty where it is recorded only."""
    pounds = actions.price_of_late(event, policy=policy)
    return f", and {whose} may be charged {pounds} pounds" if pounds else ""


def late_text(event, *, whose="your agency"):
    """What follows from giving up late; said to others, `whose` names the agency."""
    cost = cost_of_late(event, whose=whose)
    until = short_day(actions.notice_ends_at(event))
    if whose != "your agency":
        return f"It could be given up in time until {until}. Now it is recorded as late{cost}."
    first = f"You could give it up in time until {until}. Now it is recorded as late{cost}."
    return f"{first} Tell us all the same: somebody may be waiting."


class Cancel(OwnBookingMixin, FormView):
    """Gives up a place, an offer, a request or a position on the waiting list, after saying what follows."""

    template_name = "bookings/cancel.html"
    form_class = forms.Confirm

    def dispatch(self, request, *args, **kwargs):
        """A booking given up already has nothing to give up."""
        if self.booking and self.booking.status == Status.CANCELLED:
            return redirect("bookings:booking", public_id=self.booking.public_id)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        """One action; a refusal goes on the form."""
        was = Status(self.booking.status)
        try:
            actions.cancel(booking=self.booking, by=self.request.user, at=self.at)
        except (actions.CannotCancel, actions.TooBusy) as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, GIVEN_UP.get(was, GIVEN_UP[Status.CONFIRMED]))
        return redirect("bookings:mine")

    def get_context_data(self, **kwargs):
        """What is given up, and whether that is inside the notice period."""
        event = self.booking.event
        held = self.booking.status == Status.CONFIRMED
        late = held and actions.is_late(event, self.booking, at=self.at)
        return super().get_context_data(
            booking=self.booking,
            event=event,
            place=event.place,
            held=held,
            late=late,
            late_text=late_text(event) if late else "",
            ask=ENDS.get(self.booking.status, ENDS[Status.CONFIRMED]).replace(" my ", " your "),
            button=ENDS.get(self.booking.status, ENDS[Status.CONFIRMED]),
            **kwargs,
        )


class DownloadCalendar(OwnBookingMixin, View):
    """The booking's calendar entries as a file, all sittings in one."""

    def get(self, request, *args, **kwargs):
        """Only a booking that holds a place has entries."""
        if self.booking.status not in (Status.CONFIRMED, Status.WALK_IN):
            return redirect("bookings:booking", public_id=self.booking.public_id)
        content = calendars.of_booking(self.booking, tentative=self.is_tentative(), at=self.at)
        response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="training.ics"'
        return response
