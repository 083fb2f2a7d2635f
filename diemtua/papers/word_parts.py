"""Mảnh của tệp Word: what python-docx has no word for, said in OOXML once."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

FIXED = (1980, 1, 1, 0, 0, 0)

# Word reads properties in the order of its schema (ECMA-376, 17.3.1.26 and 17.4.59):
# what comes after each.
AFTER_CELL_MARGINS = ("w:tblLook", "w:tblCaption", "w:tblDescription")
AFTER_TABLE_BORDERS = ("w:shd", "w:tblLayout", "w:tblCellMar", *AFTER_CELL_MARGINS)
AFTER_PARAGRAPH_BORDERS = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr")


def element(tag: str, **attributes: str) -> Any:
    """`element("w:cantSplit")`, `element("w:jc", val="center")`."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def whole_row(row: _Row, *, height_cm: float = 0, head: bool = False) -> None:
    """A row that is never split; `head` repeats it on each page; `height_cm` is the least "
    "height."""
    properties = row._tr.get_or_add_trPr()
    properties.append(element("w:cantSplit"))
    if height_cm:
        properties.append(element("w:trHeight", val=str(int(Cm(height_cm).twips)), hRule="atLeast"))
    if head:
        properties.append(element("w:tblHeader"))


def fixed_table(table: Table, widths_cm: list[float], *, ruled: bool) -> None:
    """Fixed column widths, single rules or none, narrow cell margins."""
    properties = table._tbl.tblPr
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    edges = element("w:tblBorders")
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV"):
        edges.append(
            element(
                f"w:{edge}", val="single" if ruled else "nil", sz="4", space="0", color="000000"
            )
        )
    properties.insert_element_before(edges, *AFTER_TABLE_BORDERS)
    margins = element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w="57", type="dxa"))
    properties.insert_element_before(margins, *AFTER_CELL_MARGINS)
    for column, width in zip(table.columns, widths_cm, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


def cut_line(cell: _Cell) -> None:
    """A dashed line at the left of a cell, to cut along, and room beside it."""
    edges = element("w:tcBorders")
    edges.append(element("w:left", val="dashed", sz="6", space="0", color="000000"))
    margins = element("w:tcMar")
    margins.append(element("w:left", w="240", type="dxa"))
    properties = cell._tc.get_or_add_tcPr()
    properties.append(edges)
    properties.append(margins)


def rule(paragraph: Paragraph, *, indent_cm: float) -> None:
    """A short rule: a paragraph of no height with a line above, drawn in from both sides."""
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Cm(indent_cm)
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.space_before = Pt(2)
    paragraph.paragraph_format.line_spacing = Pt(3)
    edges = element("w:pBdr")
    edges.append(element("w:top", val="single", sz="6", space="1", color="000000"))
    paragraph._p.get_or_add_pPr().insert_element_before(edges, *AFTER_PARAGRAPH_BORDERS)


def page_number(paragraph: Paragraph) -> None:
    """`Trang x/y`, counted by Word."""
    assert paragraph.style is not None
    paragraph.style.font.size = Pt(9)
    paragraph.add_run("Trang ")
    for name in ("PAGE", "NUMPAGES"):
        field = element("w:fldSimple", instr=name)
        run = element("w:r")
        text = element("w:t")
        text.text = "1"
        run.append(text)
        field.append(run)
        if name == "NUMPAGES":
            paragraph.add_run("/")
        paragraph._p.append(field)


def same_bytes(file: bytes) -> bytes:
    """The same Word file with the times of its parts taken out, so that one form gives one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as given, zipfile.ZipFile(out, "w") as written:
        for entry in given.infolist():
            plain = zipfile.ZipInfo(entry.filename, FIXED)
            plain.compress_type = zipfile.ZIP_DEFLATED
            plain.external_attr = 0o600 << 16
            written.writestr(plain, given.read(entry.filename))
    return out.getvalue()
