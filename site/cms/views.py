"""How public pages are served. The pages themselves are Wagtail's; what they show is in their `get_context`."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from cms import queries

CLOSED = ("/accounts/", "/admin/", "/my/", "/trainer/", "/coordinate/", "/agency/", "/reports/", "/evaluate/", "/join/")


@method_decorator(login_not_required, name="dispatch")
class Serve(View):
    """Serves a page as Wagtail does, hooks and restrictions included, with the page found in one query."""

    def dispatch(self, request, path):
        """Leave what was found where Wagtail looks first; without it Wagtail searches by itself."""
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
