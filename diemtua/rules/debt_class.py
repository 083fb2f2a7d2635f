"""Nhóm nợ: in term, overdue and frozen principal are amounts that coexist in one loan.

What is due and unpaid becomes overdue at the end of the commune session (letter 597/NHCS-TDNN,
30 January 2026, for contracts signed from 2026-03-01; Decision 976/QĐ-TTg 2015: only the unpaid
instalment, the rest stays in term). Older contracts follow their own text: a missed instalment
moves to the next one and only the last due day counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from diemtua.rules.dong import Dong
from diemtua.rules.periods import add_months


class DebtClass(StrEnum):
    """Nhóm nợ gốc: what a part of the principal is."""

    IN_TERM = "in_term"
    OVERDUE = "overdue"
    FROZEN = "frozen"


@dataclass(frozen=True, slots=True)
class Ageing:
    """Kết quả chuyển nợ cuối phiên: what stays and what becomes overdue, by due day."""

    unpaid_dong: Mapping[date, Dong]
    overdue_dong: Mapping[date, Dong]


def age(
    unpaid_dong: Mapping[date, Dong], *, on: date, due_days: Iterable[date], instalments_bind: bool
) -> Ageing:
    """Chuyển nợ đến hạn: what is unpaid and due at the end of a session becomes overdue.

    Where instalments do not bind it rolls to the next due day instead, the earliest first, so that
    several missed ones roll on together; what is due on the last due day becomes overdue.
    """
    left = {day: dong for day, dong in sorted(unpaid_dong.items()) if dong}
    overdue: dict[date, Dong] = {}
    days = sorted(set(due_days) | set(left))
    for day in days:
        if day > on:
            break
        dong = left.pop(day, 0)
        if not dong:
            continue
        following = None if instalments_bind else next((d for d in days if d > day), None)
        if following is None:
            overdue[day] = dong
        else:
            left[following] = left.get(following, 0) + dong
    return Ageing(left, overdue)


def session_due_on(due_on: date, session_days: Sequence[date]) -> date | None:
    """Ngày đến hạn theo phiên: the first session on or after the due day decides overdue."""
    return min((day for day in session_days if day >= due_on), default=None)


@dataclass(frozen=True, slots=True)
class Balance:
    """Dư nợ gốc theo nhóm: the three amounts of a loan, a group or a commune."""

    in_term_dong: Dong = 0
    overdue_dong: Dong = 0
    frozen_dong: Dong = 0

    @property
    def outstanding_dong(self) -> Dong:
        """Tổng dư nợ: in term, overdue and frozen together."""
        return self.in_term_dong + self.overdue_dong + self.frozen_dong

    def __add__(self, other: Balance) -> Balance:
        return Balance(
            self.in_term_dong + other.in_term_dong,
            self.overdue_dong + other.overdue_dong,
            self.frozen_dong + other.frozen_dong,
        )


def overdue_ratio(balance: Balance) -> Decimal:
    """Tỷ lệ nợ quá hạn: overdue over all outstanding, as a fraction; zero where nothing is owed."""
    if balance.outstanding_dong == 0:
        return Decimal(0)
    return Decimal(balance.overdue_dong) / Decimal(balance.outstanding_dong)


def is_inactive(*, last_moved_on: date, on: date, balance: Balance) -> bool:
    """Nợ ba tháng không hoạt động: owes, moved nothing for three months, and is not frozen."""
    moving = balance.outstanding_dong - balance.frozen_dong
    return moving > 0 and last_moved_on < add_months(on, -3)
