"""Noting what teams did with a briefing."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import transaction

from audit.actions import record
from courses.models import BriefingUse
from people.actions.patience import patient

LONDON = ZoneInfo("Europe/London")
# As long as the words of evaluations (TRUST.md, privacy); the counts stay.
WORDS_KEPT = dt.timedelta(days=3 * 365)
EARLIEST = dt.timedelta(days=2 * 366)


class UseRefused(Exception):
    """It cannot be noted or changed so; the text is fit to show."""


@patient
@transaction.atomic
def note_use(
    *, briefing, title, team, agency=None, agency_other="", locality, used_on, heads, action="", person=None, by, at
):
    """Note that a team used a briefing (its page's id and title). Returns the BriefingUse. `by` may be None: anybody.

    The same team, agency, locality and day is one use, however often it is noted: who notes it again for their own
    record gets a row of their own that does not count. No mail goes out and nothing is shown to the public but how many
    teams. Raises UseRefused for a day that lies ahead or more than two years back.
    """
    today = at.astimezone(LONDON).date()
    if used_on > today:
        raise UseRefused("Note it once you have used the briefing: this day lies ahead.")
    if used_on < today - EARLIEST:
        raise UseRefused("This is more than two years ago. Uses can be noted for two years.")
    same = BriefingUse.objects.select_for_update().filter(
        briefing=briefing, locality=locality, agency=agency, used_on=used_on, team__iexact=team.strip(), counted=True
    )
    if agency is None:
        same = same.filter(agency_other__iexact=agency_other.strip())
    before = same.order_by("pk").first()
    if before and (person is None or before.person_id == person.pk):
        return before
    if before and BriefingUse.objects.filter(
        briefing=briefing, used_on=used_on, person=person, team__iexact=team.strip()
    ).exists():  # fmt: skip
        return before
    use = BriefingUse.objects.create(
        briefing=briefing,
        title=title,
        team=team.strip(),
        agency=agency,
        agency_other="" if agency else agency_other.strip(),
        locality=locality,
        used_on=used_on,
        heads=heads,
        action=action.strip(),
        person=person,
        noted_at=at,
        counted=before is None,
    )
    record(action="briefing.use", target=use, by=by, at=at, subject=person, locality=locality, briefing=briefing,
           heads=heads, counted=use.counted)  # fmt: skip
    return use


@patient
@transaction.atomic
def clear_use(*, use, whole, by, at):
    """Delete the words of a use; with `whole` it counts no more either, as it never happened. Returns it."""
    use = BriefingUse.objects.select_for_update().get(pk=use.pk)
    if use.cleared_at and not (whole and use.counted):
        raise UseRefused("These words were deleted already.")
    use.team = use.agency_other = use.action = ""
    use.cleared_at, use.clear_actor = at, by.person
    use.counted = use.counted and not whole
    use.save(update_fields=["team", "agency_other", "action", "cleared_at", "clear_actor", "counted"])
    record(action="briefing.clear", target=use, by=by, at=at, locality=use.locality, whole=whole)
    return use


def use_words_over(*, at):
    """Delete the words of uses noted three years ago. Returns how many. Run by `run_due`."""
    old = BriefingUse.objects.filter(cleared_at=None, noted_at__lt=at - WORDS_KEPT)
    return old.update(team="", agency_other="", action="", cleared_at=at)
