"""Luật trả nợ: what is paid is conserved, and the order of receipts of one session does not matter."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diemtua.rules.allocation import DEFAULT_ORDER, Owed, allocate_receipt, settle, take_in_order
from diemtua.rules.dong import share_out
from diemtua.rules.simulate import read_case, simulate
from tests.rules.test_simulate_laws import cases, legal

LAW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
dong = st.integers(0, 10**12)


@LAW
@given(dong, st.permutations(list(DEFAULT_ORDER)), st.lists(dong, min_size=5, max_size=5))
def test_a_payment_allocated_is_a_payment_conserved(
    amount: int, order: list[Owed], owed: list[int]
) -> None:
    told = settle(amount, list(zip(order, owed, strict=True)))
    assert sum(told.paid_dong.values()) + told.left_dong == amount
    for kind, owed_dong in zip(order, owed, strict=True):
        assert 0 <= told.paid_dong[kind] <= owed_dong
    # Money is left only when all is paid, and a later kind gets nothing before an earlier is whole.
    gaps = [told.paid_dong[k] < o for k, o in zip(order, owed, strict=True)]
    assert not (told.left_dong and any(gaps))
    if True in gaps:
        assert all(told.paid_dong[k] == 0 for k in order[gaps.index(True) + 1 :])


@LAW
@given(dong, dong, dong, dong, dong)
def test_a_receipt_of_the_leader_is_conserved(
    interest: int, savings: int, overdue: int, in_term: int, grace: int
) -> None:
    told = allocate_receipt(
        interest_dong=interest,
        savings_dong=savings,
        arrears_overdue_dong=overdue,
        arrears_in_term_dong=in_term,
        grace_dong=grace,
    )
    assert told.interest_dong + told.savings_dong == interest + savings
    assert told.interest_dong == min(interest, overdue + in_term + grace)


@LAW
@given(st.lists(dong, min_size=1, max_size=6), st.data())
def test_what_is_taken_in_order_leaves_the_younger_whole(
    balances: list[int], data: st.DataObject
) -> None:
    amount = data.draw(st.integers(0, sum(balances)))
    taken = take_in_order(amount, balances)
    assert sum(taken) == amount
    for i, (part, balance) in enumerate(zip(taken, balances, strict=True)):
        assert 0 <= part <= balance
        assert part == balance or not any(taken[i + 1 :])


@LAW
@given(dong, st.lists(st.integers(0, 10**6), min_size=1, max_size=8).filter(any))
def test_what_is_shared_out_is_all_of_it_and_fair_to_a_dong(total: int, weights: list[int]) -> None:
    parts = share_out(total, weights)
    assert sum(parts) == total
    whole = sum(weights)
    assert all(abs(p * whole - total * w) < whole for p, w in zip(parts, weights, strict=True))


def ends(case: dict[str, Any]) -> dict[str, Any]:
    answer = simulate(read_case(case))
    return {key: answer[key] for key in ("principal", "interest", "credit_dong")}


@LAW
@given(cases(), st.lists(st.integers(1, 3 * 10**7), min_size=2, max_size=4), st.data())
def test_the_order_of_receipts_of_one_session_does_not_matter(
    case: dict[str, Any], amounts: list[int], data: st.DataObject
) -> None:
    """Three receipts of one morning, in any order, or their sum as one: the loan ends the same."""
    days = case["session_days"] or [case["as_of"]]
    on = data.draw(st.sampled_from([d for d in days if d >= case["loan"]["tranches"][0]["on"]] or
                                   [case["as_of"]]))  # fmt: skip
    kind = data.draw(st.sampled_from(["pay", "pay_interest"]))
    case = {**case, "as_of": max(on, case["as_of"])}
    others = legal({**case, "events": [e for e in case["events"] if e["on"] < on]})["events"]

    def with_receipts(sums: list[int]) -> dict[str, Any]:
        receipts = [{"on": on, "type": kind, "amount_dong": dong} for dong in sums]
        return {
            **copy.deepcopy(case),
            "events": [*others, *receipts],
            "as_of": max(on, case["as_of"]),
        }

    base = with_receipts(amounts)
    assert ends(base) == ends(with_receipts(data.draw(st.permutations(amounts))))
    assert ends(base) == ends(with_receipts([sum(amounts)]))
