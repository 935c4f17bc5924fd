"""Reads about completions that other platforms report."""

from django.db.models import Count

from elearning.models import CompletionList, Module, ParkedCompletion, PushKey
from people.models import Person
from people.queries import known_by

BATCH = 500


def people_of(emails):
    """{address: Person} of those known by these addresses in lower case. Who shares one with another is left out."""
    found: dict = {}
    shared = set()
    wanted = sorted(emails)
    for start in range(0, len(wanted), BATCH):
        for email, pk in known_by(wanted[start : start + BATCH]):
            if found.setdefault(email, pk) != pk:
                shared.add(email)
    people = Person.objects.in_bulk(set(found.values()))
    return {email: people[pk] for email, pk in found.items() if email not in shared}


def modules():
    """Every module, retired ones too: old completions name them."""
    return list(Module.objects.order_by("pk"))


def lists():
    """The lists taken in, the newest first."""
    return CompletionList.objects.select_related("taken_by").order_by("-taken_at", "-pk")


def parked():
    """(how many rows wait, [(module's title, how many)])."""
    rows = ParkedCompletion.objects.waiting().values("module__title").annotate(number=Count("pk")).order_by("-number")
    rows = list(rows.values_list("module__title", "number"))
    return sum(number for _, number in rows), rows


def keys():
    """Keys, those in use first."""
    return PushKey.objects.select_related("made_by", "stopped_by").order_by("stopped_at", "-made_at", "pk")
