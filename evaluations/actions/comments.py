"""What humans decide about words that people wrote, and what they put on a course's page.

The audit says who decided and about which course, never the words and never whose they were.
"""

from collections import Counter

from django.db import transaction

from audit.actions import record
from bookings.actions.steps import lock, lock_all
from courses.models import Policy
from evaluations import queries, rules
from evaluations.choices import Consent, Review
from evaluations.models import Answer, Improvement, Quote


class CommentRefused(Exception):
    """A comment cannot be decided on or quoted; the text is fit to show."""


GONE = "This comment is not in the list any more: the answers were mixed anew, or somebody decided first. Look again."
ACTIONS = {
    Review.RELEASED: "comment.release",
    Review.WITHHELD: "comment.withhold",
    Review.SEALED: "comment.seal",
}
WITHDRAWN = {Quote: "quote.withdraw", Improvement: "improvement.withdraw"}


@transaction.atomic
def review(*, answer, decision, text="", tags=(), by, at):
    """Decide on one comment: release it, with other words where `text` is given; keep it back; or seal it.

    Sealing is for child or case information: the words are deleted for good and only the fact stays. Raises
    CommentRefused.
    """
    event = lock(answer.response.event_id)
    answer = Answer.objects.select_for_update(of=("self",)).filter(pk=answer.pk).first()
    if answer is None or answer.review == Review.SEALED:
        raise CommentRefused(GONE)
    if decision not in ACTIONS:
        raise CommentRefused("Choose what becomes of this comment.")
    changed = decision == Review.RELEASED and text and text != answer.text
    if decision == Review.SEALED:
        answer.text, answer.tags = "", ""
    else:
        answer.text = text if changed else answer.text
        answer.tags = _joined(tags)
    answer.review = decision
    answer.save(update_fields=["text", "tags", "review"])
    action = "comment.reword" if changed else ACTIONS[decision]
    record(action=action, target=event.course, by=by, at=at, locality=event.locality)
    return answer


@transaction.atomic
def release(*, answers, by, at):
    """Release several comments at once. Those by which somebody might be recognised stay: each needs its own decision.

    Returns how many were released.
    """
    events = lock_all(answers.order_by().values_list("response__event", flat=True).distinct())
    rows = Answer.objects.select_for_update(of=("self",)).filter(
        pk__in=list(answers.order_by().values_list("pk", flat=True)), review=Review.WAITING
    )
    clear = [row for row in rows.select_related("response").order_by("pk") if not rules.may_identify(row.text)]
    Answer.objects.filter(pk__in=[row.pk for row in clear]).update(review=Review.RELEASED)
    for pk, number in sorted(Counter(row.response.event_id for row in clear).items()):
        event = events[pk]
        record(action="comment.release", target=event.course, by=by, at=at, locality=event.locality, number=number)
    return len(clear)


def _joined(tags):
    """Codes of tags as they are stored: each between spaces."""
    codes = sorted({tag.code for tag in tags})
    return f" {' '.join(codes)} " if codes else ""


@transaction.atomic
def quote(*, answer, by, at):
    """Put a released comment on its course's page. Returns the Quote, a copy with no way back to the answer.

    Refuses words that were not released, whose writer did not agree, and courses about which few have answered.
    """
    event = lock(answer.response.event_id)
    policy = Policy.objects.get(pk=1)
    answer = Answer.objects.select_related("response__event").filter(pk=answer.pk).first()
    if answer is None or answer.review != Review.RELEASED:
        raise CommentRefused(GONE)
    if answer.response.consent == Consent.NO:
        raise CommentRefused("The writer did not agree to be quoted.")
    answers = queries.answered_about(event.course)
    if answers < policy.smallest_mean:
        raise CommentRefused(f"Quotes need at least {policy.smallest_mean} answers about the course.")
    if queries.quotes(event.course).filter(text=answer.text).exists():
        raise CommentRefused("These words are on the course’s page already.")
    made = Quote.objects.create(
        course=event.course,
        question=queries.question_texts().get(answer.question_code, ""),
        text=answer.text,
        role=queries.role_under(answer, smallest=policy.smallest_count),
        answers=answers,
        published_at=at,
        published_by=by.person,
    )
    record(action="quote.publish", target=made, by=by, at=at, course=event.course_id)
    return made


@transaction.atomic
def improve(*, course, said, did, tag=None, first_date=None, version=None, by, at):
    """Put "you said, we did" on a course's page. Refuses a course about which few have answered. Returns the row."""
    policy = Policy.objects.get(pk=1)
    answers = queries.answered_about(course)
    if answers < policy.smallest_count:
        raise CommentRefused(f"Fewer than {policy.smallest_count} people have answered about this course.")
    made = Improvement.objects.create(
        course=course,
        said=said,
        did=did,
        tag=tag,
        first_date=first_date,
        version=version,
        answers=answers,
        published_at=at,
        published_by=by.person,
    )
    record(action="improvement.publish", target=made, by=by, at=at, course=course.pk)
    return made


@transaction.atomic
def withdraw(*, words, by, at):
    """Take a Quote or an Improvement off its page. Doing it twice changes nothing. Returns the row."""
    words = type(words).objects.select_for_update(of=("self",)).get(pk=words.pk)
    if words.withdrawn_at is None:
        words.withdrawn_at, words.withdrawn_by = at, by.person
        words.save(update_fields=["withdrawn_at", "withdrawn_by"])
        record(action=WITHDRAWN[type(words)], target=words, by=by, at=at, course=words.course_id)
    return words
