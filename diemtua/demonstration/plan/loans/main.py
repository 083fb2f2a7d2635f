"""Khoản vay sản xuất: the loans of the five main programmes, new ones and those of before 2024."""

from __future__ import annotations

from datetime import date

from ..conduct import PURPOSES
from ..dates import AS_OF, OPENING_ON, add_months, month_index
from ..dice import Dice
from ..groups import Home
from ..terms import MILLION, SHARED_CAP_DONG, cap_dong, longest_term_months
from .book import FLOW_MONTHS, GROUND_FOR, MARCH, Book
from .draft import Draft
from .repay import agree_instalments, let_pay

FLOW_TURNS = {
    "ho_ngheo": 230,
    "ho_can_ngheo": 560,
    "ho_moi_thoat_ngheo": 270,
    "sxkd_vkk": 650,
    "gqvl": 230,
}
MARCH_TURNS = {
    "ho_ngheo": 15,
    "ho_can_ngheo": 37,
    "ho_moi_thoat_ngheo": 18,
    "sxkd_vkk": 43,
    "gqvl": 15,
}
_TERMS = ((36, 20), (48, 15), (60, 50), (84, 7), (96, 3), (120, 5))
_NEW_SIZES = ((30, 3), (40, 6), (50, 26), (60, 14), (70, 11), (80, 13), (90, 5), (100, 15))
_OLD_SIZES = ((20, 2), (30, 9), (40, 14), (50, 38), (60, 10), (70, 7), (80, 9), (100, 11))
_CAPPED_SIZES = ((20, 4), (30, 16), (40, 22), (50, 58))
_AGAIN = 700
"""Of a thousand new borrowers so many had paid off an older loan shortly before."""

_SECOND = 60
"""Of a thousand older loans to the poor and near-poor so many stand beside a newer one."""


def amount_for(dice: Dice, programme: str, *, on: date, new: bool) -> int:
    """A round amount within the cap of the day."""
    cap = cap_dong(programme, on) or SHARED_CAP_DONG
    sizes = _CAPPED_SIZES if cap <= 50 * MILLION else _NEW_SIZES if new else _OLD_SIZES
    return min(cap, dice.weigh(sizes) * MILLION)


def term_for(dice: Dice, programme: str, *, on: date) -> int:
    longest = longest_term_months(programme, on) or 60
    return dice.weigh([pair for pair in _TERMS if pair[0] <= longest])


def draw(book: Book, dice: Dice, *, home: Home, programme: str, on: date) -> Draft:
    """A main loan with everything but its amount."""
    if programme == "gqvl" and home.ethnicity != "Kinh" and dice.chance(450):
        programme = "gqvl_uu_dai"
    draft = book.new(home, programme, signed_on=on)
    draft.ground = GROUND_FOR[programme]
    draft.purpose = dice.pick(PURPOSES)
    if programme.startswith("gqvl") and dice.chance(400):
        draft.source, draft.investor = "local", dice.weigh((("NS-TINH", 2), ("NS-HUYEN", 3)))
    return draft


def set_amount(draft: Draft, amount: int) -> None:
    """Give a loan of one tranche its amount, and the instalments that follow from it."""
    draft.amount = amount
    draft.tranches = [(draft.signed_on, amount)]
    agree_instalments(draft)


def plan_flow(book: Book, programme: str, *, turns: int, months: range) -> list[Draft]:
    """New loans at the sessions of these months; their amounts may still be trimmed."""
    dice = Dice(book.seed, "main flow", month_index(AS_OF) - months[0], len(programme), turns)
    rows: list[Draft] = []
    for _ in range(turns):
        home = book.take_home(dice, programme)
        on = book.session_on(home, dice.pick(months))
        judged_on = book.judged_on(home, on)
        book.settle_path(dice, home, programme=programme, day=judged_on)
        draft = draw(book, dice, home=home, programme=programme, on=on)
        draft.term = term_for(dice, draft.programme, on=judged_on)
        set_amount(draft, amount_for(dice, draft.programme, on=judged_on, new=True))
        rows.append(draft)
        if dice.chance(_AGAIN):
            plan_prior(book, dice, home=home, on=on)
    return rows


def plan_prior(book: Book, dice: Dice, *, home: Home, on: date) -> None:
    """The older loan that this household paid off one to three sessions before `on`, if in 2024."""
    close_month = month_index(on) - dice.between(1, 3)
    if close_month < FLOW_MONTHS[0]:
        return
    home.has_prior = True
    plan_closed(book, dice, home=home, close_month=close_month)


def plan_closed(book: Book, dice: Dice, *, home: Home, close_month: int) -> None:
    """A loan of before 2024 that is paid off at the session of this month, at term or early."""
    term = dice.weigh(((36, 4), (48, 2), (60, 5)))
    early = dice.weigh(((0, 55), (dice.between(1, 9), 45)))
    on = book.session_on(home, close_month - term + early)
    programme = book.main_programme(home, on)
    draft = draw(book, dice, home=home, programme=programme, on=on)
    draft.term = term
    set_amount(draft, amount_for(dice, draft.programme, on=on, new=False))
    let_pay(book.seed, draft, calendar=book.calendar, close_on=book.session_on(home, close_month))
    book.add(draft)


def plan_legacy(book: Book, programme: str, *, target: int, partners: list[Draft]) -> list[Draft]:
    """Loans of before 2024 that are still open, one after the other until the line is reached.

    `partners` are new loans of the same programme beside which an older, smaller one may stand.
    """
    dice = Dice(book.seed, "main legacy", len(programme), target // MILLION)
    waiting = list(partners)
    rows: list[Draft] = []
    while book.balance_of(programme) < target:
        draft = None
        if waiting and dice.chance(_SECOND):
            draft = _second_loan(book, dice, programme=programme, newer=waiting.pop())
        draft = draft or _legacy_loan(book, dice, programme=programme)
        book.add(draft)
        rows.append(draft)
    return rows


def _legacy_loan(book: Book, dice: Dice, *, programme: str) -> Draft:
    home = book.take_home(dice, programme)
    while True:
        term = dice.weigh(_TERMS)
        extended = term == 36 and dice.chance(120)
        months_ago = dice.between(37, 52) if extended else dice.between(15, term - 1)
        on = book.session_on(home, MARCH - months_ago)
        if term <= (longest_term_months(programme, on) or 60) and on <= OPENING_ON:
            break
    book.settle_path(dice, home, programme=programme, day=on)
    draft = draw(book, dice, home=home, programme=programme, on=on)
    draft.term = term
    set_amount(draft, amount_for(dice, draft.programme, on=on, new=False))
    if extended:
        extend(book, draft, months=18)
    let_pay(book.seed, draft, calendar=book.calendar)
    draft.unpaid_sessions = dice.weigh(((0, 975), (1, 15), (2, 6), (4, 4)))
    return draft


def extend(book: Book, draft: Draft, *, months: int) -> None:
    """Gia hạn, at the last session before the contract's end, by at most half the term."""
    ends_on = draft.instalments[-1][0]
    draft.extension_on = book.calendar.last_until(draft.point_no, ends_on)
    draft.extended_until = add_months(ends_on, months)


def _second_loan(book: Book, dice: Dice, *, programme: str, newer: Draft) -> Draft | None:
    """An older loan of a household that took a newer one of the same programme, within the cap."""
    home = newer.home
    assert home is not None
    room = SHARED_CAP_DONG - newer.amount
    on = book.session_on(home, month_index(newer.signed_on) - dice.between(11, 30))
    if (
        home.has_prior
        or on > OPENING_ON
        or room < 20 * MILLION
        or book.main_programme(home, on) != programme
    ):
        return None
    draft = draw(book, dice, home=home, programme=programme, on=on)
    draft.term = 60
    set_amount(draft, min(room, dice.weigh(((20, 2), (30, 3), (40, 1))) * MILLION))
    let_pay(book.seed, draft, calendar=book.calendar)
    return draft
