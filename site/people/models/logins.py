"""Logins, their sessions and the roles of the persons behind them; mail to addresses nobody has proved."""

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
    Role,
    classes,
)
from people.models.persons import Person
from people.models.places import Agency, Locality


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
