"""Máy báo cáo: indicator × breakdown × place × (as-of day, period) → figures, their parts, and the rows behind them.

Every figure of one fact is worked out in one statement. A cell and the rows it opens come from one text, so they
cannot part.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import connections

from diemtua.places.models import Unit as Place
from diemtua.places.queries import commune_ids_of
from diemtua.reports.breakdowns import BREAKDOWNS
from diemtua.reports.facts_sql import SOURCES
from diemtua.reports.indicators import REGISTRY
from diemtua.reports.measures import Fact, Indicator, Measure, Unit
from diemtua.rules.periods import Month


@dataclass(frozen=True, kw_only=True)
class Question:
    """Câu hỏi: where, as of which day, and the period of flows. Period and as-of stand apart."""

    place: Place | None
    as_of: date
    flow_from: date
    flow_to: date
    using: str = "default"
    narrowed: Mapping[str, str] = field(default_factory=dict)

    def parameters(self) -> dict[str, Any]:
        units = (
            None
            if self.place is None or self.place.level == "nation"
            else sorted(commune_ids_of(self.place, self.as_of))
        )
        return {
            "units": units,
            "as_of": self.as_of,
            "flow_from": self.flow_from,
            "flow_to": self.flow_to,
        }


@dataclass(frozen=True, kw_only=True)
class Value:
    """Giá trị của chỉ tiêu: numerator, denominator, rows behind; `parts` of a table."""

    indicator: Indicator
    numerator: int
    denominator: int | None
    rows: int
    parts: tuple[dict[str, Any], ...] | None = None

    @property
    def value(self) -> int | Decimal | None:
        """For the eye: a ratio in per cent with two places, an average in whole đồng; none without a denominator."""
        if self.parts is not None:
            return None
        if self.denominator is None:
            return self.numerator
        if self.denominator == 0:
            return None
        if self.indicator.unit is Unit.PERCENT:
            return (Decimal(self.numerator) * 100 / self.denominator).quantize(
                Decimal("0.01"), ROUND_HALF_UP
            )
        return int((Decimal(self.numerator) / self.denominator).quantize(Decimal(1), ROUND_HALF_UP))


def default_flow(as_of: date) -> tuple[date, date]:
    """Kỳ của số phát sinh: from 1 January of the year before to the last month end at or before the day."""
    month = Month.of(as_of)
    end = as_of if as_of == month.last_on else month.first_on - timedelta(days=1)
    return date(as_of.year - 1, 1, 1), end


def ask(question: Question, indicators: Sequence[Indicator] = REGISTRY) -> list[Value]:
    """Every figure, one statement a fact."""
    measured: dict[str, tuple[int, int]] = {}
    for fact in Fact:
        wanted = {m.key: m for i in indicators for m in i.measures if m.fact is fact}
        if wanted:
            measured.update(_measure(question, fact, list(wanted.values())))
    return [_value(question, indicator, measured) for indicator in indicators]


def _measure(question: Question, fact: Fact, measures: list[Measure]) -> dict[str, tuple[int, int]]:
    columns = ", ".join(f"{_filtered(m)}, count(*) filter (where {m.where})" for m in measures)
    narrow, extra = _narrow(question)
    with connections[question.using].cursor() as cursor:
        cursor.execute(
            f"select {columns} from ({SOURCES[fact]}) f where {narrow}",
            {**question.parameters(), **extra},
        )
        row = cursor.fetchone()
    assert row is not None
    return {m.key: (int(row[2 * n]), int(row[2 * n + 1])) for n, m in enumerate(measures)}


def _filtered(measure: Measure) -> str:
    """The aggregate over the rows that its condition holds for: sum(x) → sum(x) filter (where …)."""
    inner = measure.of
    if inner.startswith("coalesce(") and inner.endswith(", 0)"):
        return (
            f"coalesce({inner[len('coalesce(') : -len(', 0)')]} filter (where {measure.where}), 0)"
        )
    return f"{inner} filter (where {measure.where})"


def _narrow(question: Question) -> tuple[str, dict[str, str]]:
    """Further conditions from breakdowns already opened; names come from the written list, values are parameters."""
    conditions = ["true"]
    extra: dict[str, str] = {}
    for code, value in question.narrowed.items():
        conditions.append(f"{BREAKDOWNS[code].column}::text = %(by_{code})s")
        extra[f"by_{code}"] = value
    return " and ".join(conditions), extra


def _value(
    question: Question, indicator: Indicator, measured: Mapping[str, tuple[int, int]]
) -> Value:
    over, rows = measured[indicator.over.key]
    under = measured[indicator.under.key][0] if indicator.under else None
    parts = tuple(table(question, indicator)) if indicator.parts else None
    return Value(indicator=indicator, numerator=over, denominator=under, rows=rows, parts=parts)


def table(
    question: Question, indicator: Indicator, by: str | None = None
) -> Iterable[dict[str, Any]]:
    """Phân tổ một chỉ tiêu: the parts with their label; of a ratio both sums. Households are not added over programmes."""
    breakdown = BREAKDOWNS[by or indicator.by]
    measures = indicator.parts or indicator.measures
    cells: dict[str, dict[str, Any]] = {}
    for measure in measures:
        for key, value, rows in _parted(question, measure, breakdown.column):
            cell = cells.setdefault(
                key, {"key": key, "label": key, **{m.key: 0 for m in measures}, "rows": 0}
            )
            cell[measure.key] = value
            if measure.key == indicator.over.key:
                cell["rows"] = rows
    labels = _labels(question, breakdown.labels, list(cells))
    for key, cell in cells.items():
        cell["label"] = labels.get(key, key)
    return sorted(cells.values(), key=lambda cell: (str(cell["label"]), cell["key"]))


def _parted(question: Question, measure: Measure, column: str) -> list[tuple[str, int, int]]:
    narrow, extra = _narrow(question)
    with connections[question.using].cursor() as cursor:
        cursor.execute(
            f"select {column}::text, {measure.of}, count(*) from ({SOURCES[measure.fact]}) f"
            f" where {narrow} and {measure.where} group by 1 order by 1",
            {**question.parameters(), **extra},
        )
        return [(str(key), int(value), int(rows)) for key, value, rows in cursor.fetchall()]


def _labels(question: Question, sql: str, keys: list[str]) -> dict[str, str]:
    ids = [int(k) for k in keys if k.isdigit()]
    with connections[question.using].cursor() as cursor:
        cursor.execute(sql, {"ids": ids})
        return {str(key): str(name) for key, name in cursor.fetchall()}


ROWS = """
select f.loan_id, l.code, p.full_name, g.name as group_name, pr.short_name as programme, f.*
from ({source}) f
left join lending_loan l on l.id = f.loan_id
left join people_person p on p.id = l.person_id
left join groups_savingsandloangroup g on g.id = f.group_id
left join programmes_programme pr on pr.code = l.programme_id
where {narrow} and {where}
order by {order}
"""


def rows(
    question: Question, measure: Measure, *, offset: int = 0, limit: int | None = None
) -> tuple[list[dict[str, Any]], int]:
    """Các dòng đứng sau một số: whose sum is the cell. Returns one page and how many there are in all."""
    narrow, extra = _narrow(question)
    narrow = narrow.replace(" union_code", " f.union_code")
    where = measure.where.replace("union_code", "f.union_code")
    order = (
        "group_name, f.group_id"
        if measure.fact is Fact.GROUP_AT
        else "group_name nulls last, p.sort_key, f.loan_id"
    )
    sql = ROWS.format(source=SOURCES[measure.fact], narrow=narrow, where=where, order=order)
    parameters = {**question.parameters(), **extra, "limit": limit, "offset": offset}
    with connections[question.using].cursor() as cursor:
        cursor.execute(
            f"select count(*) from ({SOURCES[measure.fact]}) f where {narrow} and {where}",
            parameters,
        )
        counted = cursor.fetchone()
        cursor.execute(sql + " limit %(limit)s offset %(offset)s", parameters)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()], int(
            counted[0]
        ) if counted else 0
