"""Chương Từ chối: what `simulate` does not work out, and the sentence that says why."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemtua.rules.simulate import Refused, read_case, simulate
from diemtua.rules.simulate.cli import main
from diemtua.rules.simulate.reading import read_cases

GOOD: dict[str, Any] = {
    "programme": "ho_ngheo",
    "terms": {},
    "loan": {
        "principal_dong": 10_000_000,
        "disbursed_on": "2026-01-10",
        "instalments": [
            {"due_on": "2026-05-10", "principal_dong": 4_000_000},
            {"due_on": "2026-09-10", "principal_dong": 6_000_000},
        ],
    },
    "session_days": ["2026-02-15", "2026-06-15"],
    "events": [],
    "as_of": "2026-12-31",
}
MISSING = object()
RATE = {"from": "2026-01-01", "annual_rate_pct": "6"}
TRANCHE = {"on": "2026-01-10", "principal_dong": 10_000_000}


def with_changes(changes: dict[str, Any]) -> dict[str, Any]:
    """The good case with values put in at dotted paths."""
    case = copy.deepcopy(GOOD)
    for path, value in changes.items():
        *way, last = path.replace("[", ".").replace("]", "").split(".")
        at: Any = case
        for key in way:
            at = at[int(key)] if isinstance(at, list) else at[key]
        if value is MISSING:
            del at[last]
        else:
            at[int(last) if isinstance(at, list) else last] = value
    return case


def told(case: Any) -> dict[str, str]:
    with pytest.raises(Refused) as refused:
        simulate(read_case(case))
    return {fault.path: fault.sentence for fault in refused.value.faults}


def test_the_good_case_is_worked_out() -> None:
    assert simulate(read_case(GOOD))["principal"]["overdue_dong"] == 0


FORMS: list[tuple[dict[str, Any], list[str]]] = [
    ({"programme": "ho_giau"}, ["programme"]),
    ({"programme": 1}, ["programme"]),
    ({"programme": "nd28_chuoi_dn"}, ["terms.rates"]),
    ({"programme": None}, ["terms.rates"]),
    ({"terms.rates": []}, ["terms.rates"]),
    ({"terms.rates": [{**RATE, "from": "2026-01-11"}]}, ["terms.rates"]),
    ({"programme": "an_phat_tu", "loan.disbursed_on": "2023-10-09"}, ["terms.rates"]),
    ({"terms.rates": [RATE, RATE]}, ["terms.rates[1].from"]),
    ({"terms.rates": [{**RATE, "annual_rate_pct": 6.6}]}, ["terms.rates[0].annual_rate_pct"]),
    ({"terms.rates": [{**RATE, "annual_rate_pct": "-1"}]}, ["terms.rates[0].annual_rate_pct"]),
    ({"terms.rates": [{**RATE, "annual_rate_pct": "6,6"}]}, ["terms.rates[0].annual_rate_pct"]),
    (
        {"terms.rates": [{**RATE, "annual_rate_pct": "6.1234567890123"}]},
        ["terms.rates[0].annual_rate_pct"],
    ),
    ({"terms.rates": [{**RATE, "scope": "old"}]}, ["terms.rates[0].scope"]),
    ({"terms.rates": [{**RATE, "scope": None}]}, ["terms.rates[0].scope"]),
    ({"terms.rates": [{"from": "2026-01-01"}]}, ["terms.rates[0].annual_rate_pct"]),
    ({"terms.rates": [{**RATE, "tu": 1}]}, ["terms.rates[0].tu"]),
    ({"terms.rates": {}}, ["terms.rates"]),
    ({"terms": None}, ["terms"]),
    ({"terms": []}, ["terms"]),
    ({"terms.overlays": [{"from": "2026-01-01"}]}, ["terms.overlays[0]"]),
    (
        {"terms.overlays": [{"from": "2026-01-01", "points": None, "factor": None}]},
        ["terms.overlays[0]"],
    ),
    (
        {"terms.overlays": [{"from": "2026-01-01", "to": "2026-01-01", "points": "-2"}]},
        ["terms.overlays[0].to"],
    ),
    ({"terms.overlays": [{"from": "2026-01-01", "factor": "-1"}]}, ["terms.overlays[0].factor"]),
    (
        {"terms.overlays": [{"from": "2026-01-01", "points": "-2", "provinces": ["70"]}]},
        ["terms.overlays[0].provinces"],
    ),
    (
        {"terms.overlays": [{"from": "2026-01-01", "points": "-2", "provinces": []}]},
        ["terms.overlays[0].provinces"],
    ),
    ({"loan.moves": [{"on": "2026-01-01"}]}, ["loan.moves[0].province"]),
    (
        {
            "loan.moves": [
                {"on": "2026-02-01", "province": "38"},
                {"on": "2026-01-01", "province": "75"},
            ]
        },
        ["loan.moves[1].on"],
    ),
    ({"terms.overlays": None}, ["terms.overlays"]),
    ({"terms.day_count": "ACT/365"}, ["terms.day_count"]),
    ({"terms.overdue": {}}, ["terms.overdue"]),
    ({"terms.overdue": {"factor": "1.3", "annual_rate_pct": "12"}}, ["terms.overdue"]),
    ({"terms.overdue": {"factor": None}}, ["terms.overdue.factor"]),
    ({"terms.overdue_from": "today"}, ["terms.overdue_from"]),
    ({"terms.instalments_bind": 1}, ["terms.instalments_bind"]),
    ({"terms.instalments_bind": None}, ["terms.instalments_bind"]),
    ({"terms.allocation": ["due"]}, ["terms.allocation"]),
    ({"terms.allocation": ["due", "due", "future", "overdue", 1]}, ["terms.allocation"]),
    ({"loan": MISSING}, ["loan"]),
    ({"loan": None}, ["loan"]),
    ({"loan.principal_dong": MISSING}, ["loan.principal_dong"]),
    ({"loan.disbursed_on": MISSING}, ["loan.disbursed_on"]),
    ({"loan.tranches": [TRANCHE]}, ["loan.principal_dong", "loan.disbursed_on"]),
    (
        {"loan.principal_dong": MISSING, "loan.disbursed_on": MISSING, "loan.tranches": []},
        ["loan.tranches"],
    ),
    (
        {
            "loan.principal_dong": MISSING,
            "loan.disbursed_on": MISSING,
            "loan.tranches": [TRANCHE, TRANCHE],
        },
        ["loan.tranches[1].on"],
    ),
    ({"loan.principal_dong": 0}, ["loan.principal_dong"]),
    ({"loan.principal_dong": True}, ["loan.principal_dong"]),
    ({"loan.principal_dong": 10_000_000.0}, ["loan.principal_dong"]),
    ({"loan.principal_dong": "10000000"}, ["loan.principal_dong"]),
    ({"loan.principal_dong": 10**15 + 1}, ["loan.principal_dong"]),
    ({"loan.disbursed_on": "2026-02-30"}, ["loan.disbursed_on"]),
    ({"loan.disbursed_on": "2026-1-10"}, ["loan.disbursed_on"]),
    ({"loan.disbursed_on": "20260110"}, ["loan.disbursed_on"]),
    ({"loan.disbursed_on": "２０２６-01-10"}, ["loan.disbursed_on"]),
    ({"loan.disbursed_on": "2026-01-10\n"}, ["loan.disbursed_on"]),
    ({"loan.instalments": MISSING}, ["loan.instalments"]),
    ({"loan.instalments": []}, ["loan.instalments"]),
    ({"loan.instalments[0].principal_dong": 1}, ["loan.instalments"]),
    ({"loan.instalments[0].due_on": "2026-01-10"}, ["loan.instalments[0].due_on"]),
    ({"loan.instalments[1].due_on": "2026-05-10"}, ["loan.instalments[1].due_on"]),
    (
        {
            "loan.principal_dong": MISSING,
            "loan.disbursed_on": MISSING,
            "loan.tranches": [
                {"on": "2026-01-10", "principal_dong": 3_999_999},
                {"on": "2026-05-11", "principal_dong": 6_000_001},
            ],
        },
        ["loan.instalments[0].due_on"],
    ),
    ({"loan.signed_on": "2026-01-11"}, ["loan.signed_on"]),
    ({"loan.province": "02"}, ["loan.province"]),
    ({"loan.province": 38}, ["loan.province"]),
    ({"loan.interest_due_from": "soon"}, ["loan.interest_due_from"]),
    ({"loan.borrower": "Thị Mơ"}, ["loan.borrower"]),
    ({"as_of": "2026-01-09"}, ["as_of"]),
    ({"as_of": MISSING}, ["as_of"]),
    ({"session_days": ["2026-02-15", "2026-02-15"]}, ["session_days[1]"]),
    ({"session_days": [20260215]}, ["session_days[0]"]),
    ({"session_days": None}, ["session_days"]),
    ({"events": {}}, ["events"]),
    ({"events": [5]}, ["events[0]"]),
    ({"events": [{"on": "2026-02-01", "type": "steal"}]}, ["events[0].type"]),
    ({"events": [{"on": "2026-02-01"}]}, ["events[0].type"]),
    (
        {"events": [{"on": "2026-01-09", "type": "pay", "amount_dong": 1}]},
        ["events[0].on"],
    ),
    ({"events": [{"on": "2026-02-01", "type": "pay"}]}, ["events[0].amount_dong"]),
    (
        {"events": [{"on": "2026-02-01", "type": "unfreeze", "until": "2026-03-01"}]},
        ["events[0].until"],
    ),
    (
        {"events": [{"on": "2027-02-01", "type": "extend", "until": "never"}]},
        ["events[0].until"],
    ),
    (
        {"events": [{"on": "2026-01-09", "type": "steal", "amount_dong": 1, "who": "x"}]},
        ["events[0].on", "events[0].type", "events[0].who"],
    ),
    ({"programme": None, "terms.day_count": "x"}, ["terms.day_count", "terms.rates"]),
    ({"programme": "x", "terms.rates": []}, ["programme", "terms.rates"]),
    ({"programme": "x", "terms.rates": [RATE]}, ["programme"]),
    ({"note": "x"}, ["note"]),
    (
        {"programme": "x", "as_of": 3, "loan.principal_dong": 1.5, "session_days": [None]},
        ["programme", "as_of", "loan.principal_dong", "session_days[0]"],
    ),
]


@pytest.mark.parametrize(("changes", "paths"), FORMS)
def test_a_wrong_form_is_told_at_its_field(changes: dict[str, Any], paths: list[str]) -> None:
    assert sorted(told(with_changes(changes))) == sorted(paths)


def event(kind: str, on: str = "2026-03-01", **keys: Any) -> dict[str, Any]:
    return {"on": on, "type": kind, **keys}


PAY_OFF = event("pay", amount_dong=20_000_000)
SHORT = {"loan.instalments[1].due_on": "2027-02-10"}
WALKED: list[tuple[dict[str, Any], list[dict[str, Any]], str, str]] = [
    # A loan of 8 months: 12 months more; one of 13 months: 6 more.
    ({}, [event("extend", until="2027-09-11")], "events[0].until", "2027-09-10"),
    (SHORT, [event("extend", until="2027-08-11")], "events[0].until", "2027-08-10"),
    ({}, [event("extend", until="2026-09-10")], "events[0].until", "2027-09-10"),
    ({}, [PAY_OFF, event("extend", until="2027-01-01")], "events[1].type", "gia hạn"),
    (
        {},
        [event("adjust_instalment", due_on="2026-05-11", until="2026-06-01")],
        "events[0].due_on",
        "2026-05-11",
    ),
    (
        {},
        [event("adjust_instalment", due_on="2026-09-10", until="2026-10-01")],
        "events[0].due_on",
        "không còn kỳ nào",
    ),
    (
        {},
        [event("adjust_instalment", due_on="2026-05-10", until="2026-09-11")],
        "events[0].until",
        "2026-09-10",
    ),
    (
        {},
        [event("adjust_instalment", due_on="2026-05-10", until="2026-05-10")],
        "events[0].until",
        "2026-05-10",
    ),
    (
        {},
        [
            event(
                "adjust_instalment", due_on="2026-05-10", until="2026-06-01", amount_dong=4_000_001
            )
        ],
        "events[0].amount_dong",
        "4000000",
    ),
    (
        {},
        [event("freeze", amount_dong=1, until="2026-03-01")],
        "events[0].until",
        "2026-03-01",
    ),
    (
        {},
        [event("freeze", amount_dong=10_000_001, until="2026-04-01")],
        "events[0].amount_dong",
        "10000000",
    ),
    ({}, [event("unfreeze")], "events[0].type", "khoanh"),
    ({}, [event("write_off", amount_dong=10_000_001)], "events[0].amount_dong", "10000000"),
    ({}, [event("rollover", until="2026-10-01")], "events[0].type", "lãi chưa trả"),
    (SHORT, [event("rollover", until="2027-10-01")], "events[0].type", "13 tháng"),
    ({}, [PAY_OFF, event("rollover", until="2026-10-01")], "events[1].type", "không còn gốc"),
    (
        {},
        [event("freeze", amount_dong=5, until="2027-01-01"), event("rollover", until="2026-10-01")],
        "events[1].type",
        "khoanh",
    ),
    (
        {},
        [event("rollover", "2026-10-01", until="2027-03-01")],
        "events[0].type",
        "lãi chưa trả",
    ),
    (
        {"session_days": []},
        [event("rollover", "2026-10-01", until="2027-03-01")],
        "events[0].type",
        "quá hạn",
    ),
    (
        {"programme": "nuoc_sach_vsmt"},
        [event("rollover", until="2026-10-01")],
        "events[0].type",
        "chương trình",
    ),
    (
        {},
        [
            event("pay_interest", amount_dong=10**6),
            event("rollover", until="2026-11-02"),
        ],
        "events[1].until",
        "2026-11-01",
    ),
    (
        {},
        [event("pay_interest", amount_dong=10**6), event("rollover", until="2026-09-10")],
        "events[1].until",
        "2026-11-01",
    ),
]


@pytest.mark.parametrize(("changes", "events", "path", "bound"), WALKED)
def test_what_only_the_walk_can_see_is_told_alone(
    changes: dict[str, Any], events: list[dict[str, Any]], path: str, bound: str
) -> None:
    faults = told({**with_changes(changes), "events": events})
    assert list(faults) == [path]
    assert bound in faults[path]


def test_tranches_to_come_forbid_a_rollover() -> None:
    case = with_changes(
        {
            "loan.principal_dong": MISSING,
            "loan.disbursed_on": MISSING,
            "loan.tranches": [
                {"on": "2026-01-10", "principal_dong": 4_000_000},
                {"on": "2026-05-01", "principal_dong": 6_000_000},
            ],
        }
    )
    paid = event("pay_interest", amount_dong=10**6)
    faults = told({**case, "events": [paid, event("rollover", until="2026-10-01")]})
    assert "giải ngân" in faults["events[1].type"]


def test_what_comes_after_the_day_is_not_walked() -> None:
    case = {**GOOD, "events": [event("unfreeze", "2027-01-01")]}
    assert simulate(read_case(case))["as_of"] == "2026-12-31"


@pytest.mark.parametrize(
    "text",
    ["", "{", "{'a': 1}", "NaN", '{"as_of": Infinity}', "[" * 100_000, "9" * 5000, "\ufffe", '"x'],
)
def test_what_is_not_json_is_refused_as_a_file(text: str) -> None:
    with pytest.raises(Refused) as refused:
        read_cases(text.encode())
    assert [fault.path for fault in refused.value.faults] == ["file"]


@pytest.mark.parametrize("data", [b"\xff\xfe{}", b"3", b"null", b'"text"', b"1.5"])
def test_neither_object_nor_list(data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        read_cases(data)
    assert [fault.path for fault in refused.value.faults] == ["file"]


def test_a_key_written_twice_is_refused() -> None:
    text = json.dumps(GOOD).replace('"as_of"', '"as_of": "2026-02-02", "as_of"')
    with pytest.raises(Refused) as refused:
        read_cases(text.encode())
    assert [fault.path for fault in refused.value.faults] == ["as_of"]


def test_one_wrong_item_refuses_the_list() -> None:
    wrong = with_changes({"terms.rates": [{**RATE, "from": "x"}]})
    with pytest.raises(Refused) as refused:
        read_cases(json.dumps([GOOD, wrong, 7]).encode())
    paths = [fault.path for fault in refused.value.faults]
    assert paths == ["[1].terms.rates[0].from", "[2]"]


def test_what_the_walk_sees_in_a_list_is_told_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    frozen = {**GOOD, "events": [event("unfreeze")]}
    gone = {**GOOD, "events": [event("write_off", amount_dong=10**14)]}
    file = tmp_path / "ba.json"
    file.write_text(json.dumps([GOOD, frozen, gone]), encoding="utf-8")
    assert main([str(file)]) == 2
    told_out = capsys.readouterr()
    assert told_out.out == ""
    [line] = told_out.err.splitlines()
    assert line.startswith("[1].events[0].type: ")


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)


def nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)


JSON = st.recursive(LEAVES, nested, max_leaves=6)
PATHS = [
    "programme", "terms", "terms.rates", "terms.overlays", "terms.overdue", "terms.allocation",
    "loan", "loan.principal_dong", "loan.disbursed_on", "loan.tranches", "loan.instalments",
    "loan.instalments[0]", "loan.instalments[0].due_on", "loan.province", "session_days",
    "session_days[0]", "events", "as_of", "\u0000",
]  # fmt: skip


@given(st.sampled_from(PATHS), JSON)
def test_nonsense_is_answered_or_refused_in_lines(path: str, value: Any) -> None:
    case = with_changes({path: value})
    try:
        simulate(read_case(case))
    except Refused as refused:
        for fault in refused.faults:
            assert "\n" not in str(fault)
            assert fault.sentence
