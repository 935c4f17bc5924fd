"""Calendars to subscribe to: the public dates, and a person's own bookings by a secret address."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.decorators import method_decorator
from django.views.generic import FormView, View

from bookings import actions, calendars, forms, queries, rules
from courses.queries import delivered_for_feed, delivery_facts, filter_choices

LONDON = ZoneInfo("Europe/London")


class Kept:
    """Calendars as this process made them, by the fingerprint of what they say: rendering is the dear part."""

    LIMIT = 32

    def __init__(self):
        """Start empty."""
        self.bodies = {}

    def get(self, etag, make):
        """The body kept under this fingerprint, else the one made now; the oldest goes when there are too many."""
        if etag not in self.bodies:
            if len(self.bodies) >= self.LIMIT:
                self.bodies.pop(next(iter(self.bodies)), None)
            self.bodies[etag] = make()
        return self.bodies[etag]


kept = Kept()


def answer(request, etag, make):
    """A calendar, or "not modified" without making it."""
    quoted = f'"{etag}"'
    response = get_conditional_response(request, etag=quoted)
    if response is None:
        response = HttpResponse(make(), content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="calendar.ics"'
    response["ETag"] = quoted
    return response


@method_decorator(login_not_required, name="dispatch")
class PublicCalendar(View):
    """All public dates, by locality and priority if wanted: no joining link, no venue, nobody's name."""

    def get(self, request, *args, **kwargs):
        """One query for the dates; the same dates are rendered once."""
        at = timezone.now()
        rows = queries.public_sessions(
            locality=request.GET.get("locality", "")[:40], priority=request.GET.get("priority", "")[:40], at=at
        )
        etag = calendars.fingerprint(rows, settings.BASE_URL)
        response = answer(request, etag, lambda: kept.get(etag, lambda: calendars.of_dates(rows, at=at)))
        response["Cache-Control"] = "public, max-age=300"
        return response


@method_decorator(login_not_required, name="dispatch")
class OwnCalendar(View):
    """A person's own bookings by their secret address; a stopped or unknown address is not found."""

    def get(self, request, *args, **kwargs):
        """The calendar of whoever the address belongs to, and of nobody else."""
        at = timezone.now()
        feed = queries.feed_by_digest(actions.token_digest(kwargs["token"]))
        if feed is None:
            raise Http404
        if request.method == "GET":
            actions.note_use(feed=feed, on=at.astimezone(LONDON).date())
        # An address given out under a record that was merged goes on telling of the same person.
        whose = feed.person.merged_into_id or feed.person_id
        bookings = list(queries.for_feed(whose, at=at))
        for booking in bookings:
            booking.tentative = rules.is_tentative(booking.event, taken=booking.places_taken)
        make_ups = list(queries.make_ups_for_feed(whose, at=at)) if feed.has_make_ups else []
        for make_up in make_ups:
            make_up.tentative = rules.is_tentative(make_up.session.event, taken=make_up.places_taken)
        duties = list(delivered_for_feed(whose, at=at))
        facts = [
            *map(queries.feed_facts, bookings),
            *map(queries.make_up_facts, make_ups),
            *map(delivery_facts, duties),
        ]
        etag = calendars.fingerprint(feed.pk, settings.BASE_URL, facts)
        response = answer(request, etag, lambda: calendars.of_bookings(bookings, make_ups, duties, at=at))
        response["Cache-Control"] = "no-store, private"
        response["Referrer-Policy"] = "no-referrer"
        return response


class ManageCalendar(FormView):
    """Makes and stops the secret address of one's own calendar. It is shown once, when it is made."""

    template_name = "bookings/my_calendar.html"
    form_class = forms.Confirm

    def form_valid(self, form):
        """One action: make a new address, or stop the one there is."""
        person, user, at = self.request.user.person, self.request.user, timezone.now()
        if person is None:
            return redirect("people:profile")
        if self.request.POST.get("do") == "stop":
            actions.stop_feed(person=person, by=user, at=at)
            messages.success(self.request, "Your private calendar address works no longer.")
            return redirect("bookings:my_calendar")
        _, token = actions.make_feed(person=person, by=user, at=at)
        return self.render_to_response(self.get_context_data(form=form, token=token))

    def get_context_data(self, token=None, **kwargs):
        """The feed there is, the address just made, and the public ones."""
        public = settings.BASE_URL + reverse("bookings:public_calendar")
        own = settings.BASE_URL + reverse("bookings:own_calendar", args=[token]) if token else ""
        return super().get_context_data(
            feed=queries.feed_of(self.request.user),
            own=own,
            own_webcal=webcal(own),
            public=public,
            public_webcal=webcal(public),
            localities=[(name, webcal(f"{public}?locality={code}")) for code, name in filter_choices()["locality"]],
            **kwargs,
        )


def webcal(address):
    """The same address in the form that opens a calendar program."""
    return "webcal://" + address.split("://", 1)[-1] if address else ""
