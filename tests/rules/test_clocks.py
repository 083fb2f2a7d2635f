"""Chapter: how long a step may take."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemtua.rules.clocks import load_clocks, read_clocks

CLOCKS = load_clocks()
days = st.dates(date(2024, 1, 1), date(2026, 11, 30))


@pytest.mark.parametrize(
    ("code", "since", "due_on"),
    [
        # Thursday: Friday, Monday, Tuesday.
        ("approve", date(2025, 3, 6), date(2025, 3, 11)),
        # Friday before Tết of 2025: the office opens again on 3 February.
        ("approve", date(2025, 1, 24), date(2025, 2, 5)),
        # 30 April and 1 May are no working days.
        ("approve", date(2025, 4, 28), date(2025, 5, 6)),
        # Saturday 26 April 2025 is worked for Friday 2 May.
        ("approve", date(2025, 4, 24), date(2025, 4, 28)),
        # The limit of the first years.
        ("approve", date(2010, 3, 1), date(2010, 3, 8)),
        ("loan_use_check", date(2025, 3, 12), date(2025, 4, 11)),
    ],
)
def test_a_step_is_in_time_until_its_limit(code: str, since: date, due_on: date) -> None:
    assert CLOCKS.due_on(code, since) == due_on


def test_a_borrower_hands_in_earlier_than_the_leader() -> None:
    assert CLOCKS.send_by("adjust_by_borrower", date(2026, 10, 12)) == date(2026, 10, 5)
    assert CLOCKS.send_by("adjust_by_leader", date(2026, 10, 12)) == date(2026, 10, 7)


def test_no_limit_is_known_before_the_first() -> None:
    with pytest.raises(LookupError):
        CLOCKS.of("approve", date(2002, 12, 31))


@given(on=days, count=st.integers(1, 30))
def test_so_many_working_days_lie_between(on: date, count: int) -> None:
    end = CLOCKS.shifted(on, count)
    between = [on + timedelta(days=n) for n in range(1, (end - on).days + 1)]
    assert sum(map(CLOCKS.is_working_day, between)) == count
    assert CLOCKS.is_working_day(end)


@given(on=days.filter(CLOCKS.is_working_day), count=st.integers(0, 30))
def test_forth_and_back_is_the_same_working_day(on: date, count: int) -> None:
    assert CLOCKS.shifted(CLOCKS.shifted(on, count), -count) == on


def test_every_limit_says_where_it_comes_from() -> None:
    for rows in CLOCKS.steps.values():
        for clock in rows:
            assert clock.name
            assert clock.basis.legal_basis
            assert clock.basis.confidence_of("from") in {"unverified", "knowledge"}
            assert clock.basis.sources or clock.basis.confidence == "knowledge"
    assert CLOCKS.holidays_basis.confidence == "knowledge"


def _table(**changed: Any) -> dict[str, Any]:
    row = {
        "code": "x", "name": "x", "from": date(2020, 1, 1), "limit": 1, "counted": "days",
        "legal_basis": "x", "sources": [], "confidence": "practice", **changed,
    }  # fmt: skip
    holidays = {"confidence": "practice", "legal_basis": "x", "sources": [], "spans": []}
    return {"clocks": [row], "holidays": holidays}


def test_a_wrong_table_is_refused() -> None:
    assert read_clocks(_table()).holidays == frozenset()
    twice = _table()
    twice["clocks"] *= 2
    backwards = _table()
    backwards["holidays"]["spans"] = [
        {"from": date(2025, 1, 2), "to": date(2025, 1, 1), "name": "x"}
    ]
    for wrong in (_table(counted="weeks"), _table(confidence="sure"), twice, backwards):
        with pytest.raises(ValueError, match=r"."):
            read_clocks(wrong)
