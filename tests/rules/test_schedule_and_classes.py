"""Chương Lịch trả nợ, thứ tự thu và nhóm nợ."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemtua.rules.allocation import (
    DEFAULT_ORDER,
    Owed,
    allocate_receipt,
    interest_order,
    payment_order,
    settle,
    take_in_order,
)
from diemtua.rules.catalogue import load_catalogue
from diemtua.rules.debt_class import (
    Balance,
    age,
    is_inactive,
    overdue_ratio,
    session_due_on,
)
from diemtua.rules.periods import add_months
from diemtua.rules.risk_handling import extension_limit_on
from diemtua.rules.schedule import Instalment, Rhythm, instalments, rhythm_months

CATALOGUE = load_catalogue()
FIRST = date(2025, 3, 31)
DONG = st.integers(0, 10**12)


@pytest.mark.parametrize(
    ("code", "term", "every"),
    [
        ("ho_ngheo", 10, 10),
        ("ho_ngheo", 12, 12),
        ("ho_ngheo", 13, 24),
        ("ho_ngheo", 60, 24),
        ("ho_ngheo", 61, 36),
        ("ho_ngheo", 120, 36),
        ("nuoc_sach_vsmt", 60, 12),
        ("hssv", 96, 12),
        ("noxh_mua", 300, 6),
        ("gqvl_csxkd", 60, 12),
    ],
)
def test_the_rhythm_of_a_programme(code: str, term: int, every: int) -> None:
    assert CATALOGUE.rhythm_months(code, term_months=term, on=date(2025, 3, 31)) == every


def test_a_loan_of_five_years_is_paid_in_three_instalments() -> None:
    plan = instalments(50_000_000, first_on=FIRST, term_months=60, rhythm_months=24)
    assert plan == (
        Instalment(date(2027, 3, 31), 16_666_000),
        Instalment(date(2029, 3, 31), 16_666_000),
        Instalment(date(2030, 3, 31), 16_668_000),
    )


def test_a_housing_loan_waits_five_years() -> None:
    plan = instalments(
        25_000_000, first_on=FIRST, term_months=180, rhythm_months=12, grace_months=60
    )
    assert [plan[0].due_on, plan[-1].due_on, len(plan)] == [
        date(2031, 3, 31), date(2040, 3, 31), 10,
    ]  # fmt: skip
    assert {dong for _, dong in plan} == {2_500_000}


@given(
    st.integers(1, 10**11),
    st.dates(date(2005, 1, 1), date(2030, 1, 1)),
    st.integers(1, 300),
    st.integers(1, 300),
)
def test_the_instalments_are_the_loan(dong: int, first: date, term: int, rhythm: int) -> None:
    plan = instalments(dong, first_on=first, term_months=term, rhythm_months=rhythm)
    assert sum(part for _, part in plan) == dong
    assert min(part for _, part in plan) > 0
    days = [day for day, _ in plan]
    assert days == sorted(set(days))
    assert first < days[0]
    assert days[-1] == add_months(first, term)


def test_a_schedule_without_sense_is_a_bug() -> None:
    for wrong in ({"term_months": 0}, {"rhythm_months": 0}, {"grace_months": 12}):
        keys: dict[str, Any] = {"first_on": FIRST, "term_months": 12, "rhythm_months": 6, **wrong}
        with pytest.raises(ValueError, match=r"above zero|before the term"):
            instalments(1, **keys)
    with pytest.raises(LookupError, match="no rhythm"):
        rhythm_months((Rhythm(12, None),), 13)


@given(DONG, st.lists(st.tuples(st.sampled_from(list(Owed)), DONG)))
def test_a_payment_allocated_is_a_payment_conserved(
    dong: int, owed: list[tuple[Owed, int]]
) -> None:
    settled = settle(dong, owed)
    assert sum(settled.paid_dong.values()) + settled.left_dong == dong
    asked: dict[Owed, int] = {}
    for kind, part in owed:
        asked[kind] = asked.get(kind, 0) + part
    assert all(settled.paid_dong[kind] <= part for kind, part in asked.items())
    assert not settled.left_dong or settled.paid_dong == asked


def test_the_order_is_kept() -> None:
    owed = [(Owed.ARREARS_OVERDUE, 5), (Owed.ARREARS_IN_TERM, 10), (Owed.DUE, 100)]
    assert settle(20, owed).paid_dong == {
        Owed.ARREARS_OVERDUE: 5, Owed.ARREARS_IN_TERM: 10, Owed.DUE: 5,
    }  # fmt: skip


def test_grace_interest_comes_after_arrears_once_it_is_owed() -> None:
    owed_now = payment_order(DEFAULT_ORDER, grace_is_owed=True)
    assert owed_now.index(Owed.GRACE) == owed_now.index(Owed.ARREARS_IN_TERM) + 1
    not_yet = payment_order(DEFAULT_ORDER, grace_is_owed=False)
    assert not_yet[-2:] == (Owed.GRACE, Owed.FROZEN)
    assert interest_order((Owed.DUE, Owed.ARREARS_IN_TERM, Owed.ARREARS_OVERDUE)) == (
        Owed.ARREARS_IN_TERM, Owed.ARREARS_OVERDUE, Owed.GRACE,
    )  # fmt: skip


@given(DONG, DONG, DONG, DONG, DONG)
def test_a_leaders_receipt_settles_interest_then_savings(
    interest: int, savings: int, overdue: int, in_term: int, grace: int
) -> None:
    receipt = allocate_receipt(
        interest_dong=interest,
        savings_dong=savings,
        arrears_overdue_dong=overdue,
        arrears_in_term_dong=in_term,
        grace_dong=grace,
    )
    assert receipt.interest_dong + receipt.savings_dong == interest + savings
    assert receipt.interest_dong == min(interest, overdue + in_term + grace)
    assert receipt.savings_dong >= savings


def test_the_oldest_balance_gives_first() -> None:
    assert take_in_order(7, (5, 0, 5)) == (5, 0, 2)
    with pytest.raises(ValueError, match="11 đồng asked, 10 there"):
        take_in_order(11, (5, 5))


def test_only_the_unpaid_instalment_becomes_overdue() -> None:
    unpaid = {date(2026, 3, 1): 5, date(2027, 3, 1): 7}
    ageing = age(unpaid, on=date(2026, 3, 10), due_days=unpaid, instalments_bind=True)
    assert (ageing.overdue_dong, ageing.unpaid_dong) == (
        {date(2026, 3, 1): 5}, {date(2027, 3, 1): 7},
    )  # fmt: skip


def test_an_older_contract_rolls_several_missed_instalments_on_together() -> None:
    unpaid = {date(2024, 3, 1): 5, date(2025, 3, 1): 7, date(2026, 3, 1): 9}
    ageing = age(unpaid, on=date(2025, 3, 1), due_days=unpaid, instalments_bind=False)
    assert (ageing.overdue_dong, ageing.unpaid_dong) == ({}, {date(2026, 3, 1): 21})
    last = age(unpaid, on=date(2026, 3, 1), due_days=unpaid, instalments_bind=False)
    assert (last.overdue_dong, last.unpaid_dong) == ({date(2026, 3, 1): 21}, {})


def test_an_emptied_due_day_still_takes_what_rolls_on() -> None:
    days = (date(2024, 3, 1), date(2025, 3, 1))
    ageing = age({days[0]: 5}, on=days[0], due_days=days, instalments_bind=False)
    assert ageing.unpaid_dong == {days[1]: 5}


@given(
    st.dictionaries(st.dates(date(2024, 1, 1), date(2027, 1, 1)), DONG, max_size=6),
    st.dates(date(2024, 1, 1), date(2027, 1, 1)),
    st.booleans(),
)
def test_ageing_loses_nothing(unpaid: dict[date, int], on: date, binds: bool) -> None:
    ageing = age(unpaid, on=on, due_days=unpaid, instalments_bind=binds)
    parts = [*ageing.unpaid_dong.values(), *ageing.overdue_dong.values()]
    assert sum(parts) == sum(unpaid.values())
    assert all(day > on for day in ageing.unpaid_dong)
    assert all(day <= on for day in ageing.overdue_dong)


def test_the_session_after_the_due_day_decides() -> None:
    sessions = [date(2025, 10, 7), date(2025, 11, 7)]
    assert session_due_on(date(2025, 10, 22), sessions) == date(2025, 11, 7)
    assert session_due_on(date(2025, 11, 7), sessions) == date(2025, 11, 7)
    assert session_due_on(date(2025, 11, 8), sessions) is None


@pytest.mark.parametrize(
    ("term", "limit"),
    [(12, date(2026, 8, 31)), (13, date(2026, 2, 28)), (60, date(2028, 2, 29))],
)
def test_how_far_a_loan_may_be_extended(term: int, limit: date) -> None:
    assert extension_limit_on(date(2025, 8, 31), term_months=term, on=date(2025, 8, 1)) == limit


def test_ratios_keep_their_sums() -> None:
    group = Balance(900, 50, 50) + Balance(1000, 0, 0)
    assert group.outstanding_dong == 2000
    assert overdue_ratio(group) == Decimal("0.025")
    assert overdue_ratio(Balance()) == 0


def test_three_months_without_a_movement() -> None:
    owing = Balance(in_term_dong=1)
    on = date(2025, 5, 31)
    assert not is_inactive(last_moved_on=date(2025, 2, 28), on=on, balance=owing)
    assert is_inactive(last_moved_on=date(2025, 2, 27), on=on, balance=owing)
    frozen = Balance(frozen_dong=1)
    assert not is_inactive(last_moved_on=on - timedelta(days=900), on=on, balance=frozen)
