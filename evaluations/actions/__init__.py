"""The only code that writes invitations, answers, room codes and keys.

Answers leave no trace but themselves: no audit entry, no message, no log line, and no time finer than a day
(docs/adr/0010). Every action that touches answers locks the Event row first, as bookings do.
"""

from evaluations.actions.answering import (
    AlreadyAnswered,
    BadAnswer,
    EvaluationRefused,
    Given,
    NothingSaid,
    NotOpenYet,
    NotThere,
    Reply,
    RoomFull,
    TicketSpent,
    TicketTooOld,
    WaveClosed,
    answer,
    answer_in_room,
    reflect,
)
from evaluations.actions.inviting import decline, invite_due, remind_due, token_digest
from evaluations.actions.keeping import (
    PastResponse,
    destroy_due_keys,
    intention_of,
    own_reflection_sent,
    shuffle_due,
    take_over,
)
from evaluations.actions.keys import KeyDestroyed, KeyMissing, link_token, pseudonym
from evaluations.actions.opening import open_due
from evaluations.actions.rooms import (
    RoomRefused,
    close_room,
    close_wave,
    issue_ticket,
    open_room,
)

__all__ = [
    "AlreadyAnswered",
    "BadAnswer",
    "EvaluationRefused",
    "Given",
    "KeyDestroyed",
    "KeyMissing",
    "NotOpenYet",
    "NotThere",
    "NothingSaid",
    "PastResponse",
    "Reply",
    "RoomFull",
    "RoomRefused",
    "TicketSpent",
    "TicketTooOld",
    "WaveClosed",
    "answer",
    "answer_in_room",
    "close_room",
    "close_wave",
    "decline",
    "destroy_due_keys",
    "intention_of",
    "invite_due",
    "issue_ticket",
    "link_token",
    "open_due",
    "open_room",
    "own_reflection_sent",
    "pseudonym",
    "reflect",
    "remind_due",
    "shuffle_due",
    "take_over",
    "token_digest",
]
