"""Máy báo cáo: indicator × breakdown × place × (as-of day, period) → figures, their parts, and the rows behind them.

Every figure of one fact is worked out in one statement. A cell and the rows it opens come from one text, so they
cannot part.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import connections

from diemtua.reports.breakdowns import BREAKDOWNS, NOTHING, labels
from diemtua.reports.facts_sql import source
from diemtua.reports.indicators import REGISTRY
from diemtua.reports.measures import Fact, Indicator, Measure, Unit
from diemtua.reports.questions import Question, default_flow

__all__ = ["Part", "Question", "Value", "ask", "default_flow", "is_locked", "rows", "table"]


@dataclass(frozen=True, kw_only=True)
class Part:
    """Phần của một chỉ tiêu: its key and name, what each measure gives, and how many rows stand behind it."""

    key: str
    label: str
    sums: Mapping[str, int]
    rows: int

    def plain(self) -> dict[str, Any]:
        return {"key": self.key, "label": self.label, **self.sums, "rows": self.rows}


@dataclass(frozen=True, kw_only=True)
class Value:
    """Giá trị của chỉ tiêu: numerator, denominator, rows behind; `parts` of a table."""

    indicator: Indicator
    numerator: int
    denominator: int | None
    rows: int
    parts: tuple[Part, ...] | None = None

    @property
    def value(self) -> int | Decimal | None:
        """For the eye: a ratio in per cent with two places, an average in whole đồng; none without a denominator."""
        if self.parts is not None:
            return None
        return shown(self.indicator, self.numerator, self.denominator)


def shown(indicator: Indicator, over: int, under: int | None) -> int | Decimal | None:
    """Divided only here, for the eye."""
    if indicator.under is None or under is None:
        return over
    if under == 0:
        return None
    if indicator.unit is Unit.PERCENT:
        return (Decimal(over) * 100 / under).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return int((Decimal(over) / under).quantize(Decimal(1), ROUND_HALF_UP))


def ask(question: Question, indicators: Sequence[Indicator] = REGISTRY) -> list[Value]:
    """Every figure, one statement a fact."""
    measured: dict[str, tuple[int, int]] = {}
    for fact in Fact:
        wanted = {m.key: m for i in indicators for m in i.measures if m.fact is fact}
        if wanted:
            measured.update(_measure(question, fact, list(wanted.values())))
    return [_value(question, indicator, measured) for indicator in indicators]


def _from(question: Question, fact: Fact) -> str:
    return f"({source(fact, map_of_another_day=question.by_another_map)}) f"


def _measure(question: Question, fact: Fact, measures: list[Measure]) -> dict[str, tuple[int, int]]:
    columns = ", ".join(
        f"{m.of} filter (where {m.where}), count(*) filter (where {m.where})" for m in measures
    )
    with connections[question.using].cursor() as cursor:
        cursor.execute(
            f"select {columns} from {_from(question, fact)} where {question.narrow()}",
            question.parameters(),
        )
        row = cursor.fetchone()
    assert row is not None
    return {m.key: (int(row[2 * n] or 0), int(row[2 * n + 1])) for n, m in enumerate(measures)}


def _value(
    question: Question, indicator: Indicator, measured: Mapping[str, tuple[int, int]]
) -> Value:
    over, counted = measured[indicator.over.key]
    under = measured[indicator.under.key][0] if indicator.under else None
    parts = tuple(table(question, indicator)) if indicator.parts else None
    return Value(indicator=indicator, numerator=over, denominator=under, rows=counted, parts=parts)


def table(question: Question, indicator: Indicator, by: str | None = None) -> list[Part]:
    """Phân tổ một chỉ tiêu: of a ratio both sums. Distinct households do not add up over programmes."""
    breakdown = BREAKDOWNS[by or indicator.by]
    measures = indicator.parts or indicator.measures
    sums: dict[str, dict[str, int]] = {}
    counted: dict[str, int] = {}
    for measure in measures:
        for key, value, number in _parted(question, measure, breakdown.column):
            sums.setdefault(key, {m.key: 0 for m in measures})[measure.key] = value
            if measure.key == indicator.over.key:
                counted[key] = number
    names = labels(breakdown, list(sums), using=question.using)
    parts = [
        Part(key=key, label=names[key], sums=found, rows=counted.get(key, 0))
        for key, found in sums.items()
    ]
    return sorted(parts, key=lambda part: (part.key == NOTHING, part.label, part.key))


def _parted(question: Question, measure: Measure, column: str) -> list[tuple[str, int, int]]:
    with connections[question.using].cursor() as cursor:
        cursor.execute(
            f"select {column}::text, {measure.of}, count(*) from {_from(question, measure.fact)}"
            f" where {question.narrow()} and {measure.where} group by 1 order by 1",
            question.parameters(),
        )
        return [
            (NOTHING if key is None else str(key), int(value or 0), int(number))
            for key, value, number in cursor.fetchall()
        ]


ROWS = """
select f.*, l.code, coalesce(p.full_name, '') as full_name, g.name as group_name, g.code as group_code,
       u.full_name as unit_name, pr.name as programme_name
from (select * from {source} where {narrow} and {where}) f
left join lending_loan l on l.id = f.loan_id
left join people_person p on p.id = l.person_id
left join groups_savingsandloangroup g on g.id = f.group_id
left join places_unit u on u.id = f.unit_id
left join programmes_programme pr on pr.code = l.programme_id
order by {order}
"""


def rows(
    question: Question, measure: Measure, *, offset: int = 0, limit: int | None = None
) -> tuple[list[dict[str, Any]], int]:
    """Các dòng đứng sau một số: whose sum is the cell. Returns one page and how many there are in all."""
    relation, narrow = _from(question, measure.fact), question.narrow()
    order = (
        "g.sort_key, f.group_id"
        if measure.fact is Fact.GROUP_AT
        else "g.sort_key nulls last, p.sort_key, f.loan_id"
    )
    sql = ROWS.format(source=relation, narrow=narrow, where=measure.where, order=order)
    parameters = {**question.parameters(), "limit": limit, "offset": offset}
    with connections[question.using].cursor() as cursor:
        cursor.execute(
            f"select count(*) from {relation} where {narrow} and {measure.where}", parameters
        )
        counted = cursor.fetchone()
        cursor.execute(sql + " limit %(limit)s offset %(offset)s", parameters)
        names = [column.name for column in cursor.description or ()]
        found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return found, int(counted[0]) if counted else 0


# Offices with books that the reader sees; a day is locked when its month is, in each of them.
LOCKED = """
select coalesce(bool_and(exists (
    select 1 from ledger_closedmonth c where c.office_id = o.id and c.sealed and c.reopened_at is null
      and c.month = date_trunc('month', %(day)s::date)::date)), false)
from associations_office o
where exists (select 1 from ledger_loanbalance b where b.office_id = o.id)
"""


def is_locked(question: Question, day: date) -> bool:
    """Đã khóa hay còn tạm tính: whether the books of the day's month are closed for all that is seen."""
    with connections[question.using].cursor() as cursor:
        cursor.execute(LOCKED, {"day": day})
        row = cursor.fetchone()
    return bool(row and row[0])
