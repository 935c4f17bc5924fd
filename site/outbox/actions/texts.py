"""The words of mails as staff change them."""

import secrets

from django.conf import settings
from django.db import transaction
from django.template import Context
from django.template.loader import get_template

from design.templatetags.design import clock, day, short_day
from outbox import rules
from outbox.actions.queueing import queue
from outbox.actions.rendering import site_values, with_times
from outbox.models import TemplateText
from people import ports


class TextRefused(Exception):
    """These words cannot stand for the e-mail; the text is fit to show."""


@transaction.atomic
def change_text(*, text, subject, body, by, at):
    """Let an e-mail say these words from now on. Returns the TemplateText. Raises TextRefused."""
    subject = " ".join(subject.split())
    if reason := rules.why_not_text(text, subject=subject, body=body):
        raise TextRefused(reason)
    row, _ = TemplateText.objects.update_or_create(
        template=text.template,
        defaults={
            "subject": subject,
            "body": body.replace("\r\n", "\n").strip(),
            "changed_at": at,
            "changed_by": by.person,
        },
    )
    ports.record(action="text.change", target=row, by=by, at=at, template=text.template)
    return row


@transaction.atomic
def restore_text(*, text, by, at):
    """Let an e-mail say its own words again. Returns whether it said others."""
    row = TemplateText.objects.select_for_update().filter(template=text.template).first()
    if row is None:
        return False
    ports.record(action="text.restore", target=row, by=by, at=at, template=text.template)
    row.delete()
    return True


@transaction.atomic
def send_test(*, text, by, at):
    """Send the e-mail as it stands, with made-up values, to the person who asks. Returns the message or None."""
    message = queue(
        key=f"text-test:{secrets.token_hex(8)}", template=text.template, to=by.person, at=at, values=dict(text.sample)
    )
    if message:
        ports.record(action="text.test", target=by.person, by=by, at=at, template=text.template)
    return message


def own_words(text):
    """(subject, body) of an e-mail's own words, with placeholders where its values go: what staff begin with."""
    marked = {}
    for name, value in text.sample.items():
        if name.endswith("_path"):
            marked[name] = f"[[{name.removesuffix('_path')}_link]]"
        elif name.endswith("_url"):
            marked[name] = f"[[{name.removesuffix('_url')}_link]]"
        elif name == "sessions" or name.endswith("_at") or isinstance(value, bool):
            marked[name] = value
        else:
            marked[name] = f"[[{name}]]"
    values = {**with_times(marked), "site": site_values()}
    written = get_template(f"{text.template}.txt").template.render(Context(values, autoescape=False))
    written = written.replace(f"{settings.BASE_URL}[[", "[[")
    for sitting in text.sample.get("sessions", ()):
        written = written.replace(rules.sitting_words(sitting), "[[when]]")
        written = written.replace(short_day(rules.moment(sitting["starts_at"])), "[[day]]")
    for name, value in text.sample.items():
        if name.endswith("_at"):
            until = rules.moment(value)
            for words in (day(until), short_day(until)):
                written = written.replace(f"{words}, {clock(until)}", f"[[{name.removesuffix('_at')}]]")
    subject, _, body = written.lstrip().partition("\n")
    # Every mail ends with who sends it; that is added to the words of staff too.
    body = body.rpartition(f"\n{settings.PARTNERSHIP_NAME}\n")[0]
    lines = [line.rstrip() for line in body.strip().split("\n")]
    body = "\n".join(line for number, line in enumerate(lines) if line or (number and lines[number - 1]))
    return " ".join(subject.split()), body
