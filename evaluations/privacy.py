"""What becomes of the keys of this app when two records of one person are made one (docs/adr/0020).

Answers hold no key to anybody. A booking's pseudonym goes on being made of the record it was made under
(`people.queries.recorded_under`), so pairs stay pairs and no answer is touched.
"""

from people.ports import Stays

MERGE_KEYS = {
    "evaluations.Quote.published_by": Stays(),
    "evaluations.Quote.withdrawn_by": Stays(),
    "evaluations.Improvement.published_by": Stays(),
    "evaluations.Improvement.withdrawn_by": Stays(),
    "evaluations.RoomCode.opened_by": Stays(),
    "evaluations.RoomCode.closed_by": Stays(),
    "evaluations.Closing.actor": Stays(),
}
