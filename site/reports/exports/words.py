"""Scope and figures in the words that every file and page uses."""

from typing import Any

from reports.choices import LONDON, NOT_SHOWN


def period_words(scope: Any) -> str:
    """The period as people say it: "1 June 2020 to 30 September 2020"."""
    return " to ".join(f"{day.day} {day:%B} {day.year}" for day in (scope.first, scope.last))


def locality_words(scope: Any) -> str:
    """The localities by name, or that all are meant."""
    return "All localities" if scope.localities is None else ", ".join(place.name for place in scope.localities)


def rate_words(rate: Any) -> str:
    """A rate with what it is made of: "96% (304 of 318)"."""
    if rate.value is None:
        return NOT_SHOWN if rate.hidden else "no figure yet"
    return f"{rate.value:.0%} ({rate.numerator:,} of {rate.denominator:,})"


def moment_words(moment: Any) -> str:
    """A moment as it stands in files: "12/01/2027 at 10:00", London."""
    return moment.astimezone(LONDON).strftime("%d/%m/%Y at %H:%M")


def few_or_count(count: int, smallest: int) -> str:
    """A count in words; a small one is not told."""
    return f"fewer than {smallest}" if 0 < count < smallest else f"{count:,}"
