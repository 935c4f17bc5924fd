"""Messages waiting to be sent (docs/adr/0004)."""

from django.db import models
from django.db.models import Q

from outbox.choices import State
from people.choices import classes


class MessageQuerySet(models.QuerySet):
    """Sentences about messages."""

    def visible_to(self, user):
        """Administrators see all; co-ordinators those of their locality; anyone the copies sent to them."""
        if not user.is_authenticated:
            return self.none()
        if user.is_administrator:
            return self
        own = Q(recipient_id=user.person_id) if user.person_id else Q(pk=None)
        return self.filter(own | Q(locality__in=user.coordinated_localities))

    def due(self, at):
        """Unsent messages whose time has come and that nobody holds a lease on."""
        return self.filter(state=State.QUEUED, next_try_at__lte=at).filter(
            Q(leased_until=None) | Q(leased_until__lt=at)
        )


class Message(models.Model):
    """One mail to one address. Holds a template's name and plain values; the text is rendered when it is sent."""

    key = models.CharField(max_length=120, unique=True)
    template = models.CharField(max_length=100)
    to_address = models.EmailField()
    recipient = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="messages", null=True, blank=True
    )
    locality = models.ForeignKey("people.Locality", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    values = models.JSONField(default=dict, blank=True)
    # A list of plain dicts, one a calendar part: see outbox.calendars.
    calendar = models.JSONField(default=list, blank=True)
    # One-time codes and links are wiped as soon as they are sent.
    holds_secret = models.BooleanField(default=False)
    queued_at = models.DateTimeField()
    drop_after = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    lease = models.CharField(max_length=32, blank=True)
    message_id = models.CharField(max_length=120)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    field_classes = classes(
        none="id key template locality holds_secret queued_at drop_after state attempts next_try_at leased_until lease"
        " message_id sent_at last_error",
        personal="to_address recipient values calendar",
    )
    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "next_try_at"], name="outbox_due")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="message_state_known"),
            models.CheckConstraint(
                condition=Q(state=State.SENT, sent_at__isnull=False) | (~Q(state=State.SENT) & Q(sent_at=None)),
                name="message_sent_has_time",
            ),
            models.CheckConstraint(
                condition=Q(leased_until=None, lease="") | (Q(leased_until__isnull=False) & ~Q(lease="")),
                name="message_lease_whole",
            ),
        ]

    def __str__(self):
        return f"{self.template} #{self.pk}"

    @property
    def about(self):
        """What the message is, in words: its template's name without the folder."""
        return self.template.rpartition("/")[2].replace("_", " ").capitalize()


class TemplateText(models.Model):
    """What staff wrote in place of a message's own text. Holds [[placeholders]], never template code."""

    template = models.CharField(max_length=100, unique=True)
    subject = models.CharField(max_length=150)
    body = models.TextField(max_length=5000)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    field_classes = classes(none="id template subject body changed_at", personal="changed_by")

    def __str__(self):
        return f"text of {self.template}"
