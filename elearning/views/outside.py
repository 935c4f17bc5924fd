"""Administrators take in what other platforms report, and make keys with which those push it."""

import json
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import FormView, View

from elearning import actions, forms, rules
from elearning.imports import completions
from elearning.queries import outside as queries
from people.actions.patience import TooBusy
from sheets.imports import FileRefused

PAGE = 25
SHOWN = 50
MOST_PUSHED = 1024 * 1024
PER_MINUTE = 30


class ForTakers:
    """404 for everybody else: the pages are none of their concern."""

    def dispatch(self, request, *args, **kwargs):
        """Ask the rule."""
        if not rules.may_take_completions(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class TakeCompletions(ForTakers, FormView):
    """A list from another platform: looked at first, taken in when the box is ticked."""

    template_name = "elearning/completions.html"
    form_class = forms.CompletionsForm

    def form_valid(self, form):
        """Read it; say what it would come to, or take it in."""
        at = timezone.now()
        try:
            read = completions.read_completions(
                form.cleaned_data["file"], modules=queries.modules(), today=timezone.localdate(at)
            )
        except FileRefused as refused:
            form.add_error("file", str(refused))
            return self.form_invalid(form)
        if read.problems or not form.cleaned_data["take"]:
            return self.render_to_response(self.looked(form, read))
        try:
            outcome = actions.take_completions(read=read, by=self.request.user, at=at)
        except TooBusy as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, in_words(outcome))
        return redirect("elearning:completions")

    def looked(self, form, read):
        """What the page shows of a list that was only looked at."""
        outcome = None if read.problems else actions.look_at(read=read)
        return self.get_context_data(
            form=form, read=read, outcome=outcome, problems=read.problems[:SHOWN], beyond=len(read.problems) - SHOWN
        )

    def get_context_data(self, **kwargs):
        """The lists before, and what waits."""
        waiting, by_module = queries.parked()
        page = Paginator(queries.lists(), PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(**kwargs) | {"page": page, "waiting": waiting, "by_module": by_module}


def in_words(outcome):
    """What a list came to."""
    if not outcome.recorded and not outcome.parked:
        return "Nothing was changed: everything in this list is known already."
    said = [f"{len(outcome.recorded)} recorded"]
    if outcome.parked:
        said.append(f"{len(outcome.parked)} parked until their person has an account")
    if outcome.already:
        said.append(f"{len(outcome.already)} known already")
    if outcome.not_completed:
        said.append(f"{len(outcome.not_completed)} left out, because they were not completed")
    return "Completions: " + ", ".join(said) + "."


class PushKeys(ForTakers, FormView):
    """The keys there are, and making one: it is shown once."""

    template_name = "elearning/push_keys.html"
    form_class = forms.PushKeyForm

    def form_valid(self, form):
        """Make it and show it, on this page alone."""
        try:
            key, secret = actions.make_key(name=form.cleaned_data["name"], by=self.request.user, at=timezone.now())
        except actions.KeyRefused as refused:
            form.add_error("name", str(refused))
            return self.form_invalid(form)
        return self.render_to_response(self.get_context_data(form=self.form_class(), made=key, secret=secret))

    def get_context_data(self, **kwargs):
        """The keys, and where to push."""
        address = f"{settings.BASE_URL}/e-learning/completions/push/"
        return super().get_context_data(**kwargs) | {"keys": list(queries.keys()), "address": address}


class StopKey(ForTakers, View):
    """Stops a key."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        """Stop it for good."""
        key = actions.stop_key(
            key=get_object_or_404(queries.keys(), pk=kwargs["key"]), by=request.user, at=timezone.now()
        )
        messages.success(request, f"The key “{key.name}” no longer works.")
        return redirect("elearning:push_keys")


class PushDescription(ForTakers, View):
    """The description of the endpoint, for whoever runs the other platform."""

    http_method_names = ["get", "head", "options"]

    def get(self, request, *args, **kwargs):
        """The file as it stands in docs/."""
        path = Path(settings.ROOT) / "docs" / "completions-push.openapi.json"
        response = HttpResponse(path.read_bytes(), content_type="application/json")
        response["Content-Disposition"] = f'attachment; filename="{path.name}"'
        return response


@method_decorator([csrf_exempt, login_not_required], name="dispatch")
class Push(View):
    """Where another platform pushes completions, with a key and nothing else. The key is the permission."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        """Take them in, all or nothing."""
        at = timezone.now()
        kind, _, secret = request.headers.get("Authorization", "").partition(" ")
        key = actions.use_key(secret=secret.strip(), at=at) if kind.casefold() == "bearer" and secret.strip() else None
        if key is None:
            answer = said("The key is missing, wrong, or was stopped.", HTTPStatus.UNAUTHORIZED)
            answer["WWW-Authenticate"] = "Bearer"
            return answer
        if not within(f"push:{key.pk}"):
            return said("Too many requests. Wait a minute.", HTTPStatus.TOO_MANY_REQUESTS)
        if int(request.headers.get("Content-Length") or 0) > MOST_PUSHED:
            return said("The body is larger than 1 MB. Push fewer at once.", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            rows = rows_of(json.loads(request.body))
            read = completions.read_rows(rows, modules=queries.modules(), today=timezone.localdate(at))
            outcome = actions.take_completions(read=read, pushed_with=key, by=None, at=at)
        except (ValueError, RecursionError):
            return said(
                'Send {"completions": [{"email": ..., "module": ..., "completed": ...}]}.', HTTPStatus.BAD_REQUEST
            )
        except FileRefused as refused:
            return said(str(refused), HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        except actions.ListRefused as refused:
            problems = [{"row": number, "problem": text} for number, text in refused.problems[:SHOWN]]
            return JsonResponse(
                {"error": "Nothing was taken in.", "problems": problems}, status=HTTPStatus.UNPROCESSABLE_ENTITY
            )
        except TooBusy:
            return said("Busy. Nothing was taken in: push it again.", HTTPStatus.SERVICE_UNAVAILABLE)
        return JsonResponse(
            {name: len(getattr(outcome, name)) for name in ("recorded", "parked", "already", "not_completed")}
        )


def within(name):
    """Whether this many requests a minute are still allowed."""
    cache.add(name, 0, timeout=60)
    try:
        return cache.incr(name) <= PER_MINUTE
    except ValueError:  # The minute ended in between.
        return True


def rows_of(body):
    """(number, values) of what was pushed. Raises ValueError for another shape."""
    rows = body.get("completions") if isinstance(body, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError
    return enumerate(rows, start=1)


def said(text, status):
    """An answer in words."""
    return JsonResponse({"error": text}, status=status)
