"""The open data page and its files, for everybody."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.generic import TemplateView, View

from reports import queries
from sheets.exports import Column, Sheet, csv_lines

an_hour = cache_control(public=True, max_age=3600)


def licence():
    """The licence under which the figures may be used, and where it can be read."""
    return {"name": settings.OPEN_DATA_LICENCE, "url": settings.OPEN_DATA_LICENCE_URL}


@method_decorator(login_not_required, name="dispatch")
class OpenData(TemplateView):
    """The page: each finished year by course and by locality, the files, what each column means."""

    template_name = "reports/open_data.html"

    def get_context_data(self, **kwargs):
        """From the cache, but for the first reader of a day."""
        years = queries.open_data(timezone.now())
        tables = [(year, [(words, year.of(words)) for words in ("course", "locality")]) for year in years]
        return super().get_context_data(
            tables=tables, dictionary=queries.DICTIONARY.items(), licence=licence(), **kwargs
        )

    def render_to_response(self, context, **kwargs):
        """Shared caches may keep it as strangers see it; with somebody's own menu it is theirs alone."""
        response = super().render_to_response(context, **kwargs)
        stranger = not self.request.user.is_authenticated
        kept = {"public": True, "max_age": 3600} if stranger else {"private": True, "no_store": True}
        patch_cache_control(response, **kept)
        return response


@method_decorator([login_not_required, an_hour], name="dispatch")
class OpenDataCsv(View):
    """All rows as CSV."""

    def get(self, request):
        """One row a year, breakdown and name."""
        rows = [row for year in queries.open_data(timezone.now()) for row in year.rows]
        sheet = Sheet("Open data", [Column(code) for code in queries.DICTIONARY], (list(row.values()) for row in rows))
        headers = {"Content-Disposition": 'attachment; filename="training-open-data.csv"'}
        return HttpResponse("".join(csv_lines(sheet)), content_type="text/csv; charset=utf-8", headers=headers)


@method_decorator([login_not_required, an_hour], name="dispatch")
class OpenDataJson(View):
    """All rows as JSON, with licence and dictionary."""

    def get(self, request):
        """One object."""
        at = timezone.now()
        rows = [row for year in queries.open_data(at) for row in year.rows]
        return JsonResponse(
            {
                "title": "Multi-agency safeguarding training: attendance",
                "publisher": settings.PARTNERSHIP_NAME,
                "licence": licence(),
                "made_on": timezone.localdate(at).isoformat(),
                "markers": {
                    queries.KEPT_BACK: "kept back, to protect people",
                    queries.NOT_APPLICABLE: "does not apply",
                },
                "dictionary": queries.DICTIONARY,
                "rows": rows,
            }
        )
