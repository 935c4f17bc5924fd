"""What becomes of the keys of this app when two records of one person are made one (docs/adr/0020)."""

from people.ports import Stays

MERGE_KEYS = {
    "legacy.Decision.decided_by": Stays(),
    "legacy.Import.made_by": Stays(),
}
