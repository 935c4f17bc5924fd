"""The only code that creates or changes bookings, attendance, offers and what hangs on them.

Each action is one transaction: lock the Event row, check under the lock, write, append to the ledger, record in the
audit trail, queue the message (docs/adr/0003). A test finds any other writer.
"""

from bookings.actions.allocation import outlook
from bookings.actions.asking import ApprovalRefused, approvals_due, approve, refuse_approval
from bookings.actions.attendance_files import (
    CONFLICT,
    NEW,
    SAME,
    UNSURE,
    Cell,
    Proposal,
    Reading,
    decided,
    propose,
    read_file,
    take_attendance,
)
from bookings.actions.broadcasting import BroadcastRefused, broadcast, undo_broadcast
from bookings.actions.certifying import CertificateRefused, certificates_due, certify, settle_date
from bookings.actions.charging import ChargeRefused, price_of_late, settle, settle_many
from bookings.actions.check_ins import (
    CheckInRefused,
    check_in,
    check_ins_over,
    checked_in,
    confirm_check_ins,
    dismiss_check_in,
)
from bookings.actions.claiming import claim
from bookings.actions.colleagues import (
    ColleagueRefused,
    RowsRefused,
    Wish,
    book_list,
    can_reserve,
    claim_for_colleague,
    enter_person,
    give_back,
    rehearse_list,
    reserve,
)
from bookings.actions.dates import CannotMove, PlacesRefused, call_off, go_ahead, reschedule, resize, split
from bookings.actions.feeds import make_feed, note_use, stop_feed
from bookings.actions.giving_up import cancel, is_late, notice_ends_at
from bookings.actions.history import record_counts, record_history, take_back, take_back_counts
from bookings.actions.holding import HoldRefused, hold_back, release
from bookings.actions.interests import NothingChosen, end_interest, register_interest, wait_for_any
from bookings.actions.make_ups import MakeUpRefused, give_up_make_up, make_up
from bookings.actions.merging import (
    give_back_doubles,
    lock_moved,
    merge_doubles,
    merge_doubles_said,
    no_doubles,
    strength,
)
from bookings.actions.on_behalf import claim_for
from bookings.actions.past import PastBooking, take_over, take_over_all
from bookings.actions.permissions import PermissionRefused, decide_evidence, set_aside, submit_evidence
from bookings.actions.plans import plan_messages
from bookings.actions.qualifying import qualify_due
from bookings.actions.queue import OfferRefused, TooManyExpire, accept, decline, fill, offers_due
from bookings.actions.recording import TrainingRefused, add_training, refreshers_due, remove_training
from bookings.actions.refusals import BookingRefused, CannotCancel, Conflict, NotOnRegister, RegisterRefused
from bookings.actions.register import RowMark, count, mark, mark_all_attended, mark_register
from bookings.actions.steps import token_digest
from bookings.actions.swaps import CannotSubstitute, CannotTransfer, hand_on, substitute, transfer
from bookings.actions.taking_back import undo_call_off
from bookings.actions.walk_ins import walk_in, withdraw_walk_in
from people.actions.patience import TooBusy

__all__ = [
    "qualify_due",
    "ApprovalRefused",
    "BookingRefused",
    "BroadcastRefused",
    "CONFLICT",
    "CannotCancel",
    "CannotMove",
    "CannotSubstitute",
    "CannotTransfer",
    "Cell",
    "CertificateRefused",
    "ChargeRefused",
    "CheckInRefused",
    "ColleagueRefused",
    "Conflict",
    "HoldRefused",
    "MakeUpRefused",
    "NEW",
    "NotOnRegister",
    "NothingChosen",
    "OfferRefused",
    "PastBooking",
    "PermissionRefused",
    "PlacesRefused",
    "Proposal",
    "Reading",
    "RegisterRefused",
    "RowMark",
    "RowsRefused",
    "SAME",
    "TooManyExpire",
    "TooBusy",
    "TrainingRefused",
    "UNSURE",
    "Wish",
    "accept",
    "add_training",
    "approvals_due",
    "approve",
    "book_list",
    "broadcast",
    "call_off",
    "cancel",
    "certificates_due",
    "certify",
    "check_in",
    "check_ins_over",
    "checked_in",
    "claim",
    "claim_for",
    "can_reserve",
    "claim_for_colleague",
    "confirm_check_ins",
    "count",
    "decide_evidence",
    "decided",
    "decline",
    "dismiss_check_in",
    "end_interest",
    "enter_person",
    "fill",
    "give_back",
    "give_back_doubles",
    "give_up_make_up",
    "go_ahead",
    "hand_on",
    "hold_back",
    "is_late",
    "lock_moved",
    "make_feed",
    "make_up",
    "mark",
    "mark_all_attended",
    "mark_register",
    "merge_doubles",
    "merge_doubles_said",
    "no_doubles",
    "note_use",
    "notice_ends_at",
    "offers_due",
    "outlook",
    "plan_messages",
    "price_of_late",
    "propose",
    "read_file",
    "refreshers_due",
    "refuse_approval",
    "register_interest",
    "rehearse_list",
    "release",
    "remove_training",
    "reschedule",
    "reserve",
    "resize",
    "set_aside",
    "settle",
    "settle_date",
    "settle_many",
    "split",
    "stop_feed",
    "strength",
    "submit_evidence",
    "substitute",
    "take_attendance",
    "record_counts",
    "record_history",
    "take_back",
    "take_back_counts",
    "take_over",
    "take_over_all",
    "token_digest",
    "transfer",
    "undo_broadcast",
    "undo_call_off",
    "wait_for_any",
    "walk_in",
    "withdraw_walk_in",
]
