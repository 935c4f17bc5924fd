"""The content policy of the editors' admin, which needs more than the public pages allow."""

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
