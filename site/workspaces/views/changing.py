"""A date changes while people are booked: first a page that says who will be told, then the button."""

from django.http import Http404
from django.views.generic import FormView

import bookings.actions
import bookings.queries
import courses.queries
from bookings.rules import can_undo_call_off
from design.templatetags.design import when
from workspaces import forms, queries
from workspaces.views.dates import ActMixin

SENT_ALONG = ("csrfmiddlewaretoken", "confirm", "again", "keep")


class PreviewMixin:
    """A form in two steps: what is sent is shown with its effect, and done only when it is sent again from there."""

    def form_valid(self, form):
        """Show it, go back to the form, or do it."""
        if "again" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        if "confirm" in self.request.POST:
            return self.act_and_answer(form)
        sent = [
            (name, value) for name, values in self.request.POST.lists() if name not in SENT_ALONG for value in values
        ]
        self.template_name = "workspaces/preview.html"
        return self.render_to_response(self.get_context_data(form=form, sent=sent, preview=self.preview(form)))

    def act_and_answer(self, form):
        """What the button does."""
        return super().form_valid(form)


def who_is_told(event):
    """Sentences about who hears of a change of this date."""
    number, unreachable = bookings.queries.told(event)
    if number:
        lines = [f"{number} {'person' if number == 1 else 'people'} will be told, each once."]
    else:
        lines = ["Nobody is booked, so no delegate needs to be told."]
    if unreachable:
        lines.append(f"{unreachable} of them cannot be reached by e-mail: ring them.")
    if trainers := courses.queries.trainers_told(event):
        names = ", ".join(one.trainer.name for one in trainers)
        lines.append(f"{'The trainer is' if len(trainers) == 1 else 'The trainers are'} told too: {names}.")
    return lines


class MoveDate(PreviewMixin, ActMixin, FormView):
    """Moves a published date, or changes its place or link, and tells everybody."""

    template_name = "workspaces/move_date.html"
    form_class = forms.MoveDate

    def get_form_kwargs(self):
        """The form begins with what stands."""
        return super().get_form_kwargs() | {"event": self.event}

    def preview(self, form):
        """Before, after, who is told, what stands against it."""
        details = form.details()
        lines = [f"Now: {when(sitting)}" for sitting in self.event.sessions.all()]
        lines += [f"Then: {when(pair)}" for pair in details["sessions"] or ()]
        lines += [
            f"{label}: {details[name] or 'none'}"
            for name, label in (("town", "Town"), ("venue", "Venue"), ("joining_url", "Joining link"))
            if details[name] != getattr(self.event, name)
        ]
        told = who_is_told(self.event)
        return {
            "title": "Move this date?",
            "lines": lines,
            "told": [
                *told,
                "Calendar entries change by themselves. Everybody may give up their place free of charge.",
            ],
            "warnings": queries.warnings_of(
                details["sessions"] or [(one.starts_at, one.ends_at) for one in self.event.sessions.all()],
                user=self.request.user,
                venue=details["venue"],
                joining_url=details["joining_url"],
                exclude=self.event,
            ),
            "button": "Move this date",
        }

    def act(self, form):
        """One action."""
        told = bookings.actions.reschedule(event=self.event, by=self.request.user, at=self.at, **form.details())
        people = f"{told} {'person is' if told == 1 else 'people are'}"
        return f"The date is changed. {people} told by e-mail, and so are the trainers."


class CallOff(ActMixin, FormView):
    """Calls off a date; everybody is told once, and another date may be offered."""

    template_name = "workspaces/call_off.html"
    form_class = forms.CallOff

    def get_form_kwargs(self):
        """Other dates of the course that can take people."""
        return super().get_form_kwargs() | {"others": queries.others(self.event, self.request.user, at=self.at)}

    def get_context_data(self, **kwargs):
        """Who will be told."""
        return super().get_context_data(told=who_is_told(self.event), **kwargs)

    def act(self, form):
        """One action."""
        bookings.actions.call_off(
            event=self.event,
            reason=form.cleaned_data["reason"],
            instead=form.cleaned_data.get("other"),
            by=self.request.user,
            at=self.at,
        )
        return (
            "The date is called off. Everybody with a place, the waiting list and the trainers will be told by e-mail."
        )


class UndoCallOff(ActMixin, FormView):
    """Lets a date take place after all that was called off within a day."""

    template_name = "workspaces/undo_call_off.html"
    form_class = forms.Confirm

    def get_context_data(self, **kwargs):
        """How many get back what they had, or that it is too late."""
        return super().get_context_data(
            possible=can_undo_call_off(self.event, at=self.at),
            number=bookings.queries.lost_by_calling_off(self.event),
            **kwargs,
        )

    def act(self, form):
        """One action."""
        told = bookings.actions.undo_call_off(event=self.event, by=self.request.user, at=self.at)
        people = f"{told} {'person is' if told == 1 else 'people are'}"
        return f"The date takes place after all. {people} told."


class SplitDate(PreviewMixin, ActMixin, FormView):
    """Moves those who booked last to a second date of the course."""

    template_name = "workspaces/split_date.html"
    form_class = forms.SplitDate

    def get_form_kwargs(self):
        """Other dates of the course that can take people."""
        return super().get_form_kwargs() | {"others": queries.others(self.event, self.request.user, at=self.at)}

    def preview(self, form):
        """Who moves where."""
        moving = queries.last_booked(self.event, form.cleaned_data["number"])
        return {
            "title": f"Move {len(moving)} {'person' if len(moving) == 1 else 'people'} to the other date?",
            "lines": [f"To: {forms.date_label(form.cleaned_data['other'])}", *(one.delegate.name for one in moving)],
            "told": ["Each is told once, has a place there, and may give it up free of charge."],
            "button": "Move them",
        }

    def act(self, form):
        """One action."""
        moved = bookings.actions.split(
            event=self.event,
            into=form.cleaned_data["other"],
            number=form.cleaned_data["number"],
            by=self.request.user,
            at=self.at,
        )
        return f"{len(moved)} {'person has' if len(moved) == 1 else 'people have'} moved to the other date."


class GoAhead(ActMixin, FormView):
    """Decides that a date goes ahead."""

    template_name = "workspaces/go_ahead.html"
    form_class = forms.Confirm

    def get_context_data(self, **kwargs):
        """How many were told that it is not certain, and hear now."""
        return super().get_context_data(number=bookings.queries.told_not_sure(self.event), **kwargs)

    def act(self, form):
        """One action; the messages follow within minutes (`bookings.actions.going_ahead`)."""
        bookings.actions.go_ahead(event=self.event, by=self.request.user, at=self.at)
        return "The date goes ahead. Whoever was told that it was not certain gets a message now."


class HoldBack(ActMixin, FormView):
    """Keeps places for an agency until a day."""

    template_name = "workspaces/hold_back.html"
    form_class = forms.HoldBack

    def act(self, form):
        """One action."""
        held = bookings.actions.hold_back(event=self.event, by=self.request.user, at=self.at, **form.cleaned_data)
        return f"{held.places} {'place is' if held.places == 1 else 'places are'} held back for {held.agency.name}."


class Release(ActMixin, FormView):
    """Keeps an agency's places no longer."""

    template_name = "workspaces/release.html"
    form_class = forms.Confirm

    def setup(self, request, *args, **kwargs):
        """Only what is held back on this date is found."""
        super().setup(request, *args, **kwargs)
        self.held = self.event.held_back.select_related("agency").filter(pk=kwargs["held"]).first()
        if self.held is None:
            raise Http404

    def act(self, form):
        """One action."""
        bookings.actions.release(held=self.held, by=self.request.user, at=self.at)
        return f"Places are no longer held back for {self.held.agency.name}."

    def get_context_data(self, **kwargs):
        """Which ones."""
        return super().get_context_data(held=self.held, **kwargs)
