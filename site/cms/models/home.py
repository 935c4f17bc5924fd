"""The home page, and pages of running text."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from bookings import queries
from cms.blocks import PLAIN, Body
from people.choices import classes

# First parts of addresses that belong to other rooms of the house: a page there would never be seen.
# fmt: off
RESERVED = frozenset((
    "_util", "accounts", "admin", "agency", "approve", "briefing-uses", "calendar.ics", "certificates", "coordinate",
    "dates", "design", "documents", "evaluate", "healthz", "join", "learn", "learning-sources", "media", "my",
    "offers", "open-data", "outbox", "reports", "robots.txt", "scrutiny", "sitemap.xml", "static", "trainer",
))
# fmt: on


class HomePage(Page):
    """The front door: what this is, three ways in, the next dates."""

    lead = models.CharField(max_length=250)
    find_text = models.CharField("find training", max_length=250)
    read_text = models.CharField("read a briefing", max_length=250)
    about_heading = models.CharField(max_length=100)
    about = RichTextField(features=PLAIN)

    field_classes = classes(none="page_ptr lead find_text read_text about_heading about")
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.CataloguePage", "cms.BriefingIndexPage", "cms.LearningPage", "cms.StandardPage"]
    template = "cms/home.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        MultiFieldPanel([FieldPanel("find_text"), FieldPanel("read_text")], heading="Ways in"),
        MultiFieldPanel([FieldPanel("about_heading"), FieldPanel("about")], heading="Below the dates"),
    ]
    page_description = "The front door of the site. There is one."

    class Meta:
        verbose_name = "home page"

    def get_context(self, request, *args, **kwargs):
        """Adds the next four public dates."""
        context = super().get_context(request, *args, **kwargs)
        context["dates"] = queries.next_public_dates(at=timezone.now())[:4]
        return context


class StandardPage(Page):
    """A page of running text: about, accessibility, privacy, help, resources, videos."""

    lead = models.CharField("first sentence", max_length=250)
    body = StreamField(Body())

    field_classes = classes(none="page_ptr lead body")
    parent_page_types = ["cms.HomePage", "cms.StandardPage"]
    subpage_types = ["cms.StandardPage"]
    template = "cms/standard.html"
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead"),
        index.SearchField("body"),
        index.AutocompleteField("lead"),
        index.AutocompleteField("body"),
    ]
    page_description = "Running text with headings, pictures and files."

    class Meta:
        verbose_name = "standard page"

    def clean(self):
        """Refuse an address that another part of the site answers."""
        super().clean()
        # Depth 3 is directly below the home page; a new page has no depth until it is saved.
        if (self.depth or 3) == 3 and self.slug in RESERVED:
            raise ValidationError({"slug": "Another part of the site uses this address. Choose a different one."})
