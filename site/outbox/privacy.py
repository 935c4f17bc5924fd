"""What becomes of the keys of this app when two records of one person are made one (docs/adr/0020)."""

from people.ports import Moves, Stays

MERGE_KEYS = {
    # The address a message goes to stays what it was when it was queued.
    "outbox.Message.recipient": Moves("copies of messages"),
    "outbox.TemplateText.changed_by": Stays(),
}
