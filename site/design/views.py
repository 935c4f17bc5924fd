"""Error pages."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render


@login_not_required
def bad_request(request, exception=None):
    """400."""
    return render(request, "400.html", status=400)


@login_not_required
def permission_denied(request, exception=None):
    """403."""
    return render(request, "403.html", status=403)


@login_not_required
def csrf_failure(request, reason=""):
    """403 for a stale form."""
    return render(request, "403.html", status=403)


@login_not_required
def page_not_found(request, exception=None):
    """404."""
    return render(request, "404.html", status=404)


@login_not_required
def server_error(request):
    """500."""
    return render(request, "500.html", status=500)
