"""Thứ tự thu nợ: the order in which a payment settles what is owed.

The order is a parameter of the contract's time (`catalogue/allocation.toml`). A leader's receipt
holds interest and savings only: a leader never takes principal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from diemtua.rules.catalogue.rows import CONFIDENCES, Basis
from diemtua.rules.dong import Dong
from diemtua.rules.interest import DAYS_IN_YEAR
from diemtua.rules.policy import once, table
from diemtua.rules.verbs import half_up


class Owed(StrEnum):
    """Khoản phải thu: what a payment can settle."""

    ARREARS_OVERDUE = "arrears_overdue"
    ARREARS_IN_TERM = "arrears_in_term"
    OVERDUE = "overdue"
    DUE = "due"
    FUTURE = "future"
    GRACE = "grace"
    FROZEN = "frozen"


KINDS = frozenset({Owed.ARREARS_OVERDUE, Owed.ARREARS_IN_TERM, Owed.OVERDUE, Owed.DUE, Owed.FUTURE})


@dataclass(frozen=True, slots=True)
class DatedOrder:
    """Thứ tự thu nợ có hiệu lực từ một ngày, for contracts signed from then on."""

    valid_from: date
    order: tuple[Owed, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class EarlyRelief:
    """Giảm lãi trả trước hạn: the share of the rate given back for each day principal comes early."""

    valid_from: date
    programmes: frozenset[str]
    share_pct: Decimal
    basis: Basis


@dataclass(frozen=True, slots=True)
class PaymentPolicy:
    """Chính sách thu nợ: the orders and the early relief, the latest first."""

    orders: tuple[DatedOrder, ...]
    reliefs: tuple[EarlyRelief, ...]

    def order_on(self, signed_on: date) -> DatedOrder:
        """Thứ tự của hợp đồng ký ngày ấy."""
        for row in self.orders:
            if row.valid_from <= signed_on:
                return row
        raise LookupError(f"no order of payment is known on {signed_on}")

    def relief_on(self, programme: str, signed_on: date) -> EarlyRelief | None:
        """Giảm lãi trả trước hạn của chương trình; most programmes have none."""
        for row in self.reliefs:
            if row.valid_from <= signed_on and programme in row.programmes:
                return row
        return None


@once
def load_payment_policy() -> PaymentPolicy:
    """The policy in force: the shipped tables with the dated changes decided here."""
    return read_payment_policy(table("allocation"))


def read_payment_policy(held: Mapping[str, Any]) -> PaymentPolicy:
    """A table of the catalogue; each order names every kind once."""
    orders = [DatedOrder(row["from"], _order(row["order"]), _basis(row)) for row in held["orders"]]
    reliefs = [
        EarlyRelief(
            row["from"], frozenset(row["programmes"]), Decimal(str(row["share_pct"])), _basis(row)
        )
        for row in held.get("early_relief", ())
    ]
    return PaymentPolicy(
        tuple(sorted(orders, key=lambda row: row.valid_from, reverse=True)),
        tuple(sorted(reliefs, key=lambda row: row.valid_from, reverse=True)),
    )


def _order(words: Sequence[str]) -> tuple[Owed, ...]:
    order = tuple(Owed(word) for word in words)
    if len(order) != len(KINDS) or set(order) != KINDS:
        raise ValueError(f"an order of payment names each of {sorted(KINDS)} once: {list(words)}")
    return order


def _basis(row: Mapping[str, Any]) -> Basis:
    confidence = row["confidence"]
    if confidence not in CONFIDENCES:
        raise ValueError(f"confidence {confidence} is not known")
    return Basis(
        legal_basis=row["legal_basis"],
        sources=tuple(row["sources"]),
        confidence=confidence,
        value_confidence=row.get("value_confidence", {}),
    )


DEFAULT_ORDER: tuple[Owed, ...] = load_payment_policy().orders[0].order
"""Thứ tự đang có hiệu lực: what a calculation takes that names no other."""

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


def early_relief_dong(
    principal_dong: Dong, *, days_early: int, rate_pct: Decimal, share_pct: Decimal
) -> Dong:
    """Lãi được giảm khi trả gốc trước hạn: the share of the interest of the days saved, half up."""
    run = principal_dong * max(days_early, 0) * rate_pct * share_pct
    relief: Dong = half_up(run, 100 * 100 * DAYS_IN_YEAR)
    return relief


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
