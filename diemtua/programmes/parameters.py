"""Tham số chính sách: every series of every dated table, as a list and as a page reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from diemtua.ground import formats
from diemtua.programmes import shapes
from diemtua.programmes.queries import catalogue
from diemtua.programmes.showing import link_of, marked
from diemtua.rules.policy import (
    TABLES,
    DatedTable,
    Follow,
    Kind,
    Place,
    kind_of,
    leaves,
    programme_tables,
    row_on,
    rows_at,
    series_of,
    table,
)

Row = Mapping[str, Any]
FIRST_VALUES = 3


@dataclass(frozen=True)
class Parameter:
    """Tham số: one series of one table, with its row of a day."""

    spec: DatedTable
    number: int
    name: str
    family: str
    rows: tuple[Row, ...]
    held: Row | None

    @property
    def address(self) -> str:
        return f"{self.spec.code}:{self.number}"

    @property
    def url(self) -> str:
        return reverse("programmes:parameter", args=[self.address])

    @property
    def now(self) -> str:
        """The first values in force, in one line."""
        if self.held is None:
            return ""
        said = [
            f"{shapes.leaf_name(self.held, place)}: {value_text(place, value)}"
            for place, value in leaves(self.held, skip=self.spec.series)
        ]
        return "; ".join(said[:FIRST_VALUES]) + ("; …" if len(said) > FIRST_VALUES else "")

    @property
    def since(self) -> date | None:
        return self.held["from"] if self.held else None

    @property
    def confidence(self) -> str:
        return marked(str((self.held or self.rows[-1]).get("confidence", "unverified")))


def parameters(on: date) -> list[Parameter]:
    """Mọi tham số có ngày, the shared tables first, then each programme's terms."""
    return [found for spec in (*TABLES, *programme_tables()) for found in _series(spec, on)]


def parameter_at(address: str, on: date) -> Parameter | None:
    """The parameter of that address: `fees.commission:0`."""
    code, _colon, number = address.rpartition(":")
    for spec in (*TABLES, *programme_tables()):
        if spec.code == code and number.isdecimal():
            found = _series(spec, on)
            return found[int(number)] if int(number) < len(found) else None
    return None


def _series(spec: DatedTable, on: date) -> list[Parameter]:
    rows = rows_at(table(spec.file), spec.path)
    by_series: dict[Any, list[Row]] = {}
    for row in rows:
        key = () if spec.follow is Follow.ADDED else series_of(row, spec)
        by_series.setdefault(key, []).append(row)
    return [_parameter(spec, n, mine, on) for n, mine in enumerate(by_series.values())]


def _parameter(spec: DatedTable, number: int, rows: list[Row], on: date) -> Parameter:
    rows = sorted(rows, key=lambda row: row["from"])
    family = shapes.table_name(spec)
    if spec.file.startswith("programmes/"):
        name = catalogue().programmes[spec.file.removeprefix("programmes/")].name
    else:
        series = "" if spec.follow is Follow.ADDED else shapes.series_name(spec, rows[-1])
        name = f"{family}: {series}" if series else family
    return Parameter(spec, number, name, family, tuple(rows), row_on(rows, on))


def value_text(place: Place, value: Any) -> str:
    """A value as people read it."""
    if value is None:
        return _("không đặt")
    kind, word = kind_of(place, value), next(w for w in reversed(place) if not w.isdecimal())
    choices = shapes.CHOICES.get(word, {})
    if kind is Kind.YES:
        return _("có") if value else _("không")
    if kind in (Kind.MONEY, Kind.WHOLE):
        return formats.number(value)
    if kind is Kind.DECIMAL:
        return formats.rate(Decimal(value)).removesuffix("%")
    if kind is Kind.DAY:
        return formats.day(value)
    if kind is Kind.WORDS:
        return ", ".join(str(choices.get(one, one)) for one in value) or _("không có")
    return str(choices.get(value, value))


def rows_shown(parameter: Parameter, on: date) -> list[dict[str, Any]]:
    """Các dòng có ngày, the newest first, each with its values and what it rests on."""
    shown = []
    for row in reversed(parameter.rows):
        end = row.get("to")
        current = row is parameter.held or (
            parameter.spec.follow is Follow.ADDED
            and row["from"] <= on
            and (end is None or on < end)
        )
        sources = tuple(row.get("sources", ()))
        shown.append(
            {
                "name": row.get("name", ""),
                "from": formats.day(row["from"]),
                "to": formats.day(end - timedelta(days=1)) if end else "",
                "current": current,
                "values": [
                    {"label": shapes.leaf_name(row, place), "value": value_text(place, value)}
                    for place, value in leaves(row, skip=parameter.spec.series)
                ],
                "basis": row.get("legal_basis", ""),
                "mark": marked(str(row.get("confidence", "unverified"))),
                "url": link_of(sources),
            }
        )
    return shown


def differences(held: Row | None, row: Row, spec: DatedTable) -> list[dict[str, Any]]:
    """Từng mức: before and after, what changed marked; in the order of the form."""
    both = {place: None for place, _value in leaves(held or {}, skip=spec.series)}
    both.update({place: None for place, _value in leaves(row, skip=spec.series)})
    before, after = dict(leaves(held or {})), dict(leaves(row))
    found = []
    for place in both:
        old, new = before.get(place), after.get(place)
        found.append(
            {
                "label": shapes.leaf_name(row if place in after else (held or {}), place),
                "before": value_text(place, old) if held is not None else "",
                "after": value_text(place, new),
                "changed": old != new,
            }
        )
    return found
