"""Dates that ask for trainers: the calls, one's offer, the answer to a question put to oneself."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

import courses.actions
import courses.queries
from courses import rules
from design.templatetags.design import short_day, when
from people.choices import Role
from workspaces import forms, queries
from workspaces.views.acts import ActPage


class TrainersOnly:
    """Nobody else has these pages: they are about one's own delivering."""

    def dispatch(self, request, *args, **kwargs):
        """Not found for everybody else."""
        if not (request.user.is_authenticated and request.user.holds(Role.TRAINER)):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class Calls(TrainersOnly, TemplateView):
    """Dates that ask for trainers, the most pressing first."""

    template_name = "workspaces/calls.html"

    def get_context_data(self, **kwargs):
        """In a fixed number of queries."""
        at = timezone.now()
        calls = queries.calls_for(self.request.user, courses.queries.policy(), at=at)
        return super().get_context_data(
            asks=courses.queries.asked_of(self.request.user.person, at=at) if self.request.user.person_id else [],
            mine=[call for call in calls if call.mine],
            calls=[call for call in calls if not call.mine],
            at=at,
            **kwargs,
        )


class CallMixin(TrainersOnly):
    """Loads an open call the trainer may answer; any other is not found."""

    def setup(self, request, *args, **kwargs):
        """The call with its date."""
        super().setup(request, *args, **kwargs)
        self.at = timezone.now()
        calls = queries.calls_for(request.user, courses.queries.policy(), at=self.at) if self.may(request) else []
        self.call = next((call for call in calls if call.pk == kwargs["call"]), None)
        if self.may(request) and self.call is None:
            raise Http404

    @staticmethod
    def may(request):
        """Whether there is anything to load."""
        return request.user.is_authenticated and request.user.holds(Role.TRAINER)

    def caption(self):
        """Which date."""
        return f"{self.call.event.course.title}, {short_day(self.call.event.starts_at)}"

    def back(self):
        """To the calls."""
        return reverse("workspaces:calls")


class Offer(CallMixin, ActPage):
    """Offers to deliver a date."""

    template_name = "workspaces/offer.html"
    form_class = forms.OfferToDeliver

    def get_form_kwargs(self):
        """The parts up to the trainer's step."""
        level = courses.queries.skill_of(self.request.user.person, self.call.event.course)
        return super().get_form_kwargs() | {"parts": rules.can_offer_as(level)}

    def act(self, form):
        """One action."""
        user = self.request.user
        courses.actions.offer_to_deliver(call=self.call, trainer=user.person, by=user, at=self.at, **form.cleaned_data)
        return "Thank you. The co-ordinator is told, and you hear from us as soon as it is decided."

    def get_context_data(self, **kwargs):
        """The call is always in sight."""
        return super().get_context_data(call=self.call, event=self.call.event, at=self.at, **kwargs)


class WithdrawOffer(CallMixin, ActPage):
    """Takes an offer back."""

    form_class = forms.Confirm
    title, button, tone = "Take your offer back?", "Take my offer back", "warning"
    intro = "The co-ordinator is told. While the date still asks for trainers you can offer again."

    def act(self, form):
        """One action."""
        if not self.call.mine:
            return "You have no offer for this date."
        courses.actions.withdraw_offer(offer=self.call.mine[0], by=self.request.user, at=self.at)
        return "Your offer is taken back, and the co-ordinator is told."


class AnswerAsk(TrainersOnly, ActPage):
    """Says yes or no to a question put to oneself."""

    form_class = forms.AnswerAsk
    title, button = "Can you deliver this date?", "Send my answer"

    def setup(self, request, *args, **kwargs):
        """A question to oneself that waits."""
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated and request.user.holds(Role.TRAINER):
            asks = courses.queries.asked_of(request.user.person, at=self.at)
            self.ask = get_object_or_404(asks, pk=kwargs["ask"])
            event = self.ask.event
            part = self.ask.get_part_display().lower()
            asked = f"{event.locality.name} asks you to come as {part}. Where: {event.where}. "
            self.intro = f"{asked}{self.ask.note}".strip()

    def caption(self):
        """Which date."""
        event = self.ask.event
        return f"{event.course.title}, {when(event.sessions.order_by('number', 'pk').first())}"

    def back(self):
        """To the calls."""
        return reverse("workspaces:calls")

    def act(self, form):
        """One action."""
        details = form.details()
        courses.actions.answer_ask(ask=self.ask, by=self.request.user, at=self.at, **details)
        if details["yes"]:
            return "Thank you. You are on the date, and its calendar entry comes by e-mail."
        return "The co-ordinator is told and asks somebody else."
