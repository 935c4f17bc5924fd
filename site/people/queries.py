"""Reads of people used more than once. Each starts from `visible_to`, so that a search shows nobody out of scope."""

from allauth.account.models import EmailAddress
from django.db.models import Count, Prefetch, Q
from django.db.models.functions import Lower

from people.choices import UNLISTED_AGENCY
from people.models import Agency, Headcount, Locality, Merge, MergeMove, Person, RoleGrant


def with_roles(people):
    """People with agency, login and live roles read along: three queries whatever the number."""
    live = RoleGrant.objects.live().select_related("agency", "locality").order_by("role", "pk")
    return people.select_related("agency", "user").prefetch_related(Prefetch("role_grants", live, to_attr="live_roles"))


def found(user, text):
    """People `user` may see whose name or address holds each word of `text`, by name."""
    people = Person.objects.visible_to(user).current()
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
    """{person's id: every address of theirs in lower case}: on record, of the login, proved, and those of records that
    were merged into theirs. Two queries."""
    found: dict = {}
    known = Person.objects.filter(Q(pk__in=people) | Q(merged_into__in=people))
    rows = known.values_list("pk", "merged_into", "email", "user__email").order_by("pk")
    proved = EmailAddress.objects.filter(Q(user__person__in=people) | Q(user__person__merged_into__in=people))
    proved = proved.filter(verified=True).values_list("user__person", "user__person__merged_into", "email")
    for pk, into, *addresses in (*rows, *proved.order_by("pk")):
        for whose in {pk, into} - {None}:
            found.setdefault(whose, set()).update(address.lower() for address in addresses if address)
    return {pk: addresses for pk, addresses in found.items() if pk in {getattr(each, "pk", each) for each in people}}


def person_at(address):
    """The person known by an address, also by one of a record merged into theirs; or None. One or two queries."""
    people = Person.objects.select_related("agency", "district__locality")
    found = people.filter(email__iexact=address.strip()).first() if address and address.strip() else None
    return people.get(pk=found.merged_into_id) if found and found.merged_into_id else found


def records_of(people):
    """Ids of these people and of every record merged into theirs. One query."""
    return set(people) | set(Person.objects.filter(merged_into__in=people).values_list("pk", flat=True))


def recorded_under(row, field):
    """The id under which a key of a row was first recorded: what it says now, unless a merge that stands moved it."""
    moves = MergeMove.objects.filter(model=row._meta.label, row=row.pk, field=field, merge__undone_at=None)
    first = moves.order_by("pk").values_list("before", flat=True).first()
    return first if first is not None else getattr(row, row._meta.get_field(field).attname)


def merges_of(person):
    """The merges that stand in which this person's record was kept or merged, latest first."""
    merges = Merge.objects.live().filter(Q(kept=person) | Q(other=person))
    return merges.select_related("kept", "other", "made_by").order_by("-pk")


def known_by(addresses):
    """[(address in lower case, person's id)] of everybody with one of these: on record, of the login, or proved.

    A record that was merged into another stands for that one. Three queries.
    """
    found = set()
    for field in ("email", "user__email"):
        rows = Person.objects.annotate(low=Lower(field)).filter(low__in=addresses).order_by()
        found.update((low, into or pk) for low, into, pk in rows.values_list("low", "merged_into", "pk"))
    proved = EmailAddress.objects.annotate(low=Lower("email")).filter(low__in=addresses, verified=True)
    proved = proved.filter(user__person__isnull=False).order_by()
    rows = proved.values_list("low", "user__person__merged_into", "user__person")
    found.update((low, into or pk) for low, into, pk in rows)
    return sorted(found)


def headcounts(user):
    """The headcounts that count, as far as `user` may see them: {(agency's id, locality's id or None, kind of work or
    ""): Headcount}. One query.
    """
    rows = Headcount.objects.visible_to(user).select_related("locality").order_by("pk")
    # The one given last is read last.
    return {(row.agency_id, row.locality_id, row.role_family): row for row in rows}


def pointed_at(model, ids, but=()):
    """The ids among these to which a row of any model points, except rows of the models in `but`.

    Tables between many and many are models too.
    """
    ids, found = sorted(ids), set()
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.concrete or not (relation.one_to_many or relation.one_to_one) or relation.related_model in but:
            continue
        column = relation.field.attname
        for start in range(0, len(ids), 500):
            rows = relation.related_model._base_manager.filter(**{f"{column}__in": ids[start : start + 500]})
            found.update(rows.order_by().values_list(column, flat=True))
    return found & set(ids)
