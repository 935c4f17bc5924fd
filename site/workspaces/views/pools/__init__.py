"""Teams and trainers: as co-ordinators, administrators and agency leads keep them."""

from workspaces.views.pools.agency import AgencyTrainers, Permit
from workspaces.views.pools.contracts import AddCommission, AdministratorsOnly, EndCommission
from workspaces.views.pools.members import (
    DaysOfMember,
    DecideForMember,
    Leave,
    Member,
    MemberAddAway,
    MemberAvailability,
    MemberEndAway,
    MemberMixin,
    NoteQualified,
    SetCommitment,
    SetStep,
)
from workspaces.views.pools.teams import AddPool, AskPermission, ChangePool, Pool, PoolMixin, Pools, can

__all__ = [
    "AddCommission",
    "AddPool",
    "AdministratorsOnly",
    "AgencyTrainers",
    "AskPermission",
    "ChangePool",
    "DaysOfMember",
    "DecideForMember",
    "EndCommission",
    "Leave",
    "Member",
    "MemberAddAway",
    "MemberAvailability",
    "MemberEndAway",
    "MemberMixin",
    "NoteQualified",
    "Permit",
    "Pool",
    "PoolMixin",
    "Pools",
    "SetCommitment",
    "SetStep",
    "can",
]
