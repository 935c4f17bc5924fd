"""Who may open the editors' admin, and which of Wagtail's own pages nobody may."""

from django.http import Http404
from django.urls import reverse

# Wagtail's pages about people: its reports list what each editor did, by name. Accounts and roles are kept by the
# people app, where roles have scopes.
CLOSED = ("users/", "groups/", "reports/")
# Redirects to our own door.
DOORS = ("login/", "logout/", "password_reset/")


class EditorsOnlyMiddleware:
    """For signed-in people who are no editors the admin does not exist.

    Wagtail would send them to sign in, and the sign-in page back again, for ever.
    """

    def __init__(self, get_response):
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request):
        """Answer 404 to whoever may not see the page."""
        home = reverse("wagtailadmin_home")
        if request.path.startswith(home) and request.user.is_authenticated:
            rest = request.path.removeprefix(home)
            if rest.startswith(CLOSED):
                raise Http404
            if not rest.startswith(DOORS) and not request.user.has_perm("wagtailadmin.access_admin"):
                raise Http404
        return self.get_response(request)
