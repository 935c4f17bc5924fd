"""People, agencies, places and roles.

`Person` is the human, `User` the login (at most one a person). Facts elsewhere point to the Person: people are booked,
walk in or are imported before they ever sign in, and closing a login leaves the facts (docs/adr/0007).
"""

from people.models.logins import RoleGrant, RoleGrantQuerySet, StrangerMail, User, UserManager, Visit, VisitQuerySet
from people.models.persons import Merge, MergeMove, MergeQuerySet, Person, PersonQuerySet
from people.models.places import Agency, AgencyQuerySet, District, Headcount, HeadcountQuerySet, Locality, TacticalGroup

__all__ = [
    "Agency",
    "AgencyQuerySet",
    "District",
    "Headcount",
    "HeadcountQuerySet",
    "Locality",
    "Merge",
    "MergeMove",
    "MergeQuerySet",
    "Person",
    "PersonQuerySet",
    "RoleGrant",
    "RoleGrantQuerySet",
    "StrangerMail",
    "TacticalGroup",
    "User",
    "UserManager",
    "Visit",
    "VisitQuerySet",
]
