"""What staff make of comments: tags, quotes on a course's page, and what was done about them.

None of it points at an answer: a quote is a copy of words whose writer agreed to be quoted.
"""

from django.db import models
from django.db.models import Q

from evaluations.models.forms import QuestionnaireVersion
from people.choices import classes


class CommentTag(models.Model):
    """What a comment is about, in staff's words."""

    code = models.SlugField(max_length=30, unique=True)
    label = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()

    field_classes = classes(none="id code label position")

    def __str__(self):
        return self.label


class PublicWords(models.Model):
    """Something shown on a course's public page until it is taken back."""

    course = models.ForeignKey("courses.Course", on_delete=models.PROTECT, related_name="%(class)ss")
    # How many had answered when it was published: a quote without that says nothing.
    answers = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="%(class)s_withdrawn_at_by",
            ),
        ]


class Quote(PublicWords):
    """Words that somebody agreed to see quoted. `role` is set only where they agreed to that too."""

    question = models.CharField("the question they answered", max_length=300)
    text = models.TextField()
    role = models.CharField(max_length=120, blank=True)

    field_classes = classes(
        none="id course answers published_at withdrawn_at question role",
        personal="published_by withdrawn_by",
        special="text",
    )

    def __str__(self):
        return f"quote #{self.pk}"


class Improvement(PublicWords):
    """You said, we did: what people asked for, what was done about it, and where it can be met.

    `first_date` is the first date taught that way; `version` is the questionnaire that asks whether it helped.
    """

    said = models.CharField("you said", max_length=300)
    did = models.CharField("we did", max_length=300)
    tag = models.ForeignKey(CommentTag, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    first_date = models.ForeignKey("courses.Event", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    version = models.ForeignKey(
        QuestionnaireVersion, on_delete=models.PROTECT, related_name="improvements", null=True, blank=True
    )

    field_classes = classes(
        none="id course answers published_at withdrawn_at said did tag first_date version",
        personal="published_by withdrawn_by",
    )

    def __str__(self):
        return f"improvement #{self.pk}"
