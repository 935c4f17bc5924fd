"""Question banks: central data of editors. Which answers are right never leaves the server before an answer."""

from django.db import models
from django.db.models.functions import Lower

from elearning.models.module import Module
from people.choices import classes


class BankQuestionQuerySet(models.QuerySet):
    """Sentences about questions."""

    def in_use(self):
        """Questions that may be drawn now."""
        return self.filter(retired_at=None)


class BankQuestion(models.Model):
    """One question of a module's bank. Retired rather than deleted once somebody has answered it."""

    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="questions")
    text = models.CharField("question", max_length=300)
    # Said after every answer, right or not.
    explanation = models.CharField("what to know", max_length=500, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    field_classes = classes(none="id module text explanation position retired_at")
    objects = BankQuestionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("module", Lower("text"), name="bank_question_once_per_module")]

    def __str__(self):
        return self.text

    @property
    def several(self):
        """Whether more than one answer is right. Wants `choices` prefetched."""
        return sum(choice.right for choice in self.choices.all()) > 1


class BankChoice(models.Model):
    """One answer to choose, whether it is right, and what is said to those who chose it."""

    question = models.ForeignKey(BankQuestion, on_delete=models.PROTECT, related_name="choices")
    text = models.CharField("answer", max_length=250)
    right = models.BooleanField(default=False)
    feedback = models.CharField("what to say to those who choose it", max_length=400, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    field_classes = classes(none="id question text right feedback position")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "position"], name="bank_choice_position_once")]

    def __str__(self):
        return self.text
