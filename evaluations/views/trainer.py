"""What trainers and co-ordinators see of a date's evaluation: the room code, the number arriving, the results."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView, View

from courses.models import Event
from courses.queries import policy as the_policy
from courses.rules import delivers
from evaluations import actions, exports, forms, queries, rules
from evaluations.choices import Wave
from evaluations.models import closes_at
from evaluations.queries.years import reporting_year
from evaluations.views.answering import Answering


@method_decorator(never_cache, name="dispatch")
class DateMixin:
    """Loads the date from what the user may see, and asks `may` whether this page is for them: else it is not found."""

    may = staticmethod(rules.can_open_room)

    def setup(self, request, *args, **kwargs):
        """Load the date and its open room code."""
        super().setup(request, *args, **kwargs)
        self.at = timezone.now()
        events = Event.objects.visible_to(request.user).select_related("course", "locality")
        self.event = get_object_or_404(events, pk=kwargs["pk"])

    def dispatch(self, request, *args, **kwargs):
        """Outside one's own dates there is nothing."""
        if not self.may(request.user, self.event):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def room(self):
        """The open room code of the date, or None."""
        return self.event.room_codes.filter(closed_at=None).first()


class Room(DateMixin, TemplateView):
    """The code, large enough for a slide, with the number of answers arriving; opens and closes it."""

    template_name = "evaluations/room.html"

    def post(self, request, *args, **kwargs):
        """One action: open, or close."""
        try:
            if request.POST.get("do") == "open":
                actions.open_room(event=self.event, by=request.user, at=self.at)
            elif room := self.room:
                actions.close_room(room=room, by=request.user, at=self.at)
        except actions.RoomRefused as refused:
            messages.error(request, str(refused))
        return redirect("evaluations:room", pk=self.event.pk)

    def get_context_data(self, **kwargs):
        """The code if one is open, else why none can be."""
        room, policy, closing = self.room, the_policy(), queries.closing_of(self.event)
        wave = rules.wave_of_room(self.event, at=self.at)
        last = self.event.sessions.order_by("-number", "pk").first()
        path = reverse("evaluations:room_form", args=[room.code]) if room else ""
        why = rules.why_no_room(self.event, last_sitting=last, closed=closing is not None, at=self.at, policy=policy)
        return super().get_context_data(
            event=self.event,
            # One left open since the first half leads nowhere any more.
            room=None if why or (room and room.wave != wave) else room,
            half=wave == Wave.W1A,
            sitting=queries.sitting_of(self.event, wave),
            why=why,
            pulse=queries.pulse(self.event, wave=wave),
            join_url=_spoken(reverse("evaluations:join")),
            full_url=_spoken(path),
            closes_at=closes_at(self.event, policy),
            **kwargs,
        )


def _spoken(path):
    """An address as one says it: without scheme and last slash."""
    return f"{settings.BASE_URL}{path}".partition("://")[2].rstrip("/")


class RoomPulse(DateMixin, View):
    """Only the line with the number of answers, for the page that is open on the wall."""

    def get(self, request, *args, **kwargs):
        """The line."""
        wave = rules.wave_of_room(self.event, at=self.at)
        return render(request, "evaluations/pulse.html", {"pulse": queries.pulse(self.event, wave=wave)})


class RoomPicture(DateMixin, View):
    """The QR code of the open room."""

    def get(self, request, *args, **kwargs):
        """A picture of the address that the code leads to."""
        if self.room is None:
            raise Http404
        address = f"{settings.BASE_URL}{reverse('evaluations:room_form', args=[self.room.code])}"
        return HttpResponse(exports.qr_svg(address), content_type="image/svg+xml")


class OwnResults(TemplateView):
    """What the answers of all dates come to that somebody delivered in a reporting year: their own, nobody else's."""

    template_name = "evaluations/own_results.html"

    def dispatch(self, request, *args, **kwargs):
        """For those who deliver dates."""
        if not delivers(request.user) or not request.user.person_id:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        """The chosen reporting year, the present one at first."""
        at = timezone.now()
        this = reporting_year(at)
        asked = self.request.GET.get("year", "")
        year = int(asked) if asked.isdigit() and len(asked) == 4 and this - 10 <= int(asked) <= this else this
        own = dict(Event.objects.delivered_by(self.request.user).order_by("pk").values_list("pk", "course"))
        reach = queries.Reach(
            at=at,
            years=range(year, year + 1),
            courses=tuple(sorted(set(own.values()))),
            covers=lambda day: day.pk in own,
        )
        found = queries.analysis(reach)
        return super().get_context_data(
            found=found,
            comments=queries.released(found.whole),
            year=year,
            until=year + 1,
            before=year - 1,
            after=year + 1 if year < this else None,
            **kwargs,
        )


class Results(DateMixin, FormView):
    """What the answers come to. While the form is open only their number; POST closes it for good."""

    template_name = "evaluations/results.html"
    form_class = forms.CloseForm
    may = staticmethod(rules.can_see_results)

    def post(self, request, *args, **kwargs):
        """Reading the results does not mean closing the form."""
        if not rules.can_close(request.user, self.event):
            raise Http404
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        """One action."""
        try:
            actions.close_wave(event=self.event, by=self.request.user, at=self.at)
        except actions.RoomRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        return redirect("evaluations:results", pk=self.event.pk)

    def get_context_data(self, **kwargs):
        """The results, or how many have answered."""
        found = queries.results(self.event, self.at)
        over = self.at >= self.event.ends_at
        return super().get_context_data(
            event=self.event,
            results=found,
            reflects=rules.can_read_reflections(self.request.user, self.event),
            may_close=found.is_open and over and rules.can_close(self.request.user, self.event),
            **kwargs,
        )


class Reflection(DateMixin, Answering):
    """The form of somebody who delivered or observed the date. What they write is read by name of the part they had."""

    may = staticmethod(lambda user, event: rules.wave_of_trainer(user, event) is not None)

    def stopped(self):
        """Once sent it thanks."""
        self.wave = rules.wave_of_trainer(self.request.user, self.event)
        if actions.own_reflection_sent(self.event, self.wave, self.request.user.person_id):
            return self.stop("reflected", status=200)
        return super().stopped()

    def save(self, given):
        """No booking is behind it."""
        actions.reflect(event=self.event, given=given, wave=self.wave, by=self.request.user, at=self.at)


class Reflections(DateMixin, TemplateView):
    """What trainers and observers of the date wrote, for those who delivered it and those who run it."""

    template_name = "evaluations/reflections.html"
    may = staticmethod(rules.can_read_reflections)

    def get_context_data(self, **kwargs):
        """Question by question, and the user's own form if one waits."""
        wave = rules.wave_of_trainer(self.request.user, self.event)
        waits = wave and not actions.own_reflection_sent(self.event, wave, self.request.user.person_id)
        return super().get_context_data(
            event=self.event, reflected=queries.reflections(self.event), own=wave if waits else None, **kwargs
        )
