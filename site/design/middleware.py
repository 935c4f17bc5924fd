"""The content policy of the editors' admin, which needs more than public pages allow; our own 404 in development."""

from http import HTTPStatus

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

# Wagtail's editor writes scripts and styles into its pages. Nothing from elsewhere, and no evaluation of text.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)


class AdminPolicyMiddleware:
    """Gives each page below the admin's address its own policy (the public one is django-csp's)."""

    def __init__(self, get_response):
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request):
        """Set the header."""
        response = self.get_response(request)
        if request.path.startswith(reverse("wagtailadmin_home")):
            response.headers.setdefault("Content-Security-Policy", POLICY)
        return response


class OwnNotFoundMiddleware:
    """Shows our own page where nothing is found, in development too: Django's lists every address of the site.

    Only for settings with DEBUG on. Without it Django asks `handler404` itself.
    """

    def __init__(self, get_response):
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request):
        """An address that no pattern knows: Django made the answer, outside any view."""
        response = self.get_response(request)
        if response.status_code == HTTPStatus.NOT_FOUND and request.resolver_match is None:
            return self.page(request)
        return response

    def process_exception(self, request, exception):
        """A view that found nothing, or nothing that this person may see."""
        return self.page(request) if isinstance(exception, Http404) else None

    @staticmethod
    def page(request):
        """The page Django would make for nothing found if it were not in development."""
        return render(request, "404.html", status=HTTPStatus.NOT_FOUND)
