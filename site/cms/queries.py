"""Finding the page of an address."""

from cms.models import BriefingIndexPage, BriefingPage, CataloguePage, CoursePage, HomePage, StandardPage

# The kind of page follows from the form of the address, because each kind has one kind of parent.
INDEXES = {"training": (CataloguePage, CoursePage), "briefings": (BriefingIndexPage, BriefingPage)}
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
    return pages.filter(slug=parts[-1]).order_by("pk").first()
