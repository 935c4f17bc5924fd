"""A file handed in: read apart from this process, its rows kept, looked at. And what is changed before taking over."""

import hashlib

from django.db import transaction

from audit.actions import record
from legacy import queries, rules
from legacy.actions.planning import planned
from legacy.actions.refusals import ImportRefused, NoKind
from legacy.choices import MOST_ROWS, NO_AREA, WITH_DATES, Answer, Kind, Outcome
from legacy.imports.headings import FIELDS, compared, mapping_of
from legacy.imports.tables import digests, tables_of
from legacy.models import Decision, Import, ImportRow
from people.actions.patience import patient
from sheets.imports import read_table
from sheets.imports.origin import written_here

BATCH = 500


def read_in(*, file, name, kind=None, locality=None, course=None, signed=True, most=MOST_ROWS, by, at):
    """Read an old spreadsheet and look at it: nothing but the file's own rows is written. Returns the Import.

    The same bytes again give the Import there is, unless nothing was taken over yet and something is said otherwise.
    Raises FileRefused (of `sheets`) for what is no spreadsheet or too large, and ImportRefused.
    """
    file.seek(0)
    digest = hashlib.sha256(file.read()).hexdigest()
    there = queries.standing_file(digest)
    if there and not (rules.can_change(there) and (kind or locality or course)):
        return there
    if made := written_here(file):
        raise ImportRefused(
            f"This is “{made.title}”, a workbook that this platform wrote{day_words(made.at)}: hand in the old list "
            "itself, or copy rows of your own into a new workbook."
        )
    # A page has somebody waiting at it; the command has time.
    sheets = read_table(file, rows=MOST_ROWS, patience=1 if most < MOST_ROWS else 6)
    if sum(len(sheet.rows) for sheet in sheets) > most + 20 * len(sheets):
        raise ImportRefused(
            f"The file has more than {most:,} rows in all its sheets. Split it, or have it read by the command "
            "import_legacy, which takes larger ones."
        )
    kind, tables = tables_of(sheets, kind)
    del sheets  # a long file is held once
    if kind is None:
        raise NoKind(
            "We cannot tell what this file holds: no row names columns that we know. Say what it is, or give the "
            "columns the names listed below."
        )
    return store(
        digest=digest,
        tables=tables,
        name=name,
        kind=kind,
        locality=locality,
        course=course,
        signed=signed,
        by=by,
        at=at,
    )


@patient
@transaction.atomic
def store(*, digest, tables, name, kind, locality, course, signed, by, at):
    """Keep the rows of a file and what would become of them. Takes the place of the same file only looked at."""
    there = queries.standing_file(digest)
    if there:
        if not rules.can_change(there):
            return there
        drop(there)
    mapping: dict = {}
    for table in tables:
        mapping |= {name: field for name, field in mapping_of(table.headings, kind).items() if name not in mapping}
    file = Import.objects.create(
        name=name[-200:],
        digest=digest,
        kind=kind,
        sheets=[table.described() for table in tables],
        mapping=mapping,
        locality=locality,
        course=course,
        made_at=at,
        made_by=by.person if by else None,
    )
    rows = [
        ImportRow(file=file, sheet=sheet, number=number, cells=cells, digest=print_)
        for sheet, number, cells, print_ in digests(kind, tables)
    ]
    ImportRow.objects.bulk_create(rows, batch_size=BATCH)
    record(action="legacy.upload", target=file, by=by, at=at, kind=str(kind), rows=len(rows))
    look(file, rows=rows, signed=signed, at=at)
    return file


def look(file, *, rows=None, signed=True, at):
    """Work out anew what would become of the rows, keep it, return the Plan. Part of the caller's transaction."""
    if rows is None:
        rows = file.rows.order_by("sheet", "number", "pk").iterator(chunk_size=BATCH)
    plan = planned(file, rows, signed=signed, at=at)
    keep(plan.lines)
    asked(file, plan)
    file.figures = plan.figures
    file.save(update_fields=["figures"])
    return plan


def keep(lines):
    """Write what became of rows, where that is another thing than before."""
    changed = []
    for line in lines:
        row = line.row
        if (row.outcome, row.reason) != (line.outcome, line.reason) or line.made:
            row.outcome, row.reason, row.made = line.outcome, line.reason, [*row.made, *line.made]
            changed.append(row)
    write(changed)


def write(rows):
    """Write these rows at once: inserting over what is there takes a tenth of the time of updating.

    Their cells stay as they are in the database, whatever the rows hold of them here.
    """
    ImportRow.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["outcome", "reason", "made"],
    )


def asked(file, plan):
    """Keep the questions the file asks, with the likeliest answers; one that was asked before is the same one."""
    there = {
        (row.ask, row.key): row
        for row in Decision.objects.filter(ask__in={ask for ask, _ in plan.questions}).order_by("pk")
    }
    new = [
        Decision(ask=ask, key=key, said=said, suggestions=suggestions)
        for (ask, key), (said, suggestions) in plan.questions.items()
        if (ask, key) not in there
    ]
    found = [there[pair] for pair in plan.questions if pair in there]
    for row in found:
        row.suggestions = plan.questions[row.ask, row.key][1]
    Decision.objects.bulk_update(found, ["suggestions"], batch_size=BATCH)
    file.decisions.add(*found, *Decision.objects.bulk_create(new, batch_size=BATCH))
    # What nobody has answered and nothing asks any more.
    gone = file.decisions.open().exclude(pk__in=[row.pk for row in (*found, *new)])
    file.decisions.remove(*gone)


def drop(file):
    """Delete a file that was only looked at, with its rows."""
    file.decisions.clear()
    file.rows.all().delete()
    file.delete()


def locked(file):
    """The file, locked."""
    return Import.objects.select_for_update(of=("self",)).select_related("locality", "course").get(pk=file.pk)


@patient
@transaction.atomic
def discard(*, file, by, at):
    """Throw away a file that was only looked at. Raises ImportRefused once something was taken over."""
    file = locked(file)
    if not rules.can_change(file):
        raise ImportRefused("Rows of this file were taken over. Undo that instead.")
    record(action="legacy.discard", target=file, by=by, at=at)
    drop(file)


@patient
@transaction.atomic
def read_as(*, file, mapping, date_order, locality=None, course=None, by, at):
    """Read the columns otherwise and look again. Raises ImportRefused once something was taken over.

    `mapping` is {heading as compared: field or ""}. One field is given by one column.
    """
    file = locked(file)
    if not rules.can_change(file):
        raise ImportRefused("Rows of this file were taken over. Undo that first, then read the columns otherwise.")
    headings = {name for sheet in file.sheets for name in compared(sheet["headings"]) if name}
    kept = {name: field for name, field in mapping.items() if field and name in headings}
    if set(kept.values()) - set(FIELDS[file.kind]):
        raise ImportRefused("Choose what each column holds from the list.")
    for sheet in file.sheets:
        fields = [kept[name] for name in compared(sheet["headings"]) if name in kept]
        twice = next((field for field in fields if fields.count(field) > 1), None)
        if twice:
            raise ImportRefused(f"Two columns of one sheet are read as “{FIELDS[file.kind][twice][0]}”. Choose one.")
    file.mapping, file.date_order = kept, date_order
    file.locality, file.course = locality, course
    file.save(update_fields=["mapping", "date_order", "locality", "course"])
    record(action="legacy.map", target=file, by=by, at=at, columns=len(kept))
    look(file, at=at)
    return file


@patient
@transaction.atomic
def decide(*, file, answers, by, at):
    """Answer questions the file asks, and look again. `answers` are (decision, answer, target). Returns how many.

    An answer holds for every later file too. It can be given anew until rows that rest on it were taken over; then
    undoing the file takes them back.
    """
    file = locked(file)
    asked_here = file.decisions.select_for_update(of=("self",)).in_bulk([row.pk for row, *_ in answers])
    changed = []
    for decision, answer, target in answers:
        row = asked_here.get(decision.pk)
        if row is None or answer not in Answer.values or (answer == Answer.USE and not target):
            raise ImportRefused("Choose an answer from the list.")
        if (row.answer, row.target) != (answer, target if answer == Answer.USE else ""):
            row.answer, row.target = answer, target if answer == Answer.USE else ""
            row.decided_at, row.decided_by = (at, by.person) if by and answer else (None, None)
            changed.append(row)
    Decision.objects.bulk_update(changed, ["answer", "target", "decided_at", "decided_by"])
    if changed:
        record(action="legacy.decide", target=file, by=by, at=at, answers=len(changed))
        look(file, at=at)
    return len(changed)


def day_words(moment):
    """ " on 3 March 2027", or nothing where it is not known."""
    return f" on {moment.day} {moment:%B %Y}" if moment else ""


def needs_locality(file):
    """Whether rows wait for an area to be chosen for the whole file: some name none themselves. At most one query."""
    if file.kind not in WITH_DATES or file.locality_id is not None:
        return False
    rows = file.rows.filter(outcome__in=(Outcome.REFUSED, Outcome.WAITS))
    if "run_by" in file.mapping.values():
        rows = rows.filter(reason__contains=NO_AREA)
    return rows.exists()


def needs_course(file):
    """Whether a register is of a course that nothing in it names."""
    sheets = [sheet for sheet in file.sheets if not sheet["why_not"]]
    return file.kind == Kind.REGISTER and file.course_id is None and any(not sheet["course"] for sheet in sheets)
