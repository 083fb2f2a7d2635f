"""Lãi suất: which rate a tranche bears on a day.

A rate event has a scope: `new` binds only what is disbursed from its day on, `all` moves every
outstanding loan too. The scope decides: 872/QĐ-TTg (2014) and 750/QĐ-TTg (2015) spoke of new loans
only, 2553/QĐ-TTg (2025) of all outstanding. Overlays lie over the contract rate for a time, an area
or a window of disbursement. Rates are exact decimals, per cent a year, and never rounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Context, Decimal, Inexact, InvalidOperation
from enum import StrEnum
from itertools import pairwise

from diemtua.rules.periods import Period

# Products and sums of decimals are exact when the precision is wide enough; the trap would tell.
_EXACT = Context(prec=100_000, traps=[Inexact, InvalidOperation])

Moves = tuple[tuple[date, str | None], ...]
"""Những lần đổi tỉnh: the day and the province from then on, ascending."""


class Scope(StrEnum):
    """Phạm vi áp dụng: new loans only, or all outstanding."""

    NEW = "new"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class RateEvent:
    """Quyết định lãi suất: from its day on, for loans within its scope."""

    on: date
    rate_pct: Decimal
    scope: Scope = Scope.ALL
    only_disbursed_from: date | None = None
    only_disbursed_to: date | None = None

    def binds(self, *, disbursed_on: date, on: date) -> bool:
        """Whether the event speaks of a tranche of that disbursement on that day."""
        return (
            self.on <= on
            and (self.scope is Scope.ALL or self.on <= disbursed_on)
            and _within(disbursed_on, self.only_disbursed_from, self.only_disbursed_to)
        )


@dataclass(frozen=True, slots=True)
class Overlay:
    """Hỗ trợ lãi suất có thời hạn: scales the rate, then takes points off, while it lasts."""

    period: Period
    points: Decimal | None = None
    factor: Decimal | None = None
    only_disbursed_from: date | None = None
    only_disbursed_to: date | None = None
    only_rate_above: Decimal | None = None
    provinces: frozenset[str] | None = None
    programmes: frozenset[str] | None = None
    signed_on: date | None = None

    def covers(
        self, *, disbursed_on: date, on: date, rate_pct: Decimal, province: str | None
    ) -> bool:
        """Whether it lies over this tranche on this day; `rate_pct` is before any overlay."""
        return (
            on in self.period
            and _within(disbursed_on, self.only_disbursed_from, self.only_disbursed_to)
            and (self.only_rate_above is None or self.only_rate_above < rate_pct)
            and (self.provinces is None or province in self.provinces)
        )


@dataclass(frozen=True, slots=True)
class OverdueRule:
    """Lãi suất nợ quá hạn: a factor of the in-term rate, or an absolute rate a year."""

    factor: Decimal | None = None
    annual_rate_pct: Decimal | None = None

    def __post_init__(self) -> None:
        if (self.factor is None) == (self.annual_rate_pct is None):
            raise ValueError("an overdue rule is either a factor or an absolute rate")

    def rate_pct(self, in_term_pct: Decimal) -> Decimal:
        """The factor takes the rate after overlays; no overlay touches the absolute rate."""
        if self.annual_rate_pct is not None:
            return self.annual_rate_pct
        assert self.factor is not None
        return _EXACT.multiply(self.factor, in_term_pct)


@dataclass(frozen=True, slots=True)
class RateTerms:
    """Điều kiện lãi suất: everything that decides the rate of a tranche.

    `province` is where the borrower lives at first, `moved` each later day on which it is another one. The overlays are
    those of the programme.
    """

    events: tuple[RateEvent, ...]
    overlays: tuple[Overlay, ...] = ()
    overdue: OverdueRule = OverdueRule(factor=Decimal("1.30"))
    province: str | None = None
    moved: Moves = ()

    def province_on(self, on: date) -> str | None:
        """Tỉnh của người vay trong ngày: a relief looks at the place of that very day."""
        here = self.province
        for day, province in self.moved:
            if day <= on:
                here = province
        return here

    def known_on(self, day: date) -> RateTerms:
        """As people knew them that day: without the overlays that were signed later."""
        known = tuple(o for o in self.overlays if o.signed_on is None or o.signed_on <= day)
        return replace(self, overlays=known)

    def contract_pct(self, *, disbursed_on: date, on: date) -> Decimal | None:
        """Lãi suất theo hợp đồng: before overlays; None before the first event."""
        found: RateEvent | None = None
        for event in self.events:
            if event.binds(disbursed_on=disbursed_on, on=on) and (
                found is None or event.on >= found.on
            ):
                found = event
        return None if found is None else found.rate_pct

    def in_term_pct(self, *, disbursed_on: date, on: date) -> Decimal:
        """Lãi suất trong hạn: after overlays, never below zero."""
        contract = self.contract_pct(disbursed_on=disbursed_on, on=on)
        if contract is None:
            raise LookupError(f"no rate is known on {on} for a disbursement of {disbursed_on}")
        rate = contract
        points = Decimal(0)
        province = self.province_on(on)
        for overlay in self.overlays:
            if not overlay.covers(
                disbursed_on=disbursed_on, on=on, rate_pct=contract, province=province
            ):
                continue
            if overlay.factor is not None:
                rate = _EXACT.multiply(rate, overlay.factor)
            if overlay.points is not None:
                points = _EXACT.add(points, overlay.points)
        return max(_EXACT.add(rate, points), Decimal(0))

    def overdue_pct(self, *, disbursed_on: date, on: date) -> Decimal:
        """Lãi suất quá hạn of a day."""
        return self.overdue.rate_pct(self.in_term_pct(disbursed_on=disbursed_on, on=on))

    def change_days(self) -> tuple[date, ...]:
        """Days on which a rate may change, ascending."""
        days = {event.on for event in self.events} | {day for day, _province in self.moved}
        for overlay in self.overlays:
            days.add(overlay.period.start)
            if overlay.period.end is not None:
                days.add(overlay.period.end)
        return tuple(sorted(days))

    def stretches(self, period: Period) -> Iterable[Period]:
        """Khoảng không đổi lãi suất: the period cut at every day a rate may change."""
        assert period.end is not None
        return cut(period.start, period.end, self.change_days())


def cut(start: date, end: date, at: Sequence[date]) -> tuple[Period, ...]:
    """The days from `start` to `end`, cut at the given days; nothing where they are equal."""
    edges = [start, *sorted({day for day in at if start < day < end}), end]
    return tuple(Period(a, b) for a, b in pairwise(edges) if a < b)


def difference_pct(first_pct: Decimal, second_pct: Decimal) -> Decimal:
    """Chênh lệch lãi suất: exact; below zero where the first is the smaller."""
    return _EXACT.subtract(first_pct, second_pct)


def rate_text(rate_pct: Decimal) -> str:
    """The rate as people write it, no zeros behind: 6.24, 7, 0."""
    text = f"{rate_pct:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text


def _within(day: date, start: date | None, end: date | None) -> bool:
    return (start is None or start <= day) and (end is None or day < end)
