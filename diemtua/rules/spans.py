"""Kỳ báo cáo: a month, a quarter or a year as a half-open period, with the one word that stands in an address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from diemtua.rules.periods import Month, Period

MONTHS_IN_QUARTER = 3


class SpanKind(StrEnum):
    """Loại kỳ: how long the span is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Span:
    """Kỳ: `2025-03`, `2025-Q1` or `2025`."""

    kind: SpanKind
    year: int
    number: int = 1

    @classmethod
    def parse(cls, code: str) -> Span:
        """Reads the word of an address; ValueError where it is none."""
        found = re.fullmatch(r"(\d{4})(?:-(?:(\d{2})|Q([1-4])))?", code)
        if found is None:
            raise ValueError(f"{code!r} is no span")
        year, month, quarter = found.groups()
        if month is not None:
            return cls(SpanKind.MONTH, int(year), Month(int(year), int(month)).month)
        if quarter is not None:
            return cls(SpanKind.QUARTER, int(year), int(quarter))
        return cls(SpanKind.YEAR, int(year))

    @classmethod
    def month_of(cls, day: date) -> Span:
        """Tháng chứa ngày ấy."""
        return cls(SpanKind.MONTH, day.year, day.month)

    @classmethod
    def quarter_of(cls, day: date) -> Span:
        """Quý chứa ngày ấy."""
        return cls(SpanKind.QUARTER, day.year, (day.month - 1) // MONTHS_IN_QUARTER + 1)

    def __str__(self) -> str:
        match self.kind:
            case SpanKind.MONTH:
                return f"{self.year:04d}-{self.number:02d}"
            case SpanKind.QUARTER:
                return f"{self.year:04d}-Q{self.number}"
        return f"{self.year:04d}"

    @property
    def start(self) -> date:
        """Ngày đầu kỳ."""
        if self.kind is SpanKind.YEAR:
            return date(self.year, 1, 1)
        first = self.number if self.kind is SpanKind.MONTH else (self.number - 1) * 3 + 1
        return date(self.year, first, 1)

    @property
    def end(self) -> date:
        """Ngày đầu của kỳ sau."""
        if self.kind is SpanKind.YEAR:
            return date(self.year + 1, 1, 1)
        months = 1 if self.kind is SpanKind.MONTH else MONTHS_IN_QUARTER
        month = Month.of(self.start)
        for _n in range(months):
            month = month.next
        return month.first_on

    @property
    def period(self) -> Period:
        """Kỳ as the house's half-open period."""
        return Period(self.start, self.end)

    @property
    def last_on(self) -> date:
        """Ngày cuối kỳ."""
        return self.end - date.resolution

    def moved(self, steps: int) -> Span:
        """Kỳ trước (−1), kỳ sau (+1) of the same length."""
        if self.kind is SpanKind.YEAR:
            return Span(SpanKind.YEAR, self.year + steps)
        size = 12 if self.kind is SpanKind.MONTH else 4
        count = self.year * size + self.number - 1 + steps
        return Span(self.kind, count // size, count % size + 1)
