"""Cột, bộ lọc và khai báo của một bảng."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from diemtua.ground import formats

Kind = Literal[
    "text",
    "code",
    "number",
    "money",
    "million",
    "billion",
    "percent",
    "rate",
    "score",
    "day",
    "month",
]
Text = str | Promise

FIND_WITHOUT_MARKS = _("Tìm không dấu")
NOTHING_YET = _("Chưa có dòng nào.")
EVERYTHING = _("Tất cả")
_WRITERS: dict[str, Callable[[Any], str]] = {
    "number": formats.number,
    "money": formats.number,
    "million": formats.million,
    "billion": formats.billion,
    "percent": formats.percent,
    "rate": formats.rate,
    "score": formats.score,
    "day": formats.day,
    "month": formats.month,
}
SUMMED = frozenset({"number", "money", "million", "billion"})


@dataclass(frozen=True, kw_only=True)
class Column:
    """Cột: what it shows, how it is written, whether it sorts and adds.

    `money` is whole đồng without the unit, which stands in the head. `sort` is the path a QuerySet orders by
    (rows in memory are ordered by the value itself when it is set); `adds` the path it sums, `key` by default.
    A column that must not be added (households over programmes) has no `total` and a note in the spec.
    `named`: on a phone its text stands behind the label too, where the text alone would not say what it is.
    """

    key: str
    label: Text
    kind: Kind = "text"
    value: Callable[[Any], Any] | None = None
    sort: str = ""
    total: bool = False
    adds: str = ""
    formula: str = ""
    named: bool = False
    url: Callable[[Any], str] | None = None
    state: Callable[[Any], str] | None = None
    note: Callable[[Any], str] | None = None

    def __post_init__(self) -> None:
        assert not self.total or self.kind in SUMMED, (
            f"{self.key}: a {self.kind} column cannot be added"
        )

    @property
    def is_number(self) -> bool:
        return self.kind in _WRITERS

    @property
    def css(self) -> str:
        return "num" if self.is_number else ""

    @property
    def said_before(self) -> str:
        """Chữ đứng trước giá trị trên điện thoại: a figure or a day needs its name, a name or a state does not."""
        return str(self.label) if self.is_number or self.named else ""

    def of(self, row: Any) -> Any:
        """The plain value in one row: by the function given, else by key or attribute."""
        if self.value is not None:
            return self.value(row)
        return row.get(self.key) if isinstance(row, Mapping) else getattr(row, self.key)

    def write(self, value: Any) -> str:
        """The value as people read it; nothing known is an en dash."""
        if value is None:
            return formats.NONE
        return _WRITERS[self.kind](value) if self.is_number else str(value)


@dataclass(frozen=True, kw_only=True)
class Chip:
    """Nút lọc: with the count of rows it would leave. `where` for a QuerySet, `keeps` for rows in memory."""

    key: str
    label: Text
    where: Q | None = None
    keeps: Callable[[Any], bool] | None = None


@dataclass(frozen=True, kw_only=True)
class ListSpec:
    """Khai báo bảng: columns, chips, where search looks, the first order, notes below."""

    label: Text
    columns: tuple[Column, ...]
    chips: tuple[Chip, ...] = ()
    search_on: tuple[str, ...] = ()
    search_placeholder: Text = FIND_WITHOUT_MARKS
    order: str = ""
    prefix: str = ""
    per_page: int = 50
    notes: tuple[Text, ...] = ()
    empty_text: Text = NOTHING_YET
    all_label: Text = EVERYTHING
    exports: bool = True

    def without_links(self) -> ListSpec:
        """The same table for a reader to whom its rows do not open."""
        return replace(self, columns=tuple(replace(column, url=None) for column in self.columns))

    def column(self, key: str) -> Column | None:
        return next((column for column in self.columns if column.key == key), None)

    def param(self, name: str) -> str:
        return f"{self.prefix}{name}"
