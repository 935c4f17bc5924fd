"""Invented evaluation answers: most people were pleased and grew more confident, some were not, few wrote much."""

import datetime as dt

from config.demo.cms import read
from courses.rules import LONDON
from evaluations import actions, queries
from evaluations.actions import Given, PastResponse, Reply
from evaluations.choices import Consent, Moment, Wave
from people.choices import RoleFamily

ROLES = (
    RoleFamily.SOCIAL_WORK,
    RoleFamily.EARLY_HELP,
    RoleFamily.NURSING,
    RoleFamily.TEACHING,
    RoleFamily.SAFEGUARDING_LEAD,
    RoleFamily.POLICING,
    RoleFamily.EARLY_YEARS,
)
SCALES = ("relevance", "pace", "clarity", "safe-environment", "joining")
# Of a hundred: who answers a question at all, and who writes something.
RATED, USEFUL, CHANGE, INTENDS = 96, 62, 34, 58
CONSENTS = (Consent.NO, Consent.NO, Consent.ANONYMOUS, Consent.ANONYMOUS, Consent.WITH_ROLE)


def load_answers(*, event, bookings=(), unpaired=0, comments=(), chance, at):
    """Take over invented answers of a past date: one for each booking, and `unpaired` more. Returns how many.

    `comments` are rows of the programme's comments: the first answers say them, with their consent.
    """
    items = [item.code for item in queries.sheet_for(event.course_id, wave=Wave.W1, at=event.ends_at).items]
    words = read("programme.toml")["words"]
    said = iter(comments)
    responses = []
    for booking in [*bookings, *[None] * unpaired]:
        role = booking.delegate.role_family if booking else chance.choice(ROLES)
        given = invent(items, words, role=role, event=event, comment=next(said, None), chance=chance)
        responses.append(PastResponse(given=given, booking=booking))
    return actions.take_over(event=event, responses=responses, by=None, at=at)


def invent(items, words, *, role, event, comment, chance):
    """One person's answers, which hang together: who learnt more was more pleased."""
    gain = chance.choices((0, 1, 2, 3, 4), weights=(1, 2, 4, 4, 2))[0]
    replies = []
    for code in items:
        before = chance.randint(3, 7)
        now = min(10, before + gain + chance.randint(-1, 1) if gain else before)
        replies.append(Reply(code=code, moment=Moment.LOOKING_BACK, number=before))
        replies.append(Reply(code=code, moment=Moment.NOW, number=max(now, 0)))
    for code in SCALES:
        if chance.randrange(100) < RATED:
            replies.append(Reply(code=code, number=min(5, max(1, 3 + gain // 2 + chance.randint(-1, 1)))))
    for code in ("learnt-other-agencies", "know-whom-to-contact", "recommend"):
        if chance.randrange(100) < RATED:
            replies.append(Reply(code=code, number=min(10, max(0, 6 + gain + chance.randint(-2, 1)))))
    texts = _texts(words, event, comment, chance)
    consent = comment["consent"] if comment else (chance.choice(CONSENTS) if texts else Consent.NO)
    if consent == Consent.WITH_ROLE:
        replies.append(Reply(code="role-family", option=role))
    return Given(replies=(*replies, *texts), consent=consent)


def _texts(words, event, comment, chance):
    """What somebody wrote; a comment of the report in place of a drawn one."""
    texts = []
    useful = comment["text"] if comment else chance.choice(words["most_useful"])
    if comment or chance.randrange(100) < USEFUL:
        texts.append(Reply(code="most-useful", text=useful))
    if chance.randrange(100) < CHANGE:
        texts.append(Reply(code="what-to-change", text=chance.choice(words["what_to_change"])))
    if chance.randrange(100) < INTENDS:
        by_when = event.ends_at.astimezone(LONDON).date() + dt.timedelta(days=7 * chance.randint(1, 10))
        texts.append(Reply(code="intention", text=chance.choice(words["intention"]), due_on=by_when))
    return texts
