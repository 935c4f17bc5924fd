"""A trainer's own pages: calls, teams and steps, availability, the pack of a date, its preparation, days given."""

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.generic import TemplateView, View

import courses.actions
import courses.queries
from bookings.calendars import place
from bookings.rules import can_see_needs
from courses import rules
from design.templatetags.design import short_day, when
from people.choices import Role
from sheets.choices import DATE, NUMBER
from sheets.exports import Column, Properties, Sheet, csv_lines, write_workbook
from workspaces import forms, queries
from workspaces.views.acts import ActPage

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = [
    Column("Date", DATE),
    Column("Course", width=40),
    Column("Locality"),
    Column("Trainer", width=24),
    Column("Agency that day", width=30),
    Column("Part"),
    Column("Days", NUMBER),
]


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


class MyPools(TrainersOnly, TemplateView):
    """One's own teams, contract, steps with their history, and what was given."""

    template_name = "workspaces/my_pools.html"

    def get_context_data(self, **kwargs):
        """In a fixed number of queries."""
        at, person = timezone.now(), self.request.user.person
        days, promised = queries.load_of(person, at=at)
        return super().get_context_data(
            memberships=courses.queries.memberships_of(person),
            teammates=courses.queries.teammates(person),
            commission=next((one for one in courses.queries.commissions() if one.trainer_id == person.pk), None),
            skills=courses.queries.skills_of(person),
            qualified=courses.queries.qualifications_of(person),
            days=rules.plain(days),
            promised=rules.plain(promised) if promised else "",
            year=queries.year_of(at),
            at=at,
            **kwargs,
        )


class AvailabilityPage(ActPage):
    """On which days of the week a trainer can deliver, and when they are away: one page with two forms.

    `trainer` is whose days they are; `address` says where the page and its two buttons are.
    """

    template_name = "workspaces/availability.html"
    form_class = forms.Availability
    saved = "The days are saved."

    @property
    def trainer(self):
        """Whose days."""
        raise NotImplementedError

    def address(self, name, *args):
        """Where the page (`availability`) is, or one of its buttons (`add_away`, `end_away`)."""
        raise NotImplementedError

    def get_initial(self):
        """What stands; without a word, any working day."""
        row = getattr(self.trainer, "availability", None)
        if row is None:
            return {"weekdays": ["0", "1", "2", "3", "4"], "in_school_holidays": True}
        return {"weekdays": [str(one) for one in row.weekdays], "in_school_holidays": row.in_school_holidays}

    def back(self):
        """The same page."""
        return self.address("availability")

    def act(self, form):
        """One action."""
        courses.actions.set_availability(trainer=self.trainer, by=self.request.user, at=self.at, **form.cleaned_data)
        return self.saved

    def get_context_data(self, **kwargs):
        """The days away too."""
        kwargs.setdefault("away_form", forms.Away())
        away = list(courses.queries.away_of(self.trainer, on=self.at.astimezone(rules.LONDON).date()))
        for one in away:
            one.end = self.address("end_away", one.pk)
        return super().get_context_data(
            away=away, here=self.address("availability"), add=self.address("add_away"), **kwargs
        )


class AwayMixin:
    """Notes days away; on the page of availability."""

    def get(self, request, *args, **kwargs):
        """There is no page of its own."""
        return redirect(self.back())

    def post(self, request, *args, **kwargs):
        """One action, or the page with what is wrong."""
        form = forms.Away(request.POST)
        if form.is_valid():
            try:
                courses.actions.add_away(trainer=self.trainer, by=request.user, at=self.at, **form.cleaned_data)
            except courses.actions.DaysRefused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, "The days away are saved.")
                return redirect(self.back())
        own = forms.Availability(initial=self.get_initial())
        return self.render_to_response(self.get_context_data(form=own, away_form=form))


class EndAwayMixin:
    """Takes days away of `trainer` back."""

    http_method_names = ["post"]

    def post(self, request, away, **kwargs):
        """One action; days of this trainer only."""
        row = get_object_or_404(self.trainer.away.all(), pk=away)
        courses.actions.end_away(away=row, by=request.user, at=timezone.now())
        messages.success(request, "Taken out.")
        return redirect(self.address("availability"))


class OwnDays(TrainersOnly):
    """A trainer's own days."""

    saved = "Your days are saved. Co-ordinators see them when they look for trainers."

    @property
    def trainer(self):
        """Oneself."""
        return self.request.user.person

    def address(self, name, *args):
        """Among the trainer's pages."""
        return reverse(f"workspaces:{name}", args=args)


class Availability(OwnDays, AvailabilityPage):
    """On which days one can deliver, and which one is away."""


class AddAway(OwnDays, AwayMixin, AvailabilityPage):
    """Notes days away of one's own."""


class EndAway(OwnDays, EndAwayMixin, View):
    """Takes days away of one's own back."""


class PackMixin:
    """Loads a date the user delivers or runs; any other is not found."""

    def setup(self, request, *args, **kwargs):
        """The date with its trainers and meeting."""
        super().setup(request, *args, **kwargs)
        self.at = timezone.now()
        if request.user.is_authenticated:
            self.event = get_object_or_404(queries.packed(request.user, at=self.at), pk=kwargs["pk"])

    def caption(self):
        """Which date."""
        return f"{self.event.course.title}, {short_day(self.event.starts_at)}"

    def back(self):
        """To the pack."""
        return reverse("workspaces:pack", args=[self.event.pk])


@method_decorator(cache_control(private=True, no_store=True), name="dispatch")
class Pack(PackMixin, TemplateView):
    """All a trainer needs for one date on one page that prints."""

    template_name = "workspaces/pack.html"

    def get_context_data(self, **kwargs):
        """Date, joining, trainers, meeting, needs, materials, gaps."""
        event, user = self.event, self.request.user
        shown = can_see_needs(user, event, at=self.at)
        own = courses.queries.policy_for(event.course)
        meeting = getattr(event, "preparation", None)
        return super().get_context_data(
            event=event,
            place=place(event),
            sessions=sorted(event.sessions.all(), key=lambda one: one.number),
            gaps=rules.gaps(event, own) if event.starts_at > self.at else [],
            meeting=meeting if meeting and meeting.called_off_at is None else None,
            needs_shown=shown,
            needs=queries.needs_of(event) if shown else [],
            materials=courses.queries.materials_for(event),
            runs=rules.can_run(user, event),
            to_come=event.starts_at > self.at,
            at=self.at,
            **kwargs,
        )


class Preparation(PackMixin, ActPage):
    """Sets or moves the meeting in which the trainers of a date prepare it."""

    form_class = forms.Preparation
    title, button = "When do you prepare this date?", "Save and tell the trainers"
    intro = "Every trainer of the date gets it as a calendar entry. If you change it, the entry moves."

    def get_initial(self):
        """What stands."""
        meeting = getattr(self.event, "preparation", None)
        return forms.Preparation.begin(meeting) if meeting and meeting.called_off_at is None else {}

    def act(self, form):
        """One action."""
        courses.actions.set_preparation(event=self.event, by=self.request.user, at=self.at, **form.details())
        return "The meeting is set, and every trainer of the date is told."


class PreparationOff(PackMixin, ActPage):
    """Calls the preparation meeting off."""

    form_class = forms.Confirm
    title, button, tone = "Call off the preparation meeting?", "Call it off", "warning"
    intro = "Every trainer of the date is told, and the calendar entry goes."

    def act(self, form):
        """One action."""
        courses.actions.call_off_preparation(event=self.event, by=self.request.user, at=self.at)
        return "The meeting is called off, and every trainer of the date is told."


class DaysMixin:
    """The assignments one may read, of one reporting year."""

    def dispatch(self, request, *args, **kwargs):
        """Not found for those who see nobody's days."""
        if not rules.can_see_days(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def read(self):
        """(form, first day, last day, assignments)."""
        at = timezone.now()
        today = at.astimezone(rules.LONDON).date()
        form = forms.Period(self.request.GET or None, today=today, year_of=rules.reporting_year)
        first, last = form.chosen(today=today, year_of=rules.reporting_year)
        return form, first, last, list(courses.queries.given(self.request.user, first=first, last=last, at=at))


@method_decorator(cache_control(private=True, no_store=True), name="dispatch")
class Days(DaysMixin, TemplateView):
    """The statement of days given: by agency, by trainer, by date."""

    template_name = "workspaces/days.html"

    def get_context_data(self, **kwargs):
        """In a fixed number of queries."""
        form, first, last, rows = self.read()
        return super().get_context_data(
            form=form,
            first=first,
            last=last,
            rows=rows,
            trainers=queries.by_trainer(rows),
            agencies=queries.by_agency(rows),
            total=sum(one.days for one in rows),
            own=all(one.trainer_id == self.request.user.person_id for one in rows),
            chosen=self.request.GET.urlencode(),
            **kwargs,
        )


@method_decorator(cache_control(private=True, no_store=True), name="dispatch")
class DaysFile(DaysMixin, View):
    """The same as a spreadsheet."""

    def get(self, request, kind):
        """CSV or a workbook."""
        _form, first, last, rows = self.read()
        lines = (
            [one.event.starts_at, one.event.course.title, one.event.locality.name, one.trainer.name,
             one.agency.name if one.agency else "", one.get_part_display(), one.days]
            for one in rows
        )  # fmt: skip
        sheet = Sheet("Trainer days", COLUMNS, lines)
        name = f"trainer-days-{first:%Y-%m-%d}-to-{last:%Y-%m-%d}"
        return as_file(sheet, kind, name)


def as_file(sheet, kind, name):
    """One sheet as a CSV file or a workbook to download."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    if kind == "csv":
        lines = (line.encode() for line in csv_lines(sheet))
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
    response = HttpResponse(content_type=XLSX, headers=headers)
    write_workbook([sheet], response, properties=Properties(title=sheet.title, at=timezone.now()))
    return response
