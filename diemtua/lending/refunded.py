"""Lãi đã hoàn của khoản vay: asked of the room above that gives interest back, for the story, the slip and a payment of an
earlier day. That room hands its answers in when the house starts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class RefundedStretch:
    """Một kỳ lãi được hoàn."""

    start_on: date
    end_on: date
    posted_dong: int
    right_dong: int
    refund_dong: int


@dataclass(frozen=True, kw_only=True)
class Refunded:
    """Một lần hoàn lãi: by which decision, how much, where it went."""

    on: date
    code: str
    title: str
    legal_basis: str
    signed_on: date | None
    total_dong: int
    offset_dong: int
    savings_dong: int
    cash_dong: int
    paid_on: date | None
    entry_id: UUID
    url: str
    stretches: Sequence[RefundedStretch]


Since = Callable[[int, date, str], bool]
OfLoan = Callable[[int, str], Sequence[Refunded]]
_since: Since | None = None
_of_loan: OfLoan | None = None


def hand_in_refunded(since: Since, of_loan: OfLoan) -> None:
    """The room that gives interest back hands in its answers, once, in its AppConfig.ready()."""
    global _since, _of_loan
    _since, _of_loan = since, of_loan


def refunded_since(loan_id: int, on: date, *, using: str = "default") -> bool:
    """Whether interest of the loan was given back after that day: what came before it is then not played again."""
    return _since is not None and _since(loan_id, on, using)


def refunds_of(loan_id: int, *, using: str = "default") -> Sequence[Refunded]:
    """Các lần hoàn lãi của khoản vay, the oldest first."""
    return _of_loan(loan_id, using) if _of_loan is not None else ()
