"""Chương Tính thử, những ngày ở ranh giới: the very day on which something begins or ends."""

from __future__ import annotations

from typing import Any

import pytest

from diemtua.rules.simulate import Refused, read_case, simulate

RATES = [{"from": "2024-01-01", "annual_rate_pct": "7.3"}]


def worked(dong: int, on: str, due_on: str, **case: Any) -> dict[str, Any]:
    loan = {
        "principal_dong": dong,
        "disbursed_on": on,
        "instalments": [{"due_on": due_on, "principal_dong": dong}],
        **case.pop("loan", {}),
    }
    terms = {"rates": RATES, **case.pop("terms", {})}
    return simulate(read_case({"loan": loan, "terms": terms, **case}))


def test_on_the_day_grace_ends_its_posting_is_still_grace_and_is_owed() -> None:
    # 10 million at 7.3 is 2,000 đ a day.
    pay = {"on": "2025-01-31", "type": "pay", "amount_dong": 60_001}
    answer = worked(
        10_000_000,
        "2025-01-01",
        "2026-01-01",
        loan={"interest_due_from": "2025-01-31"},
        session_days=["2025-01-31", "2025-02-28"],
        events=[pay],
        as_of="2025-02-28",
    )
    told = [(r["event"], r["interest_paid_dong"], r["principal_paid_dong"]) for r in answer["rows"]]
    assert told[2] == ("pay", 60_000, 1)
    assert answer["interest"]["arrears_in_term_dong"] == 56_000
    assert answer["interest"]["grace_dong"] == 0


def test_a_day_before_grace_ends_principal_goes_first() -> None:
    pay = {"on": "2025-01-30", "type": "pay", "amount_dong": 60_001}
    answer = worked(
        10_000_000,
        "2025-01-01",
        "2026-01-01",
        loan={"interest_due_from": "2025-01-31"},
        events=[pay],
        as_of="2025-01-30",
    )
    assert answer["principal"]["repaid_dong"] == 60_001
    assert answer["interest"]["grace_dong"] == 58_000


def test_what_thaws_after_its_due_day_is_due_on_that_day() -> None:
    events = [
        {"on": "2025-01-15", "type": "freeze", "amount_dong": 10_000_000, "until": "2025-03-01"},
    ]
    answer = worked(
        10_000_000,
        "2025-01-01",
        "2025-02-01",
        terms={"overdue_from": "due", "overdue": {"annual_rate_pct": "10.95"}},
        session_days=["2025-03-11"],
        events=events,
        as_of="2025-03-11",
    )
    overdue = answer["rows"][-1]
    # Nine days from 2 to 10 March at 3.65 more: 1,000 đ a day.
    assert (overdue["event"], overdue["interest_dong"]) == ("overdue", 9_000)
    assert answer["rows"][-2]["interest_dong"] == 14 * 2_000 + 10 * 2_000


def test_after_a_rollover_extension_counts_from_its_new_day() -> None:
    events: list[dict[str, Any]] = [
        {"on": "2025-06-30", "type": "pay_interest", "amount_dong": 10_000_000},
        {"on": "2025-06-30", "type": "rollover", "until": "2025-12-30"},
        {"on": "2025-12-01", "type": "extend", "until": "2026-12-30"},
    ]
    case: dict[str, Any] = {"events": events, "as_of": "2026-01-31"}
    assert worked(10_000_000, "2025-01-01", "2025-06-30", **case)["principal"]["overdue_dong"] == 0
    events[2]["until"] = "2026-12-31"
    with pytest.raises(Refused) as refused:
        worked(10_000_000, "2025-01-01", "2025-06-30", **case)
    [fault] = refused.value.faults
    assert fault.path == "events[2].until"
    assert "2026-12-30" in fault.sentence


@pytest.mark.parametrize(("above", "dong"), [("7.3", 20_000), ("7.2", 18_000), (None, 18_000)])
def test_support_asks_for_a_rate_above_the_bound(above: str | None, dong: int) -> None:
    overlay = {"from": "2025-01-01", "points": "-0.73", "only_rate_above": above}
    answer = worked(
        10_000_000,
        "2025-01-01",
        "2026-01-01",
        terms={"overlays": [overlay]},
        as_of="2025-01-11",
    )
    assert answer["interest"]["unposted_dong"] == dong


def test_a_frozen_tranche_is_principal_too_when_the_rate_is_shown() -> None:
    tranches = [
        {"on": "2025-01-01", "principal_dong": 1_000_000},
        {"on": "2025-03-01", "principal_dong": 1_000_000},
    ]
    rates = [
        {"from": "2025-01-01", "annual_rate_pct": "7.2"},
        {"from": "2025-02-01", "annual_rate_pct": "6.60", "scope": "new"},
    ]
    loan = {
        "tranches": tranches,
        "instalments": [{"due_on": "2026-01-01", "principal_dong": 2_000_000}],
    }
    freeze = {"on": "2025-03-02", "type": "freeze", "amount_dong": 1_000_000, "until": "2025-06-01"}
    case = {"loan": loan, "terms": {"rates": rates}, "events": [freeze], "as_of": "2025-04-01"}
    answer = simulate(read_case(case))
    assert [row["rate_pct"] for row in answer["rows"]] == ["7.2", "7.2", "7.2"]
    assert answer["interest"]["unposted_dong"] == round(
        1_000_000 * 7.2 / 100 * 60 / 365 + 1_000_000 * 6.6 / 100 * 31 / 365
    )


def test_the_last_day_of_the_calendar_is_a_day() -> None:
    answer = worked(
        1_000_000,
        "9999-01-01",
        "9999-12-31",
        terms={"day_count": "MONTHLY/12"},
        session_days=["9999-12-31"],
        events=[{"on": "9999-06-01", "type": "freeze", "amount_dong": 1, "until": "9999-12-30"}],
        as_of="9999-12-31",
    )
    assert answer["principal"]["overdue_dong"] == 1_000_000


@pytest.mark.parametrize(
    ("due_from", "grace"), [("2025-01-30", 0), ("2025-01-31", 60_000), (None, 0)]
)
def test_a_posting_on_the_day_itself_is_still_kept_apart(due_from: str | None, grace: int) -> None:
    answer = worked(
        10_000_000,
        "2025-01-01",
        "2026-01-01",
        loan={"interest_due_from": due_from},
        session_days=["2025-01-31"],
        as_of="2025-01-31",
    )
    assert answer["interest"]["grace_dong"] == grace
    assert answer["interest"]["arrears_in_term_dong"] == 60_000 - grace


def test_what_was_due_is_late_since_its_due_day_whichever_tranche_pays_for_it() -> None:
    """Early money for a later instalment takes the oldest tranche: the late one is left the younger."""
    loan = {
        "tranches": [
            {"on": "2025-01-01", "principal_dong": 10_000_000},
            {"on": "2025-04-01", "principal_dong": 10_000_000},
        ],
        "instalments": [
            {"due_on": "2025-03-02", "principal_dong": 10_000_000},
            {"due_on": "2025-06-01", "principal_dong": 10_000_000},
        ],
    }
    terms = {
        "rates": RATES,
        "overdue": {"annual_rate_pct": "10.95"},
        "overdue_from": "due",
        "instalments_bind": True,
        "allocation": ["arrears_overdue", "arrears_in_term", "future", "due", "overdue"],
    }
    events = [
        {"on": "2025-04-02", "type": "pay_interest", "amount_dong": 10**6},
        {"on": "2025-04-02", "type": "pay", "amount_dong": 10_000_000},
    ]
    case = {"loan": loan, "terms": terms, "session_days": ["2025-04-11"], "events": events,
            "as_of": "2025-04-11"}  # fmt: skip
    answer = simulate(read_case(case), explain=True)
    overdue = answer["rows"][-1]
    # 39 days from 3 March to 10 April at 3.65 more on ten million: 1,000 đ a day.
    assert (overdue["event"], overdue["interest_dong"]) == ("overdue", 39_000)
    late = [step for step in answer["steps"] if step["class"] == "late"]
    assert sum(step["days"] for step in late) == 39
    assert {(step["balance_dong"], step["rate_pct"]) for step in late} == {(10_000_000, "3.65")}
    assert {step["disbursed_on"] for step in late} == {"2025-04-01"}
