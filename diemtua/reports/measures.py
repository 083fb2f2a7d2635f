"""Số đo: a measure is one aggregate over one fact, with its condition; an indicator is measures with a meaning.

Declared once: the same text makes the figure, its breakdowns and the rows behind it. A ratio keeps its two sums and
divides only for the eye.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise


class Fact(StrEnum):
    """Số liệu nền: where the rows come from."""

    LOAN_AT = "loan_at"
    DISBURSED = "disbursed"
    DUE = "due"
    GROUP_AT = "group_at"


class Unit(StrEnum):
    """Đơn vị tính."""

    DONG = "dong"
    HOUSEHOLD = "household"
    TURN = "turn"
    PERCENT = "percent"
    DONG_PER_TURN = "dong_per_turn"
    DONG_PER_HOUSEHOLD = "dong_per_household"
    TABLE = "table"


class Better(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


@dataclass(frozen=True, kw_only=True)
class Measure:
    """Số đo: `of` is an aggregate over the fact's columns, `where` a condition on one row."""

    key: str
    fact: Fact
    of: str
    where: str = "true"


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """Chỉ tiêu: id of the published list, code, Vietnamese name, unit, numerator and (of a ratio) denominator."""

    id: str
    code: str
    name: str | Promise
    name_en: str
    unit: Unit
    definition: str | Promise
    over: Measure
    under: Measure | None = None
    parts: tuple[Measure, ...] = ()
    by: str = ""
    better: Better = Better.NEITHER
    source: str = ""

    @property
    def is_flow(self) -> bool:
        """Asked for a period rather than a day."""
        return self.over.fact in (Fact.DISBURSED, Fact.DUE)

    @property
    def measures(self) -> tuple[Measure, ...]:
        return tuple(m for m in (self.over, self.under, *self.parts) if m is not None)
