"""Kết quả tính thử: the walked loan as the published JSON; every đồng key is always there."""

from __future__ import annotations

from typing import Any

from diemtua.rules.allocation import Owed
from diemtua.rules.rates import rate_text
from diemtua.rules.simulate.case import Case
from diemtua.rules.simulate.events import DO
from diemtua.rules.simulate.walk import Row, Walk


def simulate(case: Case, *, explain: bool = False) -> dict[str, Any]:
    """The answer of one case; raises `Refused` at the first event the loan's state forbids."""
    walk = Walk(case, DO)
    walk.go()
    arrears = walk.running.arrears_dong
    answer: dict[str, Any] = {
        "as_of": case.as_of.isoformat(),
        "rows": [_row(row) for row in walk.rows],
        "principal": {
            "in_term_dong": walk.state.in_term_dong,
            "overdue_dong": walk.state.overdue_dong,
            "frozen_dong": walk.state.frozen_dong,
            "repaid_dong": walk.state.repaid_dong,
            "written_off_dong": walk.state.written_off_dong,
        },
        "interest": {
            "posted_dong": walk.running.posted_dong,
            "unposted_dong": walk.unposted_dong,
            "paid_dong": walk.running.paid_dong,
            "arrears_in_term_dong": arrears[Owed.ARREARS_IN_TERM],
            "arrears_overdue_dong": arrears[Owed.ARREARS_OVERDUE],
            "grace_dong": arrears[Owed.GRACE],
        },
        "credit_dong": walk.credit_dong,
    }
    if explain:
        answer["steps"] = [step.as_json() for step in walk.running.steps if step.start < case.as_of]
    return answer


def _row(row: Row) -> dict[str, Any]:
    return {
        "on": row.on.isoformat(),
        "event": row.event,
        "interest_dong": row.interest_dong,
        "interest_overdue_dong": row.interest_overdue_dong,
        "interest_paid_dong": row.interest_paid_dong,
        "principal_paid_dong": row.principal_paid_dong,
        "in_term_dong": row.in_term_dong,
        "overdue_dong": row.overdue_dong,
        "frozen_dong": row.frozen_dong,
        "rate_pct": rate_text(row.rate_pct),
        "days": row.days,
    }
