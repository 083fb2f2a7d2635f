"""Xử ca: what the rulebook says of an officer's case, in the words of its `then`."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from diemtua.rules.catalogue import load_catalogue
from diemtua.rules.clocks import load_clocks
from diemtua.rules.debt_class import (
    Balance,
    DebtClass,
    is_inactive,
    overdue_ratio,
    session_due_on,
)
from diemtua.rules.eligibility import Borrower, ClassSpell, OpenLoan, Request, refusals
from diemtua.rules.fees import (
    Work,
    commission_dong,
    entrustment_fee_dong,
    quality_pct,
    split_fee,
)
from diemtua.rules.group_rules import group_rules_on
from diemtua.rules.periods import Period
from diemtua.rules.rates import Overlay, RateTerms, rate_text
from diemtua.rules.rating import Ratio, score
from diemtua.rules.refunds import (
    Held,
    Part,
    PostedStretch,
    Unpaid,
    offset_first,
    refunds,
    settle,
)
from diemtua.rules.risk_handling import extension_limit_on
from diemtua.rules.schedule import instalments
from diemtua.rules.simulate import Refused, read_case, simulate
from tests.rules.cases import OfficersCase, at
from tests.rules.reference import Clerk

Given = Mapping[str, Any]
CATALOGUE = load_catalogue()


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def a_day(text: str) -> date:
    return date.fromisoformat(text)


def told(case: OfficersCase) -> dict[str, Any]:
    """The answer at every path that the case's `then` names."""
    answer = JUDGES[case.kind](case.given, case.when)
    return {path: _found(answer, path) for path in case.then}


def _found(answer: Any, path: str) -> Any:
    try:
        return at(answer, path)
    except (KeyError, IndexError) as error:
        raise AssertionError(f"{path}: the answer has no {error}") from None


# One loan ------------------------------------------------------------------------------------------


def loan(given: Given, when: Given) -> dict[str, Any]:
    """The answer of simulate, or {"refused": {path: sentence}}."""
    file = json.loads(json.dumps({**given, **when}))
    try:
        answer = simulate(read_case(file))
    except Refused as refused:
        return {"refused": {fault.path: fault.sentence for fault in refused.faults}}
    against_the_clerk(file, answer)
    return answer


def against_the_clerk(file: dict[str, Any], answer: Mapping[str, Any]) -> None:
    """The slow clerk, who counts day by day, must get the same đồng."""
    clerk = Clerk(copy.deepcopy(file)).work()
    figures = ("interest_dong", "interest_overdue_dong", "interest_paid_dong", "principal_paid_dong",
               "in_term_dong", "overdue_dong", "frozen_dong", "days")  # fmt: skip
    rows = [
        (row["on"], row["event"], *(row[figure] for figure in figures)) for row in answer["rows"]
    ]
    assert rows == clerk.rows
    assert answer["interest"]["unposted_dong"] == clerk.unposted
    assert answer["interest"]["grace_dong"] == clerk.purse["grace"]
    assert answer["interest"]["paid_dong"] == clerk.purse["paid"]
    assert answer["credit_dong"] == clerk.credit
    assert answer["principal"]["repaid_dong"] == clerk.repaid


# Who may borrow, and how much ----------------------------------------------------------------------


def eligibility(given: Given, when: Given) -> dict[str, Any]:
    spells = [
        ClassSpell(spell["class"], Period(a_day(spell["from"]), day(spell.get("to"))))
        for spell in given.get("classes", ())
    ]
    borrower = Borrower(
        classes=tuple(spells),
        open_loans=tuple(OpenLoan(**one) for one in given.get("open_loans", ())),
        area_kinds=frozenset(given.get("areas", ())),
        lives_in_rural_area=given.get("rural", True),
        is_ethnic_minority=given.get("ethnic_minority", False),
        is_group_member=given.get("group_member", True),
        released_on=day(given.get("released_on")),
    )
    asked = {**when, "programme_code": when["programme"], "on": a_day(when["on"])}
    del asked["programme"]
    if "hectares" in asked:
        asked["hectares"] = Decimal(str(asked["hectares"]))
    against = refusals(Request(**asked), borrower=borrower, catalogue=CATALOGUE)
    facts: dict[str, Any] = {}
    for one in against:
        facts[one.code] = {
            key: value.isoformat() if isinstance(value, date) else value
            for key, value in one.facts.items()
        }
    return {"refusals": [one.code for one in against], **facts}


# Days ----------------------------------------------------------------------------------------------


def clock(given: Given, when: Given) -> dict[str, Any]:
    clocks, step = load_clocks(), given["step"]
    answer: dict[str, Any] = {}
    if "since" in when:
        answer["due_on"] = clocks.due_on(step, a_day(when["since"])).isoformat()
    if "before" in when:
        answer["send_by"] = clocks.send_by(step, a_day(when["before"])).isoformat()
    return answer


def schedule(given: Given, when: Given) -> dict[str, Any]:
    code, months, first_on = given["programme"], when["term_months"], a_day(when["first_on"])
    rhythm = CATALOGUE.rhythm_months(code, term_months=months, on=first_on)
    made = instalments(
        when["amount_dong"],
        first_on=first_on,
        term_months=months,
        rhythm_months=rhythm,
        grace_months=CATALOGUE.programmes[code].principal_grace_months,
    )
    lines = [
        {"due_on": one.due_on.isoformat(), "principal_dong": one.principal_dong} for one in made
    ]
    return {"rhythm_months": rhythm, "count": len(lines), "instalments": lines}


def debt(given: Given, when: Given) -> dict[str, Any]:
    balance = Balance(**given.get("balance", {}))
    answer: dict[str, Any] = {"ratio_pct": rate_text(overdue_ratio(balance) * 100)}
    if "last_moved_on" in when:
        answer["inactive"] = is_inactive(
            last_moved_on=a_day(when["last_moved_on"]), on=a_day(when["on"]), balance=balance
        )
    if "due_on" in when:
        decided = session_due_on(a_day(when["due_on"]), [a_day(d) for d in when["session_days"]])
        answer["session_due_on"] = None if decided is None else decided.isoformat()
    if "contract_last_on" in when:
        last = a_day(when["contract_last_on"])
        limit = extension_limit_on(last, term_months=when["term_months"], on=last)
        answer["extension_limit_on"] = limit.isoformat()
    return answer


# The month of a group and of an association --------------------------------------------------------


def fee(given: Given, when: Given) -> dict[str, Any]:
    on = a_day(when["on"])

    def works(level: Callable[[str, date], Any]) -> list[Work]:
        return [
            Work(
                level=level(line["report_line"], on),
                interest_collected_dong=line.get("interest_collected_dong", 0),
                annual_rate_pct=Decimal(str(line.get("annual_rate_pct", 0))),
                average_in_term_dong=line.get("average_in_term_dong", 0),
            )
            for line in given["lines"]
        ]

    paid_pct = quality_pct(
        CATALOGUE.fee_quality_on(on).bands,
        overdue_dong=when.get("overdue_dong", 0),
        outstanding_dong=when.get("outstanding_dong", 0),
    )
    fee_dong = entrustment_fee_dong(works(CATALOGUE.entrustment_fee_level), paid_pct=paid_pct)
    return {
        "paid_pct": rate_text(paid_pct),
        "fee_dong": fee_dong,
        "commission_dong": commission_dong(works(CATALOGUE.commission_level)),
        "split": dict(split_fee(fee_dong, CATALOGUE.fee_split_on(on).split)),
    }


def rating(given: Given, when: Given) -> dict[str, Any]:
    ratios = {
        code: None if pair is None else Ratio(pair[0], pair[1]) for code, pair in given.items()
    }
    scored = score(ratios, CATALOGUE.rating_on(a_day(when["on"])).sheet)
    points = {code: rate_text(value) for code, value in scored.points.items()}
    return {"points": points, "total": rate_text(scored.total_points), "band": scored.band.code}


def group(given: Given, when: Given) -> dict[str, Any]:
    rules = group_rules_on(a_day(when["on"]))
    members, present = given["members"], when.get("present", 0)
    return {
        "size_fits": rules.size_fits(members),
        "quorum": rules.quorum_of(members),
        "quorate": rules.is_quorate(members=members, present=present),
        "carried": rules.is_carried(votes_for=when.get("votes_for", 0), present=present),
        "needs_deputy": rules.needs_deputy(members),
    }


def refund(given: Given, when: Given) -> dict[str, Any]:
    first_on = a_day(given["disbursed_on"])
    posted = []
    for line in when["posted"]:
        period = Period(a_day(line["from"]), a_day(line["to"]))
        overdue = line.get("overdue", False)
        held = Held(
            period,
            first_on,
            DebtClass.OVERDUE if overdue else DebtClass.IN_TERM,
            line["balance_dong"],
        )
        dong = line["interest_dong"]
        posted.append(
            PostedStretch(period, (held,), 0 if overdue else dong, dong if overdue else 0)
        )
    lines = refunds(
        posted,
        terms=rate_terms(given),
        within=Period(a_day(when["within"]["from"]), day(when["within"].get("to"))),
        first_disbursed_on=first_on,
    )
    total = sum(line.dong for line in lines)
    offset, back = offset_first(total, when.get("arrears_dong", 0))
    part = Part(sum(line.in_term_dong for line in lines), sum(line.overdue_dong for line in lines))
    settled = settle(part, Unpaid(**when.get("unpaid", {})))
    return {"refund_dong": total, "offset_dong": offset, "given_back_dong": back,
            "lines": [line.dong for line in lines], "settled": settled._asdict()}  # fmt: skip


def rate_terms(given: Given) -> RateTerms:
    """The programme's rates where the borrower lives; with reliefs of the case's own in place of the catalogue's."""
    moved = tuple((a_day(move["on"]), move["province"]) for move in given.get("moves", ()))
    terms = CATALOGUE.rate_terms(given["programme"], province=given.get("province"), moved=moved)
    if "overlays" not in given:
        return terms
    own = tuple(
        Overlay(
            Period(a_day(row["from"]), day(row.get("to"))),
            points=Decimal(row["points"]) if "points" in row else None,
            factor=Decimal(row["factor"]) if "factor" in row else None,
            only_disbursed_from=day(row.get("only_disbursed_from")),
            only_disbursed_to=day(row.get("only_disbursed_to")),
            only_rate_above=Decimal(row["only_rate_above"]) if "only_rate_above" in row else None,
            provinces=frozenset(row["provinces"]) if "provinces" in row else None,
        )
        for row in given["overlays"]
        if given["programme"] in row.get("programmes", [given["programme"]])
    )
    return replace(terms, overlays=own)


JUDGES: dict[str, Callable[[Given, Given], dict[str, Any]]] = {
    "loan": loan,
    "eligibility": eligibility,
    "clock": clock,
    "schedule": schedule,
    "class": debt,
    "fee": fee,
    "rating": rating,
    "group": group,
    "refund": refund,
}
