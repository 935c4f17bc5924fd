"""One's own answers in words, for oneself."""

from dataclasses import dataclass

from evaluations.choices import OWN_WAVES, Moment, Wave
from evaluations.models import Answer, CourseItem, Option, Question, Response


@dataclass(frozen=True)
class OwnForm:
    """What somebody said on one form: (question, words) in the order in which they were asked."""

    wave: Wave
    rows: list


def own_forms(event, pseudonym, sealed):
    """The OwnForms of the person behind this pseudonym. To be asked only inside that person's own request: nobody
    else's may ever hold a pseudonym. `sealed` are their forms not opened yet: (wave, version's id, replies). Five
    queries.
    """
    found = {wave: (version, replies) for wave, version, replies in sealed}
    responses = {
        response.pk: response
        for response in Response.objects.filter(event=event, wave__in=OWN_WAVES, pseudonym=pseudonym)
        if pseudonym
    }
    answers = list(Answer.objects.filter(response__in=responses))
    for response in responses.values():
        replies = [answer for answer in answers if answer.response_id == response.pk]
        found[response.wave] = (response.version_id, replies)
    versions = [version for version, _replies in found.values()]
    questions = {
        (question.version_id, question.code): question for question in Question.objects.filter(version__in=versions)
    }
    items = dict(CourseItem.objects.filter(course=event.course_id).values_list("code", "text"))
    labels = {
        (version, code, option): label
        for version, code, option, label in Option.objects.filter(question__version__in=versions).values_list(
            "question__version", "question__code", "code", "label"
        )
    }
    return [
        OwnForm(wave, _rows(*found[wave], questions=questions, items=items, labels=labels))
        for wave in OWN_WAVES
        if wave in found
    ]


def _rows(version, replies, *, questions, items, labels):
    """(question, words) of each question answered."""
    by_question: dict = {}
    for reply in replies:
        code = getattr(reply, "question_code", None) or reply.code
        option = getattr(reply, "option_code", None) or getattr(reply, "option", "")
        words = _words(reply, labels.get((version, code, option), option))
        by_question.setdefault((code, reply.moment), []).append(words)
    rows = []
    for (code, moment), said in by_question.items():
        question = questions.get((version, code))
        text = question.text if question else items.get(code, code)
        place = (question.position if question else 0, text, moment != Moment.LOOKING_BACK)
        if question and question.high is not None:
            said = [f"{words} (from {question.low} to {question.high})" for words in said]
        rows.append((place, f"{text} ({Moment(moment).label.lower()})" if moment else text, "; ".join(sorted(said))))
    return [(text, said) for _place, text, said in sorted(rows)]


def _words(reply, label):
    """What was said to one question."""
    if reply.number is not None:
        return str(reply.number)
    if label:
        return label
    if not reply.text:
        return "You wrote something here. The words were deleted, because they could tell who a child or a family is."
    return f"{reply.text} (by {reply.due_on:%-d %B %Y})" if reply.due_on else reply.text
