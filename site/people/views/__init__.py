"""Pages of people: one's own account, and the administrators' pages of roles and agencies."""

from people.views.account import Account, AddressWorks, Profile, ProfileNeeded, SecondStep
from people.views.agencies import AddAgency, Agencies, ChangeAgency, PlacePeople, ReopenAgency, RetireAgency
from people.views.merging import FindDouble, MergeTwo, UndoMerge
from people.views.roles import CloseLogin, EndRole, PersonRoles, ReopenLogin, Roles

__all__ = [
    "Account",
    "AddAgency",
    "AddressWorks",
    "Agencies",
    "ChangeAgency",
    "CloseLogin",
    "EndRole",
    "FindDouble",
    "MergeTwo",
    "PersonRoles",
    "PlacePeople",
    "Profile",
    "ProfileNeeded",
    "ReopenAgency",
    "ReopenLogin",
    "RetireAgency",
    "Roles",
    "SecondStep",
    "UndoMerge",
]
