"""Cho vay trực tiếp: the few loans of the office that go through no group and no union."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from ..calendar import SessionCalendar
from ..dates import add_months, month_index
from ..terms import MILLION
from .draft import Draft
from .repay import agree_instalments


class _Direct(NamedTuple):
    programme: str
    began_in: tuple[int, int]
    lent: int
    repaid: int
    term: int
    ground: str
    purpose: str


_DIRECT = (
    _Direct(
        "gqvl_csxkd", (2021, 6), 800, 160, 60, "establishment", "Mở rộng xưởng chế biến hạt điều"
    ),
    _Direct("gqvl_csxkd", (2022, 9), 450, 80, 60, "establishment", "Mua máy tách vỏ hạt điều"),
    _Direct("hssv", (2021, 10), 36, 0, 100, "orphan", "Chi phí học đại học"),
    _Direct("hssv", (2022, 10), 24, 0, 64, "orphan", "Chi phí học cao đẳng"),
)
"""Together 1,070 million are still owed on the as-of day; what is repaid was so before 2024."""

HOUSEHOLDS = tuple((row.programme, 1 + place % 8) for place, row in enumerate(_DIRECT))
"""Whose they are: programme and commune of one household each, outside every group."""

POINT_OF = {1: 1, 2: 2, 3: 4, 4: 5}


def plan_direct(
    first_loan_no: int, first_household_no: int, *, calendar: SessionCalendar
) -> list[Draft]:
    rows: list[Draft] = []
    for place, spec in enumerate(_DIRECT):
        point_no = POINT_OF[1 + place % 8]
        on = calendar.day(point_no, month_index(date(*spec.began_in, 1)))
        draft = Draft(first_loan_no + place, None, programme=spec.programme, signed_on=on)
        draft.household_no = first_household_no + place
        draft.point_no = point_no
        draft.ground, draft.purpose, draft.term = spec.ground, spec.purpose, spec.term
        draft.amount = spec.lent * MILLION
        draft.repaid_before = spec.repaid * MILLION
        if spec.programme == "hssv":
            _orphan(draft, calendar)
        else:
            draft.tranches = [(on, draft.amount)]
            draft.project_cost = draft.amount * 2
            agree_instalments(draft, [24, 48, 60] if spec.term == 60 else None)
        rows.append(draft)
    return rows


def _orphan(draft: Draft, calendar: SessionCalendar) -> None:
    """Paid out in equal terms, all of them before 2024; repaid yearly from a year after the end."""
    terms = 4
    start = month_index(draft.signed_on)
    offsets = (0, 5, 12, 14)
    part = draft.amount // terms
    draft.tranches = [
        (calendar.day(draft.point_no, start + offset), part) for offset in offsets[:terms]
    ]
    draft.study_months = 20
    draft.student_from = date(draft.signed_on.year, 9, 5)
    grace = 56 if draft.term == 100 else 44
    draft.interest_due_from = add_months(draft.signed_on, grace)
    agree_instalments(draft, [*range(grace + 8, draft.term + 1, 12)])
