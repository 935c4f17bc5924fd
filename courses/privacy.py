"""What becomes of the keys of this app when two records of one person are made one (docs/adr/0020)."""

from courses.choices import LADDER, MemberState
from people.ports import Moves, Stays


def higher(skill):
    """The level a trainer has reached, as a number."""
    return LADDER.index(skill.level)


def in_the_pool(membership):
    """A membership that stands is more than one that waits for the agency."""
    return membership.state == MemberState.ACTIVE


MERGE_KEYS = {
    "courses.Availability.trainer": Moves("the days they can deliver on"),
    "courses.Away.trainer": Moves("days away"),
    "courses.BriefingUse.clear_actor": Stays(),
    "courses.BriefingUse.person": Moves("briefings they used with their team"),
    "courses.Commission.trainer": Moves("contracts to deliver"),
    "courses.DeliveryAsk.actor": Stays(),
    "courses.DeliveryAsk.trainer": Moves("dates they are asked to deliver"),
    "courses.DeliveryAssignment.trainer": Moves("dates they deliver"),
    "courses.DeliveryOffer.trainer": Moves("offers to deliver"),
    "courses.Event.cancelled_by": Stays(),
    "courses.Event.go_by": Stays(),
    "courses.HeldBack.held_by": Stays(),
    "courses.OpenCall.actor": Stays(),
    "courses.PoolMembership.asked_by": Stays(),
    "courses.PoolMembership.decide_actor": Stays(),
    "courses.PoolMembership.leave_actor": Stays(),
    "courses.PoolMembership.trainer": Moves("places in training pools", stronger=in_the_pool),
    "courses.PreparationMeeting.actor": Stays(),
    "courses.SkillStep.actor": Stays(),
    "courses.TrainerQualification.actor": Stays(),
    "courses.TrainerQualification.trainer": Moves("training for trainers"),
    "courses.TrainerSkill.trainer": Moves("what they may deliver", stronger=higher),
}
