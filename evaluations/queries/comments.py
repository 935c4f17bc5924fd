"""What people wrote: what waits for a human, what was released, what stands on a course's page."""

import datetime as dt
import secrets
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q

from courses.models import Event
from courses.queries import policy as the_policy
from evaluations.choices import ROLE_QUESTION, Consent, Review, Wave
from evaluations.models import Answer, Closing, CommentTag, Improvement, Option, Question, Quote, Response
from evaluations.queries import years

ON_THE_DAY = (Wave.W0, Wave.W1)
AFTER = (Wave.W2, Wave.W2M)
# Newest first on a course's page, no more than that.
SHOWN = 3


@dataclass(frozen=True)
class Comments:
    """What people wrote to one question, in an order drawn afresh each time."""

    code: str
    text: str
    texts: list


def to_moderate(user, *, at):
    """Comments that `user` may read as a moderator: of closed forms, in their localities, never of few people.

    At least the smallest number that may be shown have answered about the course in that locality; the date itself is
    not told.
    """
    policy = the_policy()
    of_the_course = Response.objects.filter(
        event__course=OuterRef("course"), event__locality=OuterRef("locality")
    ).order_by()
    # Asked of each date and not of each answer; the search ends at the last answer that is needed.
    enough = Event.objects.filter(Exists(of_the_course[policy.smallest_count - 1 : policy.smallest_count]))
    return (
        Answer.objects.visible_to(user)
        .filter(closed(at, policy), response__wave__in=(*ON_THE_DAY, *AFTER), response__event__in=enough)
        .annotate(course=F("response__event__course__title"))
        .select_related("response__event__course", "response__event__locality")
        .order_by("course", "question_code", "pk")
    )


def closed(at, policy):
    """Answers to which no more are added: their form has closed."""
    early = Closing.objects.filter(event=OuterRef("response__event"))
    day, later = dt.timedelta(days=policy.w1_open_days), years.follow_up_lasts(policy)
    return Q(response__wave__in=ON_THE_DAY) & (
        Q(response__event__ends_at__lte=at - day) | Exists(early.filter(wave=Wave.W1))
    ) | Q(response__wave__in=AFTER) & (Q(response__event__ends_at__lte=at - later) | Exists(early.filter(wave=Wave.W2)))


def waiting(user, *, at):
    """How many comments wait for this moderator. One query and the settings."""
    return to_moderate(user, at=at).filter(review=Review.WAITING).count()


def question_texts():
    """{question's code: its newest wording}. One query."""
    rows = Question.objects.exclude(version__questionnaire__wave=Wave.W1A)
    return dict(rows.order_by("version__number", "pk").values_list("code", "text"))


def tags():
    """All tags in their order."""
    return CommentTag.objects.order_by("position", "pk")


def tagged(answers, tag):
    """Those of the answers that carry a tag."""
    return answers.filter(tags__contains=f" {tag.code} ")


def released(whole):
    """Released words by question, each list shuffled anew. `whole` is {wave: ids of dates}. Two queries.

    The caller sees to it that enough people answered there.
    """
    of = Q(pk=None)
    for wave, events in whole.items():
        of |= Q(response__wave=wave, response__event__in=events)
    rows = Answer.objects.filter(of, review=Review.RELEASED).exclude(text="")
    texts = defaultdict(list)
    for code, text in rows.order_by("question_code", "pk").values_list("question_code", "text"):
        texts[code].append(text)
    names = question_texts() if texts else {}
    return [Comments(code, names.get(code, code), shuffled(texts[code])) for code in names if texts[code]]


def shuffled(texts):
    """The texts in an order that nobody can foresee."""
    return secrets.SystemRandom().sample(texts, len(texts))


def role_under(answer, *, smallest):
    """The role that may stand under a quote, or "": agreed to, and of as many answers about the course as are shown."""
    if answer.response.consent != Consent.WITH_ROLE:
        return ""
    said = Answer.objects.filter(question_code=ROLE_QUESTION)
    code = said.filter(response=answer.response_id).values_list("option_code", flat=True).first()
    alike = said.filter(response__event__course=answer.response.event.course_id, option_code=code or "").count()
    if not code or alike < smallest:
        return ""
    option = Option.objects.filter(question__code=ROLE_QUESTION, code=code).order_by("-pk").first()
    return option.label if option else ""


def answered_about(course):
    """How many have answered the form of the day about a course, over all dates."""
    return Response.objects.filter(event__course=course, wave=Wave.W1).count()


def quotes(course):
    """The quotes on a course's page, newest first."""
    return Quote.objects.filter(course=course, withdrawn_at=None).order_by("-published_at", "-pk")


def improvements(course):
    """What was done about what people said, newest first, with the date it begins with."""
    rows = Improvement.objects.filter(course=course, withdrawn_at=None).select_related(
        "first_date", "version__questionnaire"
    )
    return rows.order_by("-published_at", "-pk")


def public_words(model):
    """Quotes or improvements of every course that stand on its page, for those who look after them."""
    rows = model.objects.filter(withdrawn_at=None).select_related("course")
    return rows.order_by("course__title", "-published_at", "-pk")
