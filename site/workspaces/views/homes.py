"""`/my/`, `/trainer/`, `/coordinate/` and `/agency/`: what needs this person today, then what they look for most."""

from django.core.paginator import Paginator
from django.http import Http404
from django.utils import timezone
from django.views.generic import TemplateView

import bookings.queries
import elearning.queries
import evaluations.queries
from bookings.choices import ChargeState, Status
from courses.choices import EventStatus
from courses.queries import calls_run_by, permissions_asked, policy, policy_for
from courses.rules import can_plan, delivers
from people.choices import Role
from workspaces import forms, queries, rules
from workspaces.views import todo
from workspaces.views.planning import Month

PER_PAGE = 25


class My(TemplateView):
    """What needs a person today, the next date, the places in queues."""

    template_name = "workspaces/my.html"

    def get_context_data(self, **kwargs):
        """Read from bookings and evaluations in a fixed number of queries."""
        at, user = timezone.now(), self.request.user
        upcoming = list(bookings.queries.upcoming_of(user, at=at))
        booked = [booking for booking in upcoming if booking.status != Status.WAITING]
        due = evaluations.queries.due_of(user, at=at) if user.person_id else []
        almost = bookings.queries.almost_of(user, at=at)
        return super().get_context_data(
            papers=list(bookings.queries.papers_of(user)[:3]),
            learning=list(elearning.queries.under_way(user).values()),
            todo=todo.for_offers(bookings.queries.open_offers(upcoming))
            + todo.for_manager(queries.requests_of_team(user).filter(lapses_at__gt=at).order_by("lapses_at", "pk"))
            + todo.for_seen_change(evaluations.queries.asked_of_manager(queries.team(user), at=at))
            + todo.for_person(user, booked=booked, due=due, at=at)
            + todo.for_certificates(almost)
            + (todo.for_duties(user, at=at) if delivers(user) or can_plan(user) else []),
            coming=booked,
            waiting=[booking for booking in upcoming if booking.status == Status.WAITING],
            at=at,
            **kwargs,
        )


class Trainer(TemplateView):
    """A trainer's own dates: today first, registers with gaps, what comes, what was."""

    template_name = "workspaces/trainer.html"

    def dispatch(self, request, *args, **kwargs):
        """Nobody else has this page."""
        if not delivers(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        """Four lists in a fixed number of queries."""
        at = timezone.now()
        events = queries.delivered(self.request.user, at=at)
        today = list(queries.today(events, at=at))
        now = {event.pk for event in today}
        coming = events.filter(ends_at__gt=at).exclude(status=EventStatus.CANCELLED).order_by("starts_at", "pk")
        past = events.filter(ends_at__lte=at, status=EventStatus.PUBLISHED).order_by("-starts_at", "-pk")
        page = Paginator(past, PER_PAGE).get_page(self.request.GET.get("page"))
        unmarked = [event for event in queries.unmarked(events, at=at) if event.pk not in now]
        settings = policy()
        coming = queries.with_gaps(coming.select_related("course__family", "preparation")[:PER_PAGE], settings)
        for event in coming:
            event.trainer_words = queries.trainer_words(event, self.request.user.person_id)
        calls = queries.calls_for(self.request.user, settings, at=at) if self.request.user.holds(Role.TRAINER) else []
        return super().get_context_data(
            todo=todo.for_registers(unmarked) + todo.for_calls(calls),
            today=today,
            coming=[event for event in coming if event.pk not in now],
            trains=self.request.user.holds(Role.TRAINER),
            page=page,
            pulses=evaluations.queries.pulses([*today, *page.object_list]),
            at=at,
            **kwargs,
        )


class Coordinate(TemplateView):
    """The dates of one's localities: what is at risk, what comes, what was."""

    template_name = "workspaces/coordinate.html"

    def dispatch(self, request, *args, **kwargs):
        """Nobody else has this page."""
        if not can_plan(request.user):
            raise Http404
        if "month" in request.GET:
            return Month.as_view()(request)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        """Either the dates to come with what needs doing, or those of before."""
        at = timezone.now()
        events, settings = queries.planned(self.request.user, at=at), policy()
        before = self.request.GET.get("show") == "before"
        if before:
            listed = events.filter(ends_at__lte=at).order_by("-starts_at", "-pk")
        else:
            listed = events.filter(ends_at__gt=at).order_by("starts_at", "pk")
        page = Paginator(listed, PER_PAGE).get_page(self.request.GET.get("page"))
        for event in page.object_list:
            own = policy_for(event.course, settings)
            event.flags = rules.flags(event, at=at, policy=own) if event.starts_at > at else []
        lines, board = [], []
        if not before:
            lines = todo.for_registers(queries.unmarked(events, at=at)) + todo.for_dates(
                queries.soon(events, at=at), settings, at=at
            )
            lines += todo.for_waiting(bookings.queries.watch_list(self.request.user, at=at))
            lines += todo.for_trainer_offers(calls_run_by(self.request.user, at=at))
            lines += todo.for_comments(evaluations.queries.waiting(self.request.user, at=at))
            lines += todo.for_evidence(bookings.queries.evidence_to_decide(self.request.user).count())
            waivers = bookings.queries.charges_run_by(self.request.user).filter(state=ChargeState.WAIVER_ASKED)
            lines += todo.for_waivers(waivers.count())
            board = list(todo.to_decide(queries.soon_enough_to_decide(self.request.user, at=at), settings, at=at))
        return super().get_context_data(todo=lines, board=board, before=before, page=page, at=at, **kwargs)


class Agency(TemplateView):
    """What needs an agency lead, the bookings of the agency's people to come, and what became of the others."""

    template_name = "workspaces/agency.html"

    def dispatch(self, request, *args, **kwargs):
        """Nobody else has this page."""
        if not (request.user.holds(Role.AGENCY_LEAD) or request.user.is_administrator):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        """One agency at a time; a choice outside one's own is not found."""
        at = timezone.now()
        agencies = list(queries.agencies_of(self.request.user))
        wanted = self.request.GET.get("agency", "")
        agency = next((one for one in agencies if str(one.pk) == wanted), None)
        if wanted and agency is None:
            raise Http404
        agency = agency or next(iter(agencies), None)
        coming = list(queries.agency_upcoming(agency, at=at)) if agency else []
        past = queries.agency_past(agency, at=at) if agency else []
        lines = []
        if agency:
            unsettled = queries.charges_of(agency).filter(state=ChargeState.RECORDED, pounds__gt=0).count()
            lines = todo.for_agency(agency, reserved=queries.reserved_by(agency, at=at), charges=unsettled)
            lines += todo.for_permissions(permissions_asked(self.request.user).filter(agency=agency))
        return super().get_context_data(
            agency=agency,
            choice=forms.WhichAgency({"agency": agency.pk}, agencies=agencies) if len(agencies) > 1 else None,
            todo=lines,
            coming=coming,
            page=Paginator(past, PER_PAGE).get_page(self.request.GET.get("page")),
            at=at,
            **kwargs,
        )
