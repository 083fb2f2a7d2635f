"""Hoàn lãi: what was posted beyond the rate that a decision signed later sets for those same days.

Both decisions of December 2025 (2654/QĐ-TTg, 2731/QĐ-TTg) took force on 1 October, after two months of
interest had been collected. Nothing posted is edited: each loan is owed a correction, the interest
posted for a stretch less the interest as it should have been, each rounded half up once as any posting
is. It first takes away interest still unpaid; the rest is given back. Stretches that are not posted
yet need none, they will be posted at the right rate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from diemtua.rules.debt_class import DebtClass
from diemtua.rules.dong import Dong
from diemtua.rules.interest import DayCount, exact_interest, interest_of_run
from diemtua.rules.periods import Period
from diemtua.rules.rates import RateTerms
from diemtua.rules.verbs import half_up, least


class Held(NamedTuple):
    """Dư nợ không đổi: principal of one tranche and class that stood unchanged for a period."""

    period: Period
    disbursed_on: date
    debt_class: DebtClass
    balance_dong: Dong


@dataclass(frozen=True, slots=True)
class PostedStretch:
    """Kỳ lãi đã hạch toán: from one posting to the next, what stood on its days and what was posted."""

    period: Period
    held: tuple[Held, ...]
    in_term_dong: Dong
    overdue_dong: Dong


class Refund(NamedTuple):
    """Lãi phải hoàn của một kỳ: below zero where too little was posted."""

    period: Period
    in_term_dong: Dong
    overdue_dong: Dong

    @property
    def dong(self) -> Dong:
        """Both classes together."""
        return self.in_term_dong + self.overdue_dong


def refund_of_run(posted_dong: Any, balance_dong_rate_days: Any) -> Any:
    """Lãi phải hoàn từ tích số lãi đúng: Σ balance × days × right rate of the stretch (365 days).

    Written in the six verbs: with columns it judges all loans of a province in one statement.
    """
    return posted_dong - interest_of_run(balance_dong_rate_days)


def refunds(
    stretches: Iterable[PostedStretch],
    *,
    terms: RateTerms,
    within: Period,
    first_disbursed_on: date,
    day_count: DayCount = DayCount.ACT_365F,
) -> tuple[Refund, ...]:
    """Lãi phải hoàn của khoản vay: one line per posted stretch that meets the decision's period.

    `terms` are the right ones, the late decision among them. A stretch that ends before the decision's
    days or begins after them is left alone, whatever was posted for it.
    """
    found: list[Refund] = []
    for stretch in stretches:
        if not stretch.period.overlaps(within):
            continue
        right = {
            debt_class: half_up(
                _interest(
                    [held for held in stretch.held if held.debt_class is debt_class],
                    terms=terms,
                    last_posted_on=stretch.period.start,
                    first_disbursed_on=first_disbursed_on,
                    day_count=day_count,
                )
            )
            for debt_class in (DebtClass.IN_TERM, DebtClass.OVERDUE)
        }
        refund = Refund(
            period=stretch.period,
            in_term_dong=stretch.in_term_dong - right[DebtClass.IN_TERM],
            overdue_dong=stretch.overdue_dong - right[DebtClass.OVERDUE],
        )
        if refund.in_term_dong or refund.overdue_dong:
            found.append(refund)
    return tuple(found)


def offset_first(refund_dong: Any, arrears_dong: Any) -> tuple[Any, Any]:
    """Bù trừ rồi hoàn trả: what the refund takes off unpaid interest, and what is given back."""
    offset = least(refund_dong, arrears_dong)
    return offset, refund_dong - offset


def _interest(
    held: Sequence[Held],
    *,
    terms: RateTerms,
    last_posted_on: date,
    first_disbursed_on: date,
    day_count: DayCount,
) -> Fraction:
    """The exact interest of one class over a stretch, at the rate of each day."""
    total = Fraction(0)
    for one in held:
        find = terms.overdue_pct if one.debt_class is DebtClass.OVERDUE else terms.in_term_pct
        for part in terms.stretches(one.period):
            assert part.end is not None
            year_part = day_count.year_part(
                part.start,
                part.end,
                first_disbursed_on=first_disbursed_on,
                last_posted_on=last_posted_on,
            )
            rate = find(disbursed_on=one.disbursed_on, on=part.start)
            total += exact_interest(one.balance_dong, rate_pct=rate, year_part=year_part)
    return total
