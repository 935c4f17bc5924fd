"""Making, wording and freezing annual reports. Nothing here changes a frozen one; a new version takes its place."""

import hashlib

from django.db import transaction

from audit.actions import record
from reports.choices import CHOSEN, DEFINITIONS, OWN_DAYS, Section, State
from reports.models import AnnualReport, ChosenWords, FrozenFigure, ReportSection
from reports.queries import annual


class ReportRefused(Exception):
    """An annual report cannot be changed or frozen; the text is fit to show."""


KINDS = {Section.QUOTES: "quotes", Section.YOU_SAID: "improvements"}
FROZEN = "This report is frozen and does not change any more. Make a new version to change it."


@transaction.atomic
def make(*, title, first, last, locality=None, by, at):
    """Make a draft with every part in its usual order and no words yet. Returns it. Raises ReportRefused."""
    _check_period(first, last)
    report = AnnualReport.objects.create(
        title=title, first=first, last=last, locality=locality, made_at=at, made_by=by.person if by else None
    )
    ReportSection.objects.bulk_create(
        ReportSection(report=report, kind=kind, position=number) for number, kind in enumerate(Section.values, start=1)
    )
    _record("annual.make", report, by=by, at=at)
    return report


@transaction.atomic
def rename(*, report, title, first, last, locality, by, at):
    """Change what a draft is called and what it is about. Days that a part has of its own go where they lie outside.

    Words chosen from courses that the new choice leaves out stay chosen until somebody chooses again. Returns the
    report. Raises ReportRefused.
    """
    report = _draft(report)
    _check_period(first, last)
    report.title, report.first, report.last, report.locality = title, first, last, locality
    report.save(update_fields=["title", "first", "last", "locality"])
    outside = report.sections.filter(first__lt=first) | report.sections.filter(last__gt=last)
    outside.update(first=None, last=None)
    _record("annual.rename", report, by=by, at=at)
    return report


@transaction.atomic
def word(*, section, before, after, first=None, last=None, chosen=None, by, at):
    """Set the words before and after the figures of one part, its own days and its chosen words where it may have some.

    The figures themselves are nobody's to type. Returns the section. Raises ReportRefused.
    """
    report = _draft(section.report)
    section = ReportSection.objects.select_for_update(of=("self",)).get(pk=section.pk)
    if section.kind not in OWN_DAYS:
        first = last = None
    if (first is None) != (last is None):
        raise ReportRefused("Enter both days, or neither.")
    if first and not report.first <= first <= last <= report.last:
        raise ReportRefused("The days of this part lie within those of the report, the first before the last.")
    section.before, section.after, section.first, section.last = before, after, first, last
    section.save(update_fields=["before", "after", "first", "last"])
    if chosen is not None and section.kind in CHOSEN:
        choose(report=report, by=by, at=at, **{KINDS[section.kind]: chosen})
    _record("annual.word", report, by=by, at=at, section=section.kind)
    return section


@transaction.atomic
def arrange(*, section, do, by, at):
    """Move one part "up" or "down", leave it "out", or put it back "in". Returns it. Raises ReportRefused."""
    report = _draft(section.report)
    sections = annual.sections_of(report)
    here = next(number for number, one in enumerate(sections) if one.pk == section.pk)
    section = sections[here]
    if do in ("in", "out"):
        section.included = do == "in"
    elif do in ("up", "down"):
        there = min(max(here + (1 if do == "down" else -1), 0), len(sections) - 1)
        sections[here], sections[there] = sections[there], sections[here]
    else:
        raise ReportRefused("Choose what becomes of this part.")
    for number, one in enumerate(sections, start=1):
        one.position = number
    ReportSection.objects.bulk_update(sections, ["position", "included"])
    _record("annual.arrange", report, by=by, at=at, section=section.kind, do=do)
    return section


@transaction.atomic
def choose(*, report, quotes=None, improvements=None, by, at):
    """Choose the quotes, or what was done about what people said, in the order given. Returns how many are chosen.

    None leaves that kind as it is. Refuses words that are not on the page of a course that ran in the period: they
    were not released, not agreed to, or were taken back.
    """
    report = _draft(report)
    for name, rows, choosable in (
        ("quote", quotes, annual.choosable_quotes),
        ("improvement", improvements, annual.choosable_improvements),
    ):
        if rows is None:
            continue
        wanted = [row.pk for row in rows]
        if choosable(report, at=at).filter(pk__in=wanted).count() != len(set(wanted)):
            raise ReportRefused("Some of these words were taken off their course’s page meanwhile. Choose again.")
        report.chosen.exclude(**{name: None}).delete()
        ChosenWords.objects.bulk_create(
            ChosenWords(report=report, position=number, **{f"{name}_id": pk})
            for number, pk in enumerate(dict.fromkeys(wanted), start=1)
        )
        _record("annual.choose", report, by=by, at=at, kind=name, number=len(wanted))
    return report.chosen.count()


@transaction.atomic
def freeze(*, report, by, at):
    """Keep every figure of a draft as it is now; from then on nothing of the report changes. Returns the report.

    Refuses a report whose period is not over, and one without any part. Raises ReportRefused.
    """
    report = _draft(report)
    sections = annual.sections_of(report)
    if not any(section.included for section in sections):
        raise ReportRefused("There is no part in this report. Put one back first.")
    if not annual.period_over(report, at=at):
        raise ReportRefused("The period is not over yet. Its figures would change by themselves.")
    if by is None or by.person is None:
        raise ReportRefused("Complete your profile first: a frozen report says who froze it.")
    rows = [
        _frozen(report, number, figure, at=at)
        for number, figure in enumerate(annual.figures_now(report, sections, at=at), start=1)
    ]
    FrozenFigure.objects.bulk_create(rows, batch_size=200)
    report.state, report.frozen_at, report.frozen_by = State.FROZEN, at, by.person
    report.digest = hashlib.sha256("\n".join(row.digest for row in rows).encode()).hexdigest()
    report.save(update_fields=["state", "frozen_at", "frozen_by", "digest"])
    _record("annual.freeze", report, by=by, at=at, figures=len(rows), digest=report.digest)
    return report


@transaction.atomic
def renew(*, report, by, at):
    """Make the next version of a frozen report: a draft with its words and choices. The old one stays as it is.

    Words taken back meanwhile are not chosen again. Refuses a draft, and a report that has a next version.
    """
    report = AnnualReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if not report.is_frozen:
        raise ReportRefused("This report is a draft still. Change it, or freeze it first.")
    if AnnualReport.objects.filter(replaces=report).exists():
        raise ReportRefused("There is a newer version of this report already.")
    draft = AnnualReport.objects.create(
        title=report.title,
        first=report.first,
        last=report.last,
        locality=report.locality,
        version=report.version + 1,
        replaces=report,
        made_at=at,
        made_by=by.person if by else None,
    )
    kept = ("kind", "position", "included", "before", "after", "first", "last")
    ReportSection.objects.bulk_create(
        ReportSection(report=draft, **{name: getattr(section, name) for name in kept})
        for section in annual.sections_of(report)
    )
    words = [one for one in annual.chosen(report) if (one.quote or one.improvement).withdrawn_at is None]
    ChosenWords.objects.bulk_create(
        ChosenWords(report=draft, quote=one.quote, improvement=one.improvement, position=one.position) for one in words
    )
    _record("annual.renew", draft, by=by, at=at, version=draft.version)
    return draft


@transaction.atomic
def discard(*, report, by, at):
    """Throw a draft away with its words. Raises ReportRefused for a frozen one."""
    report = _draft(report)
    _record("annual.discard", report, by=by, at=at)
    report.chosen.all().delete()
    report.sections.all().delete()
    report.delete()


def _draft(report):
    """The report under a lock, if it is a draft."""
    report = AnnualReport.objects.select_for_update(of=("self",)).filter(pk=report.pk).first()
    if report is None or report.is_frozen:
        raise ReportRefused(FROZEN)
    return report


def _check_period(first, last):
    if last < first:
        raise ReportRefused("The last day must not be before the first day.")
    if (last - first).days > 366:
        raise ReportRefused("An annual report is about one year at most.")


def _frozen(report, number, figure, *, at):
    """One figure as a row. Its digest covers everything that is said of it, and what was asked."""
    row = FrozenFigure(
        report=report,
        section=figure.section,
        position=number,
        code=figure.code,
        label=figure.label,
        value=figure.value,
        number=figure.number,
        numerator=figure.numerator,
        denominator=figure.denominator,
        table=figure.table,
        row=figure.row,
        column=figure.column,
        definition=DEFINITIONS[figure.key][0],
        as_of=at,
    )
    row.digest = annual.digest_of(row, report)
    return row


def _record(action, report, *, by, at, **detail):
    record(action=action, target=report, by=by, at=at, locality=report.locality, **detail)
