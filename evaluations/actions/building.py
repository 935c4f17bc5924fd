"""Making questionnaires: drafts, questions, putting a version in use; what a course asks of its own.

A version in use is never changed: a change makes the next one, and the codes of its questions go on, so that years
compare and old results stay readable.
"""

from django.db import transaction
from django.db.models import Max, Q
from django.utils.text import slugify

from audit.actions import record
from courses.models import Course
from evaluations import queries
from evaluations.choices import ONLY_IN, WITH_ENDS, WITH_OPTIONS
from evaluations.models import CourseItem, Option, Question, Questionnaire, QuestionnaireVersion

# Beyond any real position: where a question stands while two change places.
ASIDE = 32000
# More than this and nobody answers; "60 seconds" and "two minutes" are promises.
MOST_QUESTIONS = 30
MOST_OPTIONS = 20


class BuildRefused(Exception):
    """A questionnaire cannot be changed this way; the text is fit to show."""


def draft_of(version):
    """Lock a version and refuse unless it is a draft."""
    rows = QuestionnaireVersion.objects.select_for_update(of=("self",)).select_related("questionnaire")
    version = rows.get(pk=version.pk)
    if version.in_use_from is not None:
        raise BuildRefused("This version is in use, so it does not change any more. Make a new draft.")
    return version


def log(action, version, *, by, at):
    """One line in the audit trail."""
    record(action=action, target=version, by=by, at=at, questionnaire=version.questionnaire.code, number=version.number)


@transaction.atomic
def start_draft(*, questionnaire, by, at):
    """Copy the newest version into a draft that can be changed. Returns it; one that stands is handed out again."""
    questionnaire = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    standing = questionnaire.versions.filter(in_use_from=None).first()
    if standing:
        return standing
    newest = questionnaire.versions.order_by("-number", "-pk").first()
    draft = QuestionnaireVersion.objects.create(
        questionnaire=questionnaire, number=newest.number + 1, anonymous=newest.anonymous
    )
    copy_questions(newest, draft)
    log("questionnaire.draft", draft, by=by, at=at)
    return draft


def copy_questions(source, target):
    """The questions of one version with their options, under the same codes."""
    for question in source.questions.prefetch_related("options").order_by("position", "pk"):
        options = list(question.options.all())
        question.pk, question.version = None, target
        question._state.adding = True
        question.save()
        Option.objects.bulk_create(
            Option(question=question, code=option.code, label=option.label, position=option.position)
            for option in options
        )


@transaction.atomic
def copy_for_course(*, questionnaire, course, by, at):
    """Copy a questionnaire into a draft that one course asks in its place. Returns the draft. Raises BuildRefused."""
    if Questionnaire.objects.filter(course=course, wave=questionnaire.wave, retired_at=None).exists():
        raise BuildRefused(f"{course.title} has its own form for this already.")
    stem = f"{questionnaire.code}-{slugify(course.code)}"[:36]
    taken = Questionnaire.objects.filter(code__startswith=stem).count()
    own = Questionnaire.objects.create(
        code=f"{stem}-{taken + 1}" if taken else stem,
        wave=questionnaire.wave,
        title=f"{questionnaire.title}: {course.title}"[:120],
        course=course,
    )
    newest = questionnaire.versions.filter(in_use_from__isnull=False).order_by("-in_use_from", "-pk").first()
    draft = QuestionnaireVersion.objects.create(questionnaire=own, number=1, anonymous=newest.anonymous)
    copy_questions(newest, draft)
    log("questionnaire.draft", draft, by=by, at=at)
    return draft


@transaction.atomic
def retire(*, questionnaire, by, at):
    """Stop asking a course's own questionnaire: the one for every course takes its place. Answers stay."""
    questionnaire = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    if questionnaire.course_id is None:
        raise BuildRefused("This form is for every course, so something must stand in its place. Change it instead.")
    if questionnaire.retired_at is None:
        questionnaire.retired_at = at
        questionnaire.save(update_fields=["retired_at"])
        record(action="questionnaire.retire", target=questionnaire, by=by, at=at)


@transaction.atomic
def add_question(*, version, kind, options=(), by, at, **fields):
    """Add a question at the end of a draft. Its code is made once and never again. Returns it."""
    version = draft_of(version)
    standing = version.questions.aggregate(number=Max("position"))["number"] or 0
    if version.questions.count() >= MOST_QUESTIONS:
        raise BuildRefused(f"A form has at most {MOST_QUESTIONS} questions.")
    allowed = ONLY_IN.get(kind)
    if allowed and version.questionnaire.wave not in allowed:
        raise BuildRefused("This form cannot ask a question of this kind.")
    if allowed and version.questions.filter(kind=kind).exists():
        raise BuildRefused("A form asks this once, and it stands in it already.")
    check_fields(version, kind, options, position=standing + 1, **fields)
    question = Question.objects.create(
        version=version,
        kind=kind,
        code=free_code(version.questionnaire, fields["text"]),
        position=standing + 1,
        **fields,
    )
    set_options(question, options)
    log("questionnaire.change", version, by=by, at=at)
    return question


@transaction.atomic
def change_question(*, question, options=(), by, at, **fields):
    """Change the words of a question in a draft. Its kind and its code stay."""
    version = draft_of(question.version)
    question = version.questions.get(pk=question.pk)
    check_fields(version, question.kind, options, position=question.position, **fields)
    for name, value in fields.items():
        setattr(question, name, value)
    question.save()
    set_options(question, options)
    log("questionnaire.change", version, by=by, at=at)
    return question


def check_fields(version, kind, options, *, position, **fields):
    """Refuse what no form could show or no result could read."""
    low, high = fields.get("low"), fields.get("high")
    if kind in WITH_ENDS and (low is None or high is None or not 0 <= low < high <= 10):
        raise BuildRefused("A scale goes from a lower to a higher number, from 0 to 10 at most.")
    if kind in WITH_OPTIONS and not 2 <= len(options) <= MOST_OPTIONS:
        raise BuildRefused(f"Give from 2 to {MOST_OPTIONS} answers to choose from.")
    if len({label.casefold() for label in options}) < len(options):
        raise BuildRefused("Two answers to choose from are the same.")
    if code := fields.get("follows_code"):
        earlier = version.questions.filter(code=code, position__lt=position, kind__in=WITH_OPTIONS).first()
        known = set(earlier.options.values_list("code", flat=True)) if earlier else set()
        if not known or set(fields["follows_answers"].split()) - known:
            raise BuildRefused("A question can follow only an earlier question of this form, and one of its answers.")


def free_code(questionnaire, text):
    """A code that no question of this questionnaire has had in any version."""
    stem = slugify(text)[:40].strip("-") or "question"
    taken = set(Question.objects.filter(version__questionnaire=questionnaire).values_list("code", flat=True))
    # Answers to a course's items stand beside those to questions.
    taken |= set(CourseItem.objects.values_list("code", flat=True))
    return next(code for code in (stem, *(f"{stem}-{n}" for n in range(2, 1000))) if code not in taken)


def set_options(question, labels):
    """Put the answers to choose from in this order. One whose words stay keeps its code; so does one that was only
    reworded, when no answer was added or taken away.
    """
    if question.kind not in WITH_OPTIONS:
        return
    standing = list(question.options.order_by("position", "pk"))
    by_label = {option.label: option for option in standing}
    gone = [option for option in standing if option.label not in labels]
    new = [label for label in labels if label not in by_label]
    if len(gone) == len(new):
        by_label |= dict(zip(new, gone, strict=True))
        gone = []
    Option.objects.filter(pk__in=[option.pk for option in gone]).delete()
    taken = set(
        Option.objects.filter(
            question__code=question.code, question__version__questionnaire=question.version.questionnaire
        ).values_list("code", flat=True)
    )
    for position, label in enumerate(labels, start=1):
        option = by_label.get(label)
        if option is None:
            stem = slugify(label).replace("-", "_").upper()[:30] or "OPTION"
            code = next(code for code in (stem, *(f"{stem}_{n}" for n in range(2, 100))) if code not in taken)
            taken.add(code)
            option = Option(question=question, code=code)
        option.label, option.position = label, position
        option.save()


@transaction.atomic
def remove_question(*, question, by, at):
    """Take a question out of a draft. Answers to it in earlier versions stay readable."""
    version = draft_of(question.version)
    if version.questions.filter(follows_code=question.code).exists():
        raise BuildRefused("Another question is asked only after this one. Change or remove that one first.")
    Option.objects.filter(question=question).delete()
    version.questions.filter(pk=question.pk).delete()
    log("questionnaire.change", version, by=by, at=at)


@transaction.atomic
def move_question(*, question, up, by, at):
    """Let a question change places with its neighbour. At the end of the list nothing changes."""
    version = draft_of(question.version)
    question = version.questions.get(pk=question.pk)
    beside = (
        version.questions.filter(position__lt=question.position).order_by("-position", "-pk")
        if up
        else version.questions.filter(position__gt=question.position).order_by("position", "pk")
    ).first()
    if beside is None:
        return
    first, second = (beside, question) if up else (question, beside)
    if second.follows_code == first.code:
        raise BuildRefused("A question stands after the one that leads to it.")
    here, there = question.position, beside.position
    for row, position in ((question, ASIDE), (beside, here), (question, there)):
        row.position = position
        row.save(update_fields=["position"])
    log("questionnaire.change", version, by=by, at=at)


@transaction.atomic
def make_anonymous(*, version, by, at):
    """Make a draft stricter: no pseudonym is kept with its answers. There is no way back, in later versions neither."""
    version = draft_of(version)
    if not version.anonymous:
        version.anonymous = True
        version.save(update_fields=["anonymous"])
        log("questionnaire.anonymous", version, by=by, at=at)


@transaction.atomic
def publish(*, version, by, at):
    """Put a draft in use: whoever opens the form from now on is asked its questions. Raises BuildRefused."""
    version = draft_of(version)
    if not version.questions.exists():
        raise BuildRefused("Add a question first.")
    version.in_use_from = at
    version.save(update_fields=["in_use_from"])
    log("questionnaire.publish", version, by=by, at=at)
    return version


@transaction.atomic
def discard(*, version, by, at):
    """Throw a draft away. A course's own questionnaire that never was in use goes with it."""
    version = draft_of(version)
    questionnaire = version.questionnaire
    log("questionnaire.discard", version, by=by, at=at)
    Option.objects.filter(question__version=version).delete()
    version.questions.all().delete()
    version.delete()
    if questionnaire.course_id and not questionnaire.versions.exists():
        questionnaire.delete()


# What a course asks of its own


@transaction.atomic
def add_item(*, course, text, by, at):
    """Add something a course wants people to be more confident in, asked 0 to 10 at booking, on the day and later."""
    course = Course.objects.select_for_update(of=("self",)).get(pk=course.pk)
    live = course.evaluation_items.filter(retired_at=None)
    if live.filter(text__iexact=text).exists():
        raise BuildRefused("This course asks that already.")
    if live.count() >= queries.MOST_ITEMS:
        raise BuildRefused(f"A course has at most {queries.MOST_ITEMS} of these: a minute is soon over.")
    stem = slugify(text)[:50].strip("-") or "item"
    taken = set(course.evaluation_items.values_list("code", flat=True))
    taken |= set(Question.objects.values_list("code", flat=True))
    code = next(code for code in (stem, *(f"{stem}-{n}" for n in range(2, 1000))) if code not in taken)
    last = course.evaluation_items.aggregate(number=Max("position"))["number"] or 0
    item = CourseItem.objects.create(course=course, code=code, text=text, position=last + 1)
    record(action="course.items", target=course, by=by, at=at, item=item.code)
    return item


@transaction.atomic
def retire_item(*, item, by, at):
    """Ask something no more. What was answered stays readable."""
    if CourseItem.objects.filter(pk=item.pk, retired_at=None).update(retired_at=at):
        record(action="course.items", target=item.course, by=by, at=at, item=item.code)


@transaction.atomic
def move_item(*, item, up, by, at):
    """Let an item change places with its neighbour."""
    course = Course.objects.select_for_update(of=("self",)).get(pk=item.course_id)
    rows = list(course.evaluation_items.filter(Q(retired_at=None) | Q(pk=item.pk)).order_by("position", "pk"))
    here = next(index for index, row in enumerate(rows) if row.pk == item.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])
    record(action="course.items", target=course, by=by, at=at, item=item.code)
