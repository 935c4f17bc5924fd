"""The nine demo accounts with what each may do, and the invented trainers. Development and tests only.

Every account has the same password and no second factor. All work in or for Blackpool, so that they meet: the
practitioner's manager and agency lead, the trainer of their dates, and the co-ordinator who runs them.
"""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.utils.text import slugify

from config.demo.cms import read
from people import actions
from people.choices import ManagerKind, Role, RoleFamily
from people.models import Agency, District, Locality, Person, User

PASSWORD = "demo-only-password"  # noqa: S105 - known to everybody, and refused outside development
HOME = "Blackpool"


@dataclass(frozen=True)
class Account:
    """One demo account. `scope` names an agency or a locality, where the role needs one."""

    email: str
    name: str
    agency: str
    role_family: str
    does: str
    role: str = ""
    scope: str = ""
    manager: str = "manager@demo.example"


ACCOUNTS = (
    Account(
        "practitioner@demo.example",
        "Pia Lindqvist",
        "Blackpool Council",
        RoleFamily.EARLY_HELP,
        "finds a date, books it, evaluates it",
    ),
    Account(
        "manager@demo.example",
        "Mo Ashgrove",
        "Blackpool Council",
        RoleFamily.MANAGER,
        "line manager; books for themselves",
        manager="lead@demo.example",
    ),
    Account(
        "lead@demo.example",
        "Lena Orchard",
        "Blackpool Council",
        RoleFamily.MANAGER,
        "agency lead of Blackpool Council",
        Role.AGENCY_LEAD,
        "Blackpool Council",
        manager="",
    ),
    Account(
        "trainer@demo.example",
        "Tess Marlowe",
        "Safe Harbour Domestic Abuse Service",
        RoleFamily.OTHER,
        "marks the register, shows the room code",
        Role.TRAINER,
        manager="",
    ),
    Account(
        "coordinator@demo.example",
        "Cora Whitlock",
        "Partnership business unit",
        RoleFamily.MANAGER,
        "plans and runs Blackpool's dates",
        Role.COORDINATOR,
        "blackpool",
        manager="",
    ),
    Account(
        "ld@demo.example",
        "Louis Dacre",
        "Partnership business unit",
        RoleFamily.MANAGER,
        "L&D subgroup: figures and the evaluation workbook",
        Role.SUBGROUP,
        manager="",
    ),
    Account(
        "editor@demo.example",
        "Edie Farrant",
        "Partnership business unit",
        RoleFamily.OTHER,
        "writes pages and briefings in the site editor",
        Role.EDITOR,
        manager="",
    ),
    Account(
        "scrutineer@demo.example",
        "Sylvie Hartwell",
        "Partnership business unit",
        RoleFamily.OTHER,
        "independent scrutineer: reads figures and the learning thread, without names",
        Role.SCRUTINEER,
        manager="",
    ),
    Account(
        "admin@demo.example",
        "Ada Kirkbride",
        "Partnership business unit",
        RoleFamily.OTHER,
        "runs it all",
        Role.ADMINISTRATOR,
        manager="",
    ),
)


def load_accounts(at):
    """Make the accounts and trainers that are missing. Returns how many were made."""
    made = sum(_account(account, at) for account in ACCOUNTS)
    return made + sum(_trainer(row, at) for row in read("programme.toml")["trainer"])


def user(name):
    """The login of `name`@demo.example."""
    return User.objects.select_related("person").get(email=f"{name}@demo.example")


def person(name):
    """The person of `name`@demo.example, with what booking rules read."""
    return Person.objects.select_related("district").get(email=f"{name}@demo.example")


def _account(account, at):
    """One account, unless its login exists."""
    if User.objects.filter(email=account.email).exists():
        return 0
    human = _profile(account.name, account.email, account.agency, HOME, account.role_family, account.manager, at)
    login = User.objects.create_user(account.email, PASSWORD, person=human)
    EmailAddress.objects.create(user=login, email=account.email, verified=True, primary=True)
    if account.role:
        agency = Agency.objects.get(name=account.scope) if account.role == Role.AGENCY_LEAD else None
        locality = Locality.objects.get(code=account.scope) if account.role == Role.COORDINATOR else None
        actions.grant_role(person=human, role=account.role, agency=agency, locality=locality, by=None, at=at)
    return 1


def _trainer(row, at):
    """One invented trainer without a login, unless there is somebody of that address."""
    if Person.objects.filter(email=row["email"]).exists():
        return 0
    human = _profile(row["name"], row["email"], row["agency"], row["district"], RoleFamily.OTHER, "", at)
    actions.grant_role(person=human, role=Role.TRAINER, by=None, at=at)
    return 1


def _profile(name, email, agency, district, role_family, manager_email, at):
    """A person with a complete profile."""
    agency = Agency.objects.get(name=agency)
    human = actions.create_person(name=name, email=email, agency=agency, by=None, at=at)
    managers = {account.email: account.name for account in ACCOUNTS}
    return actions.complete_profile(
        person=human,
        name=name,
        agency=agency,
        district=District.objects.get(code=slugify(district)),
        role_family=role_family,
        manager_kind=ManagerKind.MANAGER if manager_email else ManagerKind.SELF,
        manager_name=managers.get(manager_email, ""),
        manager_email=manager_email,
        by=None,
        at=at,
    )
