"""Tiền lãi đang chạy: exact interest since the last posting, and what is posted, paid and owed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from diemtua.rules.allocation import Owed
from diemtua.rules.debt_class import DebtClass
from diemtua.rules.dong import Dong
from diemtua.rules.interest import exact_interest
from diemtua.rules.periods import Period
from diemtua.rules.rates import cut, difference_pct, rate_text
from diemtua.rules.simulate.case import Case
from diemtua.rules.simulate.state import LoanState, Part, Tranche
from diemtua.rules.verbs import half_up

LATE = "late"
"""A step of the difference between overdue and in-term rate, from the due day to the session."""


def next_day(day: date) -> date:
    """The day after; the last day of the calendar has none and no later day is ever walked."""
    return day if day == date.max else day + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """Bước tính lãi: one stretch of unchanging balance and rate."""

    start: date
    end: date
    debt_class: str
    disbursed_on: date
    balance_dong: Dong
    rate_pct: Decimal
    interest: Fraction

    def as_json(self) -> dict[str, object]:
        return {
            "from": self.start.isoformat(),
            "to": self.end.isoformat(),
            "days": (self.end - self.start).days,
            "class": str(self.debt_class),
            "disbursed_on": self.disbursed_on.isoformat(),
            "balance_dong": self.balance_dong,
            "rate_pct": rate_text(self.rate_pct),
            "interest": f"{self.interest.numerator}/{self.interest.denominator}",
        }


class Running:
    """Tiền lãi của khoản vay: runs day by day, is posted, becomes arrears, is paid."""

    def __init__(self, case: Case, state: LoanState) -> None:
        self.case = case
        self.state = state
        self.change_days = case.rate_terms.change_days()
        self.posted_days = [case.first_on]
        self.run_to = case.first_on
        self.run = {DebtClass.IN_TERM: Fraction(0), DebtClass.OVERDUE: Fraction(0)}
        self.arrears_dong = {Owed.ARREARS_IN_TERM: 0, Owed.ARREARS_OVERDUE: 0, Owed.GRACE: 0}
        self.posted_dong = 0
        self.paid_dong = 0
        self.steps: list[Step] = []

    def rate_pct(self, tranche: Tranche, *, debt_class: DebtClass, on: date) -> Decimal:
        rates = self.case.rate_terms
        find = rates.in_term_pct if debt_class is DebtClass.IN_TERM else rates.overdue_pct
        return find(disbursed_on=tranche.rated_on, on=on)

    def advance(self, to: date) -> None:
        """Lets interest run on the balances as they stand, up to `to` excluded."""
        if to <= self.run_to:
            return
        for stretch in cut(self.run_to, to, self.change_days):
            assert stretch.end is not None
            year_part = self._year_part(stretch.start, stretch.end)
            for tranche in self.state.tranches:
                self._run(tranche, start=stretch.start, end=stretch.end, year_part=year_part)
        self.run_to = to

    def _run(self, tranche: Tranche, *, start: date, end: date, year_part: Fraction) -> None:
        balances = {
            DebtClass.IN_TERM: tranche.in_term_dong,
            DebtClass.OVERDUE: tranche.overdue_dong,
        }
        for debt_class, balance in balances.items():
            if not balance:
                continue
            rate = self.rate_pct(tranche, debt_class=debt_class, on=start)
            amount = exact_interest(balance, rate_pct=rate, year_part=year_part)
            self.run[debt_class] += amount
            self.steps.append(Step(start, end, debt_class, tranche.on, balance, rate, amount))

    def _year_part(self, start: date, end: date) -> Fraction:
        posted_on = self.posted_days[bisect_right(self.posted_days, start) - 1]
        return self.case.day_count.year_part(
            start, end, first_disbursed_on=self.case.first_on, last_posted_on=posted_on
        )

    def unposted(self) -> tuple[Dong, Dong]:
        """Lãi chưa hạch toán: what a posting now would add, in term and overdue rounded apart."""
        return half_up(self.run[DebtClass.IN_TERM]), half_up(self.run[DebtClass.OVERDUE])

    def post(self, today: date) -> tuple[Dong, Dong]:
        """Hạch toán lãi: what has run becomes owed; in-term and overdue, each rounded once."""
        self.advance(today)
        in_term, overdue = self.unposted()
        self.run = {DebtClass.IN_TERM: Fraction(0), DebtClass.OVERDUE: Fraction(0)}
        if self.posted_days[-1] != today:
            self.posted_days.append(today)
        grace_to = self.case.interest_due_from
        in_grace = grace_to is not None and today <= grace_to
        self.arrears_dong[Owed.GRACE if in_grace else Owed.ARREARS_IN_TERM] += in_term
        self.arrears_dong[Owed.ARREARS_OVERDUE] += overdue
        self.posted_dong += in_term + overdue
        return in_term, overdue

    def post_late(self, parts: Iterable[Part], *, today: date) -> Dong:
        """Chênh lệch lãi quá hạn từ ngày đến hạn: for what was due before today's session.

        The difference between overdue and in-term rate over the days after the due day and before
        today, rounded half up once, never below zero.
        """
        total = Fraction(0)
        for part in parts:
            assert part.due_on is not None
            start = next_day(part.due_on)
            cuts = (*self.change_days, *self.posted_days)
            for stretch in cut(start, today, cuts) if start < today else ():
                total += self._late(part, stretch)
        dong = int(half_up(max(total, Fraction(0))))
        self.arrears_dong[Owed.ARREARS_OVERDUE] += dong
        self.posted_dong += dong
        return dong

    def _late(self, part: Part, stretch: Period) -> Fraction:
        assert stretch.end is not None
        overdue, in_term = (
            self.rate_pct(part.tranche, debt_class=kind, on=stretch.start)
            for kind in (DebtClass.OVERDUE, DebtClass.IN_TERM)
        )
        difference = difference_pct(overdue, in_term)
        year_part = self._year_part(stretch.start, stretch.end)
        amount = exact_interest(part.dong, rate_pct=difference, year_part=year_part)
        self.steps.append(
            Step(
                start=stretch.start,
                end=stretch.end,
                debt_class=LATE,
                disbursed_on=part.tranche.on,
                balance_dong=part.dong,
                rate_pct=difference,
                interest=amount,
            )
        )
        return amount

    def pay(self, kind: Owed, dong: Dong) -> None:
        self.arrears_dong[kind] -= dong
        self.paid_dong += dong
