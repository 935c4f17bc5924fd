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
)
from evaluations.actions.comments import CommentRefused, improve, quote, release, review, withdraw
from evaluations.actions.inviting import invite_due, token_digest
from evaluations.actions.keeping import PastResponse, destroy_due_keys, shuffle_due, take_over
from evaluations.actions.keys import KeyDestroyed, KeyMissing, pseudonym
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
    "CommentRefused",
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
    "destroy_due_keys",
    "improve",
    "invite_due",
    "issue_ticket",
    "open_room",
    "pseudonym",
    "quote",
    "release",
    "review",
    "shuffle_due",
    "take_over",
    "token_digest",
    "withdraw",
]
