"""Invented evaluation answers: most people were pleased and grew more confident, some were not, few wrote much."""

import datetime as dt

from config.demo.cms import read
from courses.rules import LONDON
from evaluations import actions, queries
from evaluations.actions import Given, PastForms, PastResponse, Reply
from evaluations.choices import KEPT_QUESTION, ORGANISATION_QUESTION, Consent, Moment, Organisation, Wave
from evaluations.rules import organisation_of
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
# One in so many does not say what kind of organisation they work for.
PASSES = 12
# Where people of whom nothing else is known work.
ORGANISATION_OF_WORK = {
    RoleFamily.SOCIAL_WORK: Organisation.COUNCIL,
    RoleFamily.EARLY_HELP: Organisation.COUNCIL,
    RoleFamily.NURSING: Organisation.HEALTH,
    RoleFamily.TEACHING: Organisation.EDUCATION,
    RoleFamily.SAFEGUARDING_LEAD: Organisation.EDUCATION,
    RoleFamily.POLICING: Organisation.JUSTICE,
    RoleFamily.EARLY_YEARS: Organisation.EDUCATION,
}
CONSENTS = (Consent.NO, Consent.NO, Consent.ANONYMOUS, Consent.ANONYMOUS, Consent.WITH_ROLE)


def load_answers(*, at, **facts):
    """Take over invented answers of a past date, of what `draw_answers` is told. Returns how many on the day."""
    *others, on_the_day = draw_answers(**facts)
    if others:
        actions.take_over_all(forms=others, by=None, at=at)
    return actions.take_over_all(forms=[on_the_day], by=None, at=at)


def draw_answers(
    *, event, bookings=(), unpaired=0, comments=(), intends=None, plans=INTENDS, others=None, sheets=None, chance
):
    """Invent answers about a past date: one for each booking, and `unpaired` more.

    Returns them as `PastForms` of each wave, those of the day last.

    `intends` is {person: what they mean to do}, `plans` how many of a hundred others mean to do something; `others`
    {wave: how many of the same people also answered it}.

    `comments` are rows of the programme's comments: the first answers say them, with their consent. `sheets` keeps the
    questionnaires that were read, for the next date: the caller knows that none changed between the dates.
    """
    sheets = {} if sheets is None else sheets
    items = [item.code for item in _sheet(sheets, event, Wave.W1).items]
    words = read("programme.toml")["words"]
    said = iter(comments)
    responses = []
    for number, booking in enumerate([*bookings, *[None] * unpaired]):
        role = booking.delegate.role_family if booking else chance.choice(ROLES)
        given = invent(items, words, role=role, event=event, comment=next(said, None), plans=plans, chance=chance)
        given = _of_organisation(given, booking, role, number)
        given = _meaning(given, (intends or {}).get(booking.delegate_id if booking else None), event)
        responses.append(PastResponse(given=given, booking=booking))
    forms, fates = [], {}
    for wave, many in (others or {}).items():
        asked = [past for past in responses if past.booking][:many]
        answered = [PastResponse(given=INVENTED[wave](past, fates, chance), booking=past.booking) for past in asked]
        if wave == Wave.W2:
            fates = {past.booking.pk: _fate(past) for past in answered}
        forms.append(PastForms(event=event, responses=answered, wave=wave, sheet=_sheet(sheets, event, wave)))
    return [*forms, PastForms(event=event, responses=responses, sheet=_sheet(sheets, event, Wave.W1))]


def _of_organisation(given, booking, role, number):
    """The same answers with the kind of organisation, which one in so many would rather not say."""
    if not number % PASSES:
        return given
    agency = booking.agency if booking else None
    kind = organisation_of(agency.sector) if agency else ORGANISATION_OF_WORK.get(role, Organisation.OTHER)
    return Given(replies=(*given.replies, Reply(code=ORGANISATION_QUESTION, option=kind)), consent=given.consent)


def _sheet(sheets, event, wave):
    """The questionnaire of a date, read once for all dates of its course."""
    key = event.course_id, wave
    if key not in sheets:
        sheets[key] = queries.sheet_for(event.course_id, wave=wave, at=event.ends_at)
    return sheets[key]


def _fate(past):
    """What became of somebody's plan, or None."""
    return next((reply.option for reply in past.given.replies if reply.code == KEPT_QUESTION), None)


def _meaning(given, text, event):
    """The answers of somebody who means to do this, whatever else they said."""
    if not text:
        return given
    rest = tuple(reply for reply in given.replies if reply.code != "intention")
    day = event.ends_at.astimezone(LONDON).date() + dt.timedelta(days=28)
    return Given(replies=(*rest, Reply(code="intention", text=text, due_on=day)), consent=given.consent)


def _rated(past, moment):
    """{item: number} of one person's ratings on the day."""
    return {reply.code: reply.number for reply in past.given.replies if reply.moment == moment}


def _now(code, number):
    """A rating at the time of asking, within the scale."""
    return Reply(code=code, moment=Moment.NOW, number=min(10, max(0, number)))


def before(past, _fates, chance):
    """What the same person said at booking: people think a little better of themselves than they do looking back."""
    looking_back = _rated(past, Moment.LOOKING_BACK)
    facts = (
        Reply(code="role-family", option=past.booking.delegate.role_family),
        Reply(code="years-in-role", option=chance.choice(("UNDER_1", "1_TO_2", "3_TO_5", "6_TO_10", "OVER_10"))),
        Reply(code="why", option=chance.choice(("REQUIRED", "MANAGER", "CASE", "REFRESH", "INTEREST"))),
    )
    return Given(replies=(*facts, *(_now(code, n + chance.randint(0, 1)) for code, n in looking_back.items())))


def months_later(past, _fates, chance):
    """What the same person said after three months: a part of what was gained has stayed."""
    replies = [_now(code, number - chance.randint(0, 2)) for code, number in _rated(past, Moment.NOW).items()]
    if any(reply.code == "intention" for reply in past.given.replies):
        kept = chance.choices(("DONE", "PARTLY", "NOT_YET", "NOT_RELEVANT"), weights=(4, 4, 2, 1))[0]
        replies.append(Reply(code=KEPT_QUESTION, option=kept))
    used = chance.sample(("REFERRAL", "ASSESSMENT_TOOL", "INFORMATION_SHARING", "SUPERVISION"), chance.randint(1, 2))
    replies += [Reply(code="used-for", option=option) for option in used]
    replies.append(
        Reply(code="got-in-the-way", option=chance.choice(("TIME", "TIME", "NO_CHANCE", "TOOLS", "NOTHING")))
    )
    return Given(replies=tuple(replies))


def of_manager(past, fates, chance):
    """What the manager of the same person has seen: more where the plan was carried out."""
    weights = (4, 5, 2, 2) if fates.get(past.booking.pk) in ("DONE", "PARTLY") else (2, 4, 3, 3)
    seen = chance.choices(("CLEARLY", "A_LITTLE", "NOT_SEEN", "CANNOT_SAY"), weights=weights)[0]
    support = chance.choice(("SUPERVISION", "SUPERVISION", "TEAM", "TIME", "NONE"))
    return Given(
        replies=(Reply(code="practice-changed", option=seen), Reply(code="support-given", option=support)),
    )


INVENTED = {Wave.W0: before, Wave.W2: months_later, Wave.W2M: of_manager}


def invent(items, words, *, role, event, comment, plans, chance):
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
    texts = _texts(words, event, comment, plans, chance)
    consent = comment["consent"] if comment else (chance.choice(CONSENTS) if texts else Consent.NO)
    if consent == Consent.WITH_ROLE:
        replies.append(Reply(code="role-family", option=role))
    return Given(replies=(*replies, *texts), consent=consent)


def _texts(words, event, comment, plans, chance):
    """What somebody wrote; a comment of the report in place of a drawn one."""
    texts = []
    useful = comment["text"] if comment else chance.choice(words["most_useful"])
    if comment or chance.randrange(100) < USEFUL:
        texts.append(Reply(code="most-useful", text=useful))
    if chance.randrange(100) < CHANGE:
        texts.append(Reply(code="what-to-change", text=chance.choice(words["what_to_change"])))
    if chance.randrange(100) < plans:
        by_when = event.ends_at.astimezone(LONDON).date() + dt.timedelta(days=7 * chance.randint(1, 10))
        texts.append(Reply(code="intention", text=chance.choice(words["intention"]), due_on=by_when))
    return texts
