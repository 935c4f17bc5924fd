"""Writing to everybody of a date: for its trainers and its co-ordinator."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import FormView, View

import bookings.actions
import bookings.queries
from bookings.actions import broadcasting
from design.templatetags.design import clock
from workspaces import forms


class OwnDate:
    """Loads a date whose register the user may open; any other is not found."""

    def setup(self, request, *args, **kwargs):
        """The date."""
        super().setup(request, *args, **kwargs)
        self.at = timezone.now()
        self.event = get_object_or_404(bookings.queries.with_register(request.user), pk=kwargs["pk"])


class WriteToAll(OwnDate, FormView):
    """Written, looked at with the number of people, then sent ten minutes later."""

    template_name = "workspaces/write.html"
    form_class = forms.WriteToAll

    def form_valid(self, form):
        """The first time shows what will go to how many; the second time is the one action."""
        to_waiting = form.cleaned_data["to_waiting"]
        count = broadcasting.recipients(self.event, to_waiting=to_waiting).count()
        if not count:
            form.add_error(None, broadcasting.NOBODY)
            return self.form_invalid(form)
        # What was confirmed is the number that was shown: nobody more gets it unseen.
        if self.request.POST.get("shown") != str(count) or "back" in self.request.POST:
            shown = None if "back" in self.request.POST else count
            left_out = broadcasting.meant(self.event, to_waiting=to_waiting).count() - count
            page = self.get_context_data(form=form, count=shown, left_out=left_out, message=form.cleaned_data)
            return self.render_to_response(page)
        try:
            made = bookings.actions.broadcast(event=self.event, by=self.request.user, at=self.at, **form.cleaned_data)
        except bookings.actions.BroadcastRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(
            self.request, f"Your message goes out at {clock(made.send_after)}. You can undo it until then."
        )
        return redirect("workspaces:write", pk=self.event.pk)

    def get_context_data(self, **kwargs):
        """What was written before."""
        rows = self.event.broadcasts.select_related("made_by").order_by("-made_at", "-pk")[:20]
        return super().get_context_data(event=self.event, rows=rows, at=self.at, **kwargs)


class Undo(OwnDate, View):
    """Takes a message back before it goes."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        """One action; a refusal is said on the page."""
        row = get_object_or_404(self.event.broadcasts, pk=kwargs["broadcast"])
        try:
            bookings.actions.undo_broadcast(broadcast=row, by=request.user, at=self.at)
        except bookings.actions.BroadcastRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "The message is taken back. Nobody gets it.")
        return redirect("workspaces:write", pk=self.event.pk)
