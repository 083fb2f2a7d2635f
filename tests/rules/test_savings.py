"""Laws of savings: interest by daily balance, terms kept and broken, ceilings, and four ledgers that never mix."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemtua.rules.interest import balance_days
from diemtua.rules.periods import Month, Period
from diemtua.rules.postings import CHART, DEEDS, Account
from diemtua.rules.savings import (
    DepositTerm,
    load_savings_policy,
    read_savings_policy,
    savings_interest,
    term_interest,
)

DAY = timedelta(days=1)
MARCH = Month(2025, 3)
PERIOD = Period(MARCH.first_on, MARCH.last_on + DAY)
rates = st.decimals(min_value=0, max_value=20, places=4)
moves = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 10**9)), min_size=0, max_size=8)


def by_the_day(balance_of: list[int], rate_of: list[Decimal]) -> int:
    """The reference: each day's balance at that day's rate, exact, rounded half up once at the end."""
    exact = sum(
        (Fraction(b) * Fraction(r) / 36_500 for b, r in zip(balance_of, rate_of, strict=True)),
        Fraction(0),
    )
    return int((exact * 2 + 1) // 2)


@given(moves, rates, rates, st.integers(0, 31))
def test_interest_by_balance_days_equals_walking_day_by_day(
    deposits: list[tuple[int, int]], first: Decimal, then: Decimal, turn: int
) -> None:
    start, end = PERIOD.start, PERIOD.end
    assert end is not None
    days = [start + n * DAY for n in range(PERIOD.days)]
    dated = [(start - 9 * DAY + n * DAY, dong) for n, dong in deposits]
    balance = [sum(dong for on, dong in dated if on <= day) for day in days]
    change = start + turn * DAY
    stretches = [Period(start, min(change, end)), Period(min(change, end), end)]
    parts = [
        (
            sum(balance_days(dong, on, part) for on, dong in dated if part.end and on < part.end),
            rate,
        )
        for part, rate in zip(stretches, (first, then), strict=True)
    ]
    rate_of = [first if day < change else then for day in days]
    assert savings_interest(parts) == by_the_day(balance, rate_of)


@given(st.dates(date(2021, 1, 1), date(2024, 6, 1)), st.integers(1, 400))
def test_stretches_of_one_rate_are_the_whole_period(start: date, days: int) -> None:
    policy = load_savings_policy()
    found = policy.member_stretches(Period(start, start + days * DAY))
    assert sum(part.days for part, _rate in found) == days
    assert [a.end for a, _r in found[:-1]] == [b.start for b, _r in found[1:]]
    assert all(policy.member_rate_on(part.start).rate_pct == rate for part, rate in found)


@given(
    st.integers(100_000, 10**11),
    st.sampled_from([0, 1, 3, 6, 12, 24]),
    rates,
    rates,
    st.integers(0, 900),
)
def test_a_deposit_never_bears_less_for_waiting_and_never_below_zero(
    dong: int, months: int, one: Decimal, other: Decimal, wait: int
) -> None:
    on_call, own = sorted((one, other))
    term = DepositTerm(dong, months, own, on_call, date(2025, 1, 31))
    on = term.started_on + wait * DAY
    assert 0 <= term.interest_dong(on) <= term.interest_dong(on + DAY)
    if term.matures_on is not None:
        full = term_interest(dong, rate_pct=own, term=Period(term.started_on, term.matures_on))
        assert term.interest_dong(term.matures_on + 400 * DAY) == full
        assert term.is_early(on) == (on < term.matures_on)


def test_a_term_broken_a_day_early_bears_the_on_call_rate() -> None:
    term = DepositTerm(100_000_000, 6, Decimal("4.0"), Decimal("0.5"), date(2025, 1, 10))
    assert term.matures_on == date(2025, 7, 10)
    # 180 days at 0.5 per cent; the next day 181 days at 4.
    assert term.interest_dong(date(2025, 7, 9)) == 246_575
    assert term.interest_dong(date(2025, 7, 10)) == 1_983_562
    with pytest.raises(ValueError, match="before it is placed"):
        term.interest_dong(date(2025, 1, 9))


def test_ceilings_hold_below_six_months_only() -> None:
    policy = load_savings_policy()
    on = date(2025, 3, 1)
    assert policy.cap_pct(term_months=0, on=on) == Decimal("0.5")
    assert policy.cap_pct(term_months=5, on=on) == Decimal("4.75")
    assert policy.cap_pct(term_months=6, on=on) is None
    assert policy.cap_pct(term_months=1, on=date(2019, 1, 1)) is None
    assert policy.needs_second_person(5_000_000, on)
    assert not policy.needs_second_person(4_999_999, on)
    with pytest.raises(LookupError):
        policy.member_rate_on(date(2008, 1, 1))


def test_two_rows_of_one_day_are_refused() -> None:
    row = {
        "from": date(2025, 1, 1),
        "rate_pct": "1",
        "legal_basis": "",
        "sources": [],
        "confidence": "knowledge",
    }
    tables: dict[str, list[Any]] = {
        k: [] for k in ("withdrawals", "deposit_caps", "resident_deposits")
    }
    with pytest.raises(ValueError, match="begin on one day"):
        read_savings_policy({**tables, "member_savings": [row, row]})
    with pytest.raises(ValueError, match="unknown confidence"):
        read_savings_policy({**tables, "member_savings": [{**row, "confidence": "sure"}]})


def test_the_four_ledgers_never_meet_in_one_deed() -> None:
    """Bank loans with member savings, and residents' deposits: no deed moves both, so no sum can hide another."""
    loans = {row.account for row in CHART if 2000 <= row.account < 4000}
    deposits = {Account.RESIDENT_DEPOSITS, Account.DEPOSIT_INTEREST_EXPENSE}
    others = loans | {Account.MEMBER_SAVINGS, Account.SAVINGS_INTEREST_EXPENSE}
    for deed in DEEDS.values():
        met = {leg.account for leg in deed.legs}
        assert not (met & deposits and met & others), deed.name
