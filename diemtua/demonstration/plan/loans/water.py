"""Nước sạch và vệ sinh môi trường: up to two kinds of works in one loan, each within its own cap."""

from __future__ import annotations

from datetime import date

from ..conduct import Habit
from ..dates import OPENING_ON, month_index
from ..dice import Dice
from ..groups import Home
from ..terms import MILLION, works_cap_dong
from .book import FLOW_MONTHS, MARCH, Book
from .draft import Draft
from .main import set_amount
from .repay import let_pay

PROGRAMME = "nuoc_sach_vsmt"
MARCH_TURNS = 60
RAISED = month_index(date(2024, 9, 1))
BOTH = "supply+sanitation"
_WORKS = ((BOTH, 84), ("supply", 9), ("sanitation", 7))
_PURPOSES = {
    BOTH: "Giếng khoan, bồn nước và nhà vệ sinh",
    "supply": "Giếng khoan và bồn nước",
    "sanitation": "Xây nhà vệ sinh tự hoại",
}
_AGAIN = 260


def works_count(works: str) -> int:
    return works.count("+") + 1 if works else 0


def _draw(book: Book, dice: Dice, *, home: Home, on: date) -> Draft:
    draft = book.new(home, PROGRAMME, signed_on=on)
    draft.works = dice.weigh(_WORKS)
    draft.purpose = _PURPOSES[draft.works]
    draft.ground = "rural_residence"
    draft.term = dice.weigh(((60, 82), (48, 8), (36, 10))) if on > OPENING_ON else 60
    one = works_cap_dong(draft.judged_on) // MILLION
    share_pct = dice.weigh(((100, 74), (90, 10), (80, 16)))
    set_amount(draft, one * works_count(draft.works) * share_pct // 100 * MILLION)
    home.has_water = True
    return draft


def plan_flow(book: Book, turns: int, *, months: range) -> list[Draft]:
    """New water loans; more of them since the cap was raised in September 2024."""
    dice = Dice(book.seed, "water flow", months[0])
    waiting = [
        home
        for home in dice.shuffled(book.homes)
        if home.kind == "borrower" and not home.has_water and home.habit is not Habit.STRUGGLING
    ]
    weights = [(month, 16 if month >= RAISED else 10) for month in months]
    rows: list[Draft] = []
    for home in waiting[:turns]:
        month = dice.weigh(weights)
        if dice.chance(_AGAIN) and month > FLOW_MONTHS[0] + 1:
            plan_closed(
                book,
                dice,
                home=home,
                close_month=month - dice.between(1, min(6, month - FLOW_MONTHS[0])),
            )
        rows.append(_draw(book, dice, home=home, on=book.session_on(home, month)))
    return rows


def plan_closed(book: Book, dice: Dice, *, home: Home, close_month: int) -> None:
    """An older water loan that is paid off at the session of this month."""
    on = book.session_on(home, close_month - 60 + dice.weigh(((0, 7), (dice.between(1, 8), 3))))
    draft = _draw(book, dice, home=home, on=on)
    let_pay(book.seed, draft, calendar=book.calendar, close_on=book.session_on(home, close_month))
    book.add(draft)


def plan_legacy(book: Book, target: int) -> list[Draft]:
    """Open water loans of 2020 to 2023: first to every borrower's home that has no open loan at all,
    then to others, until the line is reached."""
    dice = Dice(book.seed, "water legacy")
    free = [
        home for home in dice.shuffled(book.homes) if home.kind == "borrower" and not home.has_water
    ]
    needed = [home for home in free if home.open_loans == 0]
    others = [home for home in free if home.open_loans > 0]
    rows: list[Draft] = []
    for place, home in enumerate([*needed, *others]):
        if place >= len(needed) and book.balance_of(PROGRAMME) >= target:
            break
        draft = _draw(book, dice, home=home, on=book.session_on(home, MARCH - dice.between(15, 59)))
        let_pay(book.seed, draft, calendar=book.calendar)
        draft.unpaid_sessions = dice.weigh(((0, 98), (1, 1), (3, 1)))
        rows.append(draft)
        book.add(draft)
    return rows
