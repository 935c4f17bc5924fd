"""E-learning: the list at /e-learning/ and the pages of modules with their lessons."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Subquery
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import PLAIN, Body, Outcomes, Steps
from courses.models import FrameworkLevel
from elearning import queries
from elearning.choices import Kind
from elearning.models import Module
from people.choices import classes


class LearningPage(Page):
    """The list of modules at /e-learning/: those with lessons or a package here, and those of other platforms."""

    lead = models.CharField("first sentence", max_length=250)
    body = StreamField(Body(), verbose_name="below the list", blank=True)

    field_classes = classes(none="page_ptr lead body")
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.ModulePage"]
    template = "cms/learning.html"
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]
    page_description = "The list of e-learning modules, at /e-learning/. There is one."

    class Meta:
        verbose_name = "e-learning list"

    def clean(self):
        """Refuse another address: mails and menus rely on this one."""
        super().clean()
        if self.slug != "e-learning":
            raise ValidationError({"slug": 'The list of e-learning stays at "e-learning".'})

    def get_context(self, request, *args, **kwargs):
        """Adds the modules by level, each with the reader's place in it."""
        context = super().get_context(request, *args, **kwargs)
        context["groups"] = by_level(offered(request.user))
        return context


def offered(user):
    """Every module on offer with its page, and where `user` stands with it. One query, two more when signed in."""
    pages = ModulePage.objects.live().filter(module=OuterRef("pk")).order_by("-pk").values("slug")[:1]
    going, done = queries.under_way(user), queries.last_completions(user)
    rows = []
    for module in Module.objects.offered().annotate(slug=Subquery(pages)).order_by("position", "title", "pk"):
        slug = module.slug
        if module.kind != Kind.OUTSIDE and not slug:
            continue  # Its page is not written yet.
        address = f"/e-learning/{slug}/" if slug else module.url
        rows.append(
            {
                "module": module,
                "address": address,
                "facts": facts(module),
                "outside": module.kind == Kind.OUTSIDE,
                "here": bool(slug),
                "going": going.get(module.pk),
                "done_on": done.get(module.pk),
            }
        )
    return rows


def by_level(rows):
    """[(level, rows)]: by level in the order of the framework, the others last."""
    order = dict(FrameworkLevel.objects.order_by("position", "pk").values_list("name", "position"))
    groups: dict[str, list] = {}
    for row in rows:
        groups.setdefault(row["module"].level, []).append(row)
    return sorted(groups.items(), key=lambda group: (group[0] == "", order.get(group[0], 99), group[0]))


def facts(module):
    """Level and time in words."""
    said = [module.level, f"about {module.minutes} minutes" if module.minutes else ""]
    return ", ".join(part for part in said if part)


class ModulePage(Page):
    """The story and the lessons of a module. Its facts and its questions are kept under E-learning (docs/adr/0006)."""

    module = models.ForeignKey("elearning.Module", on_delete=models.PROTECT, related_name="pages")
    lead = models.CharField("first sentence", max_length=250)
    outcomes = StreamField(Outcomes(), verbose_name="what you will be able to do")
    audience = RichTextField("who it is for", features=PLAIN)
    content_note = RichTextField(
        features=PLAIN,
        blank=True,
        help_text="What is hard in it, and a private way out. Leave empty only where nothing is hard.",
    )
    steps = StreamField(Steps(), verbose_name="the lesson", blank=True, help_text="Empty for a package.")
    written_on = models.DateField()
    review_on = models.DateField("read again by")

    field_classes = classes(none="page_ptr module lead outcomes audience content_note steps written_on review_on")
    parent_page_types = ["cms.LearningPage"]
    subpage_types: list[str] = []
    template = "cms/module.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("module"),
        FieldPanel("lead"),
        FieldPanel("outcomes"),
        FieldPanel("audience"),
        FieldPanel("content_note"),
        FieldPanel("steps"),
        MultiFieldPanel([FieldPanel("written_on"), FieldPanel("review_on")], heading="Dates"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("outcomes")]
    page_description = "What a module is about, and its lessons; facts and questions are kept under E-learning."

    class Meta:
        verbose_name = "module page"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(review_on__gt=models.F("written_on")), name="module_page_review_after_writing"
            ),
        ]

    def clean(self):
        """Refuse a module without lessons where they are to be on this site, and a review day before the writing."""
        super().clean()
        if self.written_on and self.review_on and self.review_on <= self.written_on:
            raise ValidationError({"review_on": "Choose a day after the day it was written."})
        if self.module_id and self.module.kind == Kind.OWN and not self.steps:
            raise ValidationError({"steps": "This module is taken on this site, so it needs at least one step."})

    @property
    def step_ids(self):
        """The ids of the lesson's steps, in order."""
        return [block.id for block in self.steps]

    def get_context(self, request, *args, **kwargs):
        """Adds the module's facts and the reader's place in it."""
        context = super().get_context(request, *args, **kwargs)
        context["facts"] = facts(self.module)
        context["going"] = queries.under_way(request.user).get(self.module_id)
        context["done_on"] = queries.last_completions(request.user).get(self.module_id)
        return context
