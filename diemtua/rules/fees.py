"""Hoa hồng tổ và phí ủy thác: what a month's work of a group board and an association earns.

Both are a monthly rate on a base. The base is the balance whose interest was collected, that is
interest collected divided by the monthly lending rate, or the average in-term balance (social
housing). The fee is then scaled by the overdue ratio of the association's entrusted debt and split
among its levels. Levels, bands and shares are dated data in `catalogue/fees.toml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from diemtua.rules.dong import Dong, share_out
from diemtua.rules.verbs import half_up

MONTHS_IN_YEAR = 12


class FeeBase(StrEnum):
    """Cơ sở tính: what the monthly rate is taken of."""

    BALANCE_WITH_INTEREST_COLLECTED = "balance_with_interest_collected"
    AVERAGE_IN_TERM_BALANCE = "average_in_term_balance"


class FeeLevel(NamedTuple):
    """Mức: per cent a month, of which base."""

    monthly_rate_pct: Decimal
    base: FeeBase


class QualityBand(NamedTuple):
    """Bậc chất lượng: below this overdue ratio (per cent) this share of the fee is paid."""

    overdue_pct_below: Decimal | None
    paid_pct: Decimal


@dataclass(frozen=True, slots=True)
class FeeSplit:
    """Phân chia phí: each level's share in per cent; together a hundred."""

    shares_pct: Mapping[str, Decimal]

    def __post_init__(self) -> None:
        if sum(self.shares_pct.values()) != 100:
            raise ValueError("the shares of a fee split add up to 100 per cent")


class Work(NamedTuple):
    """Kết quả tháng: one line of what a group or an association brought in during the month.

    A line is one lending rate of one report line: `annual_rate_pct` is the contract's in-term rate.
    """

    level: FeeLevel
    interest_collected_dong: Dong
    annual_rate_pct: Decimal
    average_in_term_dong: Dong


BASE_CONFIDENCE = "unverified"
"""How sure the reading of `earning_balance` is: the words of the rule are public, its formula is not."""


def earning_balance(work: Work) -> Fraction:
    """Dư nợ có thu được lãi: the balance that the interest really collected stands for, exact, in đồng.

    Interest collected × 12 ÷ the annual in-term rate of the contract: our reading, unverified. Social housing takes
    the average in-term balance of the month instead.
    """
    of_a_dong = balance_of_a_dong(work.level.base, work.annual_rate_pct)
    if work.level.base is FeeBase.AVERAGE_IN_TERM_BALANCE:
        return work.average_in_term_dong * of_a_dong
    return work.interest_collected_dong * of_a_dong


@cache
def balance_of_a_dong(base: FeeBase, annual_rate_pct: Decimal) -> Fraction:
    """The balance that one đồng stands for: itself when it is average balance, else the months' interest it is."""
    if base is FeeBase.AVERAGE_IN_TERM_BALANCE:
        return Fraction(1)
    if annual_rate_pct == 0:
        # Nothing is collected on a loan that bears no interest: there is no such balance.
        return Fraction(0)
    return MONTHS_IN_YEAR * 100 / Fraction(annual_rate_pct)


def percent_of(over: Dong, under: Dong) -> Decimal | None:
    """Tỷ lệ của hai tổng (%), two places, for paper; nothing to divide by has none."""
    return (Decimal(over) * 100 / under).quantize(Decimal("0.01")) if under else None


def nearest_dong(exact: Fraction) -> Dong:
    """Đồng gần nhất: of a balance that is only shown; a month of corrections may leave less than nothing."""
    return int(half_up(exact, 1)) if exact >= 0 else -int(half_up(-exact, 1))


def exact_amount(work: Work) -> Fraction:
    """What a line earns before quality and rounding."""
    of_a_dong = earned_of_a_dong(work.level, work.annual_rate_pct)
    if work.level.base is FeeBase.AVERAGE_IN_TERM_BALANCE:
        return work.average_in_term_dong * of_a_dong
    return work.interest_collected_dong * of_a_dong


@cache
def earned_of_a_dong(level: FeeLevel, annual_rate_pct: Decimal) -> Fraction:
    """What one đồng of the level's base earns: of average balance, or of interest collected. A few rates, many lines."""
    return balance_of_a_dong(level.base, annual_rate_pct) * Fraction(level.monthly_rate_pct) / 100


def commission_dong(works: Iterable[Work], *, result_factor: Decimal = Decimal(1)) -> Dong:
    """Hoa hồng tổ: of a group for a month, rounded half up once.

    `result_factor` scales the sum by the group's results of the month (collection of interest and
    savings); without a known scale it is one.
    """
    total = sum(map(exact_amount, works), Fraction(0))
    return int(half_up(total * Fraction(result_factor), 1))


def quality_pct(
    bands: Sequence[QualityBand], *, overdue_dong: Dong, outstanding_dong: Dong
) -> Decimal:
    """Tỷ lệ hưởng phí: by the overdue ratio; the two sums stay apart until here."""
    for band in bands:
        if band.overdue_pct_below is None:
            return band.paid_pct
        if overdue_dong * 100 < Fraction(band.overdue_pct_below) * outstanding_dong:
            return band.paid_pct
        if outstanding_dong == 0 == overdue_dong:
            return band.paid_pct
    raise LookupError("the quality bands leave a ratio without a share")


def entrustment_fee_dong(works: Iterable[Work], *, paid_pct: Decimal) -> Dong:
    """Phí ủy thác: of an association in a commune for a month, after quality, rounded once."""
    total = sum(map(exact_amount, works), Fraction(0))
    return int(half_up(total * Fraction(paid_pct), 100))


def split_fee(fee_dong: Dong, split: FeeSplit) -> Mapping[str, Dong]:
    """Phân chia phí ủy thác: among the levels, every đồng handed out."""
    levels = tuple(split.shares_pct)
    parts = share_out(fee_dong, tuple(split.shares_pct.values()))
    return dict(zip(levels, parts, strict=True))
