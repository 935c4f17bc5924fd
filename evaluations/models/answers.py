"""Answers, and the key of each date that turns a person into a pseudonym."""

import secrets

from django.db import models
from django.db.models import Q

from evaluations.choices import SEALED, Consent, Moment, Pairing, Review, Wave
from evaluations.models.forms import QuestionnaireVersion
from people.choices import classes


def random_id():
    """63 random bits: a primary key whose order and gaps tell nothing."""
    return secrets.randbits(63)


class EventKey(models.Model):
    """The key that turns a person into a pseudonym for one date; wrapped by EVALUATION_KEY, later destroyed."""

    event = models.OneToOneField("courses.Event", on_delete=models.PROTECT, related_name="evaluation_key")
    wrapped = models.BinaryField(null=True)
    destroy_on = models.DateField()
    destroyed_on = models.DateField(null=True, blank=True)

    field_classes = classes(none="id event destroy_on destroyed_on", secret="wrapped")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(wrapped=None, destroyed_on__isnull=False) | Q(wrapped__isnull=False, destroyed_on=None),
                name="event_key_gone_when_destroyed",
            ),
        ]

    def __str__(self):
        return f"key #{self.pk}"


class Envelope(models.Model):
    """Answers that nobody can read before their form has closed: `content` is encrypted with the date's key.

    Says the date and the wave, so that envelopes can be counted, and nothing else.
    """

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    event = models.ForeignKey("courses.Event", on_delete=models.PROTECT, related_name="envelopes")
    wave = models.CharField(max_length=4, choices=Wave)
    content = models.BinaryField()

    field_classes = classes(none="id event wave", secret="content")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(wave__in=SEALED), name="envelope_wave_sealed"),
        ]

    def __str__(self):
        return "envelope"


class Response(models.Model):
    """One set of answers. No person, booking, invitation, address or time: only the date it was asked about."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    event = models.ForeignKey("courses.Event", on_delete=models.PROTECT, related_name="responses")
    wave = models.CharField(max_length=4, choices=Wave)
    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="responses")
    pairing = models.CharField(max_length=10, choices=Pairing)
    pseudonym = models.CharField(max_length=64, blank=True)
    consent = models.CharField(max_length=10, choices=Consent, default=Consent.NO)
    # Set by run_due when the row was rewritten in random order with the others of its day.
    shuffled = models.BooleanField(default=False)

    field_classes = classes(none="id event wave version pairing consent shuffled", pseudonymous="pseudonym")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(wave__in=Wave.values), name="response_wave_known"),
            models.CheckConstraint(condition=Q(consent__in=Consent.values), name="response_consent_known"),
            models.CheckConstraint(
                condition=(Q(pairing=Pairing.PAIRED) & ~Q(pseudonym=""))
                | Q(pairing__in=[Pairing.UNPAIRED, Pairing.IMPORTED], pseudonym=""),
                name="response_pseudonym_when_paired",
            ),
            models.UniqueConstraint(
                fields=["event", "wave", "pseudonym"], condition=~Q(pseudonym=""), name="response_once_per_pseudonym"
            ),
        ]

    def __str__(self):
        return "response"


class AnswerQuerySet(models.QuerySet):
    """Sentences about answers."""

    def visible_to(self, user):
        """Words that `user` may read as a moderator: of the localities they co-ordinate, all for an administrator."""
        words = self.exclude(text="")
        if user.is_administrator:
            return words
        return words.filter(response__event__locality__in=user.coordinated_localities)


class Answer(models.Model):
    """One answer. `question_code` is a Question's code, or a CourseItem's with its `moment`; some value is set."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    question_code = models.SlugField(max_length=60)
    moment = models.CharField(max_length=12, choices=Moment, blank=True)
    number = models.SmallIntegerField(null=True, blank=True)
    option_code = models.SlugField(max_length=40, blank=True)
    text = models.TextField(blank=True)
    due_on = models.DateField("by when", null=True, blank=True)
    # Of words alone. No time and no name: who decided is in the audit, without the words.
    review = models.CharField(max_length=12, choices=Review, default=Review.WAITING)
    # Codes of CommentTag, each between spaces: rows are written anew in another order, so nothing points at them.
    tags = models.CharField(max_length=300, blank=True)

    objects = AnswerQuerySet.as_manager()

    field_classes = classes(
        none="id response question_code moment number option_code due_on review tags", special="text"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["response", "question_code", "moment", "option_code"], name="answer_once_per_question"
            ),
            models.CheckConstraint(
                condition=(
                    Q(number__isnull=False)
                    | ~Q(option_code="")
                    | ~Q(text="")
                    | Q(due_on__isnull=False)
                    | Q(review=Review.SEALED)
                ),
                name="answer_says_something",
            ),
            models.CheckConstraint(condition=Q(review__in=Review.values), name="answer_review_known"),
            models.CheckConstraint(condition=~Q(review=Review.SEALED) | Q(text=""), name="answer_sealed_is_gone"),
        ]

    def __str__(self):
        return "answer"
