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
from django.views.generic import FormView, TemplateView, View

from outbox import actions, forms, queries, rules
from outbox.choices import TEXTS

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


class Texts(StaffMixin, TemplateView):
    """The e-mails whose words staff may change."""

    template_name = "outbox/texts.html"

    def get_context_data(self, **kwargs):
        """Each with who changed it last, in one query."""
        changed = queries.changed_texts()
        texts = sorted(TEXTS.values(), key=lambda text: text.title)
        return super().get_context_data(rows=[(text, changed.get(text.template)) for text in texts], **kwargs)


class TextMixin(StaffMixin):
    """Loads one of those e-mails; changing it is for administrators alone."""

    changes = False

    def setup(self, request, *args, **kwargs):
        """The e-mail and what staff made of it."""
        super().setup(request, *args, **kwargs)
        self.text = TEXTS.get(kwargs["slug"])
        self.row = queries.changed_texts().get(self.text.template) if self.text else None

    def dispatch(self, request, *args, **kwargs):
        """Nobody else changes words."""
        changing = self.changes or request.method == "POST"
        if self.text is None or (changing and not rules.can_change_texts(request.user)):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class ShowText(TextMixin, FormView):
    """The words of one e-mail: read by co-ordinators, looked at and changed by administrators."""

    template_name = "outbox/text.html"
    form_class = forms.Words

    def get_initial(self):
        """What it says now."""
        subject, body = (self.row.subject, self.row.body) if self.row else actions.own_words(self.text)
        return {"subject": subject, "body": body}

    def form_valid(self, form):
        """A look changes nothing; else one action."""
        words = form.cleaned_data
        if reason := rules.why_not_text(self.text, **words):
            form.add_error(None, reason)
            return self.form_invalid(form)
        if "look" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form, **self.look(**words)))
        try:
            actions.change_text(text=self.text, by=self.request.user, at=timezone.now(), **words)
        except actions.TextRefused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, "These words are used from now on.")
        return redirect("outbox:text", slug=self.text.slug)

    def look(self, subject, body):
        """The mail as somebody would read it."""
        subject, body = rules.composed(subject, body, self.text.sample)
        return {"look_subject": subject, "look_body": body}

    def get_context_data(self, **kwargs):
        """The placeholders with what they stand for."""
        shown = {} if "look_body" in kwargs else self.look(**self.get_initial())
        return super().get_context_data(
            text=self.text,
            row=self.row,
            words=[
                {"key": f"[[{name}]]", "value": value}
                for name, value in sorted(rules.placeholders(self.text.sample).items())
            ],
            may_change=rules.can_change_texts(self.request.user),
            **shown | kwargs,
        )


class RestoreText(TextMixin, View):
    """Puts an e-mail's own words back."""

    http_method_names = ["post"]
    changes = True

    def post(self, request, *args, **kwargs):
        """One action."""
        actions.restore_text(text=self.text, by=request.user, at=timezone.now())
        messages.success(request, "The e-mail says its own words again.")
        return redirect("outbox:text", slug=self.text.slug)


class TestText(TextMixin, View):
    """Sends the e-mail to oneself."""

    http_method_names = ["post"]
    changes = True

    def post(self, request, *args, **kwargs):
        """One action."""
        if actions.send_test(text=self.text, by=request.user, at=timezone.now()):
            messages.success(request, f"A test e-mail is on its way to {request.user.person.email}.")
        else:
            messages.error(request, "You have no e-mail address.")
        return redirect("outbox:text", slug=self.text.slug)


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
