"""Pure questions about old spreadsheets."""

from legacy.choices import HANDED_BACK, Outcome, State


def may_import(user):
    """Whether the person takes over old spreadsheets: administrators."""
    return user.is_authenticated and user.is_administrator


def can_apply(file, counts):
    """Whether there is something left to take over. `counts` is {outcome: number of rows}."""
    return file.state != State.UNDONE and file.cleared_at is None and bool(counts.get(Outcome.READY))


def can_change(file):
    """Whether columns can still be read otherwise: only while nothing has been taken over."""
    return file.state == State.DRY_RUN and file.cleared_at is None


def can_undo(file):
    """Whether what the file brought can be taken back."""
    return file.state == State.APPLIED


def hands_back(counts):
    """How many rows go back with their reasons."""
    return sum(counts.get(outcome, 0) for outcome in HANDED_BACK)
