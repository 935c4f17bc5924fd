"""Everything that is counted by date, in one query: rows of equal answers with their number."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import CharField, Count, Exists, IntegerField, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast

from bookings.models import Booking, HeadCount
from evaluations.choices import (
    KEPT_QUESTION,
    ORGANISATION_QUESTION,
    RECOMMEND_QUESTION,
    ROLE_QUESTION,
    SEEN_QUESTION,
    Moment,
    Organisation,
    Wave,
)
from evaluations.models import Answer, Invitation, Response
from evaluations.queries.progress import by_register
from evaluations.queries.reading.by_date import ByDate

# So many rows are fetched at a time.
CHUNK = 2000
_ORGANISATIONS = {kind.value: kind for kind in Organisation}


def _by_date():
    return defaultdict(ByDate)


def _counters():
    return defaultdict(lambda: defaultdict(Counter))


@dataclass
class Counts:
    """Everything read. Each `{what: ByDate}` or `{what: {date's id: Counter}}` counts people by what they answered.

    scales: by (wave, question), of the form of the day; moved: by item, answers (now, looking back, before or None);
    later: by item, answers (on the day, after three months); chosen: by (wave, question), an option's code, and None
    for everybody who answered; follow_up: keys (what became of one's plan or None, what the manager saw or None).
    recommend_in, and moved_in by item: keys (kind of organisation, rating), (kind of organisation, change by memory).
    asked: every version of what was asked; questions: what figures are made of, in its newest wording.
    answered, invited: {(date's id, wave): people}; there: {date's id: people who were there}; roles: {date's id:
    Counter of the roles that were named}; versions: {date's id: the versions of forms that were answered}.
    """

    days: dict = field(default_factory=dict)
    answered: dict = field(default_factory=Counter)
    scales: dict = field(default_factory=_by_date)
    moved: dict = field(default_factory=_by_date)
    later: dict = field(default_factory=_by_date)
    chosen: dict = field(default_factory=_by_date)
    follow_up: dict = field(default_factory=lambda: defaultdict(Counter))
    recommend_in: dict = field(default_factory=lambda: defaultdict(Counter))
    moved_in: dict = field(default_factory=_counters)
    there: dict = field(default_factory=dict)
    invited: dict = field(default_factory=dict)
    roles: dict = field(default_factory=lambda: defaultdict(Counter))
    versions: dict = field(default_factory=lambda: defaultdict(set))
    asked: list = field(default_factory=list)
    questions: list = field(default_factory=list)
    items: list = field(default_factory=list)


# Filled in where a kind of row has no such column: each column has one type, whatever the kind.
_NO_NUMBER, _NO_WORD = Cast(Value(None), IntegerField()), Cast(Value(None), CharField())


def count(events, counts, *, groups):
    """Read into `counts` what was answered at these dates; with `groups` by kind of organisation too. One query."""
    kinds = [kind(events) for kind in (*_KINDS, *((_groups,) if groups else ()))]
    heads: dict = {}
    for kind, event, wave, code, one, two, three, option, other, people in _joined(kinds):
        match kind:
            case "scale":
                counts.scales[wave, code].add(event, one, people)
            case "moved":
                counts.moved[code].add(event, (one, two, three), people)
            case "later":
                counts.later[code].add(event, (one, two), people)
            case "chosen" | "chose":
                counts.chosen[wave, code].add(event, option, people)
            case "plan" | "manager":
                counts.follow_up[event][option, other] = people
            case "answered":
                counts.answered[event, wave] += people
                counts.versions[event].add(one)
            case "role":
                counts.roles[event][option] = people
            case "there":
                counts.there[event] = people
            case "heads":
                heads[event] = people
            case "invited":
                counts.invited[event, wave] = people
            case "group":
                group = _ORGANISATIONS.get(option, Organisation.OTHER)
                if not other:
                    counts.recommend_in[event][group, one] += people
                elif two is not None:
                    counts.moved_in[code][event][group, one - two] += people
    # Where people were counted by heads, nobody is on a register by name.
    counts.there |= {event: most for event, most in heads.items() if not counts.there.get(event)}


def _joined(kinds):
    first, *more = kinds
    return first.union(*more, all=True).iterator(chunk_size=CHUNK)


def _rows(found, kind, event, *, people=None, **columns):
    """Rows of one kind, counted: `columns` says where what stands that this kind has."""
    columns = {
        "wave": _NO_WORD,
        "code": _NO_WORD,
        "one": _NO_NUMBER,
        "two": _NO_NUMBER,
        "three": _NO_NUMBER,
        "option": _NO_WORD,
        "other": _NO_WORD,
    } | columns
    told = found.order_by().values_list(Value(kind, output_field=CharField()), event, *columns.values())
    return told.annotate(people=people or Count("pk"))


def _scales(events):
    found = Answer.objects.filter(response__event__in=events, response__wave=Wave.W1, moment="", number__isnull=False)
    return _rows(found, "scale", "response__event", wave="response__wave", code="question_code", one="number")


def _answered(events):
    found = Response.objects.filter(event__in=events)
    return _rows(found, "answered", "event", wave="wave", one="version")


def _same_person(wave, **filters):
    """Answers of another wave by the person of the outer answer, at the same date."""
    return (
        Answer.objects.filter(
            response__event=OuterRef("response__event"),
            response__wave=wave,
            response__pseudonym=OuterRef("response__pseudonym"),
            **filters,
        )
        .exclude(response__pseudonym="")
        .order_by()
    )


def _looking_back():
    """What the person of the outer answer said of the same item looking back."""
    return Answer.objects.filter(
        response=OuterRef("response"), question_code=OuterRef("question_code"), moment=Moment.LOOKING_BACK
    ).order_by()


def _moved(events):
    """Confidence on the day, now and looking back, with the true rating before where there is one."""
    before = _same_person(Wave.W0, question_code=OuterRef("question_code"), moment=Moment.NOW)
    found = (
        Answer.objects.filter(response__event__in=events, response__wave=Wave.W1, moment=Moment.NOW)
        .annotate(back=Subquery(_looking_back().values("number")[:1]), before=Subquery(before.values("number")[:1]))
        .filter(back__isnull=False)
    )
    return _rows(found, "moved", "response__event", code="question_code", one="number", two="back", three="before")


def _later(events):
    """Confidence after three months, with the rating of the day by the same person."""
    day = _same_person(Wave.W1, question_code=OuterRef("question_code"), moment=Moment.NOW)
    found = (
        Answer.objects.filter(response__event__in=events, response__wave=Wave.W2, moment=Moment.NOW)
        .annotate(day=Subquery(day.values("number")[:1]))
        .filter(day__isnull=False)
    )
    return _rows(found, "later", "response__event", code="question_code", one="day", two="number")


def _choices(events):
    return Answer.objects.filter(response__event__in=events, response__wave__in=(Wave.W2, Wave.W2M)).exclude(
        option_code=""
    )


def _chosen(events):
    """How many chose each option after three months."""
    of = {"wave": "response__wave", "code": "question_code", "option": "option_code"}
    return _rows(_choices(events), "chosen", "response__event", **of)


def _chose(events):
    """How many chose anything."""
    of = {"wave": "response__wave", "code": "question_code"}
    return _rows(_choices(events), "chose", "response__event", people=Count("response", distinct=True), **of)


def _option():
    return Answer.objects.filter(response=OuterRef("pk")).order_by()


def _plans(events):
    """What became of plans, with what the manager saw, by person."""
    seen = (
        Answer.objects.filter(
            response__event=OuterRef("event"),
            response__wave=Wave.W2M,
            response__pseudonym=OuterRef("pseudonym"),
            question_code=SEEN_QUESTION,
        )
        .exclude(response__pseudonym="")
        .order_by()
    )
    found = (
        Response.objects.filter(event__in=events, wave=Wave.W2)
        .annotate(
            kept=Subquery(_option().filter(question_code=KEPT_QUESTION).values("option_code")[:1]),
            seen=Subquery(seen.values("option_code")[:1]),
        )
        .filter(kept__isnull=False)
    )
    return _rows(found, "plan", "event", option="kept", other="seen")


def _managers(events):
    """What managers saw whose delegate did not answer, or cannot be told."""
    # The delegate's response first, then its answer: the other way round SQLite goes through everybody's answers.
    kept = Answer.objects.filter(response=OuterRef("pk"), question_code=KEPT_QUESTION)
    kept_by_delegate = Response.objects.filter(
        Exists(kept), event=OuterRef("event"), wave=Wave.W2, pseudonym=OuterRef("pseudonym")
    )
    found = (
        Response.objects.filter(event__in=events, wave=Wave.W2M)
        .annotate(seen=Subquery(_option().filter(question_code=SEEN_QUESTION).values("option_code")[:1]))
        .filter(Q(pseudonym="") | ~Exists(kept_by_delegate), seen__isnull=False)
    )
    return _rows(found, "manager", "event", other="seen")


def _groups(events):
    """Would recommend, and confidence by memory, by the kind of organisation that the same person named."""
    said = Answer.objects.filter(response=OuterRef("response"), question_code=ORGANISATION_QUESTION).order_by()
    found = (
        Answer.objects.filter(response__event__in=events, response__wave=Wave.W1, number__isnull=False)
        .filter(Q(question_code=RECOMMEND_QUESTION, moment="") | Q(moment=Moment.NOW))
        .annotate(
            organisation=Subquery(said.values("option_code")[:1]), back=Subquery(_looking_back().values("number")[:1])
        )
    )
    of = {"code": "question_code", "one": "number", "two": "back", "option": "organisation", "other": "moment"}
    return _rows(found, "group", "response__event", **of)


def _roles(events):
    """Which kinds of work were named."""
    found = Answer.objects.filter(response__event__in=events, question_code=ROLE_QUESTION)
    return _rows(found, "role", "response__event", option="option_code")


def _there(events):
    """Who was there by the register: marked so, or not marked at all."""
    found = by_register(Booking.objects.filter(event__in=events))
    return _rows(found, "there", "event", people=Count("pk", filter=Q(seen=True) | Q(decided=False)))


def _heads(events):
    """The most heads that were counted at a sitting."""
    found = HeadCount.objects.filter(session__event__in=events)
    return _rows(found, "heads", "session__event", people=Max("attended"))


def _invited(events):
    found = Invitation.objects.filter(booking__event__in=events)
    return _rows(found, "invited", "booking__event", wave="wave")


_KINDS = (
    _scales,
    _answered,
    _moved,
    _later,
    _chosen,
    _chose,
    _plans,
    _managers,
    _roles,
    _there,
    _heads,
    _invited,
)
