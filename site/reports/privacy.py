"""What becomes of the keys of this app when two records of one person are made one (docs/adr/0020)."""

from people.ports import Moves

MERGE_KEYS = {
    "reports.FileJob.owner": Moves("files made for them"),
}
