"""Khoản vay của huyện mẫu: who owes what, since when, and what has been paid.

The order matters. New loans of the flow period come first (their number and sum are published),
then the loans of before 2024, line by line, until each line holds its published balance. Water
comes last: it goes to every borrower's home that has no open loan yet, so that the households with
a debt are exactly those that are planned as borrowers.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..calendar import SessionCalendar
from ..dates import FLOW_FROM, FLOW_TO, first_of
from ..dice import Dice
from ..groups import Home
from ..targets import FLOW_DONG, FLOW_TURNS, LINES_MILLION
from ..terms import MILLION
from . import direct, main, others, students, water
from .book import FLOW_MONTHS, MARCH, Book
from .draft import Draft
from .fit import fit_flow, fit_line
from .repay import let_pay
from .troubled import plan_troubled

_MARCH_ONLY = range(MARCH, MARCH + 1)
_MATURED_WATER = 620
"""Old water loans paid off since 2024 by homes that owe other loans now."""


def plan_loans(
    seed: int, homes: Sequence[Home], *, calendar: SessionCalendar, listed: frozenset[int]
) -> list[Draft]:
    """Every loan that was open on the opening day or has been lent since, numbered as it was drawn."""
    book = Book(seed, homes, calendar=calendar, listed=listed)
    plan_troubled(book)
    newer = _plan_new(book)
    for programme in main.FLOW_TURNS:
        partners = [draft for draft in newer if draft.programme == programme]
        if programme not in ("ho_ngheo", "ho_can_ngheo"):
            partners = []
        main.plan_legacy(book, programme, target=_target(programme), partners=partners)
    others.plan_legacy(book, _target("khac"))
    others.plan_housing_legacy(book, _target("noxh"))
    students.plan_legacy(book, _target("hssv"))
    water.plan_legacy(book, _target("nuoc_sach_vsmt"))
    _plan_paid_off(book)
    for line in LINES_MILLION:
        fit_line(book, line, target=_target(line))
    for draft in book.drafts:
        if draft.programme == "hssv":
            students.give_ground(draft)
    owned = direct.plan_direct(len(book.drafts) + 1, len(homes) + 1, calendar=calendar)
    return sorted([*book.drafts, *owned], key=lambda draft: draft.loan_no)


def _target(line: str) -> int:
    return LINES_MILLION[line] * MILLION


def _plan_new(book: Book) -> list[Draft]:
    """All loans signed since 2024, and the student loans paid out in part since then."""
    main_rows = [
        draft
        for programme, turns in main.FLOW_TURNS.items()
        for draft in main.plan_flow(book, programme, turns=turns, months=FLOW_MONTHS)
    ]
    march = [
        draft
        for programme, turns in main.MARCH_TURNS.items()
        for draft in main.plan_flow(book, programme, turns=turns, months=_MARCH_ONLY)
    ]
    other_rows = [*others.plan_flow(book), *others.plan_housing_flow(book)]
    student_rows = students.plan_flow(book)
    water_turns = FLOW_TURNS - len(main_rows) - len(other_rows) - len(student_rows)
    water_rows = water.plan_flow(book, water_turns, months=FLOW_MONTHS)
    march += water.plan_flow(book, water.MARCH_TURNS, months=_MARCH_ONLY)
    fixed = sum(row.disbursed_within(FLOW_FROM, FLOW_TO) for row in [*student_rows, *other_rows])
    fit_flow(book.seed, [*main_rows, *water_rows], target=FLOW_DONG - fixed)
    for draft in [*main_rows, *other_rows, *water_rows, *march]:
        let_pay(book.seed, draft, calendar=book.calendar)
        book.add(draft)
    return main_rows


def _plan_paid_off(book: Book) -> None:
    """Loans that were open on the opening day and are paid off by now."""
    dice = Dice(book.seed, "paid off")
    students.plan_paid_off(book)
    for home in book.homes:
        if home.kind == "paid_off":
            wanted = dice.pick(("ho_ngheo", "ho_can_ngheo", ""))
            book.settle_path(
                dice, home, programme=wanted, day=first_of(MARCH - dice.between(40, 55))
            )
            main.plan_closed(book, dice, home=home, close_month=dice.between(FLOW_MONTHS[0], MARCH))
    dry = [
        home for home in dice.shuffled(book.homes) if home.kind == "borrower" and not home.has_water
    ]
    for home in dry[:_MATURED_WATER]:
        water.plan_closed(book, dice, home=home, close_month=dice.between(FLOW_MONTHS[0], MARCH))
