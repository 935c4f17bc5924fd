"""Making up a missed part on another date of the course: the delegate, their agency's lead, who runs the date."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import FormView

from bookings import actions, forms, queries, rules
from bookings.models import Booking
from courses.queries import policy_for
from design.templatetags.design import when


class MakeUpPart(FormView):
    """Chooses the date on which the first part still missing is made up; takes one back that was arranged."""

    template_name = "bookings/make_up.html"
    form_class = forms.MakeUp

    def setup(self, request, *args, **kwargs):
        """Only a booking the user may change is found."""
        super().setup(request, *args, **kwargs)
        self.at = timezone.now()
        self.booking = None
        if not request.user.is_authenticated:
            return
        bookings = queries.for_completion(Booking.objects.visible_to(request.user)).select_related(
            "delegate__district", "delegate__agency", "agency", "event__locality", "event__course__only_for"
        )
        self.booking = get_object_or_404(bookings, public_id=kwargs["public_id"])
        if not rules.can_change(request.user, self.booking):
            raise Http404
        settings = policy_for(self.booking.event.course)
        self.done = rules.completion(self.booking, policy=settings)
        self.missed = next(iter(self.done.can_make_up(at=self.at)), None)
        self.sittings = self.possible(settings.make_up_places) if self.missed else {}

    def possible(self, places):
        """{id: sitting} where the missed part can be made up."""
        rows = queries.make_up_sittings(self.booking, self.missed, window_days=self.done.window_days, at=self.at)
        return {
            str(row.pk): row
            for row in rows
            if row.coming < places and not rules.not_for(person=self.booking.delegate, event=row.event)
        }

    def get_form_kwargs(self):
        """The sittings to choose from."""
        words = [(pk, f"Part {row.number}, {when(row)}, {row.event.where}") for pk, row in self.sittings.items()]
        return {**super().get_form_kwargs(), "sittings": words}

    def post(self, request, *args, **kwargs):
        """A button takes one back; else the form is read."""
        wanted = request.POST.get("give_up", "")
        if not wanted:
            return super().post(request, *args, **kwargs)
        make_up = next((row for row in self.done.make_ups if str(row.pk) == wanted), None)
        if make_up is None:
            raise Http404
        try:
            actions.give_up_make_up(make_up=make_up, by=request.user, at=self.at)
        except (actions.MakeUpRefused, actions.TooBusy) as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"Part {make_up.session.number} is no longer made up on that date.")
        return redirect(request.path)

    def form_valid(self, form):
        """One action; a refusal goes on the form."""
        session = self.sittings[form.cleaned_data["session"]]
        try:
            actions.make_up(booking=self.booking, session=session, by=self.request.user, at=self.at)
        except (actions.MakeUpRefused, actions.TooBusy) as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, f"Part {session.number} is arranged: {when(session)}. An e-mail is on its way.")
        if self.booking.delegate_id == self.request.user.person_id:
            return redirect("bookings:booking", public_id=self.booking.public_id)
        return redirect(self.request.path)

    def get_context_data(self, **kwargs):
        """What is missing, what is arranged, where it can be made up."""
        return super().get_context_data(
            booking=self.booking,
            event=self.booking.event,
            own=self.booking.delegate_id == self.request.user.person_id,
            done=self.done,
            missed=self.missed,
            until=self.done.until(self.missed) if self.missed else None,
            sittings=self.sittings,
            at=self.at,
            **kwargs,
        )
