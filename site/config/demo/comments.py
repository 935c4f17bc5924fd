"""A human has read the older comments of the demo; the latest wait. Two courses say what was done about them."""

import datetime as dt

from config.demo import accounts
from courses.models import Course, Event
from evaluations import actions, queries
from evaluations.choices import Consent, Review, Wave
from evaluations.models import Answer, CommentTag, Improvement, Quote

# Comments of dates that ended later than so long ago still wait for the co-ordinator.
READ_AFTER = dt.timedelta(days=45)
QUOTES = ("NEGLECT", "DA-CHILD")
# What some comments are about, found by words in them.
TAGGED = (
    ("other-agencies", "other agencies"),
    ("materials", "guide"),
    ("pace", "More time"),
    ("practice", "our records"),
)
DONE = (
    (
        "NEGLECT",
        "materials",
        "More time to try the assessment tool on an example.",
        "The second half now begins with half an hour on one example, in mixed groups.",
    ),
    (
        "DA-CHILD",
        "joining",
        "It was hard to join from a school’s network.",
        "The joining link can be tried two days before, and a phone number is in the joining instructions.",
    ),
)


def has_comments():
    """Whether somebody has read comments already."""
    return Answer.objects.filter(review=Review.RELEASED).exists() or Quote.objects.exists()


def load_comments(at):
    """Release the older comments, quote two of them, say what was done. Returns how many were released."""
    by = accounts.user("admin")
    older = Answer.objects.filter(response__event__ends_at__lt=at - READ_AFTER).exclude(text="")
    number = _tag(older, by=by, at=at) + actions.release(answers=older, by=by, at=at)
    for code in QUOTES:
        _quote(code, by=by, at=at)
    for code, tag, said, did in DONE:
        course = Course.objects.filter(code=code).first()
        if course and queries.answered_about(course) >= 8 and not Improvement.objects.filter(course=course).exists():
            tag = CommentTag.objects.get(code=tag)
            version = queries.sheet_for(course.pk, wave=Wave.W1, at=at).version
            dates = Event.objects.upcoming(at).filter(course=course).order_by("starts_at", "pk")
            actions.improve(
                course=course, said=said, did=did, tag=tag, first_date=dates.first(), version=version, by=by, at=at
            )
    return number


def _tag(comments, *, by, at):
    """Release some of the comments one by one, with what they are about. Returns how many."""
    number = 0
    for code, words in TAGGED:
        for answer in comments.filter(text__icontains=words).select_related("response").order_by("text", "pk")[:4]:
            tags = CommentTag.objects.filter(code=code)
            actions.review(answer=answer, decision=Review.RELEASED, tags=tags, by=by, at=at)
            number += 1
    return number


def _quote(code, *, by, at):
    """The longest released comment about a course whose writer agreed."""
    words = (
        Answer.objects.filter(response__event__course__code=code, review=Review.RELEASED, question_code="most-useful")
        .exclude(response__consent=Consent.NO)
        .select_related("response__event__course")
        .order_by("text", "pk")
    )
    if words and queries.answered_about(words[0].response.event.course) >= 8:
        actions.quote(answer=max(words, key=lambda answer: len(answer.text)), by=by, at=at)
