"""Thứ tự thu nợ: the order in which a payment settles what is owed.

The order is a parameter of the contract's time; the default takes arrears before principal. A
leader's receipt holds interest and savings only: a leader never takes principal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from diemtua.rules.dong import Dong


class Owed(StrEnum):
    """Khoản phải thu: what a payment can settle."""

    ARREARS_OVERDUE = "arrears_overdue"
    ARREARS_IN_TERM = "arrears_in_term"
    OVERDUE = "overdue"
    DUE = "due"
    FUTURE = "future"
    GRACE = "grace"
    FROZEN = "frozen"


DEFAULT_ORDER: tuple[Owed, ...] = (
    Owed.ARREARS_OVERDUE,
    Owed.ARREARS_IN_TERM,
    Owed.OVERDUE,
    Owed.DUE,
    Owed.FUTURE,
)
"""Interest arrears first, then overdue, due and coming principal (policy banks; configurable)."""

INTEREST_ORDER: tuple[Owed, ...] = (Owed.ARREARS_OVERDUE, Owed.ARREARS_IN_TERM)


@dataclass(frozen=True, slots=True)
class Settled:
    """Kết quả phân bổ: what each kind received, and what was left over."""

    paid_dong: Mapping[Owed, Dong]
    left_dong: Dong


def settle(amount_dong: Dong, owed: Sequence[tuple[Owed, Dong]]) -> Settled:
    """Phân bổ: gives each kind what it is owed, in order, until the money is gone."""
    paid: dict[Owed, Dong] = {}
    left = amount_dong
    for kind, owed_dong in owed:
        part = min(left, owed_dong)
        paid[kind] = paid.get(kind, 0) + part
        left -= part
    return Settled(paid, left)


def payment_order(order: Iterable[Owed], *, grace_is_owed: bool) -> tuple[Owed, ...]:
    """Thứ tự của một lần trả: grace interest right after in-term arrears once it is owed.

    Before that day a payment reaches it only after everything else; frozen principal comes last.
    """
    kinds: list[Owed] = []
    for kind in order:
        kinds.append(kind)
        if grace_is_owed and kind is Owed.ARREARS_IN_TERM:
            kinds.append(Owed.GRACE)
    if not grace_is_owed:
        kinds.append(Owed.GRACE)
    return (*kinds, Owed.FROZEN)


def interest_order(order: Iterable[Owed]) -> tuple[Owed, ...]:
    """Thứ tự thu lãi: the two arrears as the contract orders them, then grace interest."""
    return (*(kind for kind in order if kind in INTEREST_ORDER), Owed.GRACE)


@dataclass(frozen=True, slots=True)
class LeaderReceipt:
    """Phân bổ biên lai của tổ trưởng: interest by kind, then savings."""

    arrears_overdue_dong: Dong
    arrears_in_term_dong: Dong
    grace_dong: Dong
    savings_dong: Dong

    @property
    def interest_dong(self) -> Dong:
        return self.arrears_overdue_dong + self.arrears_in_term_dong + self.grace_dong


def allocate_receipt(
    *,
    interest_dong: Dong,
    savings_dong: Dong,
    arrears_overdue_dong: Dong = 0,
    arrears_in_term_dong: Dong = 0,
    grace_dong: Dong = 0,
) -> LeaderReceipt:
    """Phân bổ biên lai: what a member gave as interest settles her arrears, oldest kind first.

    What she gave beyond all interest owed is kept for her as savings: interest is never paid in
    advance, and no đồng a member handed over may be without a place.
    """
    settled = settle(
        interest_dong,
        (
            (Owed.ARREARS_OVERDUE, arrears_overdue_dong),
            (Owed.ARREARS_IN_TERM, arrears_in_term_dong),
            (Owed.GRACE, grace_dong),
        ),
    )
    return LeaderReceipt(
        arrears_overdue_dong=settled.paid_dong[Owed.ARREARS_OVERDUE],
        arrears_in_term_dong=settled.paid_dong[Owed.ARREARS_IN_TERM],
        grace_dong=settled.paid_dong[Owed.GRACE],
        savings_dong=savings_dong + settled.left_dong,
    )


def take_in_order(amount_dong: Dong, balances: Sequence[Dong]) -> tuple[Dong, ...]:
    """Lấy theo thứ tự: the oldest first; how much of the amount each balance gives."""
    taken: list[Dong] = []
    left = amount_dong
    for balance in balances:
        part = min(left, balance)
        taken.append(part)
        left -= part
    if left > 0:
        raise ValueError(f"{amount_dong} đồng asked, {amount_dong - left} there")
    return tuple(taken)
