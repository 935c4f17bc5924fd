"""The standing parts of the demo: places, agencies, priorities, levels, courses, e-learning, what courses ask about.

Each row is made when its code is missing and then left alone: what people change stays changed.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils.text import slugify

from config.demo.cms import read
from courses.models import Course, FrameworkLevel, Priority
from elearning.models import Module
from evaluations.models import CourseItem
from people.models import Agency, District, Locality, TacticalGroup

LONDON = ZoneInfo("Europe/London")
PLATFORM = "Blackburn with Darwen e-learning"
PLATFORM_URL = "https://learning.partnership.example"


def load_structure():
    """Make what is missing. Returns how many rows were made."""
    facts = read("programme.toml")
    return (
        _places(facts)
        + _agencies(facts)
        + _by_code(Priority, facts["priority"], position=True)
        + _by_code(FrameworkLevel, facts["level"], position=True)
        + _courses(facts)
        + _modules(facts)
    )


def midnight(day):
    """The first instant of a London day."""
    return dt.datetime.combine(day, dt.time(), tzinfo=LONDON)


def _by_code(model, rows, *, position=False):
    """Make the rows whose code is missing."""
    made = 0
    for number, row in enumerate(rows, start=1):
        more = {"position": number} if position else {}
        made += model.objects.get_or_create(code=row["code"], defaults={**row, **more})[1]
    return made


def _places(facts):
    """Localities, tactical groups and districts. A district named like a locality lies in it; others in Lancashire."""
    made = _by_code(Locality, facts["locality"], position=True)
    groups = [{"code": group["code"], "name": group["name"]} for group in facts["tactical_group"]]
    made += _by_code(TacticalGroup, groups)
    localities = {locality.name: locality for locality in Locality.objects.order_by("pk")}
    for row in facts["tactical_group"]:
        group = TacticalGroup.objects.get(code=row["code"])
        for name in row["districts"]:
            place = {
                "name": name,
                "locality": localities.get(name, localities["Lancashire"]),
                "tactical_group": group,
            }
            made += District.objects.get_or_create(code=slugify(name), defaults=place)[1]
    return made


def _agencies(facts):
    """Agencies; those that left are there, retired."""
    localities = {locality.code: locality for locality in Locality.objects.order_by("pk")}
    made = 0
    for row in facts["agency"]:
        defaults = {
            "name": row["name"],
            "standing": row["standing"],
            "sector": row["sector"],
            "locality": localities.get(row.get("locality")),
            "retired_at": midnight(row["retired_on"]) if "retired_on" in row else None,
        }
        made += Agency.objects.get_or_create(code=slugify(row["name"])[:60], defaults=defaults)[1]
    return made


def _courses(facts):
    """Courses with their priorities, levels and confidence items. Title and summary come from the page's words."""
    words = {page["code"]: page for page in read("pages.toml")["course"]}
    localities = {locality.code: locality for locality in Locality.objects.order_by("pk")}
    made = 0
    for row in facts["course"]:
        page = words.get(row["code"], row)
        defaults = {
            "title": page["title"],
            "summary": page["summary"],
            "length": row["length"],
            "workforce": row["workforce"],
            "only_for": localities.get(row.get("only_for")),
            "refresher_months": row.get("refresher_months"),
            "qualifies_trainers": row.get("qualifies_trainers", False),
            "retired_at": midnight(row["retired_on"]) if "retired_on" in row else None,
        }
        course, is_new = Course.objects.get_or_create(code=row["code"], defaults=defaults)
        if not is_new:
            continue
        course.priorities.set(Priority.objects.filter(code__in=row.get("priorities", [])))
        course.levels.set(FrameworkLevel.objects.filter(code__in=row.get("levels", [])))
        CourseItem.objects.bulk_create(
            CourseItem(course=course, code=code, text=text, position=position)
            for position, (code, text) in enumerate(row.get("items", []), start=1)
        )
        made += 1
    return made


def _modules(facts):
    """E-learning, most of it hosted elsewhere. The addresses lead nowhere: they are the demo's."""
    rows = [
        row if row.get("kind") else {**row, "host_name": PLATFORM, "url": f"{PLATFORM_URL}/{row['code']}"}
        for row in facts["module"]
    ]
    return _by_code(Module, rows, position=True)
