"""How messages fare, for staff; and a reader for the mails of one's own machine."""

import email
from email import policy
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView, View

from outbox import actions, queries, rules

PER_PAGE = 50
MAILS_SHOWN = 40
# Django writes all mails of one connection into one file, each with this line after it.
BETWEEN_MAILS = b"-" * 79 + b"\n"


class StaffMixin:
    """Pages for those who watch over messages; for everybody else there is no such page."""

    def dispatch(self, request, *args, **kwargs):
        """Ask the rule; sign-in first."""
        if request.user.is_authenticated and not rules.can_watch(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class Messages(StaffMixin, TemplateView):
    """The outbox: what was not delivered first."""

    template_name = "outbox/messages.html"

    def get_context_data(self, **kwargs):
        """One page of messages, and whether the sender is at work."""
        page = Paginator(queries.for_staff(self.request.user), PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(page=page, late=queries.is_late(at=timezone.now()), **kwargs)


class Retry(StaffMixin, View):
    """Sends a failed message again."""

    http_method_names = ["post"]

    def post(self, request, pk):
        """One action; a refusal is said on the list."""
        message = get_object_or_404(queries.for_staff(request.user), pk=pk)
        try:
            actions.retry(message=message, by=request.user, at=timezone.now())
        except actions.NotRetryable as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "The message will be sent again in a moment.")
        return redirect("outbox:messages")


@method_decorator(login_not_required, name="dispatch")
class DevelopmentMail(TemplateView):
    """The mails written to files on one's own machine, newest first. Nowhere else is there such a page."""

    template_name = "outbox/development.html"

    def get_context_data(self, **kwargs):
        """Parse the newest files as a mail program would."""
        folder = getattr(settings, "EMAIL_FILE_PATH", None)
        if not settings.DEBUG or not folder:
            raise Http404
        files = sorted(Path(folder).glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)[:MAILS_SHOWN]
        mails = [mail for file in files for mail in reversed(file.read_bytes().split(BETWEEN_MAILS)) if mail.strip()]
        return super().get_context_data(mails=[read(mail) for mail in mails[:MAILS_SHOWN]], **kwargs)


def read(content):
    """Return subject, recipient, time and text of one mail."""
    mail = email.message_from_bytes(content, policy=policy.default)
    body = mail.get_body(preferencelist=("plain",))
    return {
        "subject": mail["subject"],
        "to": mail["to"],
        "date": mail["date"],
        "text": body.get_content() if body else "",
        "calendar": sum(part.get_content_type() == "text/calendar" for part in mail.walk()),
    }
