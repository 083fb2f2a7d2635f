"""Tiền gửi tổ viên: balances, read from the ledger's account 4020 by membership."""

from __future__ import annotations

from collections.abc import Iterable

from diemtua.groups.models import Membership
from diemtua.ledger.models import AccountBalance, Line
from diemtua.rules.postings import Account

PAID_IN = "l.account = 4020 and (l.amount_dong < 0) = (e.reverses is null)"
"""Dòng gửi vào (line `l` of entry `e`): what was put in, and what takes such a line back, so that money posted again for a
payment of an earlier day counts once."""


def balances(membership_ids: Iterable[int], *, using: str = "default") -> dict[int, int]:
    """Số dư tiền gửi of each member, whole đồng; a member without a row has saved nothing."""
    rows = AccountBalance.objects.using(using).filter(
        account=Account.MEMBER_SAVINGS, subject__in=list(membership_ids)
    )
    return {row.subject: -row.balance_dong for row in rows}


def book_number(membership: Membership) -> str:
    """Số sổ tiền gửi tổ viên: the group's code and the member's number; a person with two books has two numbers."""
    return f"TG-{membership.group.code}-{membership.number:03d}"


def movements(membership_id: int, *, using: str = "default") -> list[Line]:
    """Gửi và rút của một tổ viên, the latest first."""
    return list(
        Line.objects.using(using)
        .filter(account=Account.MEMBER_SAVINGS, subject=membership_id, loan_id__isnull=True)
        .order_by("-business_date", "-month")
    )
