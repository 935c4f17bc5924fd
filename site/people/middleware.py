"""What every request of a signed-in person passes: the second step of those who hold a role, and no caching."""

from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpResponseRedirect
from django.urls import reverse

from people.rules import needs_second_factor


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
