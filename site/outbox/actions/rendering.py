"""Turning a message row into a mail. Templates are ours alone; users' text is only ever a value."""

import datetime as dt
import re
from email.mime.text import MIMEText

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template

from outbox import calendars
from outbox.models import TemplateText
from outbox.rules import composed

FOR_SOMEBODY = (
    "For {name}, who has no e-mail address of their own. Please pass it on. If they cannot come, write to {contact}: "
    "we give the place up for them."
)


class Mail(EmailMultiAlternatives):
    """A mail whose calendar part carries its METHOD in the content type, as Outlook and Google want it."""

    def _create_mime_attachment(self, content, mimetype):
        if not mimetype.startswith("text/calendar"):
            return super()._create_mime_attachment(content, mimetype)
        part = MIMEText(content, "calendar", "utf-8")
        part.set_param("method", mimetype.partition("method=")[2])
        return part


def with_times(value, name=""):
    """Return `value` with ISO texts under names ending in `_at` made datetimes again, however deep they lie."""
    if isinstance(value, dict):
        return {key: with_times(item, key) for key, item in value.items()}
    if isinstance(value, list):
        return [with_times(item, name) for item in value]
    if name.endswith("_at") and isinstance(value, str) and value:
        return dt.datetime.fromisoformat(value)
    return value


def site_values():
    """Who sends, as the templates say it."""
    return {
        "name": settings.PARTNERSHIP_NAME,
        "short_name": settings.PARTNERSHIP_SHORT_NAME,
        "base_url": settings.BASE_URL,
        "contact_email": settings.CONTACT_EMAIL,
    }


def words_of(message):
    """(subject, text, HTML) of a message: the words of staff where there are any, else the e-mail's own.

    What goes to a line manager for somebody without an address says so first: `pass_on_to` among the values names them.
    """
    subject, body, html = own_words_of(message)
    if name := message.values.get("pass_on_to"):
        subject = f"For {name}: {subject}"
        body = f"{FOR_SOMEBODY.format(name=name, contact=settings.CONTACT_EMAIL)}\n\n{body}"
    return subject, body, html


def own_words_of(message):
    """(subject, text, HTML) as they are meant for the person; only the HTML says that it is to be handed on."""
    pass_on = message.values.get("pass_on_to")
    hand_on = FOR_SOMEBODY.format(name=pass_on, contact=settings.CONTACT_EMAIL) if pass_on else ""
    changed = TemplateText.objects.filter(template=message.template).first()
    if changed:
        subject, body = composed(changed.subject, changed.body, message.values)
        values = {"subject": subject, "body": body, "hand_on": hand_on, "site": site_values()}
        html = get_template("outbox/changed_mail.html").template.render(Context(values))
        return subject, f"{body}\n\n{settings.PARTNERSHIP_NAME}\nQuestions: {settings.CONTACT_EMAIL}", html
    values = {**with_times(message.values), "hand_on": hand_on, "site": site_values()}
    text = get_template(f"{message.template}.txt").template.render(Context(values, autoescape=False))
    subject, _, body = text.lstrip().partition("\n")
    return subject, body, get_template(f"{message.template}.html").template.render(Context(values))


def render(message):
    """Return the mail of a message: subject, text, HTML with the same content, calendar parts, fixed Message-ID."""
    subject, body, html = words_of(message)
    mail = Mail(
        subject=" ".join(subject.split()),
        # Parts left out of a template leave empty lines behind.
        body=re.sub(r"\n{3,}", "\n\n", body.strip()) + "\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.to_address],
        headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(html, "text/html")
    for number, part in enumerate(message.calendar, start=1):
        content = calendars.render([part], method=part["method"], attendee=message.to_address).decode()
        mimetype = f"text/calendar; method={part['method']}"
        if number == 1:
            mail.attach_alternative(content, mimetype)
        else:
            # Some clients show only the first calendar part of an alternative: later half days are files.
            attachment = mail._create_mime_attachment(content, mimetype)
            attachment.add_header("Content-Disposition", "attachment", filename=f"invite-{number}.ics")
            mail.attach(attachment)
    return mail
