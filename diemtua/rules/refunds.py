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
from enum import StrEnum
from fractions import Fraction
from typing import Any, NamedTuple

from diemtua.rules.debt_class import DebtClass
from diemtua.rules.dong import Dong
from diemtua.rules.interest import DayCount, exact_interest, interest_of_run
from diemtua.rules.periods import Period
from diemtua.rules.policy import once, table
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


class Part(NamedTuple):
    """Lãi chênh lệch của một khoản vay: posted less right, by the account it was posted to; below zero is owed after all."""

    in_term_dong: Dong = 0
    overdue_dong: Dong = 0
    grace_dong: Dong = 0


class Unpaid(NamedTuple):
    """Lãi còn nợ của khoản vay; `written_off_dong` is interest given up that stands on record off balance."""

    in_term_dong: Dong = 0
    overdue_dong: Dong = 0
    grace_dong: Dong = 0
    written_off_dong: Dong = 0


class Settled(NamedTuple):
    """Bút toán hoàn lãi của một khoản vay: what each unpaid kind goes down by (up, below zero), and what is given back."""

    in_term_dong: Dong
    overdue_dong: Dong
    grace_dong: Dong
    written_off_dong: Dong
    given_back_dong: Dong


def settle(part: Part, unpaid: Unpaid) -> Settled:
    """Bù trừ lãi còn nợ rồi hoàn trả.

    What is owed after all joins what is unpaid. A refund then takes away unpaid interest of its own kind, then overdue
    and in-term interest, then what was given up and stands off balance; the rest is given back. Grace interest is not
    due yet: only its own refund takes from it. Written as the statement over sets is (refunds room), held equal by test.
    """
    more = Part(*(max(-dong, 0) for dong in part))
    refund = Part(*(max(dong, 0) for dong in part))
    in_term, own_in_term = offset_first(
        refund.in_term_dong, unpaid.in_term_dong + more.in_term_dong
    )
    overdue, own_overdue = offset_first(
        refund.overdue_dong, unpaid.overdue_dong + more.overdue_dong
    )
    grace, own_grace = offset_first(refund.grace_dong, unpaid.grace_dong + more.grace_dong)
    left = own_in_term + own_overdue + own_grace
    more_overdue, left = offset_first(left, unpaid.overdue_dong + more.overdue_dong - overdue)
    more_in_term, left = offset_first(left, unpaid.in_term_dong + more.in_term_dong - in_term)
    written_off, left = offset_first(left, unpaid.written_off_dong)
    return Settled(
        in_term_dong=in_term + more_in_term - more.in_term_dong,
        overdue_dong=overdue + more_overdue - more.overdue_dong,
        grace_dong=grace - more.grace_dong,
        written_off_dong=written_off,
        given_back_dong=left,
    )


class GivenTo(StrEnum):
    """Tiền hoàn đi đâu: the member's savings, or cash that waits for her at the desk."""

    SAVINGS = "savings"
    CASH = "cash"


@dataclass(frozen=True, slots=True)
class RefundRule:
    """Cách hoàn lãi: by the state of the loan, from a day on. Who is no member any more is paid in cash."""

    on: date
    open_loan: GivenTo
    closed_loan: GivenTo

    def given_to(self, *, is_open: bool, is_member: bool) -> GivenTo:
        """Where the money of one loan goes."""
        if not is_member:
            return GivenTo.CASH
        return self.open_loan if is_open else self.closed_loan


@once
def refund_rules() -> tuple[RefundRule, ...]:
    """Cách hoàn lãi theo thời gian, from `catalogue/refunds.toml` and the changes decided here."""
    rows = [
        RefundRule(row["from"], GivenTo(row["open_loan"]), GivenTo(row["closed_loan"]))
        for row in table("refunds")["refunds"]
    ]
    return tuple(sorted(rows, key=lambda row: row.on))


def refund_rule_on(on: date) -> RefundRule:
    """The rule in force that day."""
    held = [row for row in refund_rules() if row.on <= on]
    if not held:
        raise LookupError(f"no rule of refunds is known on {on}")
    return held[-1]


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
