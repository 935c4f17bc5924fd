"""Persons, and two records of one person made one."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from people.choices import (
    ManagerKind,
    RoleFamily,
    classes,
)
from people.models.places import Agency, District


class PersonQuerySet(models.QuerySet):
    """Sentences about people."""

    def current(self):
        """Without records whose facts have moved to another record of the same person."""
        return self.filter(merged_into=None)

    def visible_to(self, user):
        """People whose record `user` may open: oneself, own agency (agency lead), all (administrator).

        A co-ordinator also sees people who work in the locality; those booked there are reached through their booking.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_administrator:
            return self
        return self.filter(
            Q(pk=user.person_id)
            | Q(agency__in=user.led_agencies)
            | Q(district__locality__in=user.coordinated_localities)
        )


class Person(models.Model):
    """A human being the partnership trains or works with. May exist without a login and without an e-mail address."""

    name = models.CharField(max_length=120)
    # Null, not empty: many people have none, and the constraint below compares those who do.
    email = models.EmailField("e-mail address", null=True, blank=True)  # noqa: DJ001
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="people", null=True, blank=True)
    # What a person wrote who did not find the agency in the list; empty again once an administrator has placed them.
    agency_wanted = models.CharField(max_length=150, blank=True)
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="people", null=True, blank=True)
    role_family = models.CharField(max_length=20, choices=RoleFamily, blank=True)
    manager_kind = models.CharField(max_length=30, choices=ManagerKind, blank=True)
    manager_name = models.CharField(max_length=120, blank=True)
    manager_email = models.EmailField(blank=True)
    # Since when mail to the address comes back; empty again once the address is changed or proved.
    email_bounced_at = models.DateTimeField(null=True, blank=True)
    profile_completed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    # The record of the same person that everything moved to. Always one step: that record is never itself merged.
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="merged_records", null=True, blank=True
    )

    field_classes = classes(
        none="id profile_completed_at created_at",
        personal="name email email_bounced_at agency agency_wanted district role_family manager_kind manager_name"
        " manager_email merged_into",
    )
    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="person_email_once"),
            models.CheckConstraint(
                condition=Q(profile_completed_at=None)
                | (Q(agency__isnull=False, district__isnull=False) & ~Q(role_family="") & ~Q(manager_kind="")),
                name="person_profile_complete",
            ),
            models.CheckConstraint(
                condition=Q(role_family="") | Q(role_family__in=RoleFamily.values), name="person_role_family_known"
            ),
            models.CheckConstraint(
                condition=Q(manager_kind="") | Q(manager_kind__in=ManagerKind.values), name="person_manager_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("pk")), name="person_merged_into_another"
            ),
        ]

    def __str__(self):
        return f"{self.name} #{self.pk}"


class MergeQuerySet(models.QuerySet):
    """Sentences about merges."""

    def visible_to(self, user):
        """All, for administrators; nobody else has to do with them."""
        return self if user.is_authenticated and user.is_administrator else self.none()

    def live(self):
        """Merges that stand."""
        return self.filter(undone_at=None)


class Merge(models.Model):
    """Two records of one person made one. `other` stays as a shell that points to `kept`. Undone, never deleted."""

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    field_classes = classes(none="id made_at undone_at", personal="kept other made_by undone_by")
    objects = MergeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(kept=models.F("other")), name="merge_of_two"),
            models.UniqueConstraint(fields=["other"], condition=Q(undone_at=None), name="merge_once_into"),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="merge_undone_at_by",
            ),
        ]

    def __str__(self):
        return f"merge #{self.pk}"


class MergeMove(models.Model):
    """One value a merge changed: which row, which field, from what, to what. Undoing reads these backwards."""

    merge = models.ForeignKey(Merge, on_delete=models.PROTECT, related_name="moves")
    model = models.CharField(max_length=60)
    row = models.BigIntegerField()
    field = models.CharField(max_length=40)
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)

    field_classes = classes(none="id merge model row field", personal="before after")

    class Meta:
        indexes = [models.Index(fields=["model", "row", "field"], name="merge_move_row")]

    def __str__(self):
        return f"{self.model}.{self.field} #{self.pk}"
