"""Areas and agencies, and how many people an agency says it has."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from people.choices import (
    MOST_HEADS,
    Role,
    RoleFamily,
    Sector,
    Standing,
    classes,
)


class Locality(models.Model):
    """One local authority of the partnership, with whom to ring there when worried about a child."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField(default=0)
    contact_name = models.CharField("who answers", max_length=100)
    daytime_phone = models.CharField(max_length=30)
    out_of_hours_phone = models.CharField(max_length=30)
    contact_url = models.URLField("page for referrals", blank=True)

    field_classes = classes(
        none="id code name position contact_name daytime_phone out_of_hours_phone contact_url",
    )

    def __str__(self):
        return self.name


class TacticalGroup(models.Model):
    """One of the partnership's operational areas, made of districts."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)

    field_classes = classes(none="id code name")

    def __str__(self):
        return self.name


class District(models.Model):
    """Where a person works. Locality and tactical group follow from it; they are never stored beside it."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="districts")
    tactical_group = models.ForeignKey(TacticalGroup, on_delete=models.PROTECT, related_name="districts")

    field_classes = classes(none="id code name locality tactical_group")

    def __str__(self):
        return self.name


class AgencyQuerySet(models.QuerySet):
    """Sentences about agencies."""

    def active(self):
        """Agencies a person can still join."""
        return self.filter(retired_at=None)


class Agency(models.Model):
    """An organisation whose people are trained. Retired rather than deleted: old bookings keep its name."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=150)
    standing = models.CharField(max_length=20, choices=Standing)
    sector = models.CharField(max_length=20, choices=Sector)
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="agencies", null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    field_classes = classes(none="id code name standing sector locality retired_at")
    objects = AgencyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), name="agency_name_once", violation_error_message="Already listed."),
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="agency_standing_known"),
            models.CheckConstraint(condition=Q(sector__in=Sector.values), name="agency_sector_known"),
        ]

    def __str__(self):
        return self.name


class HeadcountQuerySet(models.QuerySet):
    """Sentences about headcounts."""

    def visible_to(self, user):
        """Those of led agencies; all for whoever reads the reports: subgroup, co-ordinators, administrators."""
        if not user.is_authenticated:
            return self.none()
        if any(user.holds(role) for role in (Role.SUBGROUP, Role.COORDINATOR, Role.ADMINISTRATOR)):
            return self
        return self.filter(agency__in=user.led_agencies)


class Headcount(models.Model):
    """How many people an agency says it has to train, in one locality or everywhere, in one kind of work or in all.

    Never changed: a new number is a new row, and the one given last counts. Nought means there is nobody any more.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="headcounts")
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    role_family = models.CharField(max_length=20, choices=RoleFamily, blank=True)
    number = models.PositiveIntegerField()
    as_of = models.DateField()
    given_at = models.DateTimeField()
    given_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    field_classes = classes(none="id agency locality role_family number as_of given_at", personal="given_by")
    objects = HeadcountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role_family="") | Q(role_family__in=RoleFamily.values), name="headcount_role_family_known"
            ),
            models.CheckConstraint(condition=Q(number__lte=MOST_HEADS), name="headcount_number_range"),
        ]

    def __str__(self):
        return f"headcount #{self.pk}"
