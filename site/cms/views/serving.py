"""How public pages are served. The pages themselves are Wagtail's; what they show is in their `get_context`."""

import hashlib

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.decorators import method_decorator
from django.views import View
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from cms import queries

CLOSED = (
    "/accounts/",
    "/admin/",
    "/my/",
    "/learn/",
    "/trainer/",
    "/coordinate/",
    "/agency/",
    "/reports/",
    "/scrutiny/",
    "/briefing-uses/",
    "/learning-sources/",
    "/evaluate/",
    "/join/",
)


class Kept:
    """Bodies of pages as this process made them for anonymous readers, each with the state of the data it shows."""

    LIMIT = 256

    def __init__(self):
        """Start empty."""
        self.bodies = {}

    def get(self, address, state):
        """The body made from this state, or None."""
        made_from, body = self.bodies.get(address, (None, None))
        return body if made_from == state else None

    def put(self, address, state, body):
        """Keep it; the first one kept goes when there are too many."""
        if address not in self.bodies and len(self.bodies) >= self.LIMIT:
            self.bodies.pop(next(iter(self.bodies)), None)
        self.bodies[address] = (state, body)


kept = Kept()


@method_decorator(login_not_required, name="dispatch")
class Serve(View):
    """Serves a page as Wagtail does, hooks and restrictions included, with the page found in one query.

    Anonymous readers get the body made before as long as nothing it shows has changed, which one query tells: places
    left are never stale. Browsers ask each time and are told "not modified".
    """

    def dispatch(self, request, path):
        """Answer from what is kept, or make the answer and keep it."""
        state = queries.state() if self.may_keep(request) else None
        if state is None:
            return self.fresh(request, path)
        *state, sure = state
        # Dates begin and review days pass without any entry: nothing is kept for longer than a minute.
        state = (*state, int(timezone.now().timestamp()) // 60)
        address = (request.get_host(), request.get_full_path())
        body = kept.get(address, state)
        if body is None:
            response = self.fresh(request, path)
            if response.status_code != 200 or response.cookies or "Cache-Control" in response:
                return response
            body = response.render().content
            if sure:
                kept.put(address, state, body)
        response = HttpResponse(body)
        response["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        patch_cache_control(response, no_cache=True)
        patch_vary_headers(response, ["Cookie"])
        return get_conditional_response(request, etag=response["ETag"], response=response)

    def may_keep(self, request):
        """Whether the reader is anonymous for certain, and only reads."""
        private = {settings.SESSION_COOKIE_NAME, "messages"} & set(request.COOKIES)
        return settings.KEEP_PUBLIC_PAGES and request.method in ("GET", "HEAD") and not private

    def fresh(self, request, path):
        """Leave the page found where Wagtail looks first; without one Wagtail searches by itself."""
        if page := queries.page_at(path):
            request._wagtail_route_for_request = RouteResult(page)
        return serve(request, path)


@method_decorator(login_not_required, name="dispatch")
class Robots(View):
    """What search engines may read: the public pages."""

    def get(self, request):
        """Plain text."""
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), ""]
        lines += [f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}", ""]
        return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
