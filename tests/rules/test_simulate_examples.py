"""Chương Tính thử: the published examples, and what a borrower's slip must say."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from diemtua.rules.simulate import read_case, simulate
from diemtua.rules.simulate.cli import main


def loan_of(dong: int, on: str, due_on: str, **more: Any) -> dict[str, Any]:
    instalments = [{"due_on": due_on, "principal_dong": dong}]
    return {"principal_dong": dong, "disbursed_on": on, "instalments": instalments, **more}


def worked(**case: Any) -> dict[str, Any]:
    return simulate(read_case({"programme": "ho_ngheo", **case}))


FIFTY = loan_of(50_000_000, "2025-11-10", "2028-11-10")
TEN = loan_of(10_000_000, "2026-01-01", "2026-02-01")


def test_a_month_across_the_cut_of_december_2025() -> None:
    answer = worked(loan=FIFTY, session_days=["2025-12-10"], as_of="2025-12-31")
    assert answer["rows"][1]["interest_dong"] == 266_795
    assert [row["rate_pct"] for row in answer["rows"]] == ["6.6", "6.24"]
    assert answer["interest"]["unposted_dong"] == 179_507


@pytest.mark.parametrize(("province", "dong"), [(None, 816_493), ("38", 564_438), ("75", 816_493)])
def test_a_quarter_in_a_storm_province(province: str | None, dong: int) -> None:
    loan = loan_of(50_000_000, "2025-10-01", "2028-10-01", province=province)
    answer = worked(loan=loan, session_days=["2026-01-01"], as_of="2026-01-31")
    assert answer["rows"][1]["interest_dong"] == dong


def test_what_was_known_before_the_storm_decisions() -> None:
    loan = loan_of(50_000_000, "2025-10-01", "2028-10-01", province="38")
    case = {"loan": loan, "session_days": ["2026-01-01"], "as_of": "2026-01-01"}
    assert worked(**case, terms={"overlays": []})["rows"][1]["interest_dong"] == 816_493


def test_the_session_day_decides_overdue() -> None:
    sessions = ["2026-02-01", "2026-02-02", "2026-03-19"]
    rows = worked(loan=TEN, session_days=sessions, as_of="2026-03-19")["rows"]
    told = [(r["on"], r["event"], r["interest_dong"], r["interest_overdue_dong"]) for r in rows]
    assert told == [
        ("2026-01-01", "disburse", 0, 0),
        ("2026-02-01", "session", 52_997, 0),
        ("2026-02-01", "overdue", 0, 0),
        ("2026-02-02", "session", 1_710, 0),
        ("2026-03-19", "session", 100_011, 100_011),
    ]
    assert [r["days"] for r in rows] == [0, 31, 0, 1, 45]


def test_overdue_interest_from_the_due_day() -> None:
    terms, sessions = {"overdue_from": "due"}, ["2026-02-11", "2026-03-19"]
    rows = worked(loan=TEN, terms=terms, session_days=sessions, as_of="2026-03-19")["rows"]
    told = [(r["event"], r["interest_dong"], r["interest_overdue_dong"]) for r in rows]
    assert told == [
        ("disburse", 0, 0),
        ("session", 70_093, 0),
        ("overdue", 4_616, 4_616),
        ("session", 80_009, 80_009),
    ]


def test_a_monthly_day_count_gives_a_twelfth() -> None:
    rates = [{"from": "2025-01-01", "annual_rate_pct": "6.24"}]
    terms = {"day_count": "MONTHLY/12", "rates": rates}
    answer = worked(loan=FIFTY, terms=terms, session_days=["2025-12-10"], as_of="2025-12-31")
    assert answer["rows"][1]["interest_dong"] == 260_000


def test_without_sessions_the_due_day_itself_decides() -> None:
    rows = worked(loan=TEN, as_of="2026-02-05")["rows"]
    assert [(r["on"], r["event"], r["overdue_dong"]) for r in rows] == [
        ("2026-01-01", "disburse", 0),
        ("2026-02-01", "overdue", 10_000_000),
    ]


def test_if_no_session_follows_it_stays_in_term() -> None:
    answer = worked(loan=TEN, session_days=["2026-01-15"], as_of="2026-04-01")
    assert answer["principal"]["in_term_dong"] == 10_000_000


@pytest.mark.parametrize(("signed_on", "overdue"), [("2026-02-28", 0), ("2026-03-01", 5_000_000)])
def test_instalments_bind_for_contracts_from_march_2026(signed_on: str, overdue: int) -> None:
    halves = [
        {"due_on": "2026-09-01", "principal_dong": 5_000_000},
        {"due_on": "2027-09-01", "principal_dong": 5_000_000},
    ]
    loan = {**loan_of(10_000_000, "2026-03-05", ""), "signed_on": signed_on, "instalments": halves}
    answer = worked(loan=loan, session_days=["2026-09-10"], as_of="2026-09-10")
    assert answer["principal"]["overdue_dong"] == overdue


def test_social_housing_and_stem_are_outside_the_letter() -> None:
    halves = [
        {"due_on": "2026-09-01", "principal_dong": 5_000_000},
        {"due_on": "2027-09-01", "principal_dong": 5_000_000},
    ]
    loan = {**loan_of(10_000_000, "2026-03-05", ""), "instalments": halves}
    case = {"loan": loan, "session_days": ["2026-09-10"], "as_of": "2026-09-10"}
    for programme, overdue in (("noxh_mua", 0), ("hssv_stem", 0), (None, 5_000_000)):
        rates = [{"from": "2026-01-01", "annual_rate_pct": "5"}]
        answer = worked(**case, programme=programme, terms={"rates": rates})
        assert answer["principal"]["overdue_dong"] == overdue, programme


def test_a_students_interest_waits_until_it_is_due() -> None:
    loan = loan_of(8_000_000, "2025-12-05", "2028-12-05", interest_due_from="2026-02-01")
    pay = {"on": "2026-02-05", "type": "pay", "amount_dong": 60_000}
    sessions = ["2026-01-05", "2026-02-05"]
    before = worked(programme="hssv", loan=loan, session_days=sessions, as_of="2026-01-31")
    assert before["interest"]["grace_dong"] == 42_398
    after = worked(
        programme="hssv", loan=loan, session_days=sessions, events=[pay], as_of="2026-02-05"
    )
    assert after["interest"]["arrears_in_term_dong"] == 0
    assert after["interest"]["grace_dong"] == 42_398 * 2 - 60_000
    assert after["principal"]["repaid_dong"] == 0


def test_the_row_shows_the_rate_of_the_oldest_tranche_left() -> None:
    tranches = [
        {"on": "2025-01-10", "principal_dong": 1_000_000},
        {"on": "2025-03-10", "principal_dong": 1_000_000},
    ]
    loan = {
        "tranches": tranches,
        "instalments": [{"due_on": "2026-01-10", "principal_dong": 2_000_000}],
    }
    rates = [
        {"from": "2025-01-01", "annual_rate_pct": "7.20"},
        {"from": "2025-03-01", "annual_rate_pct": "6.60", "scope": "new"},
    ]
    events = [
        {"on": "2025-04-01", "type": "pay_principal", "amount_dong": 400_000},
        {"on": "2025-04-02", "type": "pay_principal", "amount_dong": 700_000},
        {"on": "2025-04-03", "type": "pay_principal", "amount_dong": 900_001},
    ]
    answer = worked(loan=loan, terms={"rates": rates}, events=events, as_of="2025-05-01")
    assert [row["rate_pct"] for row in answer["rows"]] == ["7.2", "7.2", "7.2", "6.6", "6.6"]
    assert [row["interest_dong"] > 0 for row in answer["rows"]] == [False] * 4 + [True]
    assert answer["credit_dong"] == 1


def test_the_steps_explain_every_posted_dong() -> None:
    case = read_case(
        {
            "programme": "ho_ngheo",
            "loan": FIFTY,
            "session_days": ["2025-12-10"],
            "as_of": "2025-12-10",
        }
    )
    steps = simulate(case, explain=True)["steps"]
    assert [(s["from"], s["to"], s["days"], s["rate_pct"]) for s in steps] == [
        ("2025-11-10", "2025-12-01", 21, "6.6"),
        ("2025-12-01", "2025-12-10", 9, "6.24"),
    ]
    assert sum(Fraction(s["interest"]) for s in steps) == Fraction(50_000_000 * 19476, 3650000)
    assert "steps" not in simulate(case)


def test_three_freezes_end_each_on_its_own_day() -> None:
    events = [
        {"on": "2026-01-05", "type": "freeze", "amount_dong": 3_000_000, "until": "2026-01-20"},
        {"on": "2026-01-06", "type": "freeze", "amount_dong": 2_000_000, "until": "2026-01-25"},
        {"on": "2026-01-07", "type": "write_off", "amount_dong": 4_000_000},
    ]
    answer = worked(loan=TEN, events=events, as_of="2026-01-31")
    told = [(r["on"], r["event"], r["in_term_dong"], r["frozen_dong"]) for r in answer["rows"]]
    assert told == [
        ("2026-01-01", "disburse", 10_000_000, 0),
        ("2026-01-05", "freeze", 7_000_000, 3_000_000),
        ("2026-01-06", "freeze", 5_000_000, 5_000_000),
        ("2026-01-07", "write_off", 5_000_000, 1_000_000),
        ("2026-01-25", "unfreeze", 6_000_000, 0),
    ]


def test_a_rollover_takes_the_rate_of_its_day() -> None:
    loan = loan_of(10_000_000, "2025-06-10", "2025-12-10")
    rates = [
        {"from": "2025-01-01", "annual_rate_pct": "6.6"},
        {"from": "2025-12-01", "annual_rate_pct": "6", "scope": "new"},
    ]
    events = [
        {"on": "2025-12-10", "type": "pay_interest", "amount_dong": 330_904},
        {"on": "2025-12-10", "type": "rollover", "until": "2026-06-10"},
    ]
    answer = worked(loan=loan, terms={"rates": rates}, events=events, as_of="2025-12-20")
    assert [row["rate_pct"] for row in answer["rows"]] == ["6.6", "6.6", "6"]
    assert answer["interest"]["unposted_dong"] == 16_438


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def command(text: str, *flags: str) -> tuple[int, str, str]:
        file = tmp_path / "hồ sơ.json"
        file.write_text(text, encoding="utf-8")
        code = main([str(file), *flags])
        told = capsys.readouterr()
        return code, told.out, told.err

    return command


CASE = {"programme": "ho_ngheo", "loan": TEN, "as_of": "2026-01-31"}


def test_the_command_answers_one_and_a_list(run: Callable[..., tuple[int, str, str]]) -> None:
    code, out, err = run(json.dumps(CASE))
    assert (code, err) == (0, "")
    one = json.loads(out)
    assert one["as_of"] == "2026-01-31"
    code, out, _ = run(json.dumps([CASE, {**CASE, "as_of": "2026-02-28"}]))
    both = json.loads(out)
    assert (code, both[0]) == (0, one)
    assert both[1]["as_of"] == "2026-02-28"
    assert json.loads(run("[]")[1]) == []
    assert json.loads(run("\ufeff" + json.dumps(CASE), "--explain")[1])["steps"]


def test_a_refused_event_names_its_item_of_the_list(
    run: Callable[..., tuple[int, str, str]],
) -> None:
    wrong = {**CASE, "events": [{"on": "2026-01-10", "type": "unfreeze"}]}
    code, out, err = run(json.dumps([CASE, wrong]))
    assert (code, out) == (2, "")
    assert err.startswith("[1].events[0].type: ")
    assert err.count("\n") == 1


def test_standard_input_and_the_schema(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(json.dumps(CASE).encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert main(["-"]) == 0
    assert json.loads(capsys.readouterr().out)["as_of"] == "2026-01-31"
    assert main(["--schema"]) == 0
    assert "$defs" in json.loads(capsys.readouterr().out)
    assert main(["--help"]) == 0
    assert capsys.readouterr().out.startswith("Cách dùng")


@pytest.mark.parametrize("argv", [[], ["a", "b"], ["--sai"], ["không có tệp này"], ["\0"]])
def test_a_wrong_call_is_a_sentence(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("file: ")
