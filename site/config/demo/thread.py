"""The learning thread of the demo, and which teams have used a briefing (thread.toml)."""

import datetime as dt

from cms.models import BriefingPage
from config.demo.accounts import person, user
from config.demo.cms import read
from courses import actions
from courses.models import BriefingUse, Course, LearningSource
from people.models import Agency, Locality


def has_thread():
    """Whether somebody keeps learning sources, or has noted a use, already."""
    return LearningSource.objects.exists() or BriefingUse.objects.exists()


def load_thread(at):
    """Every source with its recommendations, and every use. Returns how many of each."""
    facts, by = read("thread.toml"), user("ld")
    pages = {page.slug: page for page in BriefingPage.objects.order_by("pk")}
    localities = {locality.code: locality for locality in Locality.objects.order_by("pk")}
    for row in facts["source"]:
        source = actions.add_source(
            kind=row["kind"],
            title=row["title"],
            summary=row["summary"],
            known_on=row["known_on"],
            locality=localities.get(row.get("locality")),
            by=by,
            at=at,
        )
        for one in row.get("recommendation", ()):
            actions.add_recommendation(
                source=source,
                text=one["text"],
                courses=list(Course.objects.filter(code__in=one.get("courses", ()))),
                briefings=[pages[slug] for slug in one.get("briefings", ())],
                by=by,
                at=at,
            )
    uses = [(pages[row["briefing"]], use) for row in facts["use"] for use in row["rows"]]
    for page, use in uses:
        _note(page, use, localities, at)
    return len(facts["source"]), len(uses)


def _note(page, use, localities, at):
    """One team's use; on the record of a demo account where the file says so."""
    whose = use.get("on")
    actions.note_use(
        briefing=page.pk,
        title=page.title,
        team=use["team"],
        agency=Agency.objects.get(name=use["agency"]) if "agency" in use else None,
        agency_other=use.get("other", ""),
        locality=localities[use["locality"]],
        used_on=(at - dt.timedelta(days=use["days"])).date(),
        heads=use["heads"],
        action=use["action"],
        person=person(whose) if whose else None,
        by=user(whose) if whose else None,
        at=at,
    )
