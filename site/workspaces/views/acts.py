"""A page with one form that ends in one action: shared by the pages of trainers, pools and staffing."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import FormView

import courses.actions


class ActPage(FormView):
    """A form, its title, a sentence before it and its button; `act` does it, and what it refuses goes on the form.

    Subclasses say `title`, `intro`, `button`, `caption()` and `back()`; `act` returns what is said afterwards.
    """

    template_name = "workspaces/act.html"
    title = intro = button = ""
    tone = ""
    refusals = (courses.actions.EventRefused, courses.actions.PoolRefused)

    def setup(self, request, *args, **kwargs):
        """The moment of asking."""
        self.at = timezone.now()
        super().setup(request, *args, **kwargs)

    def form_valid(self, form):
        """Do it, say so, go back."""
        try:
            said = self.act(form)
        except self.refusals as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, said)
        return redirect(self.back())

    def caption(self):
        """What it is about."""
        return ""

    def get_context_data(self, **kwargs):
        """What the page says."""
        return super().get_context_data(
            title=self.title,
            caption=self.caption(),
            intro=self.intro,
            button=self.button,
            tone=self.tone,
            back=self.back(),
            **kwargs,
        )
