"""What the analysis is worked out from, counted by the database: as many queries for ten answers as for a million.

Rows come back as counts of equal answers of one date. No row says whose an answer is.
"""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Subquery

from courses.choices import EventStatus
from courses.models import Event
from evaluations.choices import (
    KEPT_QUESTION,
    ORGANISATION_QUESTION,
    RECOMMEND_QUESTION,
    SEEN_QUESTION,
    Kind,
    Moment,
    Organisation,
    Wave,
)
from evaluations.models import Answer, Closing, CourseItem, Envelope, Invitation, Option, Question, Response
from evaluations.queries import years
from evaluations.queries.progress import Pulse, pulses


@dataclass(frozen=True, slots=True)
class Day:
    """What the analysis knows of one date. `day_closes` and `later_closes` are when its forms take no more answers."""

    pk: int
    course_id: int
    locality_id: int
    year: int
    starts_at: dt.datetime
    day_closes: dt.datetime
    later_closes: dt.datetime
    # Whether answers to the form of the day are as they stay: mixed, and looked at beside those from before the day.
    settled: bool = True


@dataclass(frozen=True)
class Reach:
    """Which dates are read and which are meant: `covers` says of a Day whether its answers are asked for.

    All dates of a course in a reporting year are read, since which answers may be told apart depends on all of them.
    `courses` None means every course. `years` are reporting years. `groups`: figures by kind of organisation too.
    """

    at: dt.datetime
    years: range
    covers: object
    courses: tuple[int, ...] | None = None
    groups: bool = False

    def events(self):
        """The dates that are read, as a queryset."""
        first, last = (
            dt.datetime(year, years.FIRST_MONTH, 1, tzinfo=years.LONDON) for year in (self.years[0], self.years[-1] + 1)
        )
        events = Event.objects.filter(
            status=EventStatus.PUBLISHED, starts_at__gte=first, starts_at__lt=last, starts_at__lte=self.at
        )
        return events if self.courses is None else events.filter(course__in=self.courses)


def _counters():
    return defaultdict(lambda: defaultdict(Counter))


@dataclass
class Counts:
    """Everything read. Each `{what: {date's id: Counter}}` counts people by what they answered.

    scales: by (wave, question); moved: by item, keys (now, looking back, before or None); later: by item, keys (on the
    day, after three months); chosen: by (wave, question), keys an option's code, and None for everybody who answered;
    follow_up: keys (what became of one's plan or None, what the manager saw or None).
    recommend_in, and moved_in by item: keys (kind of organisation, rating), (kind of organisation, change by memory).
    """

    days: dict = field(default_factory=dict)
    answered: dict = field(default_factory=dict)
    scales: dict = field(default_factory=_counters)
    moved: dict = field(default_factory=_counters)
    later: dict = field(default_factory=_counters)
    chosen: dict = field(default_factory=_counters)
    follow_up: dict = field(default_factory=lambda: defaultdict(Counter))
    recommend_in: dict = field(default_factory=lambda: defaultdict(Counter))
    moved_in: dict = field(default_factory=_counters)
    pulses: dict = field(default_factory=dict)
    invited: dict = field(default_factory=dict)
    questions: list = field(default_factory=list)
    items: list = field(default_factory=list)

    def pulse(self, pk):
        """The Pulse of a date."""
        return self.pulses.get(pk) or Pulse()


def read(reach, policy):
    """Read the counts of all dates in reach. Fifteen queries, one more for groups, or one where there is no date."""
    counts = Counts(days={day.pk: day for day in _days(reach, policy)})
    if not counts.days:
        return counts
    events = reach.events().values("pk")
    counts.answered = _answered(events)
    _scales(events, counts)
    _moved(events, counts)
    _later(events, counts)
    _chosen(events, counts)
    _follow_up(events, counts)
    if reach.groups:
        _groups(events, counts)
    meant = [day.pk for day in counts.days.values() if reach.covers(day)]
    counts.pulses = pulses(meant)
    counts.invited = _invited(events)
    counts.questions = _questions(events)
    counts.items = list(
        CourseItem.objects.filter(course__in=reach.events().values("course"))
        .select_related("course")
        .order_by("course__title", "position", "pk")
    )
    return counts


def _days(reach, policy):
    closed = Closing.objects.filter(event=OuterRef("pk"))
    rows = (
        reach.events()
        .annotate(
            closed_day=Subquery(closed.filter(wave=Wave.W1).values("made_at")[:1]),
            closed_later=Subquery(closed.filter(wave=Wave.W2).values("made_at")[:1]),
            unsettled=Exists(Response.objects.filter(event=OuterRef("pk"), wave=Wave.W1, shuffled=False))
            | Exists(Envelope.objects.filter(event=OuterRef("pk"), wave=Wave.W0)),
        )
        .order_by("pk")
        .values_list(
            "pk", "course_id", "locality_id", "starts_at", "ends_at", "closed_day", "closed_later", "unsettled"
        )
    )
    open_for = dt.timedelta(days=policy.w1_open_days)
    for pk, course_id, locality_id, starts_at, ends_at, day, later, unsettled in rows:
        yield Day(
            pk=pk,
            course_id=course_id,
            locality_id=locality_id,
            year=years.reporting_year(starts_at),
            starts_at=starts_at,
            day_closes=min(filter(None, (day, ends_at + open_for))),
            later_closes=min(filter(None, (later, ends_at + years.follow_up_lasts(policy)))),
            settled=not unsettled,
        )


def _answered(events):
    """{(date's id, wave): responses}."""
    rows = Response.objects.filter(event__in=events).order_by().values("event", "wave").annotate(number=Count("pk"))
    return {(row["event"], row["wave"]): row["number"] for row in rows}


def _scales(events, counts):
    rows = (
        Answer.objects.filter(response__event__in=events, moment="", number__isnull=False)
        .order_by()
        .values_list("response__event", "response__wave", "question_code", "number")
        .annotate(people=Count("pk"))
    )
    for event, wave, code, number, people in rows:
        counts.scales[wave, code][event][number] = people


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


def _moved(events, counts):
    """Confidence on the day, now and looking back, with the true rating before where there is one."""
    back = _looking_back()
    before = _same_person(Wave.W0, question_code=OuterRef("question_code"), moment=Moment.NOW)
    rows = (
        Answer.objects.filter(response__event__in=events, response__wave=Wave.W1, moment=Moment.NOW)
        .annotate(back=Subquery(back.values("number")[:1]), before=Subquery(before.values("number")[:1]))
        .filter(back__isnull=False)
        .order_by()
        .values_list("response__event", "question_code", "number", "back", "before")
        .annotate(people=Count("pk"))
    )
    for event, code, now, looking_back, first, people in rows:
        counts.moved[code][event][now, looking_back, first] = people


def _later(events, counts):
    """Confidence after three months, with the rating of the day by the same person."""
    day = _same_person(Wave.W1, question_code=OuterRef("question_code"), moment=Moment.NOW)
    rows = (
        Answer.objects.filter(response__event__in=events, response__wave=Wave.W2, moment=Moment.NOW)
        .annotate(day=Subquery(day.values("number")[:1]))
        .filter(day__isnull=False)
        .order_by()
        .values_list("response__event", "question_code", "day", "number")
        .annotate(people=Count("pk"))
    )
    for event, code, first, now, people in rows:
        counts.later[code][event][first, now] = people


def _chosen(events, counts):
    chosen = (
        Answer.objects.filter(response__event__in=events, response__wave__in=(Wave.W2, Wave.W2M))
        .exclude(option_code="")
        .order_by()
    )
    of = ("response__event", "response__wave", "question_code")
    for event, wave, code, option, people in chosen.values_list(*of, "option_code").annotate(people=Count("pk")):
        counts.chosen[wave, code][event][option] = people
    for event, wave, code, people in chosen.values_list(*of).annotate(people=Count("response", distinct=True)):
        counts.chosen[wave, code][event][None] = people


def _follow_up(events, counts):
    """What became of plans, with what the manager saw, by person; and managers whose delegate did not answer."""
    option = Answer.objects.filter(response=OuterRef("pk")).order_by()
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
    delegates = (
        Response.objects.filter(event__in=events, wave=Wave.W2)
        .annotate(
            kept=Subquery(option.filter(question_code=KEPT_QUESTION).values("option_code")[:1]),
            seen=Subquery(seen.values("option_code")[:1]),
        )
        .filter(kept__isnull=False)
        .order_by()
        .values_list("event", "kept", "seen")
        .annotate(people=Count("pk"))
    )
    for event, kept, saw, people in delegates:
        counts.follow_up[event][kept, saw] = people
    kept_by_delegate = Answer.objects.filter(
        response__event=OuterRef("event"),
        response__wave=Wave.W2,
        response__pseudonym=OuterRef("pseudonym"),
        question_code=KEPT_QUESTION,
    )
    managers = (
        Response.objects.filter(event__in=events, wave=Wave.W2M)
        .annotate(seen=Subquery(option.filter(question_code=SEEN_QUESTION).values("option_code")[:1]))
        .filter(Q(pseudonym="") | ~Exists(kept_by_delegate), seen__isnull=False)
        .order_by()
        .values_list("event", "seen")
        .annotate(people=Count("pk"))
    )
    for event, saw, people in managers:
        counts.follow_up[event][None, saw] = people


def _groups(events, counts):
    """Would recommend, and confidence by memory, by the kind of organisation that the same person named."""
    said = Answer.objects.filter(response=OuterRef("response"), question_code=ORGANISATION_QUESTION).order_by()
    rows = (
        Answer.objects.filter(response__event__in=events, response__wave=Wave.W1, number__isnull=False)
        .filter(Q(question_code=RECOMMEND_QUESTION, moment="") | Q(moment=Moment.NOW))
        .annotate(
            organisation=Subquery(said.values("option_code")[:1]), back=Subquery(_looking_back().values("number")[:1])
        )
        .order_by()
        .values_list("response__event", "question_code", "moment", "organisation", "number", "back")
        .annotate(people=Count("pk"))
    )
    for event, code, moment, organisation, number, back, people in rows:
        kind = Organisation(organisation) if organisation in Organisation.values else Organisation.OTHER
        if not moment:
            counts.recommend_in[event][kind, number] += people
        elif back is not None:
            counts.moved_in[code][event][kind, number - back] += people


def _invited(events):
    """{(date's id, wave): people asked}."""
    rows = (
        Invitation.objects.filter(booking__event__in=events)
        .order_by()
        .values("booking__event", "wave")
        .annotate(number=Count("pk"))
    )
    return {(row["booking__event"], row["wave"]): row["number"] for row in rows}


def _questions(events):
    """Each question that answers were given to, in its newest wording, with its options and `.wave`."""
    used = Response.objects.filter(event__in=events).order_by().values("version").distinct()
    rows = (
        Question.objects.filter(version__in=used)
        .annotate(wave=F("version__questionnaire__wave"))
        .prefetch_related(Prefetch("options", Option.objects.order_by("position", "pk")))
        .order_by("wave", "version__number", "position", "pk")
    )
    newest: dict = {}
    for question in rows:
        newest.pop((question.wave, question.code), None)
        newest[question.wave, question.code] = question
    return [question for question in newest.values() if question.kind != Kind.CONSENT]
