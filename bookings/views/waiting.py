"""Wanting a course: whichever of several dates comes first, or word when there is a date."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.generic import FormView

from bookings import actions, forms, queries
from bookings.choices import Status
from bookings.views.booking import who_declares
from bookings.views.choosing import dates_open_to, words
from courses.queries import policy_for
from design.templatetags.design import when


class CourseView(FormView):
    """Something a person asks about a course that the public knows. The profile comes first."""

    def setup(self, request, *args, **kwargs):
        """Load the course."""
        super().setup(request, *args, **kwargs)
        self.at = timezone.now()
        self.course = None
        if request.user.is_authenticated:
            courses = queries.courses_to_ask_for().select_related("only_for", "family")
            self.course = get_object_or_404(courses, code=kwargs["code"])
            self.person = request.user.person

    def dispatch(self, request, *args, **kwargs):
        """Lead people to their profile first, where it is not complete."""
        if self.course and not (self.person and self.person.profile_completed_at):
            return redirect(f"{reverse('people:profile')}?{urlencode({'next': request.path})}")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        """The course, and the way back to its page."""
        page = self.course.pages.live().order_by("-pk").values("slug").first()
        back = f"/training/{page['slug']}/" if page else "/training/"
        return super().get_context_data(course=self.course, back=back, **kwargs)


class WaitForAny(CourseView):
    """One wish for several dates: a date with a free place is booked at once, else the first that comes free."""

    template_name = "bookings/wait_for_any.html"
    form_class = forms.WaitForAny

    def get_form_kwargs(self):
        """The dates that are for this person, and what the course wants said."""
        policy = policy_for(self.course)
        events = dates_open_to(self.person, self.course, policy=policy, at=self.at)
        self.dates = {str(event.pk): event for event in events}
        choices = [(pk, words(event)) for pk, event in self.dates.items()]
        return {**super().get_form_kwargs(), "dates": choices, "declares": who_declares(self.person, policy)}

    def form_valid(self, form):
        """One action; dates that refused are said on the next page."""
        chosen = [self.dates[pk] for pk in form.cleaned_data.pop("dates")]
        try:
            made, refused = actions.wait_for_any(
                events=chosen, delegate=self.person, by=self.request.user, at=self.at, **form.cleaned_data
            )
        except (actions.NothingChosen, actions.TooBusy) as problem:
            form.add_error(None, str(problem))
            return self.form_invalid(form)
        for event, refusal in refused.items():
            messages.warning(self.request, f"{when(event)}: {refusal}")
        if made[-1].status != Status.WAITING:
            return redirect(f"{reverse('bookings:booking', args=[made[-1].public_id])}?new=1")
        messages.success(
            self.request,
            "You are on the waiting list of each date you chose. Once you take a place on one, the others end.",
        )
        return redirect("bookings:mine")


class BeInterested(CourseView):
    """Asks to be told when the course gets a date."""

    template_name = "bookings/interest.html"
    form_class = forms.Confirm

    def form_valid(self, form):
        """One action; asking twice changes nothing."""
        actions.register_interest(person=self.person, course=self.course, by=self.request.user, at=self.at)
        messages.success(self.request, f"We tell you when there is a date of “{self.course.title}”.")
        return redirect("bookings:mine")


class EndInterest(FormView):
    """Takes an interest back. Anybody else's is not found."""

    http_method_names = ["post"]
    form_class = forms.Confirm

    def form_valid(self, form):
        """One action."""
        interest = get_object_or_404(queries.interests_of(self.request.user), pk=self.kwargs["pk"])
        actions.end_interest(interest=interest, by=self.request.user, at=timezone.now())
        messages.success(self.request, f"We no longer write to you about “{interest.course.title}”.")
        return redirect("bookings:mine")
