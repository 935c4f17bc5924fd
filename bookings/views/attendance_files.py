"""The file of a meeting program beside the register: choose, look, decide, take in."""

from http import HTTPStatus

from django.contrib import messages
from django.core import signing
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView

from bookings import actions, forms
from bookings.views.register import BUSY, RegisterMixin
from sheets.imports import FileRefused

# What was read travels through the page for so long, then the file has to be chosen again.
READING_LASTS = 3600
LATE = "You looked at this file too long ago. Choose it again: nothing was changed."


class FileMixin(RegisterMixin):
    """A date whose register can be marked by name now."""

    def dispatch(self, request, *args, **kwargs):
        """Elsewhere there is nothing to take in."""
        if self.event.count_only or not self.can_mark:
            return redirect(self.address)
        return super().dispatch(request, *args, **kwargs)

    @property
    def salt(self):
        """What was read is signed for this user and this date alone."""
        return f"attendance-file:{self.request.user.pk}:{self.event.pk}"

    def looked(self, reading, form=None, **more):
        """The page that shows what taking the file in would come to."""
        proposal = actions.propose(event=self.event, reading=reading, policy=self.policy, at=self.at)
        if form is None:
            form = forms.AttendanceChoices(proposal=proposal, needs_reason=self.needs_reason)
        signed = signing.dumps(reading.plain(), salt=self.salt, compress=True)
        found = proposal.people
        cells = {cell.name: form[cell.name] for cell in form.cells.values()}
        return self.get_context_data(
            form=form,
            proposal=proposal,
            signed=signed,
            open_rows=[form[name] for name in form.rows],
            people=[(booking, entry, [(cell, cells.get(cell.name)) for cell in row]) for booking, entry, row in found],
            to_write=len(proposal.cells(actions.NEW)),
            to_decide=proposal.cells(actions.CONFLICT, actions.UNSURE),
            **more,
        )


class ChooseFile(FileMixin, FormView):
    """Takes a file and shows what it would come to. Changes nothing and keeps nothing."""

    template_name = "bookings/attendance_file.html"
    form_class = forms.AttendanceFile

    def form_valid(self, form):
        """Read; refusals stand beside the field."""
        try:
            reading = actions.read_file(
                event=self.event, file=form.cleaned_data["file"], sitting=self.session, by=self.request.user
            )
        except FileRefused as refused:
            form.add_error("file", str(refused))
            return self.form_invalid(form)
        self.template_name = "bookings/attendance_file_look.html"
        return self.render_to_response(self.looked(reading))


class TakeFile(FileMixin, FormView):
    """Takes a file in that was looked at, with what was decided."""

    template_name = "bookings/attendance_file_look.html"
    http_method_names = ["get", "head", "post"]

    def get(self, request, *args, **kwargs):
        """There is nothing to look at without a file."""
        return redirect(self.choose)

    @property
    def choose(self):
        """Where a file is chosen."""
        return f"{reverse('bookings:attendance_file', args=[self.event.pk])}?sitting={self.session.number}"

    def post(self, request, *args, **kwargs):
        """Read what was signed, then what was decided; a new question is asked before anything is written."""
        try:
            plain = signing.loads(request.POST.get("reading", ""), salt=self.salt, max_age=READING_LASTS)
        except signing.BadSignature:
            messages.error(request, LATE)
            return redirect(self.choose)
        reading = actions.Reading.of(plain)
        form = self.bound(reading)
        if not form.is_valid():
            return self.again(reading, form)
        rows, walk_ins = form.chosen_rows()
        strangers = [reading.open[index] for index in walk_ins]
        reading = actions.decided(reading, rows)
        if rows:
            # Those that were just recognised may meet marks that stand: then both are shown before one is taken.
            form = self.bound(reading)
            form.is_valid()
            if any(name not in request.POST for name in form.cells):
                form.add_error(None, "There is one more thing to decide: marks that differ from the register.")
                return self.again(reading, form)
        return self.take(reading, form, strangers)

    def bound(self, reading):
        """The form of a reading, with what was sent."""
        proposal = actions.propose(event=self.event, reading=reading, policy=self.policy, at=self.at)
        form = forms.AttendanceChoices(self.request.POST, proposal=proposal, needs_reason=self.needs_reason)
        form.proposal = proposal
        return form

    def take(self, reading, form, walk_ins):
        """One action; what somebody changed meanwhile is said and stands."""
        taken = form.taken()
        cells = form.proposal.cells(actions.NEW) + [cell for name, cell in form.cells.items() if name in taken]
        try:
            saved, conflicts = actions.take_attendance(
                event=self.event,
                reading=reading,
                cells=cells,
                walk_ins=walk_ins,
                why=form.cleaned_data.get("why", ""),
                by=self.request.user,
                at=timezone.now(),
            )
        except actions.RegisterRefused as refused:
            form.add_error(None, str(refused))
            return self.again(reading, form)
        except actions.TooBusy:
            form.add_error(None, BUSY)
            return self.again(reading, form, status=HTTPStatus.SERVICE_UNAVAILABLE)
        for conflict in conflicts:
            messages.warning(self.request, f"{conflict} That mark stands.")
        messages.success(self.request, self.said(saved, walk_ins))
        return redirect(self.address)

    def said(self, saved, walk_ins):
        """What was done, in a sentence."""
        if not saved and not walk_ins:
            return "Nothing was changed: the register already says what the file says."
        marks = "1 mark" if len(saved) == 1 else f"{len(saved)} marks"
        return f"{marks} taken from the file. Those who are not in it stay open."

    def again(self, reading, form, status=HTTPStatus.OK):
        """The same page with what was typed."""
        return self.render_to_response(self.looked(reading, form), status=status)
