"""Certificates of the weeks behind, and what the practitioner has added to the own training record."""

import datetime as dt

from django.core.files.base import ContentFile

from bookings import actions
from bookings.models import Certificate, OwnTraining
from config.demo.accounts import person, user
from courses.models import FrameworkLevel
from courses.rules import LONDON
from papers.exports import pdf

# (title, who ran it, days ago, minutes, refresher after days, whether there is a proof).
ELSEWHERE = (
    ("Information governance and data protection", "Blackpool Council", 325, 90, 365, True),
    ("Trauma-informed practice in early help", "Blackpool Council", 210, 180, None, False),
    ("Paediatric first aid", "Fylde Coast Training College", 700, 360, 1095, False),
)
PROOF = "bookings/papers/record.typ"


def has_records():
    """Whether certificates were issued, or the practitioner's record holds training from elsewhere."""
    return Certificate.objects.exists() or OwnTraining.objects.filter(person=person("practitioner")).exists()


def load_records(at):
    """Issue what is due by now; add the practitioner's own training. Returns (certificates, own entries)."""
    issued, _withdrawn = actions.certificates_due(at=at)
    who, today = person("practitioner"), at.astimezone(LONDON).date()
    levels = list(FrameworkLevel.objects.order_by("position", "pk")[:1])
    for title, provider, ago, minutes, again, proof in ELSEWHERE:
        done_on = today - dt.timedelta(days=ago)
        actions.add_training(
            person=who,
            title=title,
            provider=provider,
            done_on=done_on,
            minutes=minutes,
            levels=levels if proof else (),
            refresh_on=done_on + dt.timedelta(days=again) if again else None,
            file=ContentFile(_proof(title, provider, done_on), name="demo.pdf") if proof else None,
            by=user("practitioner"),
            at=at,
        )
    return issued, len(ELSEWHERE)


def _proof(title, provider, done_on):
    """An invented proof as a PDF."""
    return pdf(
        PROOF,
        {
            "title": title,
            "partnership": provider,
            "name": "Pia Lindqvist",
            "agency": provider,
            "made": f"{done_on.day} {done_on:%B %Y}",
            "issued": [done_on.year, done_on.month, done_on.day],
            "total": "",
            "refreshers": [],
            "rows": [],
        },
    )
