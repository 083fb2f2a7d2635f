"""Thêm một thay đổi vào bảng có ngày: nothing decided before is edited, the row in force only ends.

A change for a time (`until`) gives the rest of the old row its days back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from diemtua.rules.policy.tables import DatedTable, Follow, dated_table

Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Amendment:
    """Thay đổi chính sách: one row of a dated table, in force from `on`, to `until` (not included) or for good."""

    table: str
    on: date
    row: Table
    until: date | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until <= self.on:
            raise ValueError("a change ends after it begins")


def amended(file: Table, name: str, amendments: Iterable[Amendment]) -> Table:
    """The tables of one file with every change of that file, in the order in which they were decided."""
    for amendment in amendments:
        spec = dated_table(amendment.table)
        if spec.file == name:
            rows = rows_at(file, spec.path)
            file = _with(file, spec.path.split("."), with_change(rows, spec, amendment))
    return file


def rows_at(file: Table, path: str) -> list[Table]:
    """The rows of a table that may stand inside another: `holidays.spans`."""
    found: Any = file
    for word in path.split("."):
        found = found[word]
    return list(found)


def with_change(rows: list[Table], spec: DatedTable, change: Amendment) -> list[Table]:
    """The rows with the new one among them, by the way in which this table's rows follow."""
    if spec.follow is Follow.ADDED:
        return [*rows, _dated(change.row, change.on, change.until)]
    mine = [row for row in rows if series_of(row, spec) == series_of(change.row, spec)]
    kept = [row for row in rows if series_of(row, spec) != series_of(change.row, spec)]
    changed = _events(mine, change) if spec.follow is Follow.EVENTS else _periods(mine, change)
    return [*kept, *changed]


def series_of(row: Table, spec: DatedTable) -> tuple[Any, ...]:
    """What tells rows of one table apart: the step of a clock, the report lines of a fee."""
    return tuple(
        tuple(value) if isinstance(value, list) else value
        for value in (row[field] for field in spec.series)
    )


def row_on(rows: Iterable[Table], on: date) -> Table | None:
    """The row in force that day among the rows of one series."""
    held = [row for row in rows if row["from"] <= on and (row.get("to") is None or on < row["to"])]
    return max(held, key=lambda row: row["from"], default=None)


def _events(rows: list[Table], change: Amendment) -> list[Table]:
    before = row_on(rows, change.until) if change.until else None
    if change.until is not None and before is None:
        raise ValueError("a change for a time needs a row to go back to")
    kept = [
        row
        for row in rows
        if not (
            change.on <= row["from"] and (change.until is not None and row["from"] < change.until)
        )
        and row["from"] != change.on
    ]
    new = [_dated(change.row, change.on, None)]
    if before is not None and change.until is not None:
        new.append(_dated(before, change.until, None))
    return sorted([*kept, *new], key=lambda row: row["from"])


def _periods(rows: list[Table], change: Amendment) -> list[Table]:
    later = [row["from"] for row in rows if row["from"] > change.on]
    end = change.until or min(later, default=None)
    made = [_dated(change.row, change.on, end)]
    for row in rows:
        start, stop = row["from"], row.get("to")
        if start < change.on:
            made.append(_dated(row, start, change.on if _after(stop, change.on) else stop))
        if end is not None and _after(stop, end):
            made.append(_dated(row, max(start, end), stop))
    return sorted(made, key=lambda row: row["from"])


def _after(stop: date | None, day: date) -> bool:
    """Whether a period that ends before `stop` still runs on that day."""
    return stop is None or stop > day


def _dated(row: Table, start: date, end: date | None) -> Table:
    kept = {key: value for key, value in row.items() if key not in ("from", "to")}
    return {"from": start, **({} if end is None else {"to": end}), **kept}


def _with(file: Table, words: list[str], rows: list[Table]) -> Table:
    first, *rest = words
    return {**file, first: _with(file[first], rest, rows) if rest else rows}
