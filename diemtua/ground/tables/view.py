"""Bảng đã dựng: plain values for the templates; nothing in here can ask the database."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    text: str
    css: str = ""
    kind: str = "text"
    url: str = ""
    state: str = ""
    note: str = ""
    span: int = 1
    label: str = ""
    """What stands before the value on a phone, where the heads do not fit."""
    bare: bool = False
    """Nothing or zero: on a phone the cell is left out."""


@dataclass(frozen=True)
class Row:
    number: str
    cells: tuple[Cell, ...]
    css: str = ""


@dataclass(frozen=True)
class Head:
    label: str
    number: str
    css: str = ""
    sort_url: str = ""
    aria_sort: str = ""


@dataclass(frozen=True)
class ChipView:
    label: str
    count: int
    url: str
    current: bool


@dataclass(frozen=True)
class HiddenField:
    name: str
    value: str


@dataclass(frozen=True)
class SearchView:
    name: str
    value: str
    label: str
    placeholder: str
    action: str
    hidden: tuple[HiddenField, ...]


@dataclass(frozen=True)
class Pager:
    page: int
    pages: int
    shown_text: str
    previous_url: str = ""
    next_url: str = ""


@dataclass(frozen=True)
class TableView:
    """Bảng: what `<c-tools>`, `<c-ledger-table>` and `<c-pager>` draw."""

    label: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    totals: tuple[Cell, ...]
    chips: tuple[ChipView, ...]
    search: SearchView | None
    pager: Pager
    export_url: str
    notes: tuple[str, ...]
    empty_text: str
    is_narrowed: bool
    clear_url: str
    count: int

    @property
    def sorts(self) -> tuple[Head, ...]:
        """Cột sắp được: offered apart where the heads are not shown."""
        return tuple(head for head in self.heads if head.sort_url) if self.count > 1 else ()

    @property
    def sorted_by(self) -> str:
        """Cột đang sắp; nothing while the rows stand in an order of their own."""
        return next((head.label for head in self.heads if head.aria_sort), "")
