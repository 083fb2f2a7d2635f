"""Chương Hoàn lãi: a decision signed in December that holds since October."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diemtua.rules.catalogue import load_catalogue
from diemtua.rules.debt_class import DebtClass
from diemtua.rules.interest import DayCount
from diemtua.rules.periods import Period
from diemtua.rules.refunds import (
    Held,
    PostedStretch,
    Refund,
    offset_first,
    refund_of_run,
    refunds,
)
from diemtua.rules.simulate import read_case, simulate
from tests.rules.reference import Clerk

STORM = Period(date(2025, 10, 1), date(2026, 1, 1))
OCTOBER = Period(date(2025, 10, 1), date(2025, 11, 1))
POOR_IN_THANH_HOA = load_catalogue().rate_terms("ho_ngheo", province="38")
START = date(2025, 7, 1)


def fifty(period: Period, posted_dong: int) -> PostedStretch:
    held = Held(period, date(2025, 10, 1), DebtClass.IN_TERM, 50_000_000)
    return PostedStretch(period, (held,), posted_dong, 0)


def owed(*stretches: PostedStretch, **more: Any) -> tuple[Refund, ...]:
    more = {"within": STORM, "first_disbursed_on": date(2025, 10, 1), **more}
    return refunds(stretches, terms=POOR_IN_THANH_HOA, **more)


def test_the_published_quarter_gives_back_252_055() -> None:
    [refund] = owed(fifty(Period(date(2025, 10, 1), date(2026, 1, 1)), 816_493))
    assert (refund.in_term_dong, refund.overdue_dong, refund.dong) == (252_055, 0, 252_055)


def test_each_stretch_is_rounded_by_itself() -> None:
    # 50 million x 2 % x 31 / 365 = 84,931.5 : 280,274 posted, 195,342 (195,342.47) was right.
    months = [
        fifty(OCTOBER, 280_274),
        fifty(Period(date(2025, 11, 1), date(2025, 12, 1)), 271_233),
    ]
    assert [refund.dong for refund in owed(*months)] == [280_274 - 195_342, 271_233 - 189_041]


def test_a_stretch_outside_the_days_of_the_decision_is_left_alone() -> None:
    september = fifty(Period(date(2025, 9, 1), date(2025, 10, 1)), 1)
    january = fifty(Period(date(2026, 1, 1), date(2026, 2, 1)), 1)
    assert owed(september, january) == ()


def test_what_was_posted_rightly_needs_no_refund() -> None:
    assert owed(fifty(OCTOBER, 195_342)) == ()


def test_overdue_principal_is_corrected_by_its_own_rate() -> None:
    # 4.6 x 1.30 = 5.98 : 10 million x 5.98 % x 31 / 365 = 50,789.04; at 8.58 it was 72,871.23.
    held = Held(OCTOBER, date(2024, 1, 1), DebtClass.OVERDUE, 10_000_000)
    [refund] = owed(PostedStretch(OCTOBER, (held,), 0, 72_871))
    assert (refund.in_term_dong, refund.overdue_dong) == (0, 72_871 - 50_789)


def test_a_monthly_day_count_gives_back_a_twelfth_of_two_points() -> None:
    posted = fifty(OCTOBER, 275_000)
    [refund] = owed(posted, day_count=DayCount.MONTHLY_12)
    assert refund.dong == 275_000 - 191_667  # 50 million x 4.6 % / 12 = 191,666.67


def test_too_little_posted_shows_below_zero() -> None:
    assert [refund.dong for refund in owed(fifty(OCTOBER, 195_340))] == [-2]


@pytest.mark.parametrize(
    ("arrears", "parts"), [(0, (0, 900)), (400, (400, 500)), (900, (900, 0)), (2_000, (900, 0))]
)
def test_unpaid_interest_is_taken_away_first(arrears: int, parts: tuple[int, int]) -> None:
    assert offset_first(900, arrears) == parts


def test_the_refund_of_a_run_is_the_same_rule() -> None:
    right = 50_000_000 * 31 * Fraction("4.6")
    assert refund_of_run(280_274, right) == 280_274 - 195_342


def day(days: int) -> str:
    return (START + timedelta(days=days)).isoformat()


@st.composite
def collected(draw: st.DrawFn) -> dict[str, Any]:
    """A loan of a storm province whose interest was posted before the decisions were known."""
    amounts = draw(st.lists(st.integers(1, 90_000_017), min_size=2, max_size=3))
    gaps = draw(st.lists(st.integers(1, 100), min_size=2, max_size=2))
    tranches = [
        {"on": day(sum(gaps[:i])), "principal_dong": dong} for i, dong in enumerate(amounts)
    ]
    due_on = draw(st.integers(201, 330))
    sessions = sorted(draw(st.sets(st.integers(1, 360), min_size=1, max_size=9)))
    paid = draw(st.lists(st.tuples(st.integers(0, 340), st.integers(1, 10**6)), max_size=3))
    return {
        "programme": draw(st.sampled_from(["ho_ngheo", "ho_can_ngheo", "nuoc_sach_vsmt"])),
        "terms": {
            "overlays": [],
            "instalments_bind": True,
            "day_count": draw(st.sampled_from(["ACT/365F", "MONTHLY/12", "30/360", "30E/360"])),
        },
        "loan": {
            "tranches": tranches,
            "instalments": [{"due_on": day(due_on), "principal_dong": sum(amounts)}],
            "province": "38",
        },
        "session_days": [day(d) for d in sessions],
        "events": [
            {"on": day(d), "type": "pay_principal", "amount_dong": dong % amounts[0] or 1}
            for d, dong in paid
        ],
        "as_of": day(360),
    }


def posted_stretches(case: dict[str, Any]) -> list[PostedStretch]:
    answer = simulate(read_case(case), explain=True)
    held = [
        Held(
            Period(date.fromisoformat(step["from"]), date.fromisoformat(step["to"])),
            date.fromisoformat(step["disbursed_on"]),
            DebtClass(step["class"]),
            step["balance_dong"],
        )
        for step in answer["steps"]
    ]
    stretches, since = [], START
    for row in answer["rows"]:
        on = date.fromisoformat(row["on"])
        # A row that posted, or closed an empty stretch: `days` counts from the posting before it.
        if row["event"] in ("session",) or row["interest_dong"]:
            period = Period(since, on)
            mine = tuple(h for h in held if since <= h.period.start and h.period.start < on)
            overdue = row["interest_overdue_dong"]
            stretches.append(PostedStretch(period, mine, row["interest_dong"] - overdue, overdue))
            since = on
    return stretches


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(collected())
def test_the_refund_is_what_the_clerk_posts_too_much(case: dict[str, Any]) -> None:
    """Day by day: the same loan with the decisions known, and without."""
    known = copy.deepcopy(case)
    del known["terms"]["overlays"]
    before, after = Clerk(copy.deepcopy(case)).work(), Clerk(known).work()
    terms = load_catalogue().rate_terms(case["programme"], province="38")
    lines = refunds(
        posted_stretches(case),
        terms=terms,
        within=STORM,
        first_disbursed_on=START,
        day_count=DayCount(case["terms"]["day_count"]),
    )
    assert sum(line.dong for line in lines) == before.purse["posted"] - after.purse["posted"]
    assert sum(line.overdue_dong for line in lines) == before.purse["over"] - after.purse["over"]
    assert all(line.period.overlaps(STORM) for line in lines)


def test_both_classes_of_one_stretch_are_given_back_together() -> None:
    overdue = Held(OCTOBER, date(2024, 1, 1), DebtClass.OVERDUE, 10_000_000)
    in_term = Held(OCTOBER, date(2024, 1, 1), DebtClass.IN_TERM, 50_000_000)
    [refund] = owed(PostedStretch(OCTOBER, (overdue, in_term), 280_274, 72_871))
    assert refund.dong == (280_274 - 195_342) + (72_871 - 50_789)
