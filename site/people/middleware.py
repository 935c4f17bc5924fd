"""What requests pass: the second step of those who hold a role, no caching, and words for a database that is busy."""

from http import HTTPStatus
from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import middleware as auth
from django.db import OperationalError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from people.actions import TooBusy, is_lock_error
from people.rules import needs_second_factor
from people.sessions import login_of


class AuthenticationMiddleware(auth.AuthenticationMiddleware):
    """Django's, with the login that was read together with the session."""

    def process_request(self, request):
        """Put whoever is signed in on the request; nothing is read before somebody asks."""
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: signed_in(request))


def signed_in(request):
    """Whoever is signed in, as Django checks it."""
    with login_of(request.session):
        return auth.get_user(request)


class SecondFactorMiddleware:
    """Rights of a role count only once the account has a second step at sign-in (TRUST.md S5).

    Until then the person reads public pages as anybody does, and every page that needs signing in leads to the one that
    says why and sets it up. Wagtail's admin is such a page too.
    """

    def __init__(self, get_response):
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request):
        """Nothing here: the view must be known first."""
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        """Lead somebody with a role and no second step to setting it up."""
        user = request.user
        if not settings.STAFF_NEED_SECOND_FACTOR or not needs_second_factor(user) or is_mfa_enabled(user):
            return None
        # Public pages show more to some roles: not before the second step.
        user.grants = []
        set_up = reverse("people:second_step")
        public = not getattr(view_func, "login_required", True)
        if public or request.path == set_up or request.path.startswith(reverse("account_login").removesuffix("login/")):
            return None
        next_path = request.get_full_path() if request.method in ("GET", "HEAD") else "/my/"
        return HttpResponseRedirect(f"{set_up}?{urlencode({'next': next_path})}")


class NoStoreMiddleware:
    """No browser or proxy keeps a page shown to a signed-in person: shared computers are common in this work."""

    def __init__(self, get_response):
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request):
        """Mark the answer; the page after signing out holds nothing of whoever sat there before."""
        response = self.get_response(request)
        if request.user.is_authenticated:
            response["Cache-Control"] = "no-store, private"
        return response


class TooBusyMiddleware:
    """When a lock could not be had and no form has said so: nothing was saved, and what was typed is kept.

    The page carries what was sent, so that one button sends it again. Passwords and codes are never carried, and a file
    cannot be.
    """

    NOT_CARRIED = ("csrfmiddlewaretoken", "password", "code", "token")

    def __init__(self, get_response):
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request):
        """Nothing here: only a fault matters."""
        return self.get_response(request)

    def process_exception(self, request, exception):
        """Say it with 503; every other fault goes on."""
        busy = isinstance(exception, OperationalError) and is_lock_error(exception)
        if not (busy or isinstance(exception, TooBusy)):
            return None
        sent = [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if not any(secret in name.lower() for secret in self.NOT_CARRIED)
        ]
        left_out = bool(request.FILES) or len(sent) < sum(
            len(values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"
        )
        context = {"sent": sent, "left_out": left_out, "posted": request.method == "POST"}
        response = render(request, "503.html", context, status=HTTPStatus.SERVICE_UNAVAILABLE)
        response["Retry-After"] = "60"
        return response
