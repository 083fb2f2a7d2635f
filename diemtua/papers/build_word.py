"""Từ bố cục ra mẫu Word: writes the shipped Word template of a form, with docxtpl's tags where
values stand.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as WordFile
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from diemtua.papers import layout as part
from diemtua.papers import word_parts as xml
from diemtua.papers.fields import added_columns
from diemtua.papers.layout import column_groups, pieces
from diemtua.papers.registry import FormSpec

FONT = "Times New Roman"
ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
PAGES = {  # width, height, margins top, bottom, left, right, in cm
    "portrait": (21.0, 29.7, 2.0, 2.0, 3.0, 2.0),
    "landscape": (29.7, 21.0, 1.5, 1.6, 1.8, 1.5),
    "a5": (21.0, 14.8, 0.9, 0.8, 1.0, 1.0),
}

Place = WordFile | _Cell


def build(spec: FormSpec) -> bytes:
    """The Word template of a form."""
    document = Document()
    width = _page(document, spec)
    _number_block(document, spec, width)
    _Writer(spec, spec.layout.size).blocks(document, spec.layout.blocks, width)
    out = io.BytesIO()
    document.save(out)
    return xml.same_bytes(out.getvalue())


def _page(document: WordFile, spec: FormSpec) -> float:
    """Paper, margins, font and page number; gives the width of the text."""
    width, height, top, bottom, left, right = PAGES[spec.orientation]
    section = document.sections[0]
    section.orientation = (
        WD_ORIENT.PORTRAIT if spec.orientation == "portrait" else WD_ORIENT.LANDSCAPE
    )
    section.page_width, section.page_height = Cm(width), Cm(height)
    section.top_margin, section.bottom_margin = Cm(top), Cm(bottom)
    section.left_margin, section.right_margin = Cm(left), Cm(right)
    section.header_distance = section.footer_distance = Cm(0.7)
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    normal.font.name, normal.font.size = FONT, Pt(spec.layout.size)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    normal.paragraph_format.space_after = Pt(3)
    normal.paragraph_format.space_before = Pt(0)
    normal.paragraph_format.line_spacing = 1.05
    if spec.orientation != "a5":
        section.different_first_page_header_footer = True
        footer = section.footer.paragraphs[0]
        footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        xml.page_number(footer)
    about = document.core_properties
    about.title, about.author, about.comments = spec.title, "Điểm Tựa", ""
    about.created = about.modified = datetime(2000, 1, 1, tzinfo=UTC)
    about.language = "vi-VN"
    return width - left - right


def _number_block(document: WordFile, spec: FormSpec, width: float) -> None:
    table = document.add_table(rows=1, cols=2)
    xml.fixed_table(table, [width * 0.5, width * 0.5], ruled=False)
    left, right = table.rows[0].cells
    _Writer(spec, 9).line(left.paragraphs[0], "{reference_note}", italic=True)
    _Writer(spec, 9).line(right.paragraphs[0], "*{form_number}*", align="right")
    _Writer(spec, 9).line(right.add_paragraph(), "{copies_note}", align="right", italic=True)
    _close(document)


def _close(place: Place) -> None:
    """A thin line after a table, so that two tables do not grow together."""
    thin = place.add_paragraph()
    thin.paragraph_format.space_after = Pt(0)
    thin.paragraph_format.line_spacing = Pt(4)


class _Writer:
    """Writes the parts of a layout into a Word file or a cell of it, in one type size."""

    def __init__(self, spec: FormSpec, size: float) -> None:
        self.spec, self.size = spec, size

    def blocks(self, place: Place, blocks: tuple[part.Block, ...], width: float) -> None:
        for block in blocks:
            self._block(place, block, width)

    def line(
        self,
        paragraph: Paragraph,
        line: str,
        *,
        align: part.Align = "left",
        bold: bool = False,
        italic: bool = False,
        scale: float = 1,
        width: float = 0,
    ) -> Paragraph:
        """Fixed text and tags; a tag whose dotted line runs on gets a tab stop with dots at the
        margin.
        """
        paragraph.alignment = ALIGN[align]
        runs_on = False
        for piece in pieces(line):
            runs_on = runs_on or piece.dots is None
            run = paragraph.add_run(_tag(piece) if piece.field else piece.text.replace("  ", "   "))
            run.bold, run.italic = (bold or piece.bold) or None, italic or None
            run.font.size = Pt(self.size * scale)
        if runs_on and width:
            paragraph.paragraph_format.tab_stops.add_tab_stop(
                Cm(width), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
            )
            paragraph.alignment = ALIGN["left"]
        return paragraph

    def _block(self, place: Place, block: part.Block, width: float) -> None:
        match block:
            case part.Head():
                _Writer(self.spec, min(self.size, 12))._head(place, block, width)
            case part.Title():
                self._title(place, block)
            case part.Para():
                self._para(place, block, width)
            case part.Heading():
                heading = self.line(place.add_paragraph(), block.text, bold=True)
                heading.paragraph_format.space_before = Pt(5)
                heading.paragraph_format.keep_with_next = True
            case part.Lines():
                self._lines(place, block, width)
            case part.Grid():
                self._grid(place, block, width)
            case part.Signatures():
                self._signatures(place, block, width)
            case part.QrCode():
                picture = place.add_paragraph(f"{{{{ {block.field}_image }}}}")
                picture.alignment = ALIGN["center"]
                self.line(place.add_paragraph(), f"{{{block.field}}}", align="center", scale=0.58)
            case part.Split():
                self._split(place, block, width)

    def _head(self, place: Place, head: part.Head, width: float) -> None:
        motto_width = min(9.0, width * 0.54)
        widths = [width - motto_width, motto_width] if head.organisation else [width]
        if width > 20:
            widths = [width / 2] * len(widths) if head.organisation else [width]
        table = place.add_table(1, len(widths))
        xml.fixed_table(table, widths, ruled=False)
        if head.organisation:
            left = table.rows[0].cells[0]
            for at, text in enumerate(head.organisation):
                self._tight(left, text, first=at == 0, scale=0.95)
            xml.rule(left.add_paragraph(), indent_cm=(widths[0] - 2.2) / 2)
        right = table.rows[0].cells[-1]
        self._tight(right, "*CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM*", first=True, scale=0.92)
        self._tight(right, "*Độc lập - Tự do - Hạnh phúc*", scale=1)
        xml.rule(right.add_paragraph(), indent_cm=(widths[-1] - 4.6) / 2)
        if head.dated:
            self._tight(right, "{place_name:18}, {signed_on}", italic=True)
        _close(place)

    def _tight(
        self, cell: _Cell, text: str, *, first: bool = False, scale: float = 1, italic: bool = False
    ) -> None:
        paragraph = cell.paragraphs[0] if first else cell.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        self.line(paragraph, text, align="center", scale=scale, italic=italic)

    def _title(self, place: Place, title: part.Title) -> None:
        for at, text in enumerate(title.text.split("\n")):
            paragraph = self.line(
                place.add_paragraph(), text, align="center", bold=True, scale=1.15
            )
            paragraph.paragraph_format.space_before = Pt(0 if at else 6)
            paragraph.paragraph_format.space_after = Pt(0)
            paragraph.paragraph_format.keep_with_next = True
        for text in title.under:
            paragraph = self.line(place.add_paragraph(), text, align="center")
            paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.space_after = Pt(8)

    def _para(self, place: Place, para: part.Para, width: float) -> None:
        paragraph = self.line(
            place.add_paragraph(),
            para.text,
            align=para.align,
            italic=para.italic,
            scale=0.85 if para.small else 1,
            width=width,
        )
        if para.indent:
            paragraph.paragraph_format.first_line_indent = Cm(1)
        paragraph.paragraph_format.keep_with_next = para.keep or None

    def _lines(self, place: Place, lines: part.Lines, width: float) -> None:
        """One paragraph for each text of the field; dotted lines come from the contract's `_lines`
        reading.
        """
        place.add_paragraph(f"{{%p for line in {lines.field}|lines({lines.blank}) %}}")
        paragraph = self.line(place.add_paragraph(), "", italic=lines.bullet, align="justify")
        paragraph.add_run("{{ line }}").italic = lines.bullet or None
        paragraph.paragraph_format.first_line_indent = None if lines.bullet else Cm(1)
        paragraph.paragraph_format.tab_stops.add_tab_stop(
            Cm(width), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
        )
        place.add_paragraph("{%p endfor %}")

    def _grid(self, place: Place, grid: part.Grid, width: float) -> None:
        columns = grid.columns
        grouped = any(c.group for c in columns)
        head_rows = 1 + grouped + grid.numbered
        table = place.add_table(head_rows + 3 + bool(grid.total), len(columns))
        unit = width * grid.share / sum(c.width for c in columns)
        xml.fixed_table(table, [c.width * unit for c in columns], ruled=True)
        self._grid_head(table, grid, grouped=grouped)
        opening, body, closing = (
            table.rows[head_rows],
            table.rows[head_rows + 1],
            table.rows[head_rows + 2],
        )
        opening.cells[0].paragraphs[0].add_run(f"{{%tr for row in {grid.rows} %}}")
        closing.cells[0].paragraphs[0].add_run("{%tr endfor %}")
        xml.whole_row(body, height_cm=grid.height_cm)
        for cell, column in zip(body.cells, columns, strict=True):
            self._cell(
                cell,
                f"{{{{ row.{column.field}|val(6) }}}}" if column.field else "",
                grid.size,
                column.align,
            )
        if grid.total:
            self._total(table, grid)
        for row in table.rows:
            for cell in row.cells:
                cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
                if grid.whole:
                    cell.paragraphs[0].paragraph_format.keep_with_next = True
        _close(place)

    def _grid_head(self, table: Table, grid: part.Grid, *, grouped: bool) -> None:
        at = 0
        for group, many in column_groups(grid.columns):
            for offset, column in enumerate(grid.columns[at : at + many]):
                row = 1 if group else 0
                self._cell(
                    table.cell(row, at + offset), column.head, grid.size, "center", bold=True
                )
            if group:
                top = table.cell(0, at).merge(table.cell(0, at + many - 1))
                self._cell(top, group, grid.size, "center", bold=True)
            elif grouped:
                table.cell(0, at).merge(table.cell(1, at))
            at += many
        if grid.numbered:
            for number, cell in enumerate(table.rows[1 + grouped].cells, 1):
                self._cell(cell, str(number), grid.size * 0.8, "center", italic=True)
        for row_ in table.rows[: 1 + grouped + grid.numbered]:
            xml.whole_row(row_, head=True)

    def _total(self, table: Table, grid: part.Grid) -> None:
        row = table.rows[-1]
        xml.whole_row(row, height_cm=grid.height_cm)
        added = added_columns(self.spec.form, grid.rows)
        span = next(
            (at for at, c in enumerate(grid.columns) if c.field in added), len(grid.columns)
        )
        if span:
            label = table.cell(len(table.rows) - 1, 0)
            if span > 1:
                label = label.merge(table.cell(len(table.rows) - 1, span - 1))
            self._cell(label, grid.total, grid.size, "center", bold=True, keep=True)
        for at, column in enumerate(grid.columns[span:], span):
            tag = (
                f"{{{{ {grid.rows}_total.{column.field}|val(8) }}}}"
                if column.field in added
                else ""
            )
            self._cell(
                table.cell(len(table.rows) - 1, at),
                tag,
                grid.size,
                column.align,
                bold=True,
                keep=True,
            )

    def _cell(
        self,
        cell: _Cell,
        text: str,
        size: float,
        align: part.Align,
        *,
        bold: bool = False,
        italic: bool = False,
        keep: bool = False,
    ) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.alignment = ALIGN[align]
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing = 1
        paragraph.paragraph_format.keep_with_next = keep or None
        run = paragraph.add_run(text)
        run.font.size, run.bold, run.italic = Pt(size), bold or None, italic or None

    def _signatures(self, place: Place, signatures: part.Signatures, width: float) -> None:
        many = len(signatures.signers)
        table = place.add_table(1, many)
        xml.fixed_table(table, [width / many] * many, ruled=False)
        xml.whole_row(table.rows[0], height_cm=2.9 if self.size > 12 else 2.4)
        for cell, signer in zip(table.rows[0].cells, signatures.signers, strict=True):
            for at, text in enumerate(signer.role.split("\n")):
                self._tight(cell, f"*{text}*" if text else "", first=at == 0, scale=0.95)
            self._tight(cell, signer.how, scale=0.9, italic=True)
        _close(place)

    def _split(self, place: Place, split: part.Split, width: float) -> None:
        widths = [width * split.left_share, width * (1 - split.left_share)]
        table = place.add_table(1, 2)
        xml.fixed_table(table, widths, ruled=False)
        for cell, inner, room in zip(
            table.rows[0].cells, (split.left, split.right), widths, strict=True
        ):
            spare = cell.paragraphs[0]
            self.blocks(cell, inner, room - 0.6)
            spare._p.getparent().remove(spare._p)
        xml.cut_line(table.rows[0].cells[1])


def _tag(piece: part.Piece) -> str:
    if piece.field == "signed_on":
        return "{{ signed_on|day_of }}"
    return (
        f"{{{{ {piece.field}|run }}}}"
        if piece.dots is None
        else f"{{{{ {piece.field}|val({piece.dots}) }}}}"
    )
