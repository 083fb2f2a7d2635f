"""Đọc hoa hồng và phí: what was decided for a month and still stands, within the reader's scope."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from diemtua.fees.models import EntrustmentFee, FeeShare, GroupCommission
from diemtua.ground.actors import Scope
from diemtua.ledger.models import AccountBalance
from diemtua.rules.postings import Account


def commissions(
    scope: Scope, office_id: int, month: date, *, using: str = "default"
) -> QuerySet[GroupCommission]:
    """Hoa hồng của các tổ trong tháng; rows of a superseded close are left out."""
    return GroupCommission.objects.using(using).filter(
        path__under=scope.paths,
        union_code__in=scope.unions,
        office_id=office_id,
        month=month,
        superseded=False,
    )


def fees(
    scope: Scope, office_id: int, month: date, *, using: str = "default"
) -> QuerySet[EntrustmentFee]:
    """Phí ủy thác của các Hội ở các xã trong tháng."""
    return EntrustmentFee.objects.using(using).filter(
        path__under=scope.paths,
        union_code__in=scope.unions,
        office_id=office_id,
        month=month,
        superseded=False,
    )


def shares(
    scope: Scope, office_id: int, month: date, *, using: str = "default"
) -> QuerySet[FeeShare]:
    """Phần của từng cấp Hội."""
    return FeeShare.objects.using(using).filter(
        path__under=scope.paths, fee__in=fees(scope, office_id, month, using=using).values("pk")
    )


def commission_payable_dong(group_id: int, *, using: str = "default") -> int:
    """Hoa hồng còn phải trả một tổ: what was due and is not paid yet, over all months."""
    balance = AccountBalance.objects.using(using).filter(
        account=Account.COMMISSION_PAYABLE, subject=group_id
    )
    return -sum(balance.values_list("balance_dong", flat=True))
