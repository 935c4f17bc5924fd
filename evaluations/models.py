"""Questionnaires and answers.

`Invitation` is the only completion flag; `Response` has no way back to person, booking or invitation except through the
event's key and EVALUATION_KEY together, until that key is destroyed (docs/adr/0010).
"""

import datetime as dt
import secrets

from django.db import models
from django.db.models import F, Q

from evaluations.choices import Consent, Kind, Level, Moment, Pairing, Wave
from people.choices import classes


def random_id():
    """63 random bits: a primary key whose order and gaps tell nothing."""
    return secrets.randbits(63)


def opens_before(policy):
    """How long before the end of a date its form opens."""
    return dt.timedelta(minutes=policy.w1_opens_minutes_before_end)


def open_for(policy):
    """How long after the end of a date its form stays open."""
    return dt.timedelta(days=policy.w1_open_days)


def opens_at(event, policy):
    """When the form of the day opens by link: some minutes before the last sitting ends."""
    return event.ends_at - opens_before(policy)


def closes_at(event, policy):
    """When the form of the day closes by itself."""
    return event.ends_at + open_for(policy)


class Questionnaire(models.Model):
    """The questions of one wave, through all their versions."""

    code = models.SlugField(max_length=40, unique=True)
    wave = models.CharField(max_length=4, choices=Wave)
    title = models.CharField(max_length=120)

    field_classes = classes(none="id code wave title")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(wave__in=Wave.values), name="questionnaire_wave_known"),
        ]

    def __str__(self):
        return self.title


class QuestionnaireVersion(models.Model):
    """One wording. Frozen by its first answer, so that old results stay readable; a change makes the next version."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    in_use_from = models.DateTimeField(null=True, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)

    field_classes = classes(none="id questionnaire number in_use_from frozen_at")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="questionnaire_version_once"),
        ]

    def __str__(self):
        return f"version {self.number} #{self.pk}"


class Question(models.Model):
    """One question of a version. `code` stays the same over versions so that years compare."""

    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="questions")
    code = models.SlugField(max_length=60)
    kind = models.CharField(max_length=12, choices=Kind)
    section = models.CharField("heading of the group it stands in", max_length=120)
    text = models.CharField(max_length=300)
    hint = models.CharField(max_length=300, blank=True)
    low = models.SmallIntegerField(null=True, blank=True)
    high = models.SmallIntegerField(null=True, blank=True)
    low_label = models.CharField(max_length=60, blank=True)
    high_label = models.CharField(max_length=60, blank=True)
    # What the answer can speak of; none for comments, plans and consent.
    level = models.PositiveSmallIntegerField("Kirkpatrick level", choices=Level, null=True, blank=True)
    required = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField()

    field_classes = classes(
        none="id version code kind section text hint low high low_label high_label level required position",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="question_code_once"),
            models.UniqueConstraint(fields=["version", "position"], name="question_position_once"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="question_kind_known"),
            models.CheckConstraint(condition=Q(level=None) | Q(level__in=Level.values), name="question_level_known"),
            models.CheckConstraint(
                condition=(
                    Q(kind__in=[Kind.SCALE, Kind.CONFIDENCE], low__isnull=False, high__isnull=False, high__gt=F("low"))
                    | (~Q(kind__in=[Kind.SCALE, Kind.CONFIDENCE]) & Q(low=None, high=None))
                ),
                name="question_scale_has_ends",
            ),
        ]

    def __str__(self):
        return f"{self.code} #{self.pk}"


class Option(models.Model):
    """One answer to choose from."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="options")
    code = models.SlugField(max_length=40)
    label = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()

    field_classes = classes(none="id question code label position")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "code"], name="option_code_once")]

    def __str__(self):
        return self.label


class CourseItem(models.Model):
    """Something a course wants people to be more confident in; asked 0-10 in W0, W1 and W2."""

    course = models.ForeignKey("courses.Course", on_delete=models.PROTECT, related_name="evaluation_items")
    code = models.SlugField(max_length=60)
    text = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()
    retired_at = models.DateTimeField(null=True, blank=True)

    field_classes = classes(none="id course code text position retired_at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "code"], name="course_item_code_once")]

    def __str__(self):
        return self.text


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


class Invitation(models.Model):
    """Asks one booking's delegate to answer one wave. Knows that they answered and on which day, never what."""

    booking = models.ForeignKey("bookings.Booking", on_delete=models.PROTECT, related_name="invitations")
    wave = models.CharField(max_length=4, choices=Wave)
    token_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    answered_on = models.DateField(null=True, blank=True)

    field_classes = classes(none="id wave opens_at closes_at", personal="booking answered_on", secret="token_hash")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["booking", "wave"], name="invitation_once_per_wave"),
            models.CheckConstraint(condition=Q(wave__in=Wave.values), name="invitation_wave_known"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="invitation_closes_after_opening"),
        ]

    def __str__(self):
        return f"{self.wave} invitation #{self.pk}"


class RoomCode(models.Model):
    """A short code a trainer shows in the room; whoever types it may answer while it is open."""

    event = models.ForeignKey("courses.Event", on_delete=models.PROTECT, related_name="room_codes")
    code = models.CharField(max_length=8)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    field_classes = classes(none="id event opened_at closed_at", personal="opened_by closed_by", secret="code")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], name="room_code_once"),
            models.UniqueConstraint(fields=["event"], condition=Q(closed_at=None), name="room_code_one_open_per_event"),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="room_code_closed_at_by",
            ),
        ]

    def __str__(self):
        return f"room code #{self.pk}"


class SpentTicket(models.Model):
    """One form sent in with a room code by somebody unknown, so that the same page cannot be sent twice.

    A hash of a number that was only in that page; nothing leads from here to the answers. Deleted when the form closes.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    room = models.ForeignKey(RoomCode, on_delete=models.PROTECT, related_name="spent_tickets")

    field_classes = classes(none="digest room")

    def __str__(self):
        return "spent ticket"


class Closing(models.Model):
    """A trainer closed a date's form for good before its time was over. There is no way back: figures may be out."""

    event = models.ForeignKey("courses.Event", on_delete=models.PROTECT, related_name="evaluation_closings")
    wave = models.CharField(max_length=4, choices=Wave)
    made_at = models.DateTimeField()
    actor = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    field_classes = classes(none="id event wave made_at", personal="actor")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "wave"], name="closing_once_per_wave"),
            models.CheckConstraint(condition=Q(wave__in=Wave.values), name="closing_wave_known"),
        ]

    def __str__(self):
        return f"closing of {self.wave} #{self.pk}"


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

    field_classes = classes(none="id response question_code moment number option_code due_on", special="text")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["response", "question_code", "moment", "option_code"], name="answer_once_per_question"
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=False) | ~Q(option_code="") | ~Q(text="") | Q(due_on__isnull=False),
                name="answer_says_something",
            ),
        ]

    def __str__(self):
        return "answer"
