"""The catalogue and the pages of courses."""

import re
import unicodedata
from html import unescape

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.utils import timezone
from django.utils.html import strip_tags
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

import evaluations.queries
from bookings import queries
from cms.blocks import PLAIN, Body, Outcomes
from cms.models.learning import offered
from courses.choices import EventStatus, Workforce
from courses.forms import CatalogueFilter
from courses.models import Event
from people.choices import classes

PER_PAGE = 25
DATES_PER_COURSE = 3
# Endings that hide the part words share: children, exploitation, neglected, drivers, families, abusive.
ENDINGS = re.compile(r"(ren|ations?|ing|ies|ed|es|ive|s|e|y)$")


def words_of(text):
    """The words of a text in lower case, without accents and punctuation."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.findall(r"[a-z0-9]+", plain)


def stem(word):
    """What a word shares with its relatives: "children" gives "child". At least four letters stay."""
    shorter = ENDINGS.sub("", word)
    return shorter if len(shorter) >= 4 else word


class CoursePageQuerySet(PageQuerySet):
    """Sentences about course pages."""

    def public(self):
        """Live pages of courses that are still taught."""
        return self.live().filter(course__retired_at=None)

    def containing(self, text):
        """Pages with a word that begins like each word of `text`: "exploit" finds exploitation, "child" children."""
        pages = self
        for word in words_of(text)[:10]:
            pages = pages.filter(search_text__contains=f" {stem(word)}")
        return pages

    def fitting(self, wanted):
        """Pages whose text and course fit what somebody looks for; dates are not asked here."""
        pages = self.containing(wanted.text)
        if wanted.priority:
            pages = pages.filter(course__priorities__code=wanted.priority)
        if wanted.level:
            pages = pages.filter(course__levels__code=wanted.level)
        if wanted.workforce:
            pages = pages.filter(course__workforce__in=(wanted.workforce, Workforce.BOTH))
        return pages

    def rows_with_dates(self, wanted, *, at):
        """One row for each page and fitting upcoming date, and for each page without one. One query."""
        fits = Q(course__events__status=EventStatus.PUBLISHED, course__events__starts_at__gt=at)
        if wanted.delivery:
            fits &= Q(course__events__delivery=wanted.delivery)
        if wanted.span:
            first, following = wanted.span
            fits &= Q(course__events__starts_at__gte=first, course__events__starts_at__lt=following)
        rows = self.annotate(date=FilteredRelation("course__events", condition=fits))
        if wanted.about_dates:
            rows = rows.filter(date__isnull=False)
        if wanted.locality:
            rows = rows.filter(date__locality__code=wanted.locality)
        return rows.order_by("title", "pk", "date__starts_at", "date__pk").values(
            "pk",
            "slug",
            "title",
            "lead",
            length=F("course__length"),
            only_for=F("course__only_for__name"),
            date_id=F("date__pk"),
            date_starts_at=F("date__starts_at"),
        )


CoursePageManager = PageManager.from_queryset(CoursePageQuerySet)


class CataloguePage(Page):
    """The catalogue at /training/: all courses that have a page, with their next dates, searched and filtered."""

    lead = models.CharField("first sentence", max_length=250)
    empty = models.TextField("when nothing matches", max_length=500)

    field_classes = classes(none="page_ptr lead empty")
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.CoursePage"]
    template = "cms/catalogue.html"
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("empty")]
    page_description = "The list of courses, at /training/. There is one."

    class Meta:
        verbose_name = "catalogue"

    def clean(self):
        """Refuse another address: mails and posters rely on this one."""
        super().clean()
        if self.slug != "training":
            raise ValidationError({"slug": 'The catalogue stays at "training".'})

    def get_context(self, request, *args, **kwargs):
        """Adds the filter form and one page of results. The number of queries does not depend on the rows."""
        context = super().get_context(request, *args, **kwargs)
        at = timezone.now()
        form = CatalogueFilter(request.GET, at=at)
        wanted = form.wanted()
        rows = list(CoursePage.objects.public().fitting(wanted).rows_with_dates(wanted, at=at))
        found = _by_date(rows) if wanted.by_date else _by_course(rows)
        results = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
        _fetch_dates(results.object_list)
        modules = _modules(wanted, request.user) if wanted.about_modules and results.number == 1 else []
        context.update(
            form=form,
            wanted=wanted,
            chosen=form.chosen(),
            results=results,
            modules=modules,
            courses=len({row["pk"] for row in rows}),
            dates=len({row["date_id"] for row in rows} - {None}),
        )
        return context


def _modules(wanted, user):
    """E-learning whose words, priority, level and workforce fit. One query, two more when signed in."""
    return [row for row in offered(user) if _fits(row["module"], wanted)]


def _fits(module, wanted):
    """Whether a module is one that somebody looks for, by the same rules as a course."""
    words = " ".join(f" {word}" for word in words_of(f"{module.title} {module.summary} {module.level} e-learning"))
    return (
        all(f" {stem(word)}" in words for word in words_of(wanted.text)[:10])
        and (not wanted.priority or wanted.priority in module.priorities)
        and (not wanted.level or module.level == wanted.level_name)
        and (not wanted.workforce or module.workforce in (wanted.workforce, Workforce.BOTH))
    )


def _by_course(rows):
    """Courses in the order of the rows, those with a date first, each with the ids of its next dates."""
    courses = {}
    for row in rows:
        course = courses.setdefault(row["pk"], {**row, "ids": []})
        if row["date_id"]:
            course["ids"].append(row["date_id"])
    for course in courses.values():
        course["more"] = max(len(course["ids"]) - DATES_PER_COURSE, 0)
        course["ids"] = course["ids"][:DATES_PER_COURSE]
    return sorted(courses.values(), key=lambda course: not course["ids"])


def _by_date(rows):
    """Dates, soonest first, each with the page of its course (one of them, where a course has several)."""
    dates = {row["date_id"]: {**row, "ids": [row["date_id"]]} for row in rows if row["date_id"]}
    return sorted(dates.values(), key=lambda row: (row["date_starts_at"], row["date_id"]))


def _fetch_dates(shown):
    """Put the dates of the shown results in place of their ids. Two queries, none when there is no date."""
    ids = [pk for result in shown for pk in result["ids"]]
    found = {event.pk: event for event in queries.for_tiles(Event.objects.filter(pk__in=ids))} if ids else {}
    for result in shown:
        result["dates"] = [found[pk] for pk in result["ids"] if pk in found]
        result["address"] = f"/training/{result['slug']}/"
        result["facts"] = _facts(result["length"], result["only_for"])


def _facts(length, only_for):
    """How long a course takes and for which area alone it is, where that is known."""
    facts = (length, f"only for people who work in {only_for}" if only_for else "")
    return " \u00b7 ".join(fact for fact in facts if fact)


class CoursePage(Page):
    """The story of a course. Its facts are in courses.Course, its dates in courses.Event (docs/adr/0006)."""

    course = models.ForeignKey("courses.Course", on_delete=models.PROTECT, related_name="pages")
    lead = models.CharField("first sentence", max_length=250)
    outcomes = StreamField(Outcomes(), verbose_name="what you will be able to do")
    audience = RichTextField("who it is for", features=PLAIN)
    prerequisites = RichTextField("what you need first", features=PLAIN)
    teaching = RichTextField("how it is taught", features=PLAIN)
    content_note = RichTextField(
        features=PLAIN,
        blank=True,
        help_text="What is hard in it, and a private way out. Leave empty only where nothing is hard.",
    )
    body = StreamField(Body(), verbose_name="more", blank=True)
    # All words of the page with a space before each, so that the beginning of a word can be searched on any database.
    search_text = models.TextField(blank=True, editable=False)

    field_classes = classes(
        none="page_ptr course lead outcomes audience prerequisites teaching content_note body search_text"
    )
    parent_page_types = ["cms.CataloguePage"]
    subpage_types: list[str] = []
    template = "cms/course.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("course"),
        FieldPanel("lead"),
        FieldPanel("outcomes"),
        MultiFieldPanel([FieldPanel("audience"), FieldPanel("prerequisites")], heading="Who it is for"),
        FieldPanel("teaching"),
        FieldPanel("content_note"),
        FieldPanel("body"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("search_text"),
        index.AutocompleteField("search_text"),
        index.FilterField("course"),
    ]
    page_description = "The story of a course; its facts are kept under Courses."

    objects = CoursePageManager()

    class Meta:
        verbose_name = "course page"

    def save(self, *args, **kwargs):
        """Keep the words for searching with the text they come from."""
        self.search_text = self._words()
        return super().save(*args, **kwargs)

    def _words(self):
        """All words of title, course and story, a space before each."""
        streams = [
            text
            for field in ("outcomes", "body")
            for text in self._meta.get_field(field).get_searchable_content(getattr(self, field))
        ]
        texts = [
            self.title,
            self.course.code,
            self.course.title,
            self.lead,
            *streams,
            *(
                unescape(strip_tags(text.replace("<", " <")))
                for text in (self.audience, self.prerequisites, self.teaching)
            ),
        ]
        return "".join(f" {word}" for word in words_of(" ".join(texts)))

    def get_context(self, request, *args, **kwargs):
        """Adds the course's facts and upcoming dates with the places left."""
        context = super().get_context(request, *args, **kwargs)
        context["dates"] = list(queries.dates_of(self.course, at=timezone.now())[:12])
        only_for = self.course.only_for
        context["facts"] = _facts(self.course.length, only_for.name if only_for else "")
        context["priorities"] = list(self.course.priorities.order_by("position", "pk"))
        context["levels"] = list(self.course.levels.order_by("position", "pk"))
        context["improvements"] = list(evaluations.queries.improvements(self.course)[:3])
        context["quotes"] = list(evaluations.queries.quotes(self.course)[:3])
        return context
