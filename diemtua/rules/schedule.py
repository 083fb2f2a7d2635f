"""Phân kỳ trả nợ: the instalments of a loan.

Rhythm (practice of branches, letter 2174/NHCS-TDNN: one payment for terms up to 12 months, every 24
months up to 60, every 36 beyond; water and students every 12; social housing every 6) is dated data
in `catalogue/rhythms.toml`; this module only lays the days out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from diemtua.rules.dong import Dong
from diemtua.rules.periods import add_months
from diemtua.rules.policy.in_force import once, table

ROUND_TO_DONG = 1_000
"""Instalments are agreed in round thousands; the last one takes the rest."""


class Instalment(NamedTuple):
    """Kỳ trả nợ: a due day and the principal due on it."""

    due_on: date
    principal_dong: Dong


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Nhịp trả nợ: months between instalments, for terms up to a bound."""

    max_term_months: int | None
    every_months: int | None

    def holds(self, term_months: int) -> bool:
        return self.max_term_months is None or term_months <= self.max_term_months


def rhythm_months(rhythms: Sequence[Rhythm], term_months: int) -> int:
    """The months between instalments of this term; a rhythm without months is one payment."""
    for rhythm in rhythms:
        if rhythm.holds(term_months):
            return term_months if rhythm.every_months is None else rhythm.every_months
    raise LookupError(f"no rhythm is known for a term of {term_months} months")


@dataclass(frozen=True, slots=True)
class StudyRule:
    """Lịch vay học: how long a student pays nothing after the study, and how long the repayment may last."""

    valid_from: date
    grace_months: int
    school_months_a_year: int
    short_course_months: int
    short_course_times: int
    long_course_times: int

    def interest_from_month(self, study_months: int) -> int:
        """Tháng bắt đầu trả: months from the first payout to the end of the grace."""
        return study_months + self.grace_months

    def longest_months(self, study_months: int) -> int:
        """Thời hạn dài nhất: study, grace, and a repayment as long as the study (twice for a short course)."""
        months = self.calendar_months(study_months)
        is_short = months <= self.short_course_months
        times = self.short_course_times if is_short else self.long_course_times
        return months * (1 + times) + self.grace_months

    def calendar_months(self, study_months: int) -> int:
        """Tháng theo lịch của số tháng học: a school year of ten months lasts twelve."""
        return -(-study_months * 12 // self.school_months_a_year)


@once
def load_study_rules() -> tuple[StudyRule, ...]:
    """The rules of study loans in force, the latest first."""
    found = [
        StudyRule(
            valid_from=row["from"],
            grace_months=row["grace_months"],
            school_months_a_year=row["school_months_a_year"],
            short_course_months=row["short_course_months"],
            short_course_times=row["short_course_times"],
            long_course_times=row["long_course_times"],
        )
        for row in table("rhythms")["study"]
    ]
    return tuple(sorted(found, key=lambda rule: rule.valid_from, reverse=True))


def study_rule_on(on: date) -> StudyRule:
    """Quy định vay học của ngày ấy."""
    for rule in load_study_rules():
        if rule.valid_from <= on:
            return rule
    raise LookupError(f"no rule of study loans is known on {on}")


def custom_instalments(
    amount_dong: Dong, plan: Sequence[tuple[int, Dong]], *, first_on: date, term_months: int
) -> tuple[Instalment, ...]:
    """Lịch thỏa thuận riêng: month after the first payout and principal; whole, in order, the last on the last day."""
    faults = custom_plan_faults(amount_dong, plan, term_months=term_months)
    if faults:
        raise ValueError(", ".join(faults))
    return tuple(Instalment(add_months(first_on, month), dong) for month, dong in plan)


def custom_plan_faults(
    amount_dong: Dong, plan: Sequence[tuple[int, Dong]], *, term_months: int
) -> tuple[str, ...]:
    """Lỗi của lịch riêng, by name: each is told in words by who asks."""
    months = [month for month, _dong in plan]
    faults = []
    if any(month <= 0 or dong <= 0 for month, dong in plan):
        faults.append("not_above_zero")
    if months != sorted(set(months)):
        faults.append("months_not_in_order")
    if not months or months[-1] != term_months:
        faults.append("last_is_not_the_term")
    if sum(dong for _month, dong in plan) != amount_dong:
        faults.append("does_not_add")
    return tuple(faults)


def instalments(
    amount_dong: Dong,
    *,
    first_on: date,
    term_months: int,
    rhythm_months: int,
    grace_months: int = 0,
    round_to_dong: Dong = ROUND_TO_DONG,
) -> tuple[Instalment, ...]:
    """Lịch trả nợ gốc: equal parts at each beat after the grace, the rest on the last day.

    `first_on` is the first disbursement; the last due day is the end of the term, whether the beat
    falls on it or not. Months are counted from `first_on` each time.
    """
    if amount_dong <= 0 or term_months <= 0 or rhythm_months <= 0:
        raise ValueError("amount, term and rhythm are above zero")
    if not 0 <= grace_months < term_months:
        raise ValueError("the grace ends before the term")
    beats = range(grace_months + rhythm_months, term_months, rhythm_months)
    due_on = [add_months(first_on, months) for months in beats]
    due_on.append(add_months(first_on, term_months))
    part = amount_dong // len(due_on) // round_to_dong * round_to_dong
    if part == 0:
        return (Instalment(due_on[-1], amount_dong),)
    rest = amount_dong - part * (len(due_on) - 1)
    return (*(Instalment(day, part) for day in due_on[:-1]), Instalment(due_on[-1], rest))
