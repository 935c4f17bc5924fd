"""Who may open the editors' admin, which of Wagtail's pages nobody may, and what odd numbers in their addresses do."""

from django.db import DataError
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


class OddNumbersMiddleware:
    """A number no database can hold, or a word where Wagtail wants a number, is an address with nothing there."""

    def __init__(self, get_response):
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request):
        """Nothing here: only a fault matters."""
        return self.get_response(request)

    def process_exception(self, request, exception):
        """Not found, for reading in the admin only; every other fault goes on."""
        odd = isinstance(exception, OverflowError | DataError) or "expected a number but got" in str(exception)
        if odd and request.method in ("GET", "HEAD") and request.path.startswith(reverse("wagtailadmin_home")):
            raise Http404 from exception
