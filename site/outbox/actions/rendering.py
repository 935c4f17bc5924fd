"""Turning a message row into a mail. Templates are ours alone; users' text is only ever a value."""

import datetime as dt
import re
from email.mime.text import MIMEText

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template

from outbox import calendars


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


def render(message):
    """Return the mail of a message: subject, text, HTML with the same content, calendar parts, fixed Message-ID."""
    values = {
        **with_times(message.values),
        "site": {
            "name": settings.PARTNERSHIP_NAME,
            "short_name": settings.PARTNERSHIP_SHORT_NAME,
            "base_url": settings.BASE_URL,
            "contact_email": settings.CONTACT_EMAIL,
        },
    }
    text = get_template(f"{message.template}.txt").template.render(Context(values, autoescape=False))
    subject, _, body = text.lstrip().partition("\n")
    mail = Mail(
        subject=" ".join(subject.split()),
        # Parts left out of a template leave empty lines behind.
        body=re.sub(r"\n{3,}", "\n\n", body.strip()) + "\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.to_address],
        headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(get_template(f"{message.template}.html").template.render(Context(values)), "text/html")
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
