"""An annual report as a Word file, a tagged PDF, and a web page of its own, all from one list of blocks."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from design.templatetags.design import short_day
from papers.exports import pdf, picture, word
from reports.choices import LONDON

LAYOUT = "site/reports/papers/annual.typ"
CHART = "site/reports/papers/chart.typ"


def annual_pdf(document: Any, *, at: Any) -> bytes:
    """The report as a PDF/UA-1 file: headings, lists, tables with their heads, bars that screen readers are spared."""
    made = at.astimezone(LONDON)
    return pdf(
        LAYOUT,
        {
            "title": document.report.title,
            "author": settings.PARTNERSHIP_NAME,
            "made": [made.year, made.month, made.day],
            "state": state_words(document.report),
            "blocks": blocks(document),
        },
    )


def annual_word(document: Any, *, at: Any) -> bytes:
    """The report as a Word file. Its charts are pictures, each with its table below."""
    made = []
    for block in blocks(document):
        if block["kind"] == "chart":
            alt = f"Bars: {block['title']}. The table below says the same."
            rows = {"title": block["title"], "rows": block["rows"]}
            made.append({"kind": "picture", "png": picture(CHART, rows), "alt": alt})
        else:
            made.append(block)
    return word(title=document.report.title, author=settings.PARTNERSHIP_NAME, made=at, blocks=made)


def annual_html(document: Any) -> str:
    """The report as a web page without style or script, to be put into somebody's own site."""
    return render_to_string("reports/annual/file.html", {"report": document.report, "blocks": blocks(document)})


def state_words(report: Any) -> str:
    """Whether the figures are final: "Version 2, figures frozen on 12 January 2027" or that it is a draft."""
    if report.is_frozen:
        return f"Version {report.version}, figures frozen on {short_day(report.frozen_at)}"
    return f"Draft of version {report.version}: figures may still change"


def blocks(document: Any) -> list[dict[str, Any]]:
    """The report from top to bottom as plain data, for every file alike."""
    report = document.report
    made = [
        _text(f"{short_day(report.first)} to {short_day(report.last)}. {document.place}."),
        _text(f"{state_words(report)}. Counts too small to hide a person say so in words."),
    ]
    for part in document.parts:
        made += _part(part)
    if document.meanings:
        made.append(_heading("What the figures mean"))
        made.append(_table("Meaning of each figure", ("Figure", "What it means"), document.meanings, 3))
    return made


def _part(part: Any) -> list[dict[str, Any]]:
    made = [_heading(part.heading), *(_text(text) for text in part.before)]
    made += [_text(text, lead=number == 0) for number, text in enumerate(part.sentences)]
    if part.figures:
        rows = [[figure.label[:1].upper() + figure.label[1:], figure.value, figure.made_of] for figure in part.figures]
        made.append({"kind": "figures", "rows": rows})
    for table in part.tables:
        made.append(_heading(table.title, level=3))
        if table.bars:
            made.append({"kind": "chart", "title": table.title, "rows": [list(bar) for bar in table.bars]})
        rows = [(label, *(cell.value for cell in cells)) for label, cells in table.rows]
        made.append(_table(table.title, table.head, rows, 2))
    made += [_words(part, words) for words in part.words if not words.gone]
    return made + [_text(text) for text in part.after]


def _words(part: Any, words: Any) -> dict[str, Any]:
    of = words.of
    if part.is_quotes:
        by = ", ".join(text for text in (of.role, of.course.title) if text)
        return {"kind": "quote", "text": of.text, "by": f"{by}. One of {of.answers} answers."}
    return {"kind": "text", "text": f"You said: {of.said} We did: {of.did} ({of.course.title})", "lead": False}


def _heading(text: str, level: int = 2) -> dict[str, Any]:
    return {"kind": "heading", "level": level, "text": text}


def _text(text: str, *, lead: bool = False) -> dict[str, Any]:
    return {"kind": "text", "text": text, "lead": lead}


def _table(title: str, head: Any, rows: Any, numeric_from: int) -> dict[str, Any]:
    return {
        "kind": "table",
        "title": title,
        "head": list(head),
        "rows": [[str(cell) for cell in row] for row in rows],
        "numeric_from": numeric_from,
    }
