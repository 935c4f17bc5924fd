"""Finding trainers: the board of dates that lack some, one date's calls, offers and cover finder."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

import courses.actions
import courses.queries
from courses import rules
from courses.choices import EventStatus, Part
from design.templatetags.design import short_day
from workspaces import forms, queries
from workspaces.views.acts import ActPage
from workspaces.views.dates import DateMixin
from workspaces.views.planning import PlannersOnly

# A date page shows so many candidates; the others are one tap away.
BEST = 8


class Staffing(PlannersOnly, TemplateView):
    """The dates that lack trainers, those with offers, and the courses that hang on one person."""

    template_name = "workspaces/staffing.html"

    def get_context_data(self, **kwargs):
        """In a fixed number of queries."""
        at, user = timezone.now(), self.request.user
        return super().get_context_data(
            board=queries.board(user, courses.queries.policy(), at=at),
            calls=[call for call in courses.queries.calls_run_by(user, at=at) if call.answers],
            alone=courses.queries.bus_factor(at=at),
            at=at,
            **kwargs,
        )


class Staff(DateMixin, TemplateView):
    """One date: the rule and its gap, the call and its offers, who could step in and why."""

    template_name = "workspaces/staff.html"

    def get_context_data(self, **kwargs):
        """In a fixed number of queries."""
        own = courses.queries.policy_for(self.event.course)
        open_to_change = self.event.status != EventStatus.CANCELLED and self.event.starts_at > self.at
        found = queries.cover(self.event, own, at=self.at) if open_to_change else []
        free = [one for one in found if one.fits]
        return super().get_context_data(
            gaps=rules.gaps(self.event, own),
            rule=rules.the_rule(self.event, own),
            call=courses.queries.open_call(self.event),
            offered=[one for one in found if one.offer],
            best=[one for one in free if not one.offer][:BEST],
            others=[one for one in free if not one.offer][BEST:],
            busy=[one for one in found if not one.fits and not one.offer],
            parts=dict(Part.choices),
            urgency=rules.urgency(self.event, own, at=self.at),
            answer_by=rules.answer_by(self.event, own),
            open_to_change=open_to_change,
            **kwargs,
        )


class StaffAct(DateMixin, ActPage):
    """A form about the trainers of a date."""

    def setup(self, request, *args, **kwargs):
        """A planner's date."""
        if not request.user.is_authenticated:
            ActPage.setup(self, request, *args, **kwargs)
            return
        super().setup(request, *args, **kwargs)

    def caption(self):
        """Which date."""
        return f"{self.event.course.title}, {short_day(self.event.starts_at)}"

    def back(self):
        """To the date's staffing."""
        return reverse("workspaces:staff", args=[self.event.pk])


class OpenCall(StaffAct):
    """Asks the trainers of the course."""

    template_name = "workspaces/open_call.html"
    form_class = forms.OpenCall
    title, button = "Ask for trainers", "Send the call"

    def act(self, form):
        """One action."""
        courses.actions.open_call(event=self.event, by=self.request.user, at=self.at, **form.cleaned_data)
        return "The call is out. Offers appear here, and you get each by e-mail."

    def get_context_data(self, **kwargs):
        """To how many it goes."""
        number = courses.queries.who_may_deliver(self.event).count()
        people = "1 trainer gets" if number == 1 else f"{number} trainers get"
        self.intro = f"{people} a message: whoever is in a team of the course, under contract, or on its ladder."
        nobody = {} if number else {"title": "Nobody would get this call", "text": courses.actions.NOBODY}
        return super().get_context_data(nobody=nobody, teams=reverse("workspaces:pools"), **kwargs)


class AskTrainer(StaffAct):
    """Asks one trainer by name."""

    form_class = forms.AskTrainer
    button = "Send the question"
    intro = "They get a message and say yes or no. A yes puts them on the date, and you are told either way."

    def setup(self, request, *args, **kwargs):
        """Somebody who may deliver the date."""
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            self.trainer = get_object_or_404(courses.queries.who_may_deliver(self.event), pk=kwargs["trainer"])
            self.title = f"Ask {self.trainer.name} to deliver this date?"

    def get_initial(self):
        """The part that the board proposes, or their step."""
        level = courses.queries.skill_of(self.trainer, self.event.course)
        return {"part": self.request.GET.get("part") or level or Part.CO_TRAINER}

    def act(self, form):
        """One action."""
        courses.actions.ask_trainer(
            event=self.event, trainer=self.trainer, by=self.request.user, at=self.at, **form.cleaned_data
        )
        return f"{self.trainer.name} is asked. You are told what they say."


class TakeAskBack(StaffAct):
    """Takes a question to one trainer back."""

    form_class = forms.Confirm
    button, tone = "Take the question back", "warning"
    intro = "They are told that they are not needed."

    def setup(self, request, *args, **kwargs):
        """A question about this date."""
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            self.ask = get_object_or_404(self.event.asks.select_related("trainer"), pk=kwargs["ask"])
            self.title = f"Take the question to {self.ask.trainer.name} back?"

    def act(self, form):
        """One action."""
        courses.actions.take_ask_back(ask=self.ask, by=self.request.user, at=self.at)
        return f"{self.ask.trainer.name} is no longer asked."


class OpenCalls(PlannersOnly, ActPage):
    """Asks for trainers for several dates at once."""

    template_name = "workspaces/open_calls.html"
    form_class = forms.OpenCalls
    title, button = "Ask for trainers for several dates", "Send the calls"
    intro = "Each date goes to the trainers of its course. If one of the dates cannot ask, no call is sent."

    def back(self):
        """To the board."""
        return reverse("workspaces:staffing")

    def get_form_kwargs(self):
        """The dates of the board that do not ask yet, each with how many a call reaches; none that reaches nobody."""
        board = queries.board(self.request.user, courses.queries.policy(), at=self.at)
        silent = [event for event in board if not event.calling]
        numbers = courses.queries.numbers_reached(silent)
        self.events = {str(event.pk): event for event in silent if numbers[event.pk]}
        self.unreached = [self.words(event) for event in silent if not numbers[event.pk]]
        choices = [
            (pk, f"{self.words(event)}: goes to {numbers[event.pk]} trainer{'' if numbers[event.pk] == 1 else 's'}")
            for pk, event in self.events.items()
        ]
        return super().get_form_kwargs() | {"dates": choices}

    def words(self, event):
        """Which date."""
        return f"{event.course.title}, {short_day(event.starts_at)}, {event.locality.name}"

    def get_context_data(self, **kwargs):
        """What is left out is said before anything is sent. The form comes first: it finds out."""
        page = super().get_context_data(**kwargs)
        return page | {"unreached": self.unreached, "some": bool(self.events)}

    def act(self, form):
        """One action."""
        chosen = [self.events[pk] for pk in form.cleaned_data["dates"]]
        note = form.cleaned_data["note"]
        calls = courses.actions.open_calls(events=chosen, note=note, by=self.request.user, at=self.at)
        return "1 call is out." if len(calls) == 1 else f"{len(calls)} calls are out."


class CloseCall(StaffAct):
    """Closes the call of a date."""

    form_class = forms.Confirm
    title, button, tone = "Close the call?", "Close the call", "warning"
    intro = "Whoever offered and is not on the date is thanked and told that they are not needed."

    def act(self, form):
        """One action."""
        call = courses.queries.open_call(self.event)
        if call is None:
            return "There was no open call."
        courses.actions.close_call(call=call, by=self.request.user, at=self.at)
        return "The call is closed, and whoever offered is told."


class Choose(StaffAct):
    """Puts a trainer who offered on the date."""

    form_class = forms.Confirm
    button = "Put on this date"

    def setup(self, request, *args, **kwargs):
        """An open offer for this date."""
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            offers = queries.offers_run_by(request.user).filter(call__event=self.event)
            self.offer = get_object_or_404(offers, pk=kwargs["offer"])
            self.title = f"Put {self.offer.trainer.name} on this date?"
            self.intro = (
                f"As {self.offer.get_part_display().lower()}. They are told with a calendar entry. Once the date has "
                "all its trainers the call closes, and the others who offered are thanked."
            )

    def act(self, form):
        """One action."""
        courses.actions.choose(offer=self.offer, by=self.request.user, at=self.at)
        return f"{self.offer.trainer.name} is on this date and is told."


class Holidays(PlannersOnly, ActPage):
    """The school holidays of one's localities."""

    template_name = "workspaces/holidays.html"
    form_class = forms.Holiday

    def get_form_kwargs(self):
        """For whom the form is."""
        return super().get_form_kwargs() | {"user": self.request.user}

    def back(self):
        """The same page."""
        return reverse("workspaces:holidays")

    def act(self, form):
        """One action."""
        courses.actions.add_holiday(by=self.request.user, at=self.at, **form.cleaned_data)
        return "The holiday is saved."

    def get_context_data(self, **kwargs):
        """Those not over."""
        today = self.at.astimezone(rules.LONDON).date()
        return super().get_context_data(
            holidays=queries.holidays_run_by(self.request.user).filter(last__gte=today), **kwargs
        )


class Removing(PlannersOnly, ActPage):
    """Takes out a row of a list one keeps."""

    form_class = forms.Confirm
    button, tone = "Take it out", "warning"


class EndHoliday(Removing):
    """Takes out a school holiday."""

    title = "Take this holiday out?"

    def setup(self, request, *args, **kwargs):
        """One of the holidays one keeps."""
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            self.row = get_object_or_404(queries.holidays_run_by(request.user), pk=kwargs["holiday"])

    def caption(self):
        """Which."""
        return f"{self.row.name}, {self.row.locality.name}, from {short_day(self.row.first)}"

    def back(self):
        """To the list."""
        return reverse("workspaces:holidays")

    def act(self, form):
        """One action."""
        courses.actions.remove_holiday(holiday=self.row, by=self.request.user, at=self.at)
        return "The holiday is taken out."


class Materials(PlannersOnly, ActPage):
    """What trainers find in their pack."""

    template_name = "workspaces/materials.html"
    form_class = forms.Material

    def get_form_kwargs(self):
        """For whom the form is."""
        return super().get_form_kwargs() | {"user": self.request.user}

    def back(self):
        """The same page."""
        return reverse("workspaces:materials")

    def act(self, form):
        """One action."""
        courses.actions.add_material(by=self.request.user, at=self.at, **form.cleaned_data)
        return "Trainers find it in their pack from now on."

    def get_context_data(self, **kwargs):
        """All one keeps."""
        return super().get_context_data(materials=queries.materials_run_by(self.request.user), **kwargs)


class EndMaterial(Removing):
    """Takes out a material."""

    title = "Take this out of the trainers’ packs?"

    def setup(self, request, *args, **kwargs):
        """One of the materials one keeps."""
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            self.row = get_object_or_404(queries.materials_run_by(request.user), pk=kwargs["material"])

    def caption(self):
        """Which."""
        return f"{self.row.title}, {self.row.course.title}"

    def back(self):
        """To the list."""
        return reverse("workspaces:materials")

    def act(self, form):
        """One action."""
        courses.actions.remove_material(material=self.row, by=self.request.user, at=self.at)
        return "It is taken out."
