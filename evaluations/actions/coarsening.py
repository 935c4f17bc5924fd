"""Making answers coarser that the register of their date knows too: it never narrows one down to fewer than five.

The register says who does what kind of work and for what kind of organisation. So an answer keeps its kind only where
five people or more on the register share it; the others say "other", which is never few either (docs/adr/0010, 0024).
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from bookings.choices import ON_REGISTER
from bookings.models import Booking
from evaluations.choices import ORGANISATION_QUESTION, OTHER_ROLE, ROLE_QUESTION, Organisation
from evaluations.rules import organisation_of

# The questions whose answers the register knows too.
ON_THE_REGISTER = (ROLE_QUESTION, ORGANISATION_QUESTION)
# A group smaller than this would point to its members.
FEW = 5


@dataclass(frozen=True)
class Kept:
    """The kinds that answers of one date may name: of work, of organisation, and of organisation by kind of work."""

    roles: set
    organisations: set
    together: dict

    def role(self, code):
        """The kind of work, or "other"."""
        return code if code in self.roles else OTHER_ROLE

    def tells(self, organisation, roles):
        """Whether somebody of whom these kinds of work are known may be told by this kind of organisation."""
        return organisation in self.organisations and all(organisation in self.together[role] for role in roles)


def kept_on(event_id):
    """What the register of a date allows. One query."""
    rows = Booking.objects.filter(event=event_id, status__in=ON_REGISTER)
    people = [
        (role, organisation_of(sector)) for role, sector in rows.values_list("delegate__role_family", "agency__sector")
    ]
    roles = large(Counter(role for role, _ in people), OTHER_ROLE)
    kept = Kept(roles, large(Counter(kind for _, kind in people), Organisation.OTHER), {})
    beside: dict = defaultdict(Counter)
    for role, kind in people:
        beside[kept.role(role)][kind] += 1
    for role in (*roles, OTHER_ROLE):
        kept.together[role] = large(beside[role], Organisation.OTHER)
    return kept


def large(there, other):
    """The kinds that enough people share. Those of `other` must not be few: the rarest join them until they are not."""
    small = {kind for kind, number in there.items() if number < FEW} | {other}
    for kind, _ in sorted(there.items(), key=lambda pair: (pair[1], pair[0])):
        others = sum(there[each] for each in small)
        if kind not in small and 0 < others < FEW:
            small.add(kind)
    return set(there) - small


def coarsen(event_id, responses, answers, *, sealed=(), change=ON_THE_REGISTER):
    """Change kinds of work and of organisation that are rare at a date into "other", in these answers of it.

    `responses` are those the answers belong to; where kinds of work and organisation of one person are rare together,
    the organisation gives way. `sealed` are (pseudonym, kind of work) of answers that are not among these. Answers to
    questions that are not in `change` stay as they are.
    """
    said = [answer for answer in answers if answer.option_code and answer.question_code in ON_THE_REGISTER]
    if not any(answer.question_code in change for answer in said):
        return
    kept = kept_on(event_id)
    # Forms of one person are joined by the pseudonym; a form without one stands for itself.
    whose = {response.pk: response.pseudonym or response.pk for response in responses}
    roles: dict = defaultdict(set)
    for name, role in sealed:
        roles[name].add(kept.role(role))
    for answer in said:
        if answer.question_code == ROLE_QUESTION:
            role = kept.role(answer.option_code)
            roles[whose[answer.response_id]].add(role)
            if ROLE_QUESTION in change:
                answer.option_code = role
    for answer in said if ORGANISATION_QUESTION in change else ():
        if answer.question_code == ORGANISATION_QUESTION and not kept.tells(
            answer.option_code, roles[whose[answer.response_id]]
        ):
            answer.option_code = Organisation.OTHER
