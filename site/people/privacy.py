"""What becomes of the keys of this app when two records of one person are made one (docs/adr/0020)."""

from people.ports import Moves, Stays

MERGE_KEYS = {
    "people.User.person": Moves("the account"),
    "people.RoleGrant.person": Moves("roles"),
    "people.RoleGrant.given_by": Stays(),
    "people.RoleGrant.end_actor": Stays(),
    "people.Person.merged_into": Moves("records merged earlier"),
    "people.Headcount.given_by": Stays(),
    "people.Merge.kept": Stays(),
    "people.Merge.other": Stays(),
    "people.Merge.made_by": Stays(),
    "people.Merge.undone_by": Stays(),
}
