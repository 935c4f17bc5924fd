"""What becomes of the keys of this app when two records of one person are made one (docs/adr/0020)."""

from people.ports import Moves, Stays

MERGE_KEYS = {
    "reports.AnnualReport.made_by": Stays(),
    "reports.AnnualReport.frozen_by": Stays(),
    "reports.FileJob.owner": Moves("files made for them"),
}
