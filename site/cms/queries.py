"""Finding the page of an address, and knowing whether anything it shows has changed."""

from django.db import connection
from django.db.models import BooleanField, Func, Subquery, Value
from wagtail.models import PageLogEntry

from audit.models import Entry
from cms.models import (
    BriefingIndexPage,
    BriefingPage,
    CataloguePage,
    CoursePage,
    HomePage,
    LearningPage,
    ModulePage,
    StandardPage,
)
from elearning.choices import Kind

# The kind of page follows from the form of the address, because each kind has one kind of parent.
INDEXES = {
    "training": (CataloguePage, CoursePage),
    "briefings": (BriefingIndexPage, BriefingPage),
    "e-learning": (LearningPage, ModulePage),
}
DEPTH_OF_HOME = 2


def page_at(path):
    """The live page at "training/neglect/" in one query, or None where Wagtail's own search has to decide.

    Wagtail asks for the site, then twice for each part of the address. Here one row is asked for, by its slug.
    """
    parts = [part for part in path.split("/") if part]
    if not parts:
        return HomePage.objects.live().order_by("pk").first()
    if len(parts) == 1 and parts[0] in INDEXES:
        pages = INDEXES[parts[0]][0].objects.live()
    elif len(parts) == 2 and parts[0] in INDEXES:
        pages = INDEXES[parts[0]][1].objects.live()
    else:
        depth = len(parts) + DEPTH_OF_HOME
        pages = StandardPage.objects.live().filter(depth=depth, url_path__endswith=f"/{'/'.join(parts)}/")
    if pages.model is CoursePage:
        pages = pages.select_related("course__only_for")
    if pages.model is ModulePage:
        pages = pages.select_related("module")
    return pages.filter(slug=parts[-1]).order_by("pk").first()


def lesson_of(code):
    """The live page with the lessons of a module that is offered, the newest where there are several, or None."""
    pages = ModulePage.objects.live().filter(module__code=code, module__retired_at=None, module__kind=Kind.OWN)
    return pages.select_related("module").order_by("-pk").first()


class Quiet(Func):
    """Whether no other PostgreSQL connection has written something it has not committed yet."""

    template = (
        "NOT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
        " AND backend_xid IS NOT NULL AND pid <> pg_backend_pid())"
    )
    output_field = BooleanField()


def state():
    """The newest audit entry, the newest of Wagtail's page log, and whether that is sure: (5, 7, True). One query.

    Every booking, change of a date or course, and publication writes one of them, so what public pages show is the
    same as long as the two numbers are. SQLite numbers entries in the order of commits. PostgreSQL hands the numbers
    out earlier, so that a lower one may still come while another transaction is under way: then it is not sure, and
    nothing made now may be kept. None where there is no entry yet.
    """
    log = PageLogEntry.objects.order_by("-pk").values("pk")[:1]
    quiet = Quiet() if connection.vendor == "postgresql" else Value(True)
    return Entry.objects.order_by("-pk").values_list("pk", Subquery(log), quiet).first()
