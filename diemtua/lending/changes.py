"""Đọc việc đổi của khoản vay: requests 08/TD with their two deadlines, notices 14/TD and who was told of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet

from diemtua.ground.actors import Scope
from diemtua.lending.models import InstalmentAdjustment, OverdueNotice
from diemtua.lending.queries import seen
from diemtua.rules.clocks import load_clocks


@dataclass(frozen=True)
class Deadlines:
    """Hai hạn của 08/TD: the last working day for the borrower, and for the leader."""

    borrower_by: date
    leader_by: date

    def late(self, *, asked_on: date, handed_in_on: date) -> bool:
        """Nộp trễ: the bank may still agree, and sees that it was late."""
        return asked_on > self.borrower_by or handed_in_on > self.leader_by


def deadlines_of(due_on: date) -> Deadlines:
    """Hạn nộp 08/TD của kỳ đến hạn ngày ấy, in working days of the dated calendar."""
    clocks = load_clocks()
    return Deadlines(
        clocks.send_by("adjust_by_borrower", due_on), clocks.send_by("adjust_by_leader", due_on)
    )


def adjustments(scope: Scope, *, using: str = "default") -> QuerySet[InstalmentAdjustment]:
    """Đề nghị 08/TD trong phạm vi, with the names of a list."""
    return (
        InstalmentAdjustment.objects.using(using)
        .filter(seen(scope))
        .annotate(
            borrower_name=F("loan__person__full_name"),
            borrower_fold=F("loan__person__fold"),
            borrower_key=F("loan__person__sort_key"),
            group_name=F("loan__group__name"),
            group_fold=F("loan__group__fold"),
            group_key=F("loan__group__sort_key"),
        )
    )


def adjustment(scope: Scope, pk: int, *, using: str = "default") -> InstalmentAdjustment | None:
    """Một đề nghị with its loan."""
    return (
        adjustments(scope, using=using)
        .filter(pk=pk)
        .select_related(
            "instalment", "loan__person", "loan__group__office", "loan__household__village"
        )
        .first()
    )


def overdue_notices(scope: Scope, *, using: str = "default") -> QuerySet[OverdueNotice]:
    """Thông báo 14/TD trong phạm vi, with the names of a list."""
    return (
        OverdueNotice.objects.using(using)
        .filter(seen(scope))
        .annotate(
            borrower_name=F("loan__person__full_name"),
            borrower_fold=F("loan__person__fold"),
            borrower_key=F("loan__person__sort_key"),
            group_name=F("loan__group__name"),
            group_fold=F("loan__group__fold"),
            group_key=F("loan__group__sort_key"),
            programme_name=F("loan__programme__short_name"),
        )
    )


def overdue_notice(scope: Scope, pk: int, *, using: str = "default") -> OverdueNotice | None:
    """Một thông báo with its loan."""
    return (
        overdue_notices(scope, using=using)
        .filter(pk=pk)
        .select_related("loan__person", "loan__group__office", "loan__household__village")
        .first()
    )
