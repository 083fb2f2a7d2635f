"""Học sinh, sinh viên: loans paid out term by term, to be repaid a year after the course has ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..dates import AS_OF, FLOW_FROM, FLOW_TO, OPENING_ON, add_months, month_index
from ..dice import Dice
from ..groups import YOUTH, Home
from ..poverty import NO_CLASS, class_on, with_average
from ..terms import MILLION, STUDY_MONTHS_A_TERM, study_cap_dong
from .book import FLOW_MONTHS, MARCH, Book
from .draft import Draft
from .repay import agree_instalments, let_pay

FLOW_TURNS = 640
"""Student loans with a tranche in the flow period: each is one turn, however many tranches."""

PAID_OFF = 150

AVERAGE_SINCE = date(2022, 5, 19)
"""From this day households of average living standard may borrow for their students."""

_PURPOSES = ("Chi phí học đại học", "Chi phí học cao đẳng", "Chi phí học nghề")
_SHARES = ((100, 58), (75, 22), (50, 20))


def _course(dice: Dice, *, studying: bool) -> tuple[int, int]:
    """First school year and length in years; studying ones have a term within the flow period."""
    while True:
        starts, years = dice.between(2015, 2024), dice.weigh(((2, 2), (3, 4), (4, 7), (5, 1)))
        ends = starts + years
        if studying:
            if ends >= 2024:
                return starts, years
            continue
        repaid_in = ends + 1 + (12 * years - 4) // 12
        if ends <= 2023 and repaid_in >= 2025 + (1 if years > 2 else 0):
            return starts, years


def _terms_of_study(dice: Dice, starts: int, *, years: int) -> Iterator[int]:
    autumn, spring = dice.pick((10, 11)), dice.pick((2, 3))
    for year in range(starts, starts + years):
        yield month_index(date(year, autumn, 1))
        yield month_index(date(year + 1, spring, 1))


def _share_of_cap(share_pct: int, on: date) -> int:
    """So much a term, in whole millions (half millions under the caps of before 2022)."""
    step = MILLION if on >= AVERAGE_SINCE else MILLION // 2
    return study_cap_dong(on) * STUDY_MONTHS_A_TERM * share_pct // 100 // step * step


def _study_loan(book: Book, dice: Dice, *, home: Home, studying: bool) -> Draft:
    starts, years = _course(dice, studying=studying)
    return _draw(book, dice, home=home, starts=starts, years=years)


def _draw(book: Book, dice: Dice, *, home: Home, starts: int, years: int) -> Draft:
    days = [book.session_on(home, month) for month in _terms_of_study(dice, starts, years=years)]
    share_pct = dice.weigh(_SHARES)
    draft = book.new(home, "hssv", signed_on=days[0])
    draft.tranches = [(on, _share_of_cap(share_pct, on)) for on in days]
    draft.amount = sum(amount for _, amount in draft.tranches)
    draft.student_from = date(starts, 9, 5)
    draft.study_months = years * 2 * STUDY_MONTHS_A_TERM
    paid_out_months = (starts + years) * 12 + 5 - month_index(days[0])
    repay_months = paid_out_months // 12 * 12
    draft.term = paid_out_months + 12 + repay_months
    draft.interest_due_from = add_months(days[0], paid_out_months + 12)
    draft.purpose = dice.pick(_PURPOSES)
    agree_instalments(draft, [*range(paid_out_months + 24, draft.term + 1, 12)])
    return draft


def _takes_students(home: Home) -> bool:
    return home.kind == "borrower" and home.students == 0 and home.seat.union_code != YOUTH


def plan_flow(book: Book) -> list[Draft]:
    """Students with a tranche between January 2024 and February 2025, some signed long before."""
    dice = Dice(book.seed, "students flow")
    candidates = [home for home in dice.shuffled(book.homes) if _takes_students(home)]
    rows: list[Draft] = []
    while len(rows) < FLOW_TURNS:
        home = candidates[-1]
        draft = _study_loan(book, dice, home=home, studying=True)
        if draft.disbursed_within(FLOW_FROM, FLOW_TO) == 0:
            book.forget(draft)  # its last term was paid out before 2024
            continue
        candidates.pop()
        home.students += 1
        let_pay(book.seed, draft, calendar=book.calendar)
        rows.append(draft)
        book.add(draft)
    return rows


def plan_legacy(book: Book, target: int) -> list[Draft]:
    """Students who had finished before 2024 and are repaying, until the line is reached."""
    dice = Dice(book.seed, "students legacy")
    candidates = [home for home in dice.shuffled(book.homes) if _takes_students(home)]
    rows: list[Draft] = []
    while book.balance_of("hssv") < target:
        home = candidates[-1]
        draft = _study_loan(book, dice, home=home, studying=False)
        let_pay(book.seed, draft, calendar=book.calendar)
        too_late = book.calendar.first_from(draft.point_no, draft.matures_on) <= AS_OF
        if draft.tranches[-1][0] > OPENING_ON or too_late or draft.balance() <= 0:
            book.forget(draft)
            continue
        candidates.pop()
        home.students += 1
        rows.append(draft)
        book.add(draft)
    return rows


def plan_paid_off(book: Book) -> None:
    """Students of 2014 to 2018 who owed on the opening day and have paid everything since."""
    dice = Dice(book.seed, "students paid off")
    candidates = [home for home in dice.shuffled(book.homes) if _takes_students(home)]
    for home in candidates[:PAID_OFF]:
        while True:
            starts, years = dice.between(2014, 2018), dice.weigh(((3, 2), (4, 6), (5, 2)))
            draft = _draw(book, dice, home=home, starts=starts, years=years)
            first, last = FLOW_MONTHS[0], min(MARCH, month_index(draft.matures_on))
            if last >= first:
                break
            book.forget(draft)
        close_on = book.session_on(home, dice.between(first, last))
        let_pay(book.seed, draft, calendar=book.calendar, close_on=close_on)
        home.students += 1
        book.add(draft)


def give_ground(draft: Draft) -> None:
    """By which list this student was eligible on the day of signing; may mark the household average."""
    home = draft.home
    assert home is not None
    path = home.settled_path
    letter = class_on(path, draft.judged_on)
    if letter in "PN":
        draft.ground = "poor_list" if letter == "P" else "near_poor_list"
    elif letter in "-A" and draft.judged_on >= AVERAGE_SINCE:
        draft.ground = "average_list"
        home.path = with_average(path or NO_CLASS)
    else:
        draft.ground = "hardship"
