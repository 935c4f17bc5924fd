"""People, agencies, places and roles.

`Person` is the human, `User` the login (at most one a person). Facts elsewhere point to the Person: people are booked,
walk in or are imported before they ever sign in, and closing a login leaves the facts (docs/adr/0007).
"""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property

from people.choices import (
    AGENCY_ROLES,
    LOCALITY_ROLES,
    MOST_HEADS,
    ManagerKind,
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


class UserManager(BaseUserManager):
    """Makes logins. Addresses are stored in lower case and compare ignoring case."""

    def create_user(self, email, password=None, **fields):
        """Create a login for `email`; without a password the person signs in by code."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        """Create a login with every Django permission; the product itself asks for the administrator role."""
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username):
        """Find a login by address, ignoring case."""
        return self.get(email=username.strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A login. What it may do follows from its person's role grants, read once a request."""

    email = models.EmailField("e-mail address", unique=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="user", null=True, blank=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    field_classes = classes(
        none="id is_active is_superuser groups user_permissions date_joined last_login",
        personal="email person",
        secret="password",
    )
    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self):
        return f"login #{self.pk}"

    def get_full_name(self):
        """The person's name, or the address where none is known yet (Wagtail shows it beside revisions)."""
        return (self.person.name if self.person_id else "") or self.email

    def get_short_name(self):
        """As `get_full_name`."""
        return self.get_full_name()

    @cached_property
    def grants(self):
        """The person's live role grants: one query a request, whoever asks how often."""
        if not (self.is_active and self.person_id):
            return []
        return list(RoleGrant.objects.live().filter(person_id=self.person_id).order_by("pk"))

    @cached_property
    def proved_addresses(self):
        """The addresses the owner has proved, in lower case: one query a request, as for the roles."""
        proved = self.emailaddress_set.filter(verified=True)
        return [address.lower() for address in proved.values_list("email", flat=True)]

    def holds(self, role):
        """Whether any live grant is of this role, whatever its scope. For menus; data always asks the scope too."""
        return any(grant.role == role for grant in self.grants)

    @property
    def is_administrator(self):
        """Whether the person administers the whole platform."""
        return self.holds(Role.ADMINISTRATOR)

    @property
    def led_agencies(self):
        """Ids of agencies the person leads."""
        return [grant.agency_id for grant in self.grants if grant.role == Role.AGENCY_LEAD]

    @property
    def coordinated_localities(self):
        """Ids of localities the person co-ordinates."""
        return [grant.locality_id for grant in self.grants if grant.role == Role.COORDINATOR]

    @property
    def is_staff_role(self):
        """Whether any live grant makes a second factor mandatory: every role does (TRUST.md S5)."""
        return bool(self.grants)


class VisitQuerySet(models.QuerySet):
    """Sentences about sessions."""

    def with_login(self):
        """Each with its login, person, agency and district, and `holds_role`: whether the person holds any."""
        live = RoleGrant.objects.live().filter(person=OuterRef("user__person"))
        related = ("user__person__agency", "user__person__district__locality")
        return self.select_related(*related).annotate(holds_role=Exists(live))


class Visit(AbstractBaseSession):
    """What the site remembers of one browser (Django's session), with the login that is signed in there, if any."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="visits", null=True, blank=True)

    field_classes = classes(none="expire_date", personal="user", secret="session_key session_data")
    objects = VisitQuerySet.as_manager()

    def __str__(self):
        return f"visit of login #{self.user_id}" if self.user_id else "visit of a stranger"


class RoleGrantQuerySet(models.QuerySet):
    """Sentences about role grants."""

    def live(self):
        """Grants that have not ended."""
        return self.filter(ended_at=None)


class RoleGrant(models.Model):
    """A role a person holds for a scope, from when, given by whom, until when. Ended, never deleted."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=20, choices=Role)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="role_grants", null=True, blank=True)
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="role_grants", null=True, blank=True)
    since = models.DateTimeField()
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_actor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    field_classes = classes(none="id role agency locality since ended_at", personal="person given_by end_actor")
    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_grant_role_known"),
            models.CheckConstraint(
                condition=(
                    Q(role__in=AGENCY_ROLES, agency__isnull=False, locality=None)
                    | Q(role__in=LOCALITY_ROLES, locality__isnull=False, agency=None)
                    | (~Q(role__in=(*AGENCY_ROLES, *LOCALITY_ROLES)) & Q(agency=None, locality=None))
                ),
                name="role_grant_scope_fits_role",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("since")), name="role_grant_ends_after_start"
            ),
            # Three, because two empty scopes count as different in a plain unique constraint.
            models.UniqueConstraint(
                fields=["person", "role", "agency"],
                condition=Q(ended_at=None, agency__isnull=False),
                name="role_grant_once_per_agency",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "locality"],
                condition=Q(ended_at=None, locality__isnull=False),
                name="role_grant_once_per_locality",
            ),
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=Q(ended_at=None, agency=None, locality=None),
                name="role_grant_once_without_scope",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} grant #{self.pk}"


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


class StrangerMail(models.Model):
    """One mail sent to an address that nobody has proved to be theirs: the site must not be used to mail strangers.

    Holds a digest of the address, never the address. Numbered from 1 each London day; the number cannot be given twice,
    so the day's limit holds however many requests come at once (TRUST.md S6).
    """

    on = models.DateField()
    number = models.PositiveIntegerField()
    address_digest = models.CharField(max_length=64)

    field_classes = classes(none="id on number", pseudonymous="address_digest")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["on", "number"], name="stranger_mail_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="stranger_mail_number_from_one"),
        ]

    def __str__(self):
        return f"mail to an unproved address #{self.pk}"
