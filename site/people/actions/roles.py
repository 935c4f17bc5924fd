"""Giving and ending roles. Each is held for a scope; nobody changes their own."""

from django.contrib.auth.models import Group
from django.db import transaction

from people import ports
from people.actions.patience import patient
from people.choices import AGENCY_ROLES, EDITOR_GROUPS, LOCALITY_ROLES, Role
from people.models import Person, RoleGrant


class RoleRefused(Exception):
    """A role cannot be given or ended so. The text is fit to show."""


class OwnRoles(RoleRefused):
    """Nobody raises or lowers themselves."""


class WrongScope(RoleRefused):
    """The role needs an agency or a locality, or must have none."""


class AlreadyHeld(RoleRefused):
    """The person has that role for that scope."""


class LastAdministrator(RoleRefused):
    """Somebody must remain who can give roles."""


@patient
@transaction.atomic
def grant_role(*, person, role, agency=None, locality=None, by, at):
    """Give a role for its scope and tell the person. `by` None is the platform itself (set-up and demo only).

    Raises OwnRoles, WrongScope or AlreadyHeld. Editors and administrators join Wagtail's groups.
    """
    # The person's row is the lock: two administrators giving the same role meet here, not at the constraint.
    person = Person.objects.select_for_update().get(pk=person.pk)
    refuse_own(person, by)
    role = Role(role)
    if bool(agency) != (role in AGENCY_ROLES) or bool(locality) != (role in LOCALITY_ROLES):
        raise WrongScope(wrong_scope_text(role))
    if RoleGrant.objects.live().filter(person=person, role=role, agency=agency, locality=locality).exists():
        raise AlreadyHeld(f"{person.name or person.email} has this role already.")
    grant = RoleGrant.objects.create(
        person=person, role=role, agency=agency, locality=locality, since=at, given_by=by.person if by else None
    )
    sync_groups(person=person)
    tell(grant, action="role.grant", template="people/email/role_given", by=by, at=at)
    return grant


@patient
@transaction.atomic
def end_role(*, grant, by, at):
    """End a role and tell the person; a second call changes nothing. Raises OwnRoles or LastAdministrator."""
    refuse_own(grant.person, by)
    if grant.role == Role.ADMINISTRATOR:
        # All of them, in order: two administrators ending each other at once must not both succeed.
        administrators = RoleGrant.objects.live().filter(role=Role.ADMINISTRATOR).select_for_update().order_by("pk")
        others = [other for other in administrators if other.pk != grant.pk]
        if not others:
            raise LastAdministrator("This is the last administrator. Give the role to somebody else first.")
    locked = RoleGrant.objects.select_for_update(of=("self",)).select_related("person").get(pk=grant.pk)
    if locked.ended_at:
        return locked
    locked.ended_at = max(at, locked.since)
    locked.end_actor = by.person if by else None
    locked.save(update_fields=["ended_at", "end_actor"])
    sync_groups(person=locked.person)
    tell(locked, action="role.end", template="people/email/role_ended", by=by, at=at)
    return locked


def sync_groups(*, person):
    """Make the login's membership of Wagtail's groups follow from the live roles; other groups stay."""
    user = getattr(person, "user", None)
    if user is None:
        return
    held = set(RoleGrant.objects.live().filter(person=person).values_list("role", flat=True))
    for group in Group.objects.filter(name__in=EDITOR_GROUPS.values()).order_by("pk"):
        wanted = any(name == group.name and role in held for role, name in EDITOR_GROUPS.items())
        (user.groups.add if wanted else user.groups.remove)(group)


def refuse_own(person, by):
    """Raise OwnRoles when somebody acts on themselves."""
    if by is not None and by.person_id == person.pk:
        raise OwnRoles("You cannot change your own roles. Ask another administrator.")


def wrong_scope_text(role):
    """What the role needs beside the person."""
    if role in AGENCY_ROLES:
        return "An agency lead leads one agency: choose which, and no locality."
    if role in LOCALITY_ROLES:
        return "A co-ordinator co-ordinates one locality: choose which, and no agency."
    return f"{role.label} is held for the whole partnership: choose no agency and no locality."


def tell(grant, *, action, template, by, at):
    """Write the audit entry and the mail to the person."""
    scope = grant.agency or grant.locality
    ports.record(
        action=action,
        target=grant,
        by=by,
        at=at,
        subject=grant.person,
        locality=grant.locality,
        role=grant.role,
        agency=grant.agency_id,
    )
    ports.queue(
        key=f"{action}:{grant.pk}",
        template=template,
        to=grant.person,
        at=at,
        values={"role": grant.get_role_display(), "scope": scope.name if scope else ""},
    )
