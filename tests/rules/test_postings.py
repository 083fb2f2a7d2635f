"""Chương Bút toán: every deed of money balances, for all amounts."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemtua.rules import postings
from diemtua.rules.postings import CHART, DEEDS, Account, Deed, Line, SubjectKind

DONG = st.integers(0, 10**15)
BY_NAME = ("savings_used", "interest_given_back")
"""Deeds whose amounts are handed in by name, as the opening's are."""
FUNCTIONS = [
    function
    for name, function in inspect.getmembers(postings, inspect.isfunction)
    if not name.startswith("_")
    and name not in ("opening", "reverse", "rolled_over", "interest_refunded", *BY_NAME)
]


@pytest.mark.parametrize("deed", DEEDS.values(), ids=lambda deed: deed.name)
def test_the_signs_of_each_amount_cancel_out(deed: Deed) -> None:
    signs: Counter[str] = Counter()
    for leg in deed.legs:
        signs[leg.amount] += leg.sign
    assert signs
    assert all(total == 0 for total in signs.values())


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
@given(data=st.data())
def test_every_function_balances(function: Callable[..., tuple[Line, ...]], data: Any) -> None:
    amounts: dict[str, Any] = {
        name: data.draw(st.booleans() if name == "at_office" else DONG, label=name)
        for name in inspect.signature(function).parameters
    }
    lines = function(**amounts)
    # What is written off is posted once more off balance, both sides of it.
    off_balance = [line for line in lines if line.account > Account.CASH_DIFFERENCE]
    assert sum(line.amount_dong for line in off_balance) == 0
    lines = tuple(line for line in lines if line not in off_balance)
    assert sum(line.amount_dong for line in lines) == 0
    assert all(line.amount_dong for line in lines)
    assert len({line.account for line in lines}) == len(lines)
    moved = sum(dong for name, dong in amounts.items() if name != "at_office")
    assert sum(line.amount_dong for line in lines if line.amount_dong > 0) == moved
    assert sum(line.amount_dong for line in postings.reverse(lines)) == 0
    assert postings.reverse(postings.reverse(lines)) == lines


@pytest.mark.parametrize("name", BY_NAME)
@given(data=st.data())
def test_amounts_by_name_balance(name: str, data: Any) -> None:
    amounts = data.draw(st.fixed_dictionaries(dict.fromkeys(DEEDS[name].amounts, DONG)))
    lines = getattr(postings, name)(amounts)
    assert sum(line.amount_dong for line in lines) == 0
    assert sum(line.amount_dong for line in lines if line.amount_dong > 0) == sum(amounts.values())


@given(st.fixed_dictionaries(dict.fromkeys(DEEDS["interest_refunded"].amounts, DONG)))
def test_a_refund_lowers_income_by_what_it_gives_and_takes_off(amounts: dict[str, int]) -> None:
    lines = {line.account: line.amount_dong for line in postings.interest_refunded(amounts)}
    assert sum(lines.values()) == 0
    owed = sum(dong for name, dong in amounts.items() if name.startswith("owed_"))
    assert lines.get(Account.INTEREST_INCOME, 0) == sum(amounts.values()) - 2 * owed
    assert lines.get(Account.REFUND_PAYABLE, 0) == -amounts["cash_dong"]
    kept = Account.WRITTEN_OFF_INTEREST, Account.WRITTEN_OFF_CONTRA
    assert sum(lines.get(account, 0) for account in kept) == 0


@given(st.fixed_dictionaries(dict.fromkeys(DEEDS["opening_loan"].amounts, DONG)))
def test_the_opening_of_a_loan_balances(amounts: dict[str, int]) -> None:
    lines = postings.opening(amounts)
    assert sum(line.amount_dong for line in lines) == 0
    capital = [line.amount_dong for line in lines if line.account is Account.CAPITAL]
    assert sum(capital) == -sum(amounts.values())


def test_the_chart_names_every_account_once() -> None:
    assert sorted(row.account for row in CHART) == sorted(Account)
    assert len({row.name_vi for row in CHART}) == len(CHART)


def test_a_leader_never_touches_principal() -> None:
    principal = {Account.PRINCIPAL_IN_TERM, Account.PRINCIPAL_OVERDUE, Account.PRINCIPAL_FROZEN}
    for deed in DEEDS.values():
        accounts = {leg.account for leg in deed.legs}
        village = {Account.LEADER_CASH, Account.AWAITING_SESSION}
        assert not (accounts & village and accounts & principal), deed.name


def test_a_village_receipt_settled_at_the_session_leaves_nothing_waiting() -> None:
    held: Counter[Account] = Counter()
    for lines in (
        postings.interest_posted(in_term_dong=317_984),
        postings.receipt_in_village(interest_dong=317_984, savings_dong=102_016),
        postings.session_allocation(in_term_dong=317_984, savings_dong=102_016),
        postings.leader_hands_in(420_000),
    ):
        for line in lines:
            held[line.account] += line.amount_dong
    assert {account: dong for account, dong in held.items() if dong} == {
        Account.SESSION_CASH: 420_000,
        Account.MEMBER_SAVINGS: -102_016,
        Account.INTEREST_INCOME: -317_984,
    }


def test_a_payout_at_the_office_leaves_the_sessions_till_alone() -> None:
    assert postings.disburse(50_000_000, at_office=True) == (
        Line(Account.PRINCIPAL_IN_TERM, 50_000_000, SubjectKind.TRANCHE),
        Line(Account.OFFICE_CASH, -50_000_000, SubjectKind.OFFICE),
    )


def test_a_negative_or_unknown_amount_is_a_bug() -> None:
    with pytest.raises(ValueError, match="reverse the entry"):
        postings.disburse(-1)
    with pytest.raises(ValueError, match="no amount named"):
        postings.opening({"principal_dong": 1})


def test_what_is_written_off_stays_on_record_until_it_is_collected() -> None:
    given_up = postings.write_off(in_term_dong=2, overdue_dong=3, frozen_dong=4)
    kept = {line.account: line.amount_dong for line in given_up}
    assert kept[Account.WRITTEN_OFF_PRINCIPAL] == 9
    assert kept[Account.CAPITAL] == 9
    back = postings.written_off_collected(principal_dong=9, interest_dong=1)
    assert {line.account: line.amount_dong for line in back} == {
        Account.SESSION_CASH: 10,
        Account.CAPITAL: -10,
        Account.WRITTEN_OFF_PRINCIPAL: -9,
        Account.WRITTEN_OFF_INTEREST: -1,
        Account.WRITTEN_OFF_CONTRA: 10,
    }


@given(dong=st.integers(1, 10**15))
def test_a_rollover_moves_principal_between_disbursements_and_nothing_else(dong: int) -> None:
    into, out = postings.rolled_over(dong)
    assert into.amount_dong + out.amount_dong == 0
    assert {into.account, out.account} == {Account.PRINCIPAL_IN_TERM}
