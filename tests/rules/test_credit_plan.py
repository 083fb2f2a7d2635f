"""Kế hoạch dư nợ: villages add up to their commune, and what may still be lent is what nobody has taken."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from diemtua.rules.credit_plan import Key, change_dong, differences, is_printed, left_dong

KEYS = st.tuples(st.sampled_from(["ho_ngheo", "gqvl", "nuoc_sach_vsmt"]), st.sampled_from([1, 2]))
PLANS = st.dictionaries(KEYS, st.integers(0, 10**12), max_size=6)


@given(PLANS)
def test_a_plan_that_is_the_assignment_has_no_difference(plan: dict[Key, int]) -> None:
    assert differences(plan, plan) == ()


@given(PLANS, PLANS)
def test_the_differences_lead_from_one_to_the_other(
    assigned: dict[Key, int], villages: dict[Key, int]
) -> None:
    mended = dict(villages)
    for each in differences(assigned, villages):
        mended[each.key] = mended.get(each.key, 0) - each.off_dong
    assert differences(assigned, mended) == ()
    off = sum(each.off_dong for each in differences(assigned, villages))
    assert off == sum(villages.values()) - sum(assigned.values())


@given(
    st.integers(0, 10**12), st.integers(0, 10**12), st.integers(0, 10**12), st.integers(1, 10**9)
)
def test_what_is_repaid_may_be_lent_again(target: int, out: int, waits: int, paid: int) -> None:
    before = left_dong(target_dong=target, balance_dong=out + paid, approved_dong=waits)
    after = left_dong(target_dong=target, balance_dong=out, approved_dong=waits)
    assert after - before == paid


def test_a_line_of_nothing_is_not_printed_and_a_line_taken_away_is() -> None:
    assert not is_printed(0, 0)
    assert is_printed(0, 5)
    assert change_dong(0, 5) == -5
