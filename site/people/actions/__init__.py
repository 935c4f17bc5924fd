"""Every write of people: persons and their logins, roles, agencies, mail about accounts."""

from people.actions.agencies import AgencyRefused, add_agency, change_agency, place_people, reopen_agency, retire_agency
from people.actions.headcounts import HeadcountRefused, give_headcount
from people.actions.history import PastPerson, record_people, take_back_agencies, take_back_people
from people.actions.letters import write_to
from people.actions.logins import (
    LoginRefused,
    close_login,
    forget_unproved,
    link_login,
    move_address,
    reopen_login,
)
from people.actions.merging import MergeRefused, foreseen, merge_persons, undo_merge, why_not_merge, why_not_undo
from people.actions.patience import TooBusy, is_lock_error, patient
from people.actions.persons import (
    AddressTaken,
    PersonRefused,
    complete_profile,
    create_person,
    note_bounce,
    trust_address,
)
from people.actions.roles import (
    AlreadyHeld,
    LastAdministrator,
    OwnRoles,
    RoleRefused,
    WrongScope,
    end_role,
    grant_role,
    sync_groups,
)

__all__ = [
    "AddressTaken",
    "AgencyRefused",
    "AlreadyHeld",
    "HeadcountRefused",
    "LastAdministrator",
    "LoginRefused",
    "MergeRefused",
    "OwnRoles",
    "PastPerson",
    "PersonRefused",
    "RoleRefused",
    "TooBusy",
    "WrongScope",
    "add_agency",
    "change_agency",
    "close_login",
    "complete_profile",
    "create_person",
    "end_role",
    "foreseen",
    "forget_unproved",
    "give_headcount",
    "grant_role",
    "is_lock_error",
    "link_login",
    "merge_persons",
    "move_address",
    "note_bounce",
    "patient",
    "place_people",
    "record_people",
    "reopen_agency",
    "reopen_login",
    "retire_agency",
    "sync_groups",
    "take_back_agencies",
    "take_back_people",
    "trust_address",
    "undo_merge",
    "why_not_merge",
    "why_not_undo",
    "write_to",
]
