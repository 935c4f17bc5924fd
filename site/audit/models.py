"""The audit trail (docs/adr/0005): text ids instead of foreign keys, so that history outlives its targets."""

from django.db import models
from django.db.models import Q

from audit.choices import SENTENCES
from people.choices import classes


class AppendOnlyError(RuntimeError):
    """Somebody tried to change or delete an audit entry."""


class EntryQuerySet(models.QuerySet):
    """Sentences about entries."""

    def visible_to(self, user):
        """Administrators read all; co-ordinators their locality's; anyone what they did or what was done to them."""
        if not user.is_authenticated:
            return self.none()
        if user.is_administrator:
            return self
        own = Q(actor_id=str(user.person_id)) | Q(subject_id=str(user.person_id))
        localities = [str(pk) for pk in user.coordinated_localities]
        return self.filter(own | Q(locality_id__in=localities)) if user.person_id else self.none()

    def update(self, **kwargs):
        """Refused: entries are appended, never edited (sealing goes through `actions.seal`)."""
        raise AppendOnlyError("audit entries are never edited")

    def delete(self):
        """Refused."""
        raise AppendOnlyError("audit entries are never deleted")


class Entry(models.Model):
    """One thing somebody did. `detail` holds codes and numbers only: never free text, needs, addresses or names."""

    at = models.DateTimeField()
    action = models.CharField(max_length=60)
    actor_id = models.CharField(max_length=40, blank=True)
    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=40)
    subject_id = models.CharField("person it is about", max_length=40, blank=True)
    locality_id = models.CharField(max_length=40, blank=True)
    detail = models.JSONField(default=dict, blank=True)
    # The chain is closed afterwards by `actions.seal`, in one place, so that writers never wait for each other here.
    seal_no = models.PositiveBigIntegerField(null=True, blank=True, unique=True)
    seal = models.CharField(max_length=64, blank=True)
    # What stands for the personal parts in the chain. Erasing empties the parts and `salt`: the digests then tell
    # nothing, and the chain is whole as before.
    salt = models.CharField(max_length=32, blank=True)
    actor_digest = models.CharField(max_length=64, blank=True)
    subject_digest = models.CharField(max_length=64, blank=True)

    field_classes = classes(
        none="id at action target_type target_id locality_id detail seal_no seal",
        pseudonymous="actor_id subject_id salt actor_digest subject_digest",
    )
    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["target_type", "target_id"], name="audit_target"),
            models.Index(fields=["at"], name="audit_at"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(seal_no=None, seal="") | (Q(seal_no__isnull=False) & ~Q(seal="")), name="audit_seal_whole"
            ),
            models.CheckConstraint(
                condition=Q(seal_no=None, salt="", actor_digest="", subject_digest="")
                | (Q(seal_no__isnull=False) & ~Q(actor_digest="") & ~Q(subject_digest="")),
                name="audit_sealed_with_digests",
            ),
        ]

    def __str__(self):
        return f"{SENTENCES.get(self.action, self.action)} #{self.pk}"

    def save(self, *args, **kwargs):
        """Insert once; refuse any later save."""
        if self.pk is not None:
            raise AppendOnlyError("audit entries are never edited")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        """Refused."""
        raise AppendOnlyError("audit entries are never deleted")
