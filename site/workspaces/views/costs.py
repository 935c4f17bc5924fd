"""What a date cost."""

from django.views.generic import FormView

import courses.actions
from workspaces import forms
from workspaces.views.dates import ActMixin


class SetCosts(ActMixin, FormView):
    """Says what the room and the trainers under contract cost, also when the date is over."""

    template_name = "workspaces/costs.html"
    form_class = forms.Costs

    def get_initial(self):
        """What stands."""
        return {"room_pounds": self.event.room_pounds, "fee_pounds": self.event.fee_pounds}

    def act(self, form):
        """One action."""
        courses.actions.set_costs(event=self.event, by=self.request.user, at=self.at, **form.cleaned_data)
        return "The costs are saved."
