"""Reads of people used more than once. Each starts from `visible_to`, so that a search shows nobody out of scope."""

from allauth.account.models import EmailAddress
from django.db.models import Count, Prefetch, Q
from django.db.models.functions import Lower

from people.choices import UNLISTED_AGENCY
from people.models import Agency, Locality, Person, RoleGrant


def with_roles(people):
    """People with agency, login and live roles read along: three queries whatever the number."""
    live = RoleGrant.objects.live().select_related("agency", "locality").order_by("role", "pk")
    return people.select_related("agency", "user").prefetch_related(Prefetch("role_grants", live, to_attr="live_roles"))


def found(user, text):
    """People `user` may see whose name or address holds each word of `text`, by name."""
    people = Person.objects.visible_to(user)
    for word in text.split()[:6]:
        people = people.filter(Q(name__icontains=word) | Q(email__icontains=word))
    return with_roles(people).order_by("name", "pk")


def role_holders(user):
    """Everybody `user` may see who holds a role, by name."""
    holders = RoleGrant.objects.live().values("person")
    return with_roles(Person.objects.visible_to(user).filter(pk__in=holders)).order_by("name", "pk")


def agencies():
    """All listed agencies but the one for "not listed", with the number of their people, by name."""
    listed = Agency.objects.exclude(code=UNLISTED_AGENCY).select_related("locality")
    return listed.annotate(people_count=Count("people")).order_by(Lower("name"), "pk")


def agencies_to_choose(person=None):
    """Agencies somebody can say they work for: the active ones, and their own even if retired meanwhile."""
    own = Q(pk=person.agency_id) if person and person.agency_id else Q(pk=None)
    return Agency.objects.filter(Q(retired_at=None) | own).exclude(code=UNLISTED_AGENCY).order_by(Lower("name"), "pk")


def wanted_agencies():
    """What people wrote who did not find their agency: [{"wanted", "number"}], most wanted first."""
    waiting = Person.objects.filter(agency__code=UNLISTED_AGENCY).exclude(agency_wanted="")
    return list(
        waiting.values(wanted=Lower("agency_wanted")).annotate(number=Count("pk")).order_by("-number", "wanted")
    )


def localities():
    """The localities in the partnership's order."""
    return Locality.objects.order_by("position", "pk")


def addresses_of(people):
    """{person's id: every address of theirs in lower case}: on record, of the login, and proved. Two queries."""
    found: dict = {}
    rows = Person.objects.filter(pk__in=people).values_list("pk", "email", "user__email").order_by("pk")
    proved = EmailAddress.objects.filter(user__person__in=people, verified=True)
    for pk, *addresses in (*rows, *proved.values_list("user__person", "email").order_by("pk")):
        found.setdefault(pk, set()).update(address.lower() for address in addresses if address)
    return found


def known_by(addresses):
    """[(address in lower case, person's id)] of everybody with one of these: on record, of the login, or proved."""
    found = set()
    for field in ("email", "user__email"):
        rows = Person.objects.annotate(low=Lower(field)).filter(low__in=addresses).order_by()
        found.update(rows.values_list("low", "pk"))
    proved = EmailAddress.objects.annotate(low=Lower("email")).filter(
        low__in=addresses, verified=True, user__person__isnull=False
    )
    found.update(proved.order_by().values_list("low", "user__person"))
    return sorted(found)
