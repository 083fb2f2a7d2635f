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
