"""7 Minute Briefings."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import PLAIN, Parts, Questions, Sources
from cms.choices import BriefingReason
from courses.queries import policy, times_used
from people.choices import classes


class BriefingIndexPage(Page):
    """All briefings, newest first."""

    lead = models.CharField("first sentence", max_length=250)
    body = RichTextField("below the list", features=PLAIN, blank=True)

    field_classes = classes(none="page_ptr lead body")
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.BriefingPage"]
    template = "cms/briefing_index.html"
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    page_description = "The list of briefings, at /briefings/. There is one."

    class Meta:
        verbose_name = "briefing list"

    def clean(self):
        """Refuse another address: mails and posters rely on this one."""
        super().clean()
        if self.slug != "briefings":
            raise ValidationError({"slug": 'The list of briefings stays at "briefings".'})

    def get_context(self, request, *args, **kwargs):
        """Adds the live briefings, newest first."""
        context = super().get_context(request, *args, **kwargs)
        context["briefings"] = BriefingPage.objects.live().order_by("-written_on", "title", "pk")
        return context


class BriefingPage(Page):
    """One subject in exactly seven numbered parts, read in seven minutes, printed on one A4 side."""

    summary = models.CharField(max_length=250)
    key_message = models.TextField(max_length=400)
    reason = models.CharField("why a briefing", max_length=20, choices=BriefingReason)
    why_written = models.TextField(max_length=600)
    parts = StreamField(Parts(), help_text="Exactly seven.")
    questions = StreamField(Questions(), verbose_name="questions for the team")
    further_reading = StreamField(Sources(), blank=True)
    written_on = models.DateField()
    review_on = models.DateField("read again by")

    field_classes = classes(
        none="page_ptr summary key_message reason why_written parts questions further_reading written_on review_on"
    )
    parent_page_types = ["cms.BriefingIndexPage"]
    subpage_types: list[str] = []
    template = "cms/briefing.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("key_message"),
        MultiFieldPanel([FieldPanel("reason"), FieldPanel("why_written")], heading="Why it was written"),
        FieldPanel("parts"),
        FieldPanel("questions"),
        FieldPanel("further_reading"),
        MultiFieldPanel([FieldPanel("written_on"), FieldPanel("review_on")], heading="Dates"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("parts"),
        index.AutocompleteField("summary"),
        index.AutocompleteField("parts"),
    ]
    page_description = "Seven numbered parts, a key message, questions for the team."

    class Meta:
        verbose_name = "7 Minute Briefing"
        verbose_name_plural = "7 Minute Briefings"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(review_on__gt=models.F("written_on")), name="briefing_review_after_writing"
            ),
        ]

    def clean(self):
        """Refuse a review date that is not after the day of writing."""
        super().clean()
        if self.written_on and self.review_on and self.review_on <= self.written_on:
            raise ValidationError({"review_on": "Choose a day after the day it was written."})

    def get_context(self, request, *args, **kwargs):
        """Adds whether the review date has passed, by London's date, and how many teams used it."""
        context = super().get_context(request, *args, **kwargs)
        context["teams"], context["smallest"] = times_used(self.pk), policy().smallest_count
        context["review_is_due"] = bool(self.review_on and self.review_on < timezone.localdate())
        return context
