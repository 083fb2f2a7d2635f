"""Hạn của từng bước: how long a step may take, in working days or days of the calendar, as dated data.

The limits and the holidays stand in `catalogue/clocks.toml`, each with its source and how sure it is.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from diemtua.rules.catalogue.rows import CONFIDENCES, Basis
from diemtua.rules.policy import once, table

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class StepClock:
    """Hạn của một bước từ một ngày: so many days, working or of the calendar."""

    code: str
    name: str
    valid_from: date
    limit_days: int
    in_working_days: bool
    basis: Basis


@dataclass(frozen=True, slots=True)
class Clocks:
    """Bộ hạn: the limits by step, the latest first, and the days on which offices are closed."""

    steps: Mapping[str, tuple[StepClock, ...]]
    holidays: frozenset[date]
    worked: frozenset[date]
    """Ngày làm bù: a Saturday or Sunday worked for a day off between two others."""
    holidays_basis: Basis

    def of(self, code: str, on: date) -> StepClock:
        """Hạn có hiệu lực trong ngày; a day before the first limit has none."""
        for clock in self.steps[code]:
            if clock.valid_from <= on:
                return clock
        raise LookupError(f"no limit of {code} is known on {on}")

    def is_working_day(self, day: date) -> bool:
        """Ngày làm việc: neither Saturday, Sunday nor holiday; or a day worked for another."""
        return day in self.worked or (day.weekday() < _SATURDAY and day not in self.holidays)

    def shifted(self, on: date, working_days: int) -> date:
        """Ngày làm việc thứ n sau ngày ấy; before it when negative."""
        step, left = (_DAY, working_days) if working_days >= 0 else (-_DAY, -working_days)
        while left > 0:
            on += step
            left -= self.is_working_day(on)
        return on

    def due_on(self, code: str, since: date) -> date:
        """Hạn của bước bắt đầu ngày ấy: the last day on which it is in time."""
        clock = self.of(code, since)
        if clock.in_working_days:
            return self.shifted(since, clock.limit_days)
        return since + clock.limit_days * _DAY

    def send_by(self, code: str, before: date) -> date:
        """Hạn của việc phải làm trước một ngày: the last day on which it is early enough."""
        clock = self.of(code, before)
        if clock.in_working_days:
            return self.shifted(before, -clock.limit_days)
        return before - clock.limit_days * _DAY


@once
def load_clocks() -> Clocks:
    """The limits and holidays in force."""
    return read_clocks(table("clocks"))


def read_clocks(table: Mapping[str, Any]) -> Clocks:
    """A table of the catalogue; two limits of one step may not begin on one day."""
    steps: dict[str, list[StepClock]] = {}
    for row in table["clocks"]:
        steps.setdefault(row["code"], []).append(_clock(row))
    for code, rows in steps.items():
        rows.sort(key=lambda clock: clock.valid_from, reverse=True)
        for later, earlier in itertools.pairwise(rows):
            if later.valid_from == earlier.valid_from:
                raise ValueError(f"two limits of {code} begin on {later.valid_from}")
    holidays = table["holidays"]
    return Clocks(
        steps=MappingProxyType({code: tuple(rows) for code, rows in steps.items()}),
        holidays=frozenset(day for span in holidays["spans"] for day in _days(span)),
        worked=frozenset(day for span in holidays.get("worked", ()) for day in _days(span)),
        holidays_basis=_basis(holidays),
    )


def _clock(row: Mapping[str, Any]) -> StepClock:
    if row["counted"] not in ("working", "days"):
        raise ValueError(f"{row['code']}: days are counted as `working` or `days`")
    return StepClock(
        code=row["code"],
        name=row["name"],
        valid_from=row["from"],
        limit_days=row["limit"],
        in_working_days=row["counted"] == "working",
        basis=_basis(row),
    )


def _days(span: Mapping[str, Any]) -> Iterator[date]:
    """The days of a half-open span."""
    if span["to"] <= span["from"]:
        raise ValueError(f"{span['name']}: a span ends after it begins")
    for n in range((span["to"] - span["from"]).days):
        yield span["from"] + n * _DAY


def _basis(row: Mapping[str, Any]) -> Basis:
    if row["confidence"] not in CONFIDENCES:
        raise ValueError(f"unknown confidence {row['confidence']}")
    return Basis(
        legal_basis=row["legal_basis"],
        sources=tuple(row["sources"]),
        confidence=row["confidence"],
        value_confidence=MappingProxyType(dict(row.get("value_confidence", {}))),
    )
