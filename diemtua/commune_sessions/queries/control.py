"""Đọc việc của kiểm soát viên: groups that the union has not seen, corrections and large withdrawals that wait."""

from __future__ import annotations

from django.db.models import QuerySet

from diemtua.commune_sessions.models import (
    CashCorrection,
    CollectionSheet,
    CommuneSession,
    QueueItem,
)
from diemtua.ground.actors import Scope
from diemtua.ledger.models import AccountBalance
from diemtua.rules.postings import Account
from diemtua.rules.savings import load_savings_policy
from diemtua.rules.session_rules import session_rules_on


def unchecked_sheets(
    scope: Scope, found: CommuneSession, *, using: str = "default"
) -> QuerySet[CollectionSheet]:
    """Tổ đã nộp bảng kê mà Hội chưa kiểm; none where policy does not ask for the check."""
    rows = CollectionSheet.objects.using(using).filter(
        session=found,
        path__under=scope.paths,
        union_code__in=scope.unions,
        state=CollectionSheet.State.HANDED_IN,
        union_checked_at__isnull=True,
        check_waived_at__isnull=True,
    )
    if not session_rules_on(found.held_on).union_checks_first:
        rows = rows.none()
    return rows.select_related("group").order_by("group__sort_key", "pk")


def corrections(
    scope: Scope, found: CommuneSession, *, using: str = "default"
) -> QuerySet[CashCorrection]:
    """Đề nghị điều chỉnh của phiên, the undecided first."""
    return (
        CashCorrection.objects.using(using)
        .filter(session=found, path__under=scope.paths, union_code__in=scope.unions)
        .select_related("sheet__group")
        .order_by("decided_at", "pk")
    )


def correction(scope: Scope, pk: int, *, using: str = "default") -> CashCorrection | None:
    """One of the scope."""
    return (
        CashCorrection.objects.using(using)
        .filter(path__under=scope.paths, union_code__in=scope.unions, pk=pk)
        .select_related("sheet__group", "session")
        .first()
    )


def open_correction(sheet: CollectionSheet, *, using: str = "default") -> CashCorrection | None:
    """Đề nghị đang chờ của một bảng kê."""
    return CashCorrection.objects.using(using).filter(sheet=sheet, approved__isnull=True).first()


def withdrawals_to_approve(
    scope: Scope, found: CommuneSession, *, using: str = "default"
) -> list[QueueItem]:
    """Lần rút lớn chờ duyệt: what a member takes at one session is added up."""
    rows = (
        QueueItem.objects.using(using)
        .filter(
            session=found,
            path__under=scope.paths,
            union_code__in=scope.unions,
            kind=QueueItem.Kind.WITHDRAWAL,
        )
        .exclude(state=QueueItem.State.ABSENT)
        .select_related("person", "membership__group")
        .order_by("pk")
    )
    policy, taken, found_rows = load_savings_policy(), dict[int, int](), []
    for row in rows:
        assert row.membership_id is not None
        taken[row.membership_id] = taken.get(row.membership_id, 0) + row.amount_dong
        large = policy.needs_second_person(taken[row.membership_id], found.held_on)
        if large and row.state == QueueItem.State.WAITING and row.approved_at is None:
            found_rows.append(row)
    return found_rows


def waiting_for_control(scope: Scope, found: CommuneSession, *, using: str = "default") -> int:
    """Số việc chờ kiểm soát viên."""
    undecided = corrections(scope, found, using=using).filter(approved__isnull=True)
    return (
        unchecked_sheets(scope, found, using=using).count()
        + undecided.count()
        + len(withdrawals_to_approve(scope, found, using=using))
    )


def difference_dong(found: CommuneSession, group_id: int, *, using: str = "default") -> int:
    """Chênh lệch của tổ còn chờ xử lý: positive is short, negative over."""
    rows = AccountBalance.objects.using(using).filter(
        account=Account.GROUP_DIFFERENCE, office_id=found.office_id, subject=group_id
    )
    return sum(rows.values_list("balance_dong", flat=True))
