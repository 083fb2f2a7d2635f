"""Trường trên mẫu: every field of a form carries its Vietnamese label and how it is written.

A form is a frozen dataclass made of these fields. `context(form)` is the form's field contract: the
one set of names and written values that the Word template and the PDF template both print. `None`
means "not known" and becomes a dotted line, a table that is not known becomes empty rows for the
pen.
"""

# ruff: noqa: RUF009 (a field is declared by a call that says how it is written)

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Literal

from diemtua.papers import figures

Kind = Literal[
    "text", "dong", "count", "decimal", "day", "long_day", "month", "box", "qr", "lines", "rows"
]
_KEY = "paper"


@dataclass(frozen=True)
class Printed:
    """Cách in một trường: label, kind, and what a list of rows needs."""

    label: str
    kind: Kind
    words: bool = False
    added: bool = False
    row: type[Row] | None = None
    blank_rows: int = 0


def _field(printed: Printed, default: Any = None) -> Any:
    return dataclasses.field(default=default, metadata={_KEY: printed})


def text(label: str) -> Any:
    """Chữ: one line of text."""
    return _field(Printed(label, "text"))


def dong(label: str, *, words: bool = False, added: bool = False) -> Any:
    """Số tiền (đồng): `words` also gives the amount in words, `added` puts the column into the
    total row.
    """
    return _field(Printed(label, "dong", words=words, added=added))


def count(label: str, *, added: bool = False) -> Any:
    """Số lượng: a whole number."""
    return _field(Printed(label, "count", added=added))


def number(label: str) -> Any:
    """Số thập phân: a rate, a ratio, a score; the unit stands in the label."""
    return _field(Printed(label, "decimal"))


def day(label: str) -> Any:
    """Ngày: `05/03/2026`."""
    return _field(Printed(label, "day"))


def long_day(label: str) -> Any:
    """Ngày ghi bằng chữ: `ngày 05 tháng 3 năm 2026`."""
    return _field(Printed(label, "long_day"))


def month(label: str) -> Any:
    """Tháng: any day of it."""
    return _field(Printed(label, "month"))


def box(label: str) -> Any:
    """Ô chọn: ticked, or left open for the pen."""
    return _field(Printed(label, "box"))


def qr(label: str) -> Any:
    """Mã QR: the text in the code; also printed in letters."""
    return _field(Printed(label, "qr"))


def lines(label: str) -> Any:
    """Đoạn văn: a tuple of paragraphs."""
    return _field(Printed(label, "lines"), default=())


def rows(label: str, of: type[Row], *, blank: int) -> Any:
    """Bảng: a tuple of rows. None is "not known": `blank` empty rows for the pen.

    An empty tuple is "none": a dash.
    """
    return _field(Printed(label, "rows", row=of, blank_rows=blank))


@dataclass(frozen=True, kw_only=True)
class Row:
    """Dòng của bảng: one row of a table on a form."""


@dataclass(frozen=True, kw_only=True)
class Form:
    """Mẫu biểu: one official paper as a frozen value."""

    code: ClassVar[str]

    place_name: str | None = text("Địa danh")
    signed_on: date | None = long_day("Ngày lập")


def printed_fields(of: type[Form] | type[Row]) -> dict[str, Printed]:
    """The fields of a form or a row, in their order."""
    return {f.name: f.metadata[_KEY] for f in dataclasses.fields(of) if _KEY in f.metadata}


def added_columns(of: type[Form], table: str) -> tuple[str, ...]:
    """The columns of a table that its total row adds up."""
    row = printed_fields(of)[table].row
    assert row is not None
    return tuple(name for name, printed in printed_fields(row).items() if printed.added)


def written(value: Any, kind: Kind) -> str | None:
    """One value as it stands on paper; None where nothing is known."""
    if kind == "box":
        return figures.box(bool(value))
    if value is None:
        return None
    match kind:
        case "dong" | "count":
            return figures.thousands(value)
        case "decimal":
            return figures.decimal(value)
        case "day":
            return figures.short_day(value)
        case "long_day":
            return figures.long_day(value)
        case "month":
            return figures.month(value)
    return figures.clean(str(value)) or None


def context(form: Form) -> dict[str, Any]:
    """The names and written values of a form: the contract that every template of it prints."""
    return dict(_pairs(form))


def _pairs(form: Form) -> Iterator[tuple[str, Any]]:
    for name, printed in printed_fields(type(form)).items():
        value = getattr(form, name)
        if printed.kind == "lines":
            yield name, [text_ for line in value if (text_ := figures.clean(line))]
        elif printed.kind == "rows":
            yield from _table(name, printed, value)
        else:
            yield name, written(value, printed.kind)
            if printed.words:
                yield name + "_words", None if value is None else figures.in_words(value)


def _table(
    name: str, printed: Printed, values: tuple[Row, ...] | None
) -> Iterator[tuple[str, Any]]:
    """Rows with their numbers, their count, and the totals of the columns that may be added."""
    assert printed.row is not None
    columns = printed_fields(printed.row)
    added = [column for column, how in columns.items() if how.added]
    if values is None:
        yield name, [{"no": "", **dict.fromkeys(columns, "")} for _ in range(printed.blank_rows)]
        yield name + "_count", None
        yield name + "_total", dict.fromkeys(added)
        return
    yield (
        name,
        [_written_row(at, row, columns) for at, row in enumerate(values, 1)]
        or [{"no": "", **dict.fromkeys(columns, figures.NONE)}],
    )
    yield name + "_count", figures.thousands(len(values))
    yield name + "_total", {column: _sum(values, column) for column in added}


def _written_row(at: int, row: Row, columns: dict[str, Printed]) -> dict[str, str | None]:
    return {
        "no": str(at),
        **{column: written(getattr(row, column), how.kind) for column, how in columns.items()},
    }


def _sum(values: tuple[Row, ...], column: str) -> str | None:
    """The total of a column; one missing figure leaves the total to the pen, since a part is not
    the whole.
    """
    figures_ = [getattr(row, column) for row in values]
    return None if any(f is None for f in figures_) else figures.thousands(sum(figures_))


def specimen(of: type[Form], *, filled: bool, row_count: int = 3) -> Form:
    """Bản mẫu: the blank form, or one with every field filled with a value of its own."""
    if not filled:
        return of()
    values: dict[str, Any] = {}
    for at, (name, printed) in enumerate(printed_fields(of).items(), 1):
        if printed.kind == "rows":
            assert printed.row is not None
            values[name] = tuple(
                _specimen_row(printed.row, seed=100 * at + n) for n in range(row_count)
            )
        elif printed.kind == "lines":
            values[name] = (f"{printed.label} {at}a", f"{printed.label} {at}b")
        else:
            values[name] = _specimen_value(printed, at)
    return of(**values)


def _specimen_row(of: type[Row], *, seed: int) -> Row:
    columns = printed_fields(of).items()
    return of(
        **{name: _specimen_value(printed, seed + at) for at, (name, printed) in enumerate(columns)}
    )


def _specimen_value(printed: Printed, at: int) -> Any:
    match printed.kind:
        case "dong":
            return 1_000_003 * at
        case "count":
            return at
        case "decimal":
            return Decimal(at) + Decimal("0.25")
        case "day" | "long_day" | "month":
            return date(2020 + at % 9, 1 + at % 12, 1 + at % 28)
        case "box":
            return True
    return f"{printed.label} {at}"
