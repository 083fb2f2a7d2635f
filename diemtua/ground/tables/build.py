"""Dựng bảng: the address says search, chip, order and page; the rows follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from diemtua.ground import formats
from diemtua.ground.tables.columns import Chip, Column, ListSpec
from diemtua.ground.tables.export import ExportMarks, write_xlsx
from diemtua.ground.tables.sources import Source, source_of
from diemtua.ground.tables.view import (
    Cell,
    ChipView,
    Head,
    HiddenField,
    Pager,
    Row,
    SearchView,
    TableView,
)

Rows = QuerySet[Any] | Sequence[Any]
SEARCH, CHIP, ORDER, PAGE, EXPORT = "q", "loc", "sap", "trang", "tai"
LETTERS = "BCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Asked:
    """Điều trang hỏi: what the address asks of one list, with anything unknown left out."""

    spec: ListSpec
    params: Mapping[str, str]
    path: str

    def text(self, name: str) -> str:
        return str(self.params.get(self.spec.param(name), "")).strip()[:200]

    @property
    def chip(self) -> Chip | None:
        return next((chip for chip in self.spec.chips if chip.key == self.text(CHIP)), None)

    @property
    def order(self) -> tuple[Column | None, bool]:
        wanted = self.text(ORDER) or self.spec.order
        column = self.spec.column(wanted.lstrip("-"))
        return (column, wanted.startswith("-")) if column and column.sort else (None, False)

    @property
    def page(self) -> int:
        typed = self.text(PAGE)
        return int(typed) if typed.isdecimal() and 0 < len(typed) < 9 else 1

    def url(self, **changes: str) -> str:
        """The same page with these words changed; an empty one is dropped, and the page number with any change."""
        kept = {name: str(self.params.get(name, "")) for name in self.params}
        kept.pop(self.spec.param(PAGE), None)
        kept.pop(self.spec.param(EXPORT), None)
        kept.update({self.spec.param(name): value for name, value in changes.items()})
        query = urlencode({name: value for name, value in kept.items() if value})
        return f"{self.path}?{query}" if query else self.path


def table_of(spec: ListSpec, rows: Rows, params: Mapping[str, str], path: str) -> TableView:
    """Bảng của một trang: one page of rows, and counts and totals over all of them."""
    asked = Asked(spec, params, path)
    searched = _searched(asked, source_of(rows))
    kept = searched.kept_by(asked.chip) if asked.chip else searched
    summed = [column for column in spec.columns if column.total]
    figures = searched.figures(spec.chips, asked.chip, summed)
    count = dict(zip((None, *spec.chips), figures.counts, strict=True))[asked.chip]
    pages = max(1, -(-count // spec.per_page))
    page = min(max(asked.page, 1), pages)
    start = (page - 1) * spec.per_page
    shown = kept.ordered(*asked.order).rows(start, start + spec.per_page)
    return TableView(
        label=str(spec.label),
        heads=_heads(asked),
        rows=tuple(_row(spec, row, start + i + 1) for i, row in enumerate(shown)),
        totals=_totals(spec, figures.sums, count),
        chips=_chips(asked, figures.counts),
        search=_search(asked),
        pager=_pager(asked, page, pages, len(shown), count),
        export_url=asked.url(**{EXPORT: "xlsx"}) if spec.exports else "",
        notes=tuple(str(note) for note in spec.notes),
        empty_text=str(spec.empty_text),
        is_narrowed=bool(asked.chip or asked.text(SEARCH)),
        clear_url=asked.url(**{SEARCH: "", CHIP: ""}),
        count=count,
    )


def wants_export(spec: ListSpec, params: Mapping[str, str]) -> bool:
    """Xin tải về: the address asks for the workbook instead of the page."""
    return params.get(spec.param(EXPORT)) == "xlsx"


def export_rows(spec: ListSpec, rows: Rows, params: Mapping[str, str]) -> list[Any]:
    """Mọi dòng của cùng lần tìm: what the export holds, in the order of the page."""
    asked = Asked(spec, params, "")
    searched = _searched(asked, source_of(rows))
    kept = searched.kept_by(asked.chip) if asked.chip else searched
    return kept.ordered(*asked.order).rows(0, None)


def export_of(spec: ListSpec, rows: Rows, params: Mapping[str, str], marks: ExportMarks) -> bytes:
    """Tệp Excel của cùng lần tìm, marked with who took it and when."""
    return write_xlsx(spec, export_rows(spec, rows, params), marks)


def _searched(asked: Asked, source: Source) -> Source:
    words = asked.text(SEARCH)
    return source.found(words, asked.spec.search_on) if words and asked.spec.search_on else source


def _heads(asked: Asked) -> tuple[Head, ...]:
    column_now, descending = asked.order
    letters, numbers = iter(LETTERS), 0
    heads = []
    for column in asked.spec.columns:
        numbers += column.is_number
        current = column is column_now
        again = f"{'' if descending or not current else '-'}{column.key}"
        heads.append(
            Head(
                label=str(column.label),
                number=column.formula or (str(numbers) if column.is_number else next(letters, "")),
                css=column.css,
                sort_url=asked.url(**{ORDER: again}) if column.sort else "",
                aria_sort=("descending" if descending else "ascending") if current else "",
            )
        )
    return tuple(heads)


def _row(spec: ListSpec, row: Any, number: int) -> Row:
    return Row(formats.number(number), tuple(_cell(column, row) for column in spec.columns))


def _cell(column: Column, row: Any) -> Cell:
    state = column.state(row) if column.state else ""
    value = column.of(row)
    note = column.note(row) if column.note else ""
    return Cell(
        text=column.write(value),
        css=column.css,
        kind="badge" if state else "number" if column.is_number else "text",
        url=column.url(row) if column.url else "",
        state=state,
        note=note,
        label=column.said_before,
        bare=not note and value in (None, "", 0, formats.NONE),
    )


def _totals(spec: ListSpec, sums: Mapping[str, Any], count: int) -> tuple[Cell, ...]:
    """The total over all rows of the search, not over the page; its label spans what stands before the first sum."""
    summed = [column for column in spec.columns if column.total]
    if not summed or not count:
        return ()
    first = spec.columns.index(summed[0])
    label = _("Cộng {count} dòng").format(count=formats.number(count))
    if first == 0:
        return ()
    cells = [Cell(label, span=first)]
    for column in spec.columns[first:]:
        text = column.write(sums[column.key]) if column.total else ""
        cells.append(
            Cell(
                text, css=column.css, kind="number", label=str(column.label), bare=text in ("", "0")
            )
        )
    return tuple(cells)


def _chips(asked: Asked, counts: tuple[int, ...]) -> tuple[ChipView, ...]:
    """Those that would leave something, and the one in force: a row of zeros only fills a small screen."""
    spec = asked.spec
    if not spec.chips:
        return ()
    everything, *each = counts
    return (
        ChipView(str(spec.all_label), everything, asked.url(**{CHIP: ""}), asked.chip is None),
        *(
            ChipView(str(chip.label), count, asked.url(**{CHIP: chip.key}), chip is asked.chip)
            for chip, count in zip(spec.chips, each, strict=True)
            if count or chip is asked.chip
        ),
    )


def _search(asked: Asked) -> SearchView | None:
    spec = asked.spec
    if not spec.search_on:
        return None
    own = {spec.param(name) for name in (SEARCH, PAGE, EXPORT)}
    hidden = tuple(
        HiddenField(name, str(value))
        for name, value in asked.params.items()
        if name not in own and value
    )
    label = _("Tìm trong {list}").format(list=spec.label)
    return SearchView(
        spec.param(SEARCH),
        asked.text(SEARCH),
        label,
        str(spec.search_placeholder),
        asked.path,
        hidden,
    )


def _pager(asked: Asked, page: int, pages: int, shown: int, count: int) -> Pager:
    text = _("Đang hiện {shown} trong {count}").format(
        shown=formats.number(shown), count=formats.number(count)
    )
    return Pager(
        page=page,
        pages=pages,
        shown_text=text,
        previous_url=asked.url(**{PAGE: str(page - 1)}) if page > 1 else "",
        next_url=asked.url(**{PAGE: str(page + 1)}) if page < pages else "",
    )
