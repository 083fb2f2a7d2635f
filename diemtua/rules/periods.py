"""Tháng và kỳ: calendar months and half-open periods of days."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


def add_months(day: date, months: int) -> date:
    """Cộng tháng: the same day of the month, or the month's last day where that day is missing."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def months_to_reach(start: date, end: date) -> int:
    """Số tháng: the least number of whole months that leads from `start` to `end` or beyond."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) >= end else months + 1


@dataclass(frozen=True, slots=True)
class Period:
    """Kỳ: days from `start` included to `end` excluded; no end means it goes on."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise ValueError(f"a period cannot end ({self.end}) before it starts ({self.start})")

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: Period) -> bool:
        return (other.end is None or self.start < other.end) and (
            self.end is None or other.start < self.end
        )

    @property
    def last_on(self) -> date | None:
        """The last day that belongs to the period, as people write it."""
        return None if self.end is None else self.end - timedelta(days=1)

    @property
    def days(self) -> int:
        if self.end is None:
            raise ValueError("a period without an end has no number of days")
        return (self.end - self.start).days


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """Tháng: a calendar month, written 2025-03."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not 1 <= self.month <= 12:
            raise ValueError(f"a year has no month {self.month}")

    @classmethod
    def parse(cls, text: str) -> Month:
        year, dash, month = text.partition("-")
        if not (dash and len(year) == 4 and len(month) == 2 and (year + month).isdecimal()):
            raise ValueError(f"a month is written YYYY-MM, not {text!r}")
        return cls(int(year), int(month))

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    def plus(self, months: int) -> Month:
        index = self.year * 12 + self.month - 1 + months
        return Month(index // 12, index % 12 + 1)

    @property
    def first_on(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_on(self) -> date:
        return self.next.first_on - timedelta(days=1)

    @property
    def next(self) -> Month:
        return self.plus(1)

    @property
    def previous(self) -> Month:
        return self.plus(-1)

    @property
    def period(self) -> Period:
        return Period(self.first_on, self.next.first_on)

    def until(self, end: Month) -> Iterator[Month]:
        """Months from this one included to `end` excluded."""
        month = self
        while month < end:
            yield month
            month = month.next
