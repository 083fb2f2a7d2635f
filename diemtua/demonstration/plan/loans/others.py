"""Nhà ở xã hội và các chương trình khác: housing, and what the published text leaves unnamed."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from ..conduct import PURPOSES
from ..dates import FLOW_FROM, OPENING_ON, days_before, month_index
from ..dice import Dice
from ..groups import Home
from ..terms import MILLION
from .book import FLOW_MONTHS, MARCH, Book
from .draft import Draft
from .main import set_amount
from .repay import let_pay

HOUSING_TURNS = 10
FLOW_TURNS = {"nd28_nha_o": 14, "an_phat_tu": 8, "xkld": 5}
OTHER_TURNS = sum(FLOW_TURNS.values())


class _Kind(NamedTuple):
    """How one of the smaller programmes is lent: sizes in million, term, ground, first and last month."""

    programme: str
    sizes: tuple[tuple[int, int], ...]
    term: int
    ground: str
    first_on: date
    last_on: date
    purpose: str


_KINDS = (
    _Kind(
        "dtts_2085",
        ((30, 3), (40, 4), (50, 5)),
        120,
        "poor_list",
        date(2016, 11, 1),
        date(2021, 12, 1),
        "",
    ),
    _Kind(
        "nha_o_hn_33",
        ((25, 1),),
        180,
        "poor_list",
        date(2016, 1, 1),
        date(2020, 12, 1),
        "Làm nhà ở",
    ),
    _Kind(
        "nd28_nha_o",
        ((40, 4), (30, 1)),
        180,
        "poor_list",
        date(2022, 9, 1),
        date(2025, 2, 1),
        "Làm nhà ở",
    ),
    _Kind(
        "hssv_may_tinh",
        ((10, 5), (8, 1)),
        36,
        "poor_list",
        date(2022, 6, 1),
        date(2023, 12, 1),
        "Mua máy tính để học",
    ),
    _Kind(
        "an_phat_tu",
        ((50, 2), (80, 1), (100, 1)),
        60,
        "released_list",
        date(2023, 11, 1),
        date(2025, 2, 1),
        "",
    ),
    _Kind(
        "xkld",
        ((60, 1), (80, 2), (90, 1)),
        36,
        "labour_contract",
        date(2022, 9, 1),
        date(2025, 2, 1),
        "Chi phí đi làm việc tại Nhật Bản",
    ),
)
_BY_NAME = {kind.programme: kind for kind in _KINDS}
_LEGACY = (
    ("dtts_2085", 30),
    ("nha_o_hn_33", 25),
    ("nd28_nha_o", 25),
    ("hssv_may_tinh", 14),
    ("xkld", 6),
)
_FOR_ETHNIC_MINORITIES = frozenset({"dtts_2085", "nd28_nha_o", "xkld"})


def _draw(book: Book, dice: Dice, *, kind: _Kind, months: range) -> Draft:
    minority = kind.programme in _FOR_ETHNIC_MINORITIES
    home = book.take_home(
        dice, kind.programme, fits=lambda one: not minority or one.ethnicity != "Kinh"
    )
    on = book.session_on(home, dice.pick(months))
    needs = "ho_ngheo" if kind.ground == "poor_list" else ""
    book.settle_path(dice, home, programme=needs, day=book.judged_on(home, on))
    draft = book.new(home, kind.programme, signed_on=on)
    draft.ground = kind.ground
    draft.term = kind.term
    draft.purpose = kind.purpose or dice.pick(PURPOSES)
    amount = dice.weigh(kind.sizes) * MILLION
    if kind.ground == "released_list":
        draft.proof_on = days_before(on, dice.between(90, 1500))
    if kind.ground == "labour_contract":
        draft.proof_on = days_before(on, dice.between(20, 50))
        draft.project_cost = amount * dice.between(105, 125) // 100
    set_amount(draft, amount)
    return draft


def plan_flow(book: Book) -> list[Draft]:
    """The few new loans of programmes that the published text sums up as "v.v."."""
    dice = Dice(book.seed, "others flow")
    return [
        _draw(book, dice, kind=_BY_NAME[programme], months=FLOW_MONTHS)
        for programme, turns in FLOW_TURNS.items()
        for _ in range(turns)
    ]


def plan_legacy(book: Book, target: int) -> None:
    dice = Dice(book.seed, "others legacy")
    while book.balance_of("khac") < target:
        kind = _BY_NAME[dice.weigh(_LEGACY)]
        last = min(month_index(kind.last_on), month_index(OPENING_ON))
        draft = _draw(book, dice, kind=kind, months=range(_earliest(kind), last + 1))
        let_pay(book.seed, draft, calendar=book.calendar)
        book.add(draft)


def _earliest(kind: _Kind) -> int:
    """The first month from which a loan of this term is still running on the as-of day."""
    return max(month_index(kind.first_on), MARCH - kind.term + 1)


def _housing(book: Book, dice: Dice, *, home: Home, on: date) -> Draft:
    draft = book.new(home, "noxh_xay_sua", signed_on=on)
    draft.ground = "housing_beneficiary"
    draft.purpose = "Xây mới, sửa chữa nhà để ở"
    draft.term = dice.weigh(((180, 5), (240, 3), (300, 1)))
    amount = dice.weigh(((200, 2), (240, 2), (300, 4), (350, 2), (400, 1))) * MILLION
    draft.project_cost = amount * 100 // dice.between(52, 68)
    set_amount(draft, amount)
    return draft


def plan_housing_flow(book: Book) -> list[Draft]:
    dice = Dice(book.seed, "housing flow")
    return [
        _housing(book, dice, home=home, on=book.session_on(home, dice.pick(FLOW_MONTHS)))
        for home in _housing_homes(book, dice, count=HOUSING_TURNS)
    ]


def plan_housing_legacy(book: Book, target: int) -> None:
    """Housing loans since 2021; they are paid twice a year, and faithfully."""
    dice = Dice(book.seed, "housing legacy")
    months = range(month_index(date(2021, 6, 1)), month_index(FLOW_FROM))
    candidates = iter(_housing_homes(book, dice, count=200))
    while book.balance_of("noxh") < target:
        home = next(candidates)
        draft = _housing(book, dice, home=home, on=book.session_on(home, dice.pick(months)))
        let_pay(book.seed, draft, calendar=book.calendar, faithful=True)
        book.add(draft)


def _housing_homes(book: Book, dice: Dice, *, count: int) -> list[Home]:
    """Borrowers' homes, each once; those of the two calls never meet."""
    found = [
        home
        for home in dice.shuffled(book.homes)
        if home.kind == "borrower" and home.students == 0 and not home.has_housing
    ][:count]
    for home in found:
        home.has_housing = True
    return found
