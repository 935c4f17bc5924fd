"""The form of the day, reached by personal link, from one's bookings, or by room code.

Opening any of these pages changes nothing; only the button does.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView, View

from bookings.actions import TooBusy
from bookings.models import Booking
from bookings.queries import own_live
from courses.queries import policy as the_policy
from evaluations import actions, forms, queries, rules
from evaluations.choices import FOLLOW_UPS, Wave
from evaluations.models import Invitation, RoomCode, closes_at, opens_at
from evaluations.views import checking_in

BUSY = "Very many people are sending answers at this moment. Nothing was saved yet: press the button again."

# Title of each form, and the line that leads in.
WORDS = {
    Wave.W0: ("Before you come", "One minute, so that we can see later what changed."),
    Wave.W1A: ("How was the first half?", "One minute, so that the second half can be better."),
    Wave.W1: ("How was it?", "It takes about 2 minutes. Leave out any question you like."),
    Wave.W2: ("What came of it?", "At most six questions, about two minutes. Leave out any you like."),
    Wave.W2M: ("What have you seen?", "Three questions. Leave out any you like."),
    Wave.TR: ("How did it go for you?", "A few minutes while it is fresh. Leave out any question you like."),
    Wave.OB: ("What did you observe?", "A few minutes while it is fresh. Leave out any question you like."),
}


@method_decorator(never_cache, name="dispatch")
class Answering(FormView):
    """What the three ways to the form share. A way sets `event`, and `booking` or `room` or both."""

    template_name = "evaluations/answer.html"
    form_class = forms.Answers
    event = booking = room = sheet = None
    wave = Wave.W1

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
        closes = closes_at(self.event, self.policy, self.wave)
        if (
            self.booking
            and Invitation.objects.filter(booking=self.booking, wave=self.wave, answered_on__isnull=False).exists()
        ):
            return self.stop("thanks", status=200, closes_at=closes)
        if self.booking and rules.why_not_asked(self.booking, self.wave):
            return self.stop("not_there", status=410)
        closing = queries.closing_of(self.event, wave=self.wave)
        if queries.is_open(self.event, closing=closing, at=self.at, policy=self.policy, wave=self.wave):
            return None
        if closing or self.at >= closes or self.event.status != "PUBLISHED":
            return self.stop("closed", status=410)
        if self.room and self.room.closed_at is None:
            return None
        return self.stop("early", status=200, opens_at=opens_at(self.event, self.policy, self.wave))

    def stop(self, page, *, status, **context):
        """One of the pages that stand in place of the form."""
        context = {"event": self.event, "booking": self.booking, "wave": self.wave, "form": None, **context}
        context["sitting"] = queries.sitting_of(self.event, self.wave)
        return render(self.request, f"evaluations/{page}.html", context, status=status)

    def get_form_kwargs(self):
        """The questions in use for this course now."""
        self.sheet = queries.sheet_for(self.event.course_id, wave=self.wave, at=self.at)
        return {**super().get_form_kwargs(), "sheet": self.sheet, "at": self.at}

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
        actions.answer(booking=self.booking, wave=self.wave, room=self.room, given=given, by=self.by, at=self.at)

    @property
    def by(self):
        """The signed-in user, if any."""
        return self.request.user if self.request.user.is_authenticated else None

    def get_success_url(self):
        """The same address, which thanks from now on."""
        return self.request.path

    def get_context_data(self, **kwargs):
        """What has to be said before the first question."""
        expected = queries.pulse(self.event, wave=self.wave).expected
        form = kwargs.pop("form", None) or self.get_form()
        return super().get_context_data(
            form=form,
            event=self.event,
            sitting=queries.sitting_of(self.event, self.wave),
            booking=self.booking,
            wave=self.wave,
            words=WORDS[self.wave],
            minutes=max(1, round(sum(group.seconds for group in form.groups) / 60)),
            paired=self.booking is not None and not self.sheet.version.anonymous,
            anonymous=self.sheet.version.anonymous,
            few=0 < expected < self.policy.smallest_count,
            smallest=self.policy.smallest_count,
            smallest_mean=self.policy.smallest_mean,
            key_goes_on=rules.key_goes_on(self.event, self.policy),
            closes_at=closes_at(self.event, self.policy, self.wave),
            ticket=actions.issue_ticket(self.room) if self.room and not self.booking else "",
            **kwargs,
        )


@method_decorator(login_not_required, name="dispatch")
class Evaluate(Answering):
    """By personal link: whoever holds it answers for the booking it names, or as its line manager.

    Only here one's own intention is shown, and only to the holder of the link: nobody else is sent it.
    """

    def stopped(self):
        """A link that nobody was given leads to a page with ways on."""
        self.invitation = invitation_of(self.kwargs["token"])
        if self.invitation is None:
            return render(self.request, "evaluations/unknown_link.html", status=404)
        self.wave = self.invitation.wave
        self.booking = queries.with_marks(Booking.objects.filter(pk=self.invitation.booking_id)).get()
        self.event = self.booking.event
        return super().stopped()

    def get_form_kwargs(self):
        """With what the person meant to do, where that is asked about."""
        kwargs = super().get_form_kwargs()
        if self.wave == Wave.W2 and not self.sheet.version.anonymous:
            kwargs["intention"] = actions.intention_of(self.booking)
        return kwargs

    def get_context_data(self, **kwargs):
        """And the way not to be asked any more."""
        return super().get_context_data(
            may_decline=self.wave in FOLLOW_UPS, declined=self.invitation.declined_on is not None, **kwargs
        )


def invitation_of(token):
    """The invitation that this link belongs to, or None."""
    return Invitation.objects.filter(token_hash=actions.token_digest(token)).first()


@method_decorator([login_not_required, never_cache], name="dispatch")
class Stop(TemplateView):
    """Not to be asked any more about a date: a page, then a button."""

    template_name = "evaluations/stop.html"

    def dispatch(self, request, *args, **kwargs):
        """A link that nobody was given leads to a page with ways on; forms of the day send no reminders."""
        self.invitation = invitation_of(kwargs["token"])
        if self.invitation is None or self.invitation.wave not in FOLLOW_UPS:
            response = render(request, "evaluations/unknown_link.html", status=404)
        else:
            response = super().dispatch(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "strict-origin"
        return response

    def post(self, request, *args, **kwargs):
        """One action."""
        try:
            actions.decline(invitation=self.invitation, by=None, at=timezone.now())
        except actions.EvaluationRefused as refused:
            messages.error(request, str(refused))
        return redirect("evaluations:stop", token=kwargs["token"])

    def get_context_data(self, **kwargs):
        """Which date, and whether it is done."""
        event = self.invitation.booking.event
        done = self.invitation.declined_on is not None or self.invitation.answered_on is not None
        sitting = queries.sitting_of(event, self.invitation.wave)
        return super().get_context_data(event=event, sitting=sitting, done=done, **kwargs)


class Before(Answering):
    """A minute of questions before the day, from one's own booking; to be skipped unless the course demands it."""

    wave = Wave.W0

    def stopped(self):
        """Load the booking; after answering it leads back there."""
        own = queries.with_marks(Booking.objects.of(self.request.user))
        self.booking = get_object_or_404(own, public_id=self.kwargs["public_id"])
        self.event = self.booking.event
        return super().stopped()

    def get_success_url(self):
        """Back to the booking."""
        messages.success(self.request, "Your answers have arrived. See you on the day.")
        return reverse("bookings:booking", args=[self.booking.public_id])


class Later(View):
    """From one's own pages to one's own link, which alone shows one's own intention."""

    def get(self, request, *args, **kwargs):
        """Nobody else's booking is found; before anybody was asked there is nothing yet."""
        booking = get_object_or_404(Booking.objects.of(request.user), public_id=kwargs["public_id"])
        get_object_or_404(Invitation, booking=booking, wave=Wave.W2, token_hash__isnull=False)
        return redirect("evaluations:evaluate", token=actions.link_token(booking.pk, Wave.W2))


@method_decorator(never_cache, name="dispatch")
class OwnAnswers(TemplateView):
    """What one has answered about one's own training, for nobody but oneself, while the date's key lives."""

    template_name = "evaluations/own_answers.html"

    def get_context_data(self, **kwargs):
        """Anybody else's booking is not found. Nothing of it is kept or logged."""
        own = Booking.objects.of(self.request.user).select_related("event__course", "event__locality")
        booking = get_object_or_404(own, public_id=self.kwargs["public_id"])
        return super().get_context_data(
            booking=booking,
            event=booking.event,
            own_forms=actions.own_answers(booking=booking),
            key_goes_on=rules.key_goes_on(booking.event, the_policy()),
            **kwargs,
        )


class Mine(Answering):
    """From one's own bookings; anybody else's is not found."""

    def stopped(self):
        """Load the booking."""
        own = queries.with_marks(Booking.objects.of(self.request.user))
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
        self.event, self.wave = self.room.event, self.room.wave
        own = own_live(self.event, self.request.user) or checking_in.booking_of_device(self.request, self.event)
        own = queries.with_marks(Booking.objects.filter(pk=own.pk)).get() if own else None
        if own and not rules.why_not_asked(own, self.wave):
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
