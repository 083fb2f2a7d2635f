"""Vì sao tiền lãi: one posting told as a small ledger, and what made it differ from the posting before.

Pure: movements of principal and dated rates in, stretches and whole đồng out. The same rounding as the ledger's: in term and
overdue once each over all tranches, half up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Literal, NamedTuple

from diemtua.rules.dong import Dong
from diemtua.rules.interest import DAYS_IN_YEAR, interest_of_run
from diemtua.rules.verbs import half_up

Part = Literal["in_term", "overdue", "frozen"]


class Movement(NamedTuple):
    """Biến động gốc: from `on` a part of a tranche is higher (or lower) by so much."""

    on: date
    tranche: int
    part: Part
    amount_dong: Dong


class DatedRate(NamedTuple):
    """Lãi suất của một lần giải ngân từ ngày, per cent a year; `to` is the first day without it."""

    start_on: date
    to: date | None
    in_term_pct: Decimal
    overdue_pct: Decimal


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Một chặng: one part of one tranche, unchanged in balance and rate from `start_on` to the day before `end_on`."""

    tranche: int
    part: Part
    start_on: date
    end_on: date
    balance_dong: Dong
    rate_pct: Decimal
    in_term_pct: Decimal

    @property
    def days(self) -> int:
        return (self.end_on - self.start_on).days

    @property
    def run(self) -> Decimal:
        """Tích số lãi: balance × days × rate, exact."""
        return self.balance_dong * self.days * self.rate_pct

    @property
    def exact_dong(self) -> Decimal:
        """For the eye: the line before any rounding."""
        return self.run / (100 * DAYS_IN_YEAR)


@dataclass(frozen=True)
class Story:
    """Một lần ghi lãi: its stretches; what the ledger posts of them."""

    start_on: date
    end_on: date
    stretches: tuple[Stretch, ...]

    @property
    def days(self) -> int:
        return (self.end_on - self.start_on).days

    def _part(self, part: Part) -> Dong:
        run = sum((s.run for s in self.stretches if s.part == part), Decimal(0))
        return int(interest_of_run(run))

    @property
    def in_term_dong(self) -> Dong:
        return self._part("in_term")

    @property
    def overdue_dong(self) -> Dong:
        return self._part("overdue")

    @property
    def total_dong(self) -> Dong:
        return self.in_term_dong + self.overdue_dong


def tell(
    movements: Sequence[Movement],
    rates: Mapping[int, Sequence[DatedRate]],
    *,
    start_on: date,
    end_on: date,
) -> Story:
    """Kể lãi của [start_on, end_on): each tranche and part is cut where its balance or its rate changes."""
    found: list[Stretch] = []
    for tranche, dated in sorted(rates.items()):
        mine = [m for m in movements if m.tranche == tranche and m.on < end_on]
        for part in ("in_term", "overdue", "frozen"):
            moved = [m for m in mine if m.part == part]
            found += _stretches(tranche, part, moved, dated, start_on, end_on)
    return Story(start_on, end_on, tuple(found))


def _stretches(
    tranche: int,
    part: Part,
    moved: Sequence[Movement],
    dated: Sequence[DatedRate],
    start_on: date,
    end_on: date,
) -> list[Stretch]:
    cuts = {start_on, end_on, *(max(m.on, start_on) for m in moved)}
    cuts |= {r.start_on for r in dated if start_on < r.start_on < end_on}
    days = sorted(cuts)
    found = []
    for start, end in pairwise(days):
        balance = sum(m.amount_dong for m in moved if m.on <= start)
        rate = next(
            (r for r in dated if r.start_on <= start and (r.to is None or r.to > start)), None
        )
        if not balance or rate is None:
            continue
        pct = {"in_term": rate.in_term_pct, "overdue": rate.overdue_pct, "frozen": Decimal(0)}[part]
        found.append(
            Stretch(
                tranche=tranche,
                part=part,
                start_on=start,
                end_on=end,
                balance_dong=balance,
                rate_pct=pct,
                in_term_pct=rate.in_term_pct,
            )
        )
    return found


class Changes(NamedTuple):
    """Khác lần trước thế nào: the four parts add up to the difference to the đồng."""

    days_dong: Dong
    balance_dong: Dong
    overdue_dong: Dong
    rate_dong: Dong


def compare(before: Story, now: Story) -> Changes | None:
    """So hai lần ghi: days first, then the balance, then what is overdue, last the rate. None when nothing ran before.

    Each step is worked out whole and rounded, so that the differences add up.
    """
    base, base_run, base_extra = _sums(before)
    own, _own_run, own_extra = _sums(now)
    if not base or not before.days:
        return None
    rate, longer = base_run / base, Fraction(now.days, before.days)
    steps = (
        before.total_dong,
        _dong((base_run + base_extra) * longer),
        _dong(rate * own + base_extra * longer),
        _dong(rate * own + own_extra),
        now.total_dong,
    )
    return Changes(*(after - earlier for earlier, after in pairwise(steps)))


def _sums(story: Story) -> tuple[int, Fraction, Fraction]:
    """Balance-days that bear interest, their run at the in-term rate, and what the overdue rate adds to it."""
    bearing = [s for s in story.stretches if s.part != "frozen"]
    days = sum(s.balance_dong * s.days for s in bearing)
    plain = sum((Fraction(s.balance_dong * s.days * s.in_term_pct) for s in bearing), Fraction(0))
    whole = sum((Fraction(s.run) for s in bearing), Fraction(0))
    return days, plain, whole - plain


def _dong(run: Fraction) -> Dong:
    return int(half_up(max(run, Fraction(0)), 100 * DAYS_IN_YEAR))
