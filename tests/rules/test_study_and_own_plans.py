"""Study loans and plans of their own: terms by the rule, plans whole, days by the contract."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemtua.rules.periods import add_months
from diemtua.rules.schedule import (
    custom_instalments,
    custom_plan_faults,
    instalments,
    study_rule_on,
)

ON = date(2025, 10, 17)


def test_a_six_year_course_is_repaid_in_six_years_after_one_of_grace() -> None:
    rule = study_rule_on(ON)
    # Sixty school months are seventy-two of the calendar: 72 + 12 + 72 (a loan of October 2025).
    assert rule.longest_months(60) == 156
    plan = instalments(480_000_000, first_on=ON, term_months=156, rhythm_months=12, grace_months=84)
    assert [row.principal_dong for row in plan] == [80_000_000] * 6
    assert plan[-1].due_on == date(2038, 10, 17)


def test_a_course_of_up_to_a_year_may_be_repaid_in_twice_as_long() -> None:
    rule = study_rule_on(ON)
    assert rule.longest_months(10) == 12 + 12 + 24
    assert rule.longest_months(20) == 24 + 12 + 24


@pytest.mark.parametrize(
    ("plan", "fault"),
    [
        ([(12, 5), (6, 5)], "months_not_in_order"),
        ([(12, 5)], "last_is_not_the_term"),
        ([(12, 5), (24, 4)], "does_not_add"),
        ([(0, 5), (24, 5)], "not_above_zero"),
        ([], "last_is_not_the_term"),
    ],
)
def test_a_plan_that_is_not_whole_is_told(plan: list[tuple[int, int]], fault: str) -> None:
    assert fault in custom_plan_faults(10, plan, term_months=24)
    with pytest.raises(ValueError, match=fault):
        custom_instalments(10, plan, first_on=ON, term_months=24)


@given(
    months=st.lists(st.integers(1, 120), min_size=1, max_size=8, unique=True).map(sorted),
    data=st.data(),
)
def test_a_whole_plan_is_laid_out_as_it_was_agreed(months: list[int], data: st.DataObject) -> None:
    parts = [data.draw(st.integers(1, 10**9)) for _month in months]
    plan = list(zip(months, parts, strict=True))
    rows = custom_instalments(sum(parts), plan, first_on=ON, term_months=months[-1])
    assert [row.principal_dong for row in rows] == parts
    assert [row.due_on for row in rows] == [add_months(ON, month) for month in months]
