"""Nợ quá hạn, nợ khoanh: the dozen loans past their end, and the three that are frozen."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from ..conduct import Habit
from ..dates import OPENING_ON, month_index
from ..dice import Dice
from ..groups import Home
from ..terms import MILLION
from . import main
from .book import Book
from .draft import Draft
from .water import BOTH


class _Overdue(NamedTuple):
    """What is still owed on the as-of day of a loan whose last due day has gone by."""

    programme: str
    lent: int
    owed_dong: int
    ended_in: tuple[int, int]
    paid_in: tuple[int, int] | None
    paid_dong: int


_OVERDUE = (
    _Overdue("ho_can_ngheo", 50, 44_650_000, (2022, 11), (2024, 6), 1_350_000),
    _Overdue("ho_ngheo", 50, 38_400_000, (2023, 5), (2024, 9), 1_600_000),
    _Overdue("sxkd_vkk", 40, 31_750_000, (2023, 8), (2024, 3), 2_250_000),
    _Overdue("ho_ngheo", 30, 28_000_000, (2023, 10), None, 0),
    _Overdue("ho_can_ngheo", 40, 25_300_000, (2023, 11), (2024, 11), 4_700_000),
    _Overdue("sxkd_vkk", 30, 22_500_000, (2024, 4), (2024, 8), 2_500_000),
    _Overdue("ho_moi_thoat_ngheo", 30, 20_000_000, (2024, 6), (2024, 6), 5_000_000),
    _Overdue("ho_can_ngheo", 30, 17_400_000, (2024, 8), (2025, 1), 2_600_000),
    _Overdue("gqvl", 30, 15_000_000, (2024, 10), (2024, 10), 5_000_000),
    _Overdue("ho_ngheo", 30, 12_000_000, (2024, 11), (2024, 12), 3_000_000),
    _Overdue("nuoc_sach_vsmt", 20, 8_000_000, (2024, 12), None, 0),
    _Overdue("nuoc_sach_vsmt", 10, 5_000_000, (2025, 1), None, 0),
)
"""Programme, million lent, đồng owed, month of the last due day, a payment made since 2024."""


class _Frozen(NamedTuple):
    programme: str
    lent: int
    owed_dong: int
    began_in: tuple[int, int]
    frozen_on: date
    until: date
    cause: str


_FROZEN = (
    _Frozen(
        "ho_ngheo",
        30,
        30_000_000,
        (2020, 4),
        date(2022, 9, 20),
        date(2027, 9, 20),
        "Lốc xoáy làm đổ vườn tiêu",
    ),
    _Frozen(
        "ho_can_ngheo",
        30,
        24_000_000,
        (2020, 10),
        date(2023, 6, 15),
        date(2028, 6, 15),
        "Người vay mất sức lao động",
    ),
    _Frozen(
        "sxkd_vkk",
        40,
        40_000_000,
        (2021, 9),
        date(2024, 7, 15),
        date(2027, 7, 15),
        "Dịch bệnh làm chết đàn gia súc",
    ),
)


def _homes(book: Book, dice: Dice) -> list[Home]:
    return [
        home
        for home in dice.shuffled(book.homes)
        if home.habit is Habit.STRUGGLING and home.kind == "borrower" and book.is_listed(home)
    ]


def plan_troubled(book: Book) -> None:
    """Twelve overdue loans and three frozen ones, each in a home of its own."""
    dice = Dice(book.seed, "troubled")
    homes = _homes(book, dice)
    for spec in _OVERDUE:
        _plan_overdue(book, dice, home=homes.pop(), spec=spec)
    for number, frozen in enumerate(_FROZEN, 1):
        _plan_frozen(book, dice, home=homes.pop(), spec=frozen, number=number)


def _start(book: Book, dice: Dice, *, home: Home, programme: str, on: date) -> Draft:
    home.has_main = True
    if programme == "nuoc_sach_vsmt":
        home.has_water = True
        draft = book.new(home, programme, signed_on=on)
        draft.ground, draft.purpose = "rural_residence", "Giếng khoan và nhà vệ sinh"
        return draft
    book.settle_path(dice, home, programme=programme, day=on)
    draft = main.draw(book, dice, home=home, programme=programme, on=on)
    return draft


def _plan_overdue(book: Book, dice: Dice, *, home: Home, spec: _Overdue) -> None:
    water = spec.programme == "nuoc_sach_vsmt"
    term = 60 if water else 36
    ended = month_index(date(*spec.ended_in, 1))
    draft = _start(
        book, dice, home=home, programme=spec.programme, on=book.session_on(home, ended - term)
    )
    draft.works = (BOTH if spec.lent > 10 else "supply") if water else ""
    draft.term = term
    main.set_amount(draft, spec.lent * MILLION)
    draft.unpaid_sessions = dice.between(3, 9)
    draft.repaid_before = draft.amount - spec.owed_dong - spec.paid_dong
    if spec.paid_in is not None:
        on = book.session_on(home, month_index(date(*spec.paid_in, 1)))
        draft.payments = [
            (on, spec.paid_dong, "overdue" if spec.paid_in > spec.ended_in else "maturity")
        ]
    book.add(draft)


def _plan_frozen(book: Book, dice: Dice, *, home: Home, spec: _Frozen, number: int) -> None:
    on = book.session_on(home, month_index(date(*spec.began_in, 1)))
    draft = _start(book, dice, home=home, programme=spec.programme, on=on)
    draft.term = 60
    main.set_amount(draft, spec.lent * MILLION)
    draft.unpaid_sessions = 0 if spec.frozen_on > OPENING_ON else 2
    draft.repaid_before = draft.amount - spec.owed_dong
    draft.freeze = (
        spec.frozen_on,
        spec.owed_dong,
        spec.until,
        f"{number + 40}/QĐ-HĐQT (minh họa)|{spec.cause}",
    )
    book.add(draft)
