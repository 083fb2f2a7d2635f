"""Tệp tải về: the one export writer. It escapes formulas, marks who took it, and returns bytes.

Text cells are always written as text, so that a name like `=1+1` stays a name; money stays whole đồng.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from diemtua.ground import formats
from diemtua.ground.problems import Problem
from diemtua.ground.tables.columns import Column, ListSpec

MOST_ROWS = 1_000_000
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER_FORMATS = {
    "number": "#,##0",
    "money": "#,##0",
    "million": "#,##0.0",
    "billion": "#,##0.0",
    "percent": "0.00",
    "rate": "0.0###",
    "score": "0.0",
    "day": "dd/mm/yyyy",
    "month": "mm/yyyy",
}


class TooManyRows(Problem):
    """Quá nhiều dòng."""

    text = gettext_lazy("Bảng có {count} dòng, một tệp chứa được 1.000.000. Lọc bớt rồi tải lại.")


@dataclass(frozen=True, kw_only=True)
class ExportMarks:
    """Dấu của tệp: what it is, whose figures, who took it and when; a demonstration says so."""

    title: str
    place: str = ""
    as_of: date | None = None
    taken_by: str = ""
    taken_at: datetime | None = None
    is_demonstration: bool = False
    other: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        found = [self.title]
        if self.place:
            found.append(self.place)
        if self.as_of:
            found.append(_("Số liệu đến {day}").format(day=formats.day(self.as_of)))
        if self.taken_by or self.taken_at:
            found.append(
                _("Tải về: {name}, {at}").format(
                    name=self.taken_by or formats.NONE, at=formats.instant(self.taken_at)
                )
            )
        if self.is_demonstration:
            found.append(_("BẢN TRÌNH DIỄN: người và số liệu là hư cấu."))
        return [*found, *self.other]


def safe_text(value: object) -> str:
    """Chữ an toàn: what a spreadsheet could take for a formula gets an apostrophe, as a person would type it."""
    text = str(value)
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def write_xlsx(spec: ListSpec, rows: Sequence[Any], marks: ExportMarks) -> bytes:
    """Tệp Excel: marks, heads, all rows, total; prints on A4 with its heads repeated."""
    if len(rows) > MOST_ROWS:
        raise TooManyRows(count=formats.number(len(rows)))
    out = io.BytesIO()
    book, sheet = _book(out, marks)
    looks = _Looks(book)
    head_at = _write_marks(sheet, looks, marks)
    _write_heads(sheet, looks, spec, head_at)
    for i, row in enumerate(rows):
        _write_row(sheet, looks, spec, head_at + 1 + i, i + 1, row)
    _write_total(sheet, looks, spec, head_at + 1 + len(rows), rows)
    _set_page(sheet, spec, head_at)
    book.close()
    return out.getvalue()


def write_titled_xlsx(spec: ListSpec, rows: Sequence[Any], marks: ExportMarks) -> bytes:
    """Tệp theo mẫu của ngân hàng: title in row 1, names in row 2, data from row 3, no column of its own, no total.

    Who took it and when stand in the properties and the printed foot, since programs read such files by place.
    """
    if len(rows) > MOST_ROWS:
        raise TooManyRows(count=formats.number(len(rows)))
    out = io.BytesIO()
    book, sheet = _book(out, marks)
    looks = _Looks(book)
    sheet.write_string(0, 0, safe_text(marks.title), looks.title)
    for i, column in enumerate(spec.columns):
        sheet.write_string(1, i, safe_text(column.label), looks.head)
    for n, row in enumerate(rows):
        _write_cells(sheet, looks, spec, (2 + n, 0), row)
    sheet.freeze_panes(2, 0)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    sheet.set_footer("&L" + " · ".join(marks.lines()[1:]).replace("&", "&&") + "&R&P/&N")
    book.close()
    return out.getvalue()


def _book(out: io.BytesIO, marks: ExportMarks) -> tuple[Workbook, Worksheet]:
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "dd/mm/yyyy",
        },
    )
    book.set_properties({"title": marks.title, "author": marks.taken_by, "company": "Điểm Tựa"})
    return book, book.add_worksheet(_("Bảng"))


def write_csv(spec: ListSpec, rows: Iterable[Any], marks: ExportMarks) -> bytes:
    """Tệp CSV: UTF-8 with its mark for Excel, every text made safe, numbers bare."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for line in marks.lines():
        writer.writerow([safe_text(line)])
    writer.writerow([_("STT"), *(safe_text(column.label) for column in spec.columns)])
    for i, row in enumerate(rows):
        writer.writerow([i + 1, *(_csv_value(column, column.of(row)) for column in spec.columns)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _csv_value(column: Column, value: Any) -> object:
    if value is None:
        return ""
    if column.kind in ("day", "month"):
        return column.write(value)
    return _in_unit(column, value) if column.is_number else safe_text(value)


def _in_unit(column: Column, value: Any) -> Any:
    """The number in the unit the head names."""
    scale = {"million": formats.MILLION, "billion": formats.BILLION}.get(column.kind)
    return Decimal(value) / scale if scale else value


class _Looks:
    """Kiểu ô: made once per workbook."""

    def __init__(self, book: Workbook) -> None:
        serif = {"font_name": "Times New Roman", "font_size": 12}
        self.title: Format = book.add_format({**serif, "bold": True, "font_size": 14})
        self.note: Format = book.add_format({**serif, "italic": True})
        self.head: Format = book.add_format(
            {
                **serif,
                "bold": True,
                "border": 1,
                "text_wrap": True,
                "align": "center",
                "valign": "vcenter",
            }
        )
        self.text: Format = book.add_format(
            {**serif, "border": 1, "text_wrap": True, "valign": "top"}
        )
        self.total: Format = book.add_format({**serif, "border": 1, "bold": True})
        self.numbers: dict[str, Format] = {
            kind: book.add_format({**serif, "border": 1, "num_format": code, "valign": "top"})
            for kind, code in _NUMBER_FORMATS.items()
        }
        self.sums: dict[str, Format] = {
            kind: book.add_format({**serif, "border": 1, "bold": True, "num_format": code})
            for kind, code in _NUMBER_FORMATS.items()
        }


def _write_marks(sheet: Worksheet, looks: _Looks, marks: ExportMarks) -> int:
    lines = marks.lines()
    for i, line in enumerate(lines):
        sheet.write_string(i, 0, safe_text(line), looks.note if i else looks.title)
    return len(lines) + 1


def _write_heads(sheet: Worksheet, looks: _Looks, spec: ListSpec, at: int) -> None:
    sheet.write_string(at, 0, _("STT"), looks.head)
    for i, column in enumerate(spec.columns):
        sheet.write_string(at, i + 1, safe_text(column.label), looks.head)


def _write_row(
    sheet: Worksheet, looks: _Looks, spec: ListSpec, at: int, number: int, row: Any
) -> None:
    sheet.write_number(at, 0, number, looks.numbers["number"])
    _write_cells(sheet, looks, spec, (at, 1), row)


def _write_cells(
    sheet: Worksheet, looks: _Looks, spec: ListSpec, at: tuple[int, int], row: Any
) -> None:
    """One row of cells from a place on."""
    line, first = at
    for i, column in enumerate(spec.columns, first):
        value = column.of(row)
        look = looks.numbers.get(column.kind, looks.text)
        if value is None:
            sheet.write_blank(line, i, None, look)
        elif isinstance(value, date):
            sheet.write_datetime(line, i, value, look)
        elif column.is_number:
            sheet.write_number(line, i, _in_unit(column, value), look)
        else:
            sheet.write_string(line, i, safe_text(value), look)


def _write_total(
    sheet: Worksheet, looks: _Looks, spec: ListSpec, at: int, rows: Sequence[Any]
) -> None:
    if not rows or not any(column.total for column in spec.columns):
        return
    sheet.write_blank(at, 0, None, looks.total)
    for i, column in enumerate(spec.columns):
        if column.total:
            total = sum(column.of(row) or 0 for row in rows)
            sheet.write_number(at, i + 1, _in_unit(column, total), looks.sums[column.kind])
        else:
            sheet.write_string(at, i + 1, _("Cộng") if i == 0 else "", looks.total)


def _set_page(sheet: Worksheet, spec: ListSpec, head_at: int) -> None:
    sheet.set_column(0, 0, 6)
    for i, column in enumerate(spec.columns):
        sheet.set_column(i + 1, i + 1, 16 if column.is_number else 28)
    sheet.freeze_panes(head_at + 1, 2)
    sheet.set_paper(9)
    if len(spec.columns) > 5:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head_at)
    sheet.set_footer("&C&P/&N")
