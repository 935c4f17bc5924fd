"""The only code that writes invitations, answers, room codes and keys.

Answers leave no trace but themselves: no audit entry, no message, no log line, and no time finer than a day
(docs/adr/0010). Every action that touches answers locks the Event row first, as bookings do.
"""

from courses.actions import demand_before
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
    check,
    reflect,
)
from evaluations.actions.building import (
    BuildRefused,
    add_item,
    add_question,
    change_question,
    copy_for_course,
    discard,
    make_anonymous,
    move_item,
    move_question,
    publish,
    remove_question,
    retire,
    retire_item,
    start_draft,
)
from evaluations.actions.comments import CommentRefused, improve, quote, release, review, withdraw
from evaluations.actions.history import record_history, take_back
from evaluations.actions.inviting import decline, invite_due, remind_due, token_digest
from evaluations.actions.keeping import (
    destroy_due_keys,
    intention_of,
    own_reflection_sent,
    reflections_due,
    shuffle_due,
)
from evaluations.actions.keys import KeyDestroyed, KeyMissing, link_token, pseudonym
from evaluations.actions.opening import open_due
from evaluations.actions.own import own_answers
from evaluations.actions.past import PastForms, PastResponse, take_over, take_over_all
from evaluations.actions.rooms import (
    RoomRefused,
    close_room,
    close_wave,
    issue_ticket,
    open_room,
)

__all__ = [
    "check",
    "record_history",
    "take_back",
    "AlreadyAnswered",
    "BadAnswer",
    "BuildRefused",
    "CommentRefused",
    "EvaluationRefused",
    "Given",
    "KeyDestroyed",
    "KeyMissing",
    "NotOpenYet",
    "NotThere",
    "NothingSaid",
    "PastForms",
    "PastResponse",
    "Reply",
    "RoomFull",
    "RoomRefused",
    "TicketSpent",
    "TicketTooOld",
    "WaveClosed",
    "add_item",
    "add_question",
    "answer",
    "answer_in_room",
    "change_question",
    "close_room",
    "close_wave",
    "copy_for_course",
    "decline",
    "demand_before",
    "destroy_due_keys",
    "discard",
    "improve",
    "intention_of",
    "invite_due",
    "issue_ticket",
    "link_token",
    "make_anonymous",
    "move_item",
    "move_question",
    "open_due",
    "open_room",
    "own_answers",
    "own_reflection_sent",
    "reflections_due",
    "pseudonym",
    "publish",
    "quote",
    "reflect",
    "release",
    "remind_due",
    "remove_question",
    "retire",
    "retire_item",
    "review",
    "shuffle_due",
    "start_draft",
    "take_over",
    "take_over_all",
    "token_digest",
    "withdraw",
]
