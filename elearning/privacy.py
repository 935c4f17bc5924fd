"""What becomes of the keys of this app when two records of one person are made one (docs/adr/0020)."""

from people.ports import Moves, Stays


def further(enrolment):
    """How far somebody is, in per cent."""
    return enrolment.progress


MERGE_KEYS = {
    "elearning.Completion.person": Moves("e-learning they completed"),
    "elearning.CompletionList.taken_by": Stays(),
    "elearning.Enrolment.person": Moves("e-learning they began", stronger=further),
    "elearning.PushKey.made_by": Stays(),
    "elearning.PushKey.stopped_by": Stays(),
    "elearning.ScormPackage.uploaded_by": Stays(),
}
