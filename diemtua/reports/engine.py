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

from diemtua.reports.breakdowns import BREAKDOWNS, NOTHING, Breakdown, labels
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


TOTAL = ""
"""In place of a column: all rows of the fact, not parted."""

Sums = dict[str, dict[str, tuple[int, int]]]
"""Số đo theo phần: key of the part, then key of the measure: what it gives and how many rows stand behind it."""


def ask(question: Question, indicators: Sequence[Indicator] = REGISTRY) -> list[Value]:
    """Every figure with its own parts, one statement a fact."""
    measured: dict[str, tuple[int, int]] = {}
    parted: dict[str, Sums] = {}
    for fact in Fact:
        wanted = {m.key: m for i in indicators for m in i.measures if m.fact is fact}
        by = {BREAKDOWNS[i.by].column for i in indicators for m in i.parts if m.fact is fact}
        if wanted:
            sums = _measure(question, fact, list(wanted.values()), sorted(by))
            measured.update(sums.pop(TOTAL)[NOTHING])
            for column, parts in sums.items():
                for key, found in parts.items():
                    parted.setdefault(column, {}).setdefault(key, {}).update(found)
    return [_value(question, indicator, measured, parted) for indicator in indicators]


def _from(question: Question, fact: Fact) -> str:
    return f"({source(fact, map_of_another_day=question.by_another_map)}) f"


def _measure(
    question: Question, fact: Fact, measures: Sequence[Measure], by: Sequence[str]
) -> dict[str, Sums]:
    """All measures of a fact in one pass: in all under TOTAL, and by each of the columns. A part has a measure's row or none."""
    keys = "".join(f"grouping({column}) = 0, {column}::text, " for column in by)
    figures = ", ".join(
        f"{m.of} filter (where {m.where}), count(*) filter (where {m.where})" for m in measures
    )
    sets = ", ".join(["()", *(f"({column})" for column in by)])
    with connections[question.using].cursor() as cursor:
        cursor.execute(
            f"select {keys}{figures} from {_from(question, fact)} where {question.narrow()}"
            f" group by grouping sets ({sets})",
            question.parameters(),
        )
        rows = cursor.fetchall()
    found: dict[str, Sums] = {column: {} for column in (TOTAL, *by)}
    for row in rows:
        column, key = _place(row, by)
        pairs = row[2 * len(by) :]
        sums = {
            m.key: (int(pairs[2 * n] or 0), int(pairs[2 * n + 1])) for n, m in enumerate(measures)
        }
        found[column][key] = sums
    return found


def _place(row: Sequence[Any], by: Sequence[str]) -> tuple[str, str]:
    """Which grouping a row is of, and the key of its part."""
    for n, column in enumerate(by):
        if row[2 * n]:
            return column, NOTHING if row[2 * n + 1] is None else str(row[2 * n + 1])
    return TOTAL, NOTHING


def _value(
    question: Question,
    indicator: Indicator,
    measured: Mapping[str, tuple[int, int]],
    parted: Mapping[str, Sums],
) -> Value:
    over, counted = measured[indicator.over.key]
    under = measured[indicator.under.key][0] if indicator.under else None
    parts = None
    if indicator.parts:
        breakdown = BREAKDOWNS[indicator.by]
        parts = tuple(_parts(question, indicator, breakdown, parted[breakdown.column]))
    return Value(indicator=indicator, numerator=over, denominator=under, rows=counted, parts=parts)


def table(question: Question, indicator: Indicator, by: str | None = None) -> list[Part]:
    """Phân tổ một chỉ tiêu: of a ratio both sums. Distinct households do not add up over programmes."""
    breakdown = BREAKDOWNS[by or indicator.by]
    measures = indicator.parts or indicator.measures
    sums: Sums = {}
    for fact in {m.fact: None for m in measures}:
        of_fact = list({m.key: m for m in measures if m.fact is fact}.values())
        found = _measure(question, fact, of_fact, [breakdown.column])[breakdown.column]
        for key, part in found.items():
            sums.setdefault(key, {}).update(part)
    return _parts(question, indicator, breakdown, sums)


def _parts(
    question: Question, indicator: Indicator, breakdown: Breakdown, sums: Sums
) -> list[Part]:
    """The parts behind which any row stands, by name."""
    measures = indicator.parts or indicator.measures
    held = {
        key: {m.key: found.get(m.key, (0, 0)) for m in measures}
        for key, found in sums.items()
        if any(found.get(m.key, (0, 0))[1] for m in measures)
    }
    names = labels(breakdown, list(held), using=question.using)
    parts = [
        Part(
            key=key,
            label=names[key],
            sums={name: value for name, (value, _rows) in found.items()},
            rows=found[indicator.over.key][1] if indicator.over.key in found else 0,
        )
        for key, found in held.items()
    ]
    return sorted(parts, key=lambda part: (part.key == NOTHING, part.label, part.key))


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
