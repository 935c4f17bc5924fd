"""Who may look into the outbox; what the words of staff may hold and what becomes of them."""

import datetime as dt
import re

from django.conf import settings

from design.templatetags.design import clock, day, short_day
from people.choices import Role

PLACEHOLDER = re.compile(r"\[\[ *([a-z_]+) *\]\]")


def can_watch(user):
    """Whether `user` sees how messages fare: administrators all, co-ordinators their locality's."""
    return user.is_authenticated and (user.is_administrator or user.holds(Role.COORDINATOR))


def can_change_texts(user):
    """Whether `user` changes the words of mails: administrators. Co-ordinators read them."""
    return user.is_authenticated and user.is_administrator


def placeholders(values):
    """{name: words} of what a message's values can fill in: times, links and sittings as the mails say them."""
    words = {"site": settings.PARTNERSHIP_NAME, "contact": settings.CONTACT_EMAIL}
    for name, value in values.items():
        if name == "sessions":
            parts = [f"Part {number}: " if len(value) > 1 else "" for number in range(1, len(value) + 1)]
            words["when"] = "\n".join(part + sitting_words(one) for part, one in zip(parts, value, strict=True))
            words["day"] = short_day(moment(value[0]["starts_at"])) if value else ""
        elif name.endswith("_at"):
            words[name.removesuffix("_at")] = f"{day(moment(value))}, {clock(moment(value))}"
        elif name.endswith("_path"):
            words[f"{name.removesuffix('_path')}_link"] = settings.BASE_URL + value
        elif name.endswith("_url"):
            words[f"{name.removesuffix('_url')}_link"] = value
        elif isinstance(value, str | int) and not isinstance(value, bool):
            words[name] = str(value)
    return words


def moment(value):
    """The datetime of an ISO text, or the datetime itself."""
    return dt.datetime.fromisoformat(value) if isinstance(value, str) else value


def sitting_words(sitting):
    """Tuesday 2 March 2027, 9:30am to 12:30pm."""
    starts, ends = moment(sitting["starts_at"]), moment(sitting["ends_at"])
    return f"{day(starts)}, {clock(starts)} to {clock(ends)}"


def filled(text, words):
    """The text with its placeholders filled in, once: words that look like placeholders stay as they are.

    A line whose placeholders all turn out empty is left out.
    """
    lines = []
    for line in text.replace("\r\n", "\n").split("\n"):
        names = PLACEHOLDER.findall(line)
        if names and not any(words.get(name) for name in names):
            continue
        lines.append(PLACEHOLDER.sub(lambda found: words.get(found[1], ""), line))
    return "\n".join(lines)


def composed(subject, body, values):
    """(subject on one line, body) of words of staff for one message."""
    words = placeholders(values)
    return " ".join(filled(subject, words).split()), filled(body, words).strip()


def why_not_text(text, *, subject, body):
    """Why these words cannot stand for this e-mail, in words; empty when they can."""
    known = placeholders(text.sample)
    used = set(PLACEHOLDER.findall(subject + body))
    if unknown := sorted(used - set(known)):
        return f"This e-mail has no placeholder [[{unknown[0]}]]."
    if re.search(r"\[\[|\]\]", PLACEHOLDER.sub("", subject + body)):
        return "A placeholder is not complete. Write it like [[name]]."
    if any(name.endswith("_link") for name in PLACEHOLDER.findall(subject)):
        return "A link cannot stand in the subject."
    missing = [name for name in text.needs if name not in PLACEHOLDER.findall(body)]
    if missing:
        return f"The message needs [[{missing[0]}]]: without it nobody could answer."
    return ""
