"""Luật của tính thử: what holds for every loan, and the engine held beside the day-by-day clerk."""

from __future__ import annotations

import copy
import json
import os
import random
import re
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import diemtua.rules.simulate as package
from diemtua.rules.simulate import Refused, read_case, simulate
from tests.rules.reference import Clerk

SCHEMA = json.loads((Path(package.__file__).parent / "schema.json").read_text(encoding="utf-8"))
ACCEPTS = Draft202012Validator(SCHEMA)
ANSWERS = Draft202012Validator({"$ref": "#/$defs/answer", "$defs": SCHEMA["$defs"]})
EXAMPLES = int(os.environ.get("DIEMTUA_EXAMPLES", "150"))
QUICK = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
DAY_COUNTS = ["ACT/365F", "ACT/360", "30/360", "30E/360", "ACT/ACT", "MONTHLY/12"]
KINDS = ["arrears_overdue", "arrears_in_term", "overdue", "due", "future"]


def on(start: date, days: int) -> str:
    return (start + timedelta(days=days)).isoformat()


@st.composite
def some_terms(draw: st.DrawFn, start: date, *, has_programme: bool) -> dict[str, Any]:
    terms: dict[str, Any] = {}
    maybe = st.booleans()
    if not has_programme or draw(maybe):
        later = draw(st.integers(1, 400))
        first_rate = draw(st.sampled_from(["6.6", "0", "9.375"]))
        scope = draw(st.sampled_from(["new", "all"]))
        terms["rates"] = [
            {"from": on(start, -30), "annual_rate_pct": first_rate},
            {"from": on(start, later), "annual_rate_pct": "6.24", "scope": scope},
        ]
    if draw(maybe):
        overlay = {
            "from": on(start, draw(st.integers(-50, 200))),
            "points": draw(st.sampled_from(["-2", "0.5", "-9"])),
            "only_rate_above": draw(st.sampled_from([None, "6.0", "6.3"])),
        }
        other = {
            "from": on(start, 20),
            "to": on(start, 90),
            "factor": "0.9",
            "points": None,
            "only_disbursed_from": on(start, -1),
            "only_disbursed_to": on(start, 40),
        }
        terms["overlays"] = [overlay, other]
    if draw(maybe):
        terms["day_count"] = draw(st.sampled_from(DAY_COUNTS))
    if draw(maybe):
        terms["overdue"] = draw(
            st.sampled_from(
                [{"factor": "1.5"}, {"annual_rate_pct": "12"}, {"annual_rate_pct": "1"}]
            )
        )
    if draw(maybe):
        terms["overdue_from"] = draw(st.sampled_from(["due", "due", "session"]))
    if draw(maybe):
        terms["instalments_bind"] = draw(maybe)
    if draw(maybe):
        terms["allocation"] = draw(st.permutations(KINDS))
    return terms


@st.composite
def some_loan(draw: st.DrawFn, start: date) -> dict[str, Any]:
    count = draw(st.integers(1, 3))
    gaps = draw(st.lists(st.integers(1, 90), min_size=count, max_size=count))
    amounts = draw(st.lists(st.integers(1, 90_000_017), min_size=count, max_size=count))
    days = [0]
    for gap in gaps[1:]:
        days.append(days[-1] + gap)
    principal = sum(amounts)
    beats = draw(st.integers(1, min(4, principal)))
    last = days[-1]
    due_days = sorted(
        {last + d for d in draw(st.lists(st.integers(1, 420), min_size=beats, max_size=beats))}
    )
    cuts = sorted(
        set(draw(st.lists(st.integers(1, max(principal - 1, 1)), max_size=len(due_days) - 1)))
    )
    cuts = [c for c in cuts if c < principal][: len(due_days) - 1]
    edges = [0, *cuts, principal]
    parts = [b - a for a, b in pairwise(edges)]
    loan: dict[str, Any] = {
        "tranches": [
            {"on": on(start, d), "principal_dong": a} for d, a in zip(days, amounts, strict=True)
        ],
        "instalments": [
            {"due_on": on(start, d), "principal_dong": part}
            for d, part in zip(due_days[-len(parts):], parts, strict=True)
        ],
        "province": draw(st.sampled_from([None, "38", "75"])),
    }  # fmt: skip
    if draw(st.booleans()):
        loan["interest_due_from"] = on(start, draw(st.integers(0, 300)))
    if draw(st.integers(0, 3)) == 0:
        loan["signed_on"] = on(start, -draw(st.integers(0, 200)))
    return loan


@st.composite
def some_event(draw: st.DrawFn, start: date, loan: dict[str, Any]) -> dict[str, Any]:
    kind = draw(st.sampled_from(
        ["pay", "pay", "pay_interest", "pay_principal", "extend", "adjust_instalment", "freeze",
         "freeze", "unfreeze", "rollover", "write_off"]))  # fmt: skip
    day = draw(st.integers(0, 600))
    made: dict[str, Any] = {"on": on(start, day), "type": kind}
    principal = sum(t["principal_dong"] for t in loan["tranches"])
    amount = draw(st.one_of(st.integers(1, principal), st.just(principal), st.integers(1, 200_000)))
    if kind in ("pay", "pay_interest", "pay_principal", "freeze", "write_off"):
        made["amount_dong"] = amount
    if kind in ("extend", "freeze", "rollover"):
        made["until"] = on(start, day + draw(st.integers(1, 400)))
    if kind == "adjust_instalment":
        due = date.fromisoformat(draw(st.sampled_from(loan["instalments"]))["due_on"])
        made["due_on"], made["until"] = due.isoformat(), on(due, draw(st.integers(1, 60)))
        made["on"] = on(due, draw(st.integers(-60, 5)))
        if draw(st.booleans()):
            made["amount_dong"] = draw(st.integers(1, 1000))
    return made


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    """A legal case: events the loan's state forbids are taken out, one by one."""
    start = draw(st.dates(date(2021, 1, 25), date(2026, 6, 2)))
    programme = draw(
        st.sampled_from([None, "ho_ngheo", "gqvl", "noxh_mua", "hssv", "covid_tra_luong_2021"])
    )
    if programme == "covid_tra_luong_2021":
        start = max(start, date(2021, 7, 7))
    loan = draw(some_loan(start))
    sessions = sorted({on(start, d) for d in draw(st.lists(st.integers(0, 600), max_size=12))})
    case = {
        "programme": programme,
        "terms": draw(some_terms(start, has_programme=programme is not None)),
        "loan": loan,
        "session_days": sessions,
        "events": [draw(some_event(start, loan)) for _ in range(draw(st.integers(0, 7)))],
        "as_of": on(start, draw(st.integers(0, 700))),
    }
    return legal(case)


def legal(case: dict[str, Any]) -> dict[str, Any]:
    first = case["loan"]["tranches"][0]["on"]
    case["events"] = [e for e in case["events"] if e["on"] >= first]
    while True:
        try:
            simulate(read_case(case))
        except Refused as refused:
            [fault] = refused.faults
            found = re.match(r"events\[(\d+)\]\.", fault.path)
            assert found, fault
            del case["events"][int(found[1])]
        else:
            return case


@QUICK
@given(cases())
def test_the_engine_and_the_clerk_get_the_same_dong(case: dict[str, Any]) -> None:
    answer, clerk = simulate(read_case(case)), Clerk(copy.deepcopy(case)).work()
    for done in case["events"]:
        event(done["type"])
    rows = [
        (row["on"], row["event"], row["interest_dong"], row["interest_overdue_dong"],
         row["interest_paid_dong"], row["principal_paid_dong"], row["in_term_dong"],
         row["overdue_dong"], row["frozen_dong"], row["days"])
        for row in answer["rows"]
    ]  # fmt: skip
    assert rows == clerk.rows
    assert answer["principal"] == {
        "in_term_dong": clerk.total("in"),
        "overdue_dong": clerk.total("over"),
        "frozen_dong": clerk.total("frozen"),
        "repaid_dong": clerk.repaid,
        "written_off_dong": clerk.written_off,
    }
    assert answer["interest"] == {
        "posted_dong": clerk.purse["posted"],
        "unposted_dong": clerk.unposted,
        "paid_dong": clerk.purse["paid"],
        "arrears_in_term_dong": clerk.purse["in"],
        "arrears_overdue_dong": clerk.purse["over"],
        "grace_dong": clerk.purse["grace"],
    }
    assert answer["credit_dong"] == clerk.credit


@QUICK
@given(cases())
def test_no_dong_is_lost_or_made(case: dict[str, Any]) -> None:
    answer = simulate(read_case(case))
    interest, principal = answer["interest"], answer["principal"]
    owed = sum(interest[k] for k in ("arrears_in_term_dong", "arrears_overdue_dong", "grace_dong"))
    assert interest["posted_dong"] == interest["paid_dong"] + owed
    disbursed = sum(
        t["principal_dong"] for t in case["loan"]["tranches"] if t["on"] <= case["as_of"]
    )
    assert disbursed == sum(principal.values())
    assert min(*principal.values(), *interest.values(), answer["credit_dong"]) >= 0
    assert interest["posted_dong"] == sum(row["interest_dong"] for row in answer["rows"])
    paid = sum(row["interest_paid_dong"] + row["principal_paid_dong"] for row in answer["rows"])
    given_dong = sum(
        e["amount_dong"]
        for e in case["events"]
        if e["type"].startswith("pay") and e["on"] <= case["as_of"]
    )
    assert given_dong == paid + answer["credit_dong"]


@QUICK
@given(cases(), st.integers(0, 700))
def test_an_earlier_day_gives_a_prefix(case: dict[str, Any], days: int) -> None:
    first, last = (
        date.fromisoformat(d) for d in (case["loan"]["tranches"][0]["on"], case["as_of"])
    )
    earlier = {**case, "as_of": min(first + timedelta(days=days), last).isoformat()}
    rows = simulate(read_case(case))["rows"]
    assert simulate(read_case(earlier))["rows"] == [r for r in rows if r["on"] <= earlier["as_of"]]


@QUICK
@given(cases(), st.randoms(use_true_random=False))
def test_events_may_be_listed_in_any_order_of_days(
    case: dict[str, Any], dice: random.Random
) -> None:
    days = sorted({e["on"] for e in case["events"]})
    dice.shuffle(days)
    listed = [e for day in days for e in case["events"] if e["on"] == day]
    assert simulate(read_case({**case, "events": listed})) == simulate(read_case(case))


@QUICK
@given(cases())
def test_case_and_answer_have_the_published_form(case: dict[str, Any]) -> None:
    ACCEPTS.validate(case)
    answer = simulate(read_case(case), explain=True)
    ANSWERS.validate(answer)
    for step in answer["steps"]:
        assert step["from"] < step["to"]
        assert step["balance_dong"] > 0
    told = sum((Fraction(step["interest"]) for step in answer["steps"]), Fraction(0))
    worked = answer["interest"]["posted_dong"] + answer["interest"]["unposted_dong"]
    # Each posting rounds in-term and overdue once; a late row below zero is not posted at all.
    if not any(step["interest"].startswith("-") for step in answer["steps"]):
        assert abs(told - worked) <= Fraction(1, 2) * (2 * len(answer["rows"]) + 2)
