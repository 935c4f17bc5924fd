"""A learner plays the package of a module: its parts, one of them in the whole window, and what it reports."""

from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.generic import TemplateView, View

from elearning import actions
from elearning.choices import State
from elearning.imports import CommitRefused, TooMuchSaid, read_commit
from elearning.imports.commits import MOST_BYTES
from elearning.models import ScormState
from elearning.queries import packages as queries
from people.actions.patience import TooBusy
from people.rules import profile_complete, safe_path


class OwnEnrolment:
    """Loads the enrolment from one's own, and how far one is with its parts."""

    def setup(self, request, *args, **kwargs):
        """The enrolment and its states, or 404."""
        super().setup(request, *args, **kwargs)
        self.enrolment = get_object_or_404(queries.own_enrolments(request.user), pk=kwargs["enrolment"])
        mine = ScormState.objects.visible_to(request.user).filter(enrolment=self.enrolment)
        self.states = queries.in_order(mine)

    @property
    def can_be_played(self):
        """Whether this page's host is another than the packages'."""
        return queries.plays_apart(settings.ELEARNING_CONTENT_ORIGIN, self.request.get_host())


class StartPackage(View):
    """Starts a module that is a package, or goes on with it."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        """One action, then its parts; where it cannot be started, back with the reason."""
        module = get_object_or_404(queries.package_modules(), pk=kwargs["module"])
        back = safe_path(request.POST.get("back", "")) or "/e-learning/"
        person = request.user.person
        if not profile_complete(person):
            return redirect(f"{reverse('people:profile')}?{urlencode({'next': back})}")
        at = timezone.now()
        try:
            if not queries.newest_number(module):
                raise actions.NotStartable("The package of this module is not here yet. Come back in a few days.")
            enrolment = actions.start(module=module, person=person, by=request.user, at=at)
            actions.begin_package(enrolment=enrolment, by=request.user, at=at)
        except (actions.LearningRefused, TooBusy) as refused:
            messages.error(request, str(refused))
            return redirect(back)
        return redirect("elearning:play", enrolment.pk)


class Parts(OwnEnrolment, TemplateView):
    """The parts of a package and how far one is; starting it."""

    template_name = "elearning/parts.html"

    def post(self, request, *args, **kwargs):
        """Start the newest version, and go to its first part."""
        try:
            actions.begin_package(enrolment=self.enrolment, by=request.user, at=timezone.now())
        except actions.LearningRefused as refused:
            return self.render_to_response(self.get_context_data(refused=str(refused)))
        return redirect("elearning:play", self.enrolment.pk)

    def get_context_data(self, **kwargs):
        """Parts with their states."""
        package = self.states[0].package if self.states else None
        return super().get_context_data(**kwargs) | {
            "enrolment": self.enrolment,
            "module": self.enrolment.module,
            "states": [(state, package.part(state.part)) for state in self.states],
            "newer": package and queries.newest_number(self.enrolment.module) > package.number,
            "left": "left" in self.request.GET,
            "playable": self.can_be_played,
        }


class Play(OwnEnrolment, TemplateView):
    """One part in the whole window; the first that is not done, or ?part=."""

    template_name = "elearning/play.html"

    def get(self, request, *args, **kwargs):
        """To the parts where nothing is started yet or nothing can be played."""
        if not self.states or not self.can_be_played:
            return redirect("elearning:parts", self.enrolment.pk)
        response = super().get(request, *args, **kwargs)
        # This page alone may frame the content host.
        response._csp_update = {"frame-src": [settings.ELEARNING_CONTENT_ORIGIN]}
        return response

    def chosen(self):
        """The state of the part to be shown."""
        asked = self.request.GET.get("part", "")
        if asked:
            number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 0
            if not 1 <= number <= len(self.states):
                raise Http404
            return self.states[number - 1]
        return next((state for state in self.states if not state.is_done), self.states[0])

    def get_context_data(self, **kwargs):
        """Where the player is, and what it is told first."""
        state = self.chosen()
        part = state.package.part(state.part)
        home = f"{self.request.scheme}://{self.request.get_host()}"
        content = settings.ELEARNING_CONTENT_ORIGIN
        told = {
            "part": state.part,
            "title": part["title"],
            "address": queries.address_of(part),
            "values": queries.first_told(state),
        }
        return super().get_context_data(**kwargs) | {
            "enrolment": self.enrolment,
            "module": self.enrolment.module,
            "parts": self.states,
            "title": part["title"],
            "done": state.is_done,
            "content": content,
            "player": f"{content}/{queries.ticket(state.package, home=home)}/",
            "told": told,
        }


class Save(OwnEnrolment, View):
    """Takes what a package reports about one part. Own enrolments only; everything in it is checked."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        """Note it, and answer in words for the page."""
        try:
            if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
                raise TooMuchSaid("This is more than 256 KB.")
            if not self.states:
                raise CommitRefused("Start the module first.")
            part, said = read_commit(request.body, standard=self.states[0].package.standard)
            state = next((state for state in self.states if state.part == part), None)
            if state is None:
                raise CommitRefused("There is no such part.")
            state = actions.report(state=state, said=said, by=request.user, at=timezone.now())
        except TooMuchSaid as refused:
            return self.refused(refused, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        except CommitRefused as refused:
            return self.refused(refused, HTTPStatus.BAD_REQUEST)
        completed = state.enrolment.state == State.COMPLETED
        words = "Saved. You have completed this module." if completed else "Saved"
        return JsonResponse({"words": words, "status": state.status, "score": state.score, "completed": completed})

    @staticmethod
    def refused(refused, status):
        """Why it was not saved."""
        return JsonResponse({"words": f"Not saved. {refused}"}, status=status)
