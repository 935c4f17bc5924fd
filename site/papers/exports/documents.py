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
SIZES = {"Normal": 11, "Subtitle": 12, "Heading 1": 24, "Heading 2": 16, "Heading 3": 13, "Quote": 11}
# Text between the margins of an A4 side.
WIDTH = Mm(170)


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
    """A table with a head that is repeated on each side; its title is said aloud, the heading above shows it."""
    table = document.add_table(rows=1, cols=len(block["head"]), style="Light Shading")
    _describe(table._tbl.tblPr, block["title"])
    _fill(table.rows[0], block["head"], block["numeric_from"], bold=True)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cells in block["rows"]:
        _fill(table.add_row(), cells, block["numeric_from"], bold=False)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    document.add_paragraph()


def _fill(row: Any, texts: list[Any], numeric_from: int, *, bold: bool) -> None:
    """Write the cells of one row; those of numbers stand to the right."""
    for number, (cell, text) in enumerate(zip(row.cells, texts, strict=True), start=1):
        paragraph = cell.paragraphs[0]
        run = paragraph.add_run(_clean(text))
        run.bold, run.font.size = bold or number == 1, Pt(10)
        if number >= numeric_from:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _describe(properties: Any, text: str) -> None:
    """The words a screen reader says for a table before it reads the cells."""
    described = OxmlElement("w:tblCaption")
    described.set(qn("w:val"), _clean(text))
    properties.append(described)


def _picture(document: Any, block: dict[str, Any]) -> None:
    """A picture as wide as the text, with its words."""
    shape = document.add_picture(io.BytesIO(block["png"]), width=WIDTH)
    shape._inline.docPr.set("descr", _clean(block["alt"]))


def _quote(document: Any, block: dict[str, Any]) -> None:
    document.add_paragraph(_clean(f"“{block['text']}”"), style="Quote").paragraph_format.keep_with_next = True
    document.add_paragraph(_clean(block["by"])).runs[0].font.color.rgb = QUIET


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
