"""`/healthz`: one look says whether the platform does its work."""

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import JsonResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View

from outbox import queries


@method_decorator(login_not_required, name="dispatch")
class Health(View):
    """200 when database answers and no due message is late, else 503. Says nothing that is not public."""

    def get(self, request):
        """Answer with the state of database and outbox."""
        try:
            connection.ensure_connection()
            late = queries.is_late(at=timezone.now())
        except Error:
            return JsonResponse({"status": "red", "database": "not answering"}, status=503)
        if late:
            return JsonResponse({"status": "red", "database": "ok", "mail": "late"}, status=503)
        return JsonResponse({"status": "green", "database": "ok", "mail": "ok"})
