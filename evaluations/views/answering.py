"""The form of the day, reached by personal link, from one's bookings, or by room code.

Opening any of these pages changes nothing; only the button does.
"""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView

from bookings.actions import TooBusy
from bookings.models import Booking
from bookings.queries import own_live
from courses.queries import policy as the_policy
from evaluations import actions, forms, queries, rules
from evaluations.choices import Wave
from evaluations.models import Invitation, RoomCode, closes_at, opens_at
from evaluations.views import checking_in

BUSY = "Very many people are sending answers at this moment. Nothing was saved yet: press the button again."


@method_decorator(never_cache, name="dispatch")
class Answering(FormView):
    """What the three ways to the form share. A way sets `event`, and `booking` or `room` or both."""

    template_name = "evaluations/answer.html"
    form_class = forms.Answers
    event = booking = room = None

    def setup(self, request, *args, **kwargs):
        """Read the clock and the policy once."""
        super().setup(request, *args, **kwargs)
        self.at = timezone.now()
        self.policy = the_policy()

    def dispatch(self, request, *args, **kwargs):
        """Say why the form cannot be had, or show it. The address may hold a token, so it is not passed on."""
        response = self.stopped() or super().dispatch(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "strict-origin"
        return response

    def stopped(self):
        """The page to show in place of the form, or None."""
        closes = closes_at(self.event, self.policy)
        if self.booking and Invitation.objects.filter(booking=self.booking, answered_on__isnull=False).exists():
            return self.stop("thanks", status=200, closes_at=closes)
        marks = [row.mark for row in self.booking.attendances.all()] if self.booking else []
        if self.booking and not rules.was_there(self.booking, marks):
            return self.stop("not_there", status=410)
        closing = queries.closing_of(self.event)
        if queries.is_open(self.event, closing=closing, at=self.at, policy=self.policy):
            return None
        if closing or self.at >= closes or self.event.status != "PUBLISHED":
            return self.stop("closed", status=410)
        if self.room and self.room.closed_at is None:
            return None
        return self.stop("early", status=200, opens_at=opens_at(self.event, self.policy))

    def stop(self, page, *, status, **context):
        """One of the pages that stand in place of the form."""
        context = {"event": self.event, "booking": self.booking, "form": None, **context}
        return render(self.request, f"evaluations/{page}.html", context, status=status)

    def get_form_kwargs(self):
        """The questions in use for this course now."""
        sheet = queries.sheet_for(self.event.course_id, wave=Wave.W1, at=self.at)
        return {**super().get_form_kwargs(), "sheet": sheet, "at": self.at}

    def form_valid(self, form):
        """One action. What it refuses is said on the form, and what was typed stays."""
        try:
            self.save(form.given())
        except (actions.AlreadyAnswered, actions.TicketSpent):
            return redirect(self.get_success_url())  # a double press: the first one won
        except actions.EvaluationRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        except TooBusy:
            form.add_error(None, BUSY)
            return self.render_to_response(self.get_context_data(form=form), status=503)
        return redirect(self.get_success_url())

    def save(self, given):
        """Store answers of somebody on the register."""
        actions.answer(booking=self.booking, room=self.room, given=given, by=self.by, at=self.at)

    @property
    def by(self):
        """The signed-in user, if any."""
        return self.request.user if self.request.user.is_authenticated else None

    def get_success_url(self):
        """The same address, which thanks from now on."""
        return self.request.path

    def get_context_data(self, **kwargs):
        """What has to be said before the first question."""
        expected = queries.pulse(self.event).expected
        return super().get_context_data(
            event=self.event,
            booking=self.booking,
            paired=self.booking is not None,
            few=0 < expected < self.policy.smallest_count,
            smallest=self.policy.smallest_count,
            smallest_mean=self.policy.smallest_mean,
            key_goes_on=rules.key_goes_on(self.event, self.policy),
            closes_at=closes_at(self.event, self.policy),
            ticket="" if self.booking else actions.issue_ticket(self.room),
            **kwargs,
        )


def with_marks(bookings):
    """Bookings with all the form needs to know of them. Two queries."""
    return bookings.select_related("event__course", "event__locality").prefetch_related("attendances")


@method_decorator(login_not_required, name="dispatch")
class Evaluate(Answering):
    """By personal link: whoever holds it answers for the booking it names."""

    def stopped(self):
        """A link that nobody was given leads to a page with ways on."""
        digest = actions.token_digest(self.kwargs["token"])
        invitation = Invitation.objects.filter(token_hash=digest, wave=Wave.W1).first()
        if invitation is None:
            return render(self.request, "evaluations/unknown_link.html", status=404)
        self.booking = with_marks(Booking.objects.filter(pk=invitation.booking_id)).get()
        self.event = self.booking.event
        return super().stopped()


class Mine(Answering):
    """From one's own bookings; anybody else's is not found."""

    def stopped(self):
        """Load the booking."""
        own = with_marks(Booking.objects.of(self.request.user))
        self.booking = get_object_or_404(own, public_id=self.kwargs["public_id"])
        self.event = self.booking.event
        return super().stopped()


@method_decorator(login_not_required, name="dispatch")
class JoinRoom(Answering):
    """By room code. A signed-in person who is on the register answers as such, so does a device whose check-in the
    trainer confirmed; anybody else unpaired. A check-in code leads to checking in.
    """

    def stopped(self):
        """A wrong or closed code leads to a page with ways on; nobody's name is on it."""
        code = self.kwargs["code"].upper()
        rooms = RoomCode.objects.select_related("event__course", "event__locality")
        self.room = rooms.filter(code=code).first()
        # A page that was open when the code was closed is sent on to the action, so that nothing typed is lost.
        if self.room is None or (self.room.closed_at is not None and self.request.method != "POST"):
            if self.room is None and (session := checking_in.sitting_of(code, at=self.at)):
                return checking_in.CheckIn.as_view()(self.request, session=session)
            if self.room is None and not checking_in.guesses_left(self.request):
                return render(self.request, "429.html", status=429)
            status = 410 if self.room else 404
            context = {"code": code[:20], "closed": status == 410, "form": forms.RoomCodeForm()}
            return render(self.request, "evaluations/join.html", context, status=status)
        self.event = self.room.event
        own = own_live(self.event, self.request.user) or checking_in.booking_of_device(self.request, self.event)
        if own and rules.was_there(own, own.attendances.values_list("mark", flat=True)):
            self.booking = own
        return super().stopped()

    def save(self, given):
        """Paired where the person is known, else unpaired with the ticket of this page."""
        if self.booking:
            return super().save(given)
        ticket = self.request.POST.get("ticket", "")
        return actions.answer_in_room(room=self.room, given=given, ticket=ticket, by=self.by, at=self.at)

    def get_success_url(self):
        """Without a booking nothing remembers that this person has answered."""
        return self.request.path if self.booking else reverse("evaluations:thanks")


@method_decorator(login_not_required, name="dispatch")
class Join(FormView):
    """Asks for the code on the slide, and leads to its page."""

    template_name = "evaluations/join.html"
    form_class = forms.RoomCodeForm

    def get(self, request, *args, **kwargs):
        """The form sends itself by GET: nothing is changed by a code."""
        if "code" not in request.GET:
            return self.render_to_response(self.get_context_data(form=forms.RoomCodeForm()))
        form = forms.RoomCodeForm(request.GET)
        if form.is_valid():
            return redirect("evaluations:room_form", code=form.cleaned_data["code"])
        return self.render_to_response(self.get_context_data(form=form))

    http_method_names = ["get", "head", "options"]


@method_decorator(login_not_required, name="dispatch")
class Thanks(TemplateView):
    """After answering without being known: what happens with it."""

    template_name = "evaluations/thanks.html"
