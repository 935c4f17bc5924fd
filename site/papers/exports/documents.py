"""The one maker of Word files: blocks of plain data in, a .docx file out that others go on writing in.

Headings are headings, the first row of a table is its head on every side, each picture has its words: what Word's own
accessibility check asks for. A block is a dictionary; `kind` says which: heading (level, text), text (text, lead),
figures (rows of label, value, made of), table (title, head, rows, numeric_from), picture (png, alt), quote (text, by).
"""

import datetime as dt
import io
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

FONT = "Arial"
TEAL = RGBColor(0x0F, 0x5C, 0x63)
QUIET = RGBColor(0x55, 0x64, 0x6A)
SIZES = {
    "Normal": 11,
    "Subtitle": 12,
    "Heading 1": 24,
    "Heading 2": 16,
    "Heading 3": 13,
    "Quote": 11,
    "List Bullet": 11,
}
# Points above and below a paragraph.
SPACES = {"Normal": (0, 6), "Heading 1": (0, 8), "Heading 2": (20, 6), "Heading 3": (12, 4), "List Bullet": (0, 2),
          "Quote": (8, 2)}  # fmt: skip
# Millimetres between the margins of an A4 side, and of a column of numbers at the least and at the most.
WIDTH, NARROW, BROAD = 170, 20, 38
# About so many millimetres wide is a letter of a heading of a column.
LETTER = 2.3
LINES, HEAD_GROUND = "B8B2A6", "F6F3EE"


def word(*, title: str, author: str, made: dt.datetime, blocks: list[dict[str, Any]]) -> bytes:
    """Return the .docx file of the blocks. Its language is British English; `made` is the time its properties tell."""
    document = Document()
    _set_up(document)
    facts = document.core_properties
    facts.title, facts.author, facts.last_modified_by, facts.language = _clean(title), _clean(author), "", "en-GB"
    facts.created = facts.modified = made.astimezone(dt.UTC).replace(tzinfo=None)
    facts.comments = ""
    document.add_paragraph(_clean(author), style="Subtitle")
    document.add_heading(_clean(title), level=1)
    for block in blocks:
        _WRITERS[block["kind"]](document, block)
    _number_sides(document.sections[0])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _clean(text: Any) -> str:
    """Text without what XML cannot hold."""
    return "".join(letter for letter in str(text) if letter in "\t\n" or letter.isprintable())


def _set_up(document: Any) -> None:
    """A4, our colours, a plain font that every machine has, British English."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
    for name, size in SIZES.items():
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(attribute), None)
        fonts.set(qn("w:hAnsi"), FONT)
        if name in SPACES:
            form = style.paragraph_format
            form.space_before, form.space_after = (Pt(points) for points in SPACES[name])
        if name.startswith("Heading"):
            style.font.color.rgb = TEAL
        if name == "Subtitle":
            style.font.color.rgb, style.font.italic, style.font.bold = QUIET, False, True
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    document.styles["Normal"].element.get_or_add_rPr().append(language)


def _heading(document: Any, block: dict[str, Any]) -> None:
    document.add_heading(_clean(block["text"]), level=block["level"])


def _text(document: Any, block: dict[str, Any]) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(_clean(block["text"])).bold = bool(block.get("lead"))


def _figures(document: Any, block: dict[str, Any]) -> None:
    """Figures as a list: what each is, the value in bold, what it is made of."""
    for label, value, made_of in block["rows"]:
        paragraph = document.add_paragraph(style="List Bullet")
        paragraph.add_run(_clean(f"{label}: "))
        paragraph.add_run(_clean(value)).bold = True
        if made_of:
            paragraph.add_run(_clean(f" ({made_of})"))


def _table(document: Any, block: dict[str, Any]) -> None:
    """A table with a head that is repeated on each side; its title is said aloud, the heading above shows it.

    Lines between the rows, no bands; columns of numbers as wide as their heads need, the rest is for the words.
    """
    head, numeric_from = block["head"], block["numeric_from"]
    widths = _widths(head, numeric_from)
    table = document.add_table(rows=1, cols=len(head))
    table.autofit = False
    _draw(table._tbl.tblPr)
    _describe(table._tbl.tblPr, block["title"])
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    _fill(table.rows[0], head, numeric_from, widths, is_head=True)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cells in block["rows"]:
        _fill(table.add_row(), cells, numeric_from, widths, is_head=False)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _widths(head: list[Any], numeric_from: int) -> list[float]:
    """Millimetres of each column: numbers as their head needs, words share the rest, the last of them most."""
    numbers = {
        number: min(BROAD, max(NARROW, LETTER * len(str(text)) + 4))
        for number, text in enumerate(head, start=1)
        if number >= numeric_from
    }
    rest, words = WIDTH - sum(numbers.values()), [n for n in range(1, len(head) + 1) if n not in numbers]
    shares = [2.0] * (len(words) - 1) + [3.0]
    of_words = {number: rest * share / sum(shares) for number, share in zip(words, shares, strict=True)}
    return [(numbers | of_words)[number] for number in range(1, len(head) + 1)]


def _fill(row: Any, texts: list[Any], numeric_from: int, widths: list[float], *, is_head: bool) -> None:
    """Write the cells of one row; those of numbers stand to the right."""
    for number, (cell, text, width) in enumerate(zip(row.cells, texts, widths, strict=True), start=1):
        cell.width = Mm(width)
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(_clean(text))
        run.bold, run.font.size = is_head, Pt(10)
        if number >= numeric_from:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if is_head:
            cell._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill=HEAD_GROUND))


def _draw(properties: Any) -> None:
    """Lines between the rows and room around the text; the order of these elements is the format's."""
    borders, margins = OxmlElement("w:tblBorders"), OxmlElement("w:tblCellMar")
    for side, size in (("top", "8"), ("bottom", "8"), ("insideH", "4")):
        borders.append(_element(f"w:{side}", val="single", sz=size, space="0", color=LINES))
    for side, twips in (("top", "40"), ("left", "80"), ("bottom", "40"), ("right", "80")):
        margins.append(_element(f"w:{side}", w=twips, type="dxa"))
    layout = properties.find(qn("w:tblLayout"))
    layout.addprevious(borders)
    layout.addnext(margins)


def _element(name: str, **attributes: str) -> Any:
    """An element with these attributes."""
    made = OxmlElement(name)
    for attribute, value in attributes.items():
        made.set(qn(f"w:{attribute}"), value)
    return made


def _describe(properties: Any, text: str) -> None:
    """The words a screen reader says for a table before it reads the cells."""
    described = OxmlElement("w:tblCaption")
    described.set(qn("w:val"), _clean(text))
    properties.append(described)


def _picture(document: Any, block: dict[str, Any]) -> None:
    """A picture as wide as the text, with its words."""
    shape = document.add_picture(io.BytesIO(block["png"]), width=Mm(WIDTH))
    shape._inline.docPr.set("descr", _clean(block["alt"]))


def _quote(document: Any, block: dict[str, Any]) -> None:
    document.add_paragraph(_clean(f"“{block['text']}”"), style="Quote").paragraph_format.keep_with_next = True
    by = document.add_paragraph(_clean(block["by"]))
    by.runs[0].font.color.rgb, by.runs[0].font.size = QUIET, Pt(10)


_WRITERS = {
    "heading": _heading,
    "text": _text,
    "figures": _figures,
    "table": _table,
    "picture": _picture,
    "quote": _quote,
}


def _number_sides(section: Any) -> None:
    """The number of the side at the foot of each."""
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
