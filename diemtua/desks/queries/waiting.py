"""Việc chờ trong các phòng: reads that Hôm nay of several roles share. Every one is cut to the scope."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from diemtua.commune_sessions.models import (
    CollectionSheet,
    CommuneSession,
    QueueItem,
    Receipt,
    SheetLine,
)
from diemtua.ground.actors import Scope
from diemtua.groups.models import GroupApproval, Meeting, SavingsAndLoanGroup
from diemtua.ledger.models import AccountBalance, ClosedMonth, LoanBalance
from diemtua.lending.models import (
    Approval,
    ApprovalNotice,
    Instalment,
    LoanApplication,
    LoanRequestList,
)
from diemtua.refunds.models import RefundBatch, RefundRun
from diemtua.rules.postings.chart import Account


def seen(scope: Scope) -> dict[str, Any]:
    """The filter every scoped read begins with."""
    return {"path__under": scope.paths, "union_code__in": scope.unions}


def lists_in(scope: Scope, *states: str) -> list[Any]:
    """Danh sách 03/TD in these states with households and money, the longest waiting first."""
    return list(
        LoanRequestList.objects.filter(state__in=states, **seen(scope))
        .select_related("group", "programme")
        .annotate(
            people=Count("lines"),
            asked_dong=Coalesce(Sum("lines__application__review__amount_dong"), 0),
        )
        .order_by("made_on", "id")
    )


def lists_to_propose(scope: Scope) -> list[Any]:
    """Danh sách xã đã xác nhận mà còn hồ sơ chưa trình."""
    waits = Q(lines__application__state=LoanApplication.State.CONFIRMED)
    return list(
        LoanRequestList.objects.filter(state=LoanRequestList.State.CONFIRMED, **seen(scope))
        .select_related("group", "programme")
        .annotate(
            people=Count("lines", filter=waits),
            asked_dong=Coalesce(Sum("lines__application__review__amount_dong", filter=waits), 0),
        )
        .filter(people__gt=0)
        .order_by("confirmed_on", "id")
    )


def lists_to_notify(scope: Scope) -> list[Any]:
    """Danh sách đã quyết xong mà chưa gửi 04/TD."""
    decided = Q(lines__application__state=LoanApplication.State.APPROVED)
    undecided = Q(lines__application__state__in=["confirmed", "proposed"])
    return list(
        LoanRequestList.objects.filter(
            state=LoanRequestList.State.CONFIRMED, notice__isnull=True, **seen(scope)
        )
        .select_related("group", "programme")
        .annotate(people=Count("lines", filter=decided), left=Count("lines", filter=undecided))
        .filter(people__gt=0, left=0)
        .order_by("confirmed_on", "id")
    )


def proposals(scope: Scope) -> QuerySet[Approval]:
    """Tờ trình chờ người duyệt."""
    return (
        Approval.objects.filter(state=Approval.State.PROPOSED, **seen(scope))
        .select_related("application__person", "application__programme", "application__group")
        .order_by("received_on", "id")
    )


def notices_unread(scope: Scope, stamp: str) -> list[ApprovalNotice]:
    """Thông báo 04/TD mà cấp này chưa xem: `stamp` is the column of the level, each after the one before."""
    before = {
        "commune_read_at": {},
        "union_read_at": {"commune_read_at__isnull": False},
        "group_read_at": {"union_read_at__isnull": False},
        "borrowers_told_at": {"group_read_at__isnull": False},
    }[stamp]
    return list(
        ApprovalNotice.objects.filter(**{f"{stamp}__isnull": True}, **before, **seen(scope))
        .select_related("group", "point")
        .order_by("pays_on", "id")
    )


def group_papers(scope: Scope) -> list[GroupApproval]:
    """Hồ sơ tổ chờ UBND xã."""
    return list(
        GroupApproval.objects.filter(accepted__isnull=True, **seen(scope))
        .select_related("group", "meeting")
        .order_by("submitted_at", "id")
    )


def groups_in(scope: Scope, *states: str) -> list[SavingsAndLoanGroup]:
    """Tổ ở những bước này."""
    return list(
        SavingsAndLoanGroup.objects.filter(state__in=states, **seen(scope)).order_by("sort_key")
    )


def meetings_called(scope: Scope) -> list[Meeting]:
    """Cuộc họp đã hẹn mà chưa ghi biên bản."""
    return list(
        Meeting.objects.filter(state__in=["called", "held"], **seen(scope))
        .select_related("group")
        .order_by("held_on", "id")
    )


def sessions(scope: Scope, first: date, last: date) -> list[Any]:
    """Phiên từ ngày tới hết ngày, with sheets by how far they are and people in the queue."""
    sheets = CollectionSheet.objects.filter(session=OuterRef("pk")).order_by().values("session")
    queue = QueueItem.objects.filter(session=OuterRef("pk"), state="waiting").order_by()
    return list(
        CommuneSession.objects.filter(held_on__gte=first, held_on__lte=last)
        .filter(Q(path__under=scope.paths) | Q(sheets__path__under=scope.paths))
        .distinct()
        .select_related("point")
        .annotate(
            sheets_count=Coalesce(Subquery(sheets.annotate(n=Count("pk")).values("n")), 0),
            sheets_ready=Coalesce(
                Subquery(
                    sheets.filter(state__in=["handed_in", "counted", "posted"])
                    .annotate(n=Count("pk"))
                    .values("n")
                ),
                0,
            ),
            waiting=Coalesce(
                Subquery(queue.values("session").annotate(n=Count("pk")).values("n")), 0
            ),
        )
        .order_by("held_on", "id")
    )


def sessions_unfinished(scope: Scope, before: date) -> list[CommuneSession]:
    """Phiên đã qua ngày mà chưa đóng."""
    return list(
        CommuneSession.objects.filter(
            held_on__lt=before, state__in=["open", "posted"], path__under=scope.paths
        )
        .select_related("point")
        .order_by("held_on", "id")
    )


def sheets_to_check(scope: Scope) -> list[CollectionSheet]:
    """Bảng kê tổ trưởng đã nộp mà Hội chưa kiểm."""
    return list(
        CollectionSheet.objects.filter(
            state="handed_in", union_checked_at__isnull=True, **seen(scope)
        )
        .select_related("group", "session")
        .order_by("session__held_on", "number")
    )


@dataclass(frozen=True)
class Books:
    """Dư nợ hôm nay: sums over the loans of the scope, of now (not of a closed month)."""

    loans: int
    households: int
    outstanding_dong: int
    overdue_dong: int
    frozen_dong: int
    savings_dong: int


def books_now(scope: Scope) -> Books:
    """Sums of the balances in the scope; provisional by nature."""
    found = LoanBalance.objects.filter(**seen(scope)).aggregate(
        loans=Count(
            "pk", filter=Q(in_term_dong__gt=0) | Q(overdue_dong__gt=0) | Q(frozen_dong__gt=0)
        ),
        households=Count(
            "household_id",
            distinct=True,
            filter=Q(in_term_dong__gt=0) | Q(overdue_dong__gt=0) | Q(frozen_dong__gt=0),
        ),
        outstanding=Coalesce(Sum(F("in_term_dong") + F("overdue_dong") + F("frozen_dong")), 0),
        overdue=Coalesce(Sum("overdue_dong"), 0),
        frozen=Coalesce(Sum("frozen_dong"), 0),
    )
    saved = AccountBalance.objects.filter(account=Account.MEMBER_SAVINGS, **seen(scope))
    savings = saved.aggregate(total=Coalesce(Sum("balance_dong"), 0))["total"]
    return Books(
        int(found["loans"]),
        int(found["households"]),
        int(found["outstanding"]),
        int(found["overdue"]),
        int(found["frozen"]),
        -int(savings),
    )


def overdue_groups(scope: Scope, most: int = 5) -> list[dict[str, Any]]:
    """Tổ có nợ quá hạn, the largest first."""
    rows = list(
        LoanBalance.objects.filter(overdue_dong__gt=0, group_id__isnull=False, **seen(scope))
        .values("group_id")
        .annotate(overdue=Sum("overdue_dong"), loans=Count("pk"))
        .order_by("-overdue", "group_id")[:most]
    )
    names = dict(
        SavingsAndLoanGroup.objects.filter(pk__in=[row["group_id"] for row in rows]).values_list(
            "pk", "name"
        )
    )
    return [{**row, "name": names.get(row["group_id"] or 0, "")} for row in rows]


@dataclass(frozen=True)
class Due:
    """Gốc đến kỳ: how many loans, how much, the first day."""

    loans: int
    amount_dong: int
    first_on: date | None


def principal_due(scope: Scope, today: date, days: int = 30) -> Due:
    """Gốc đến kỳ trong những ngày tới."""
    day = Coalesce("extended_on", "due_on")
    left = (
        F("principal_dong")
        - F("paid_dong")
        - F("overdue_dong")
        - F("frozen_dong")
        - F("moved_dong")
    )
    found = (
        Instalment.objects.filter(**seen(scope))
        .annotate(day=day, left=left)
        .filter(day__gte=today, day__lt=today + timedelta(days=days), left__gt=0)
        .aggregate(
            loans=Count("loan", distinct=True), total=Coalesce(Sum("left"), 0), first=Min("day")
        )
    )
    return Due(int(found["loans"]), int(found["total"]), found["first"])


def pipeline(scope: Scope) -> dict[str, int]:
    """Hồ sơ vay đang đi, by state."""
    rows = (
        LoanApplication.objects.filter(**seen(scope))
        .exclude(state__in=["disbursed", "refused", "withdrawn"])
        .order_by()
        .values_list("state")
        .annotate(n=Count("pk"))
    )
    return {state: int(n) for state, n in rows}


def next_sheet(scope: Scope, today: date) -> CollectionSheet | None:
    """Bảng kê của phiên gần nhất chưa ghi sổ."""
    return (
        CollectionSheet.objects.filter(
            session__held_on__gte=today,
            state__in=["prepared", "collecting", "handed_in", "counted"],
            **seen(scope),
        )
        .select_related("session__point", "group")
        .order_by("session__held_on", "id")
        .first()
    )


@dataclass(frozen=True)
class Gathered:
    """Đã thu: members who gave, members on the sheet, money of the receipts."""

    given: int
    members: int
    money_dong: int


def gathered(sheet: CollectionSheet) -> Gathered:
    """How far the collection of a sheet is."""
    found = Receipt.objects.filter(sheet=sheet).exclude(state="reversed")
    sums = found.aggregate(
        n=Count("pk"), money=Coalesce(Sum(F("interest_dong") + F("savings_dong")), 0)
    )
    return Gathered(
        int(sums["n"]), SheetLine.objects.filter(sheet=sheet).count(), int(sums["money"])
    )


def to_remind(sheet: CollectionSheet, most: int = 8) -> list[SheetLine]:
    """Ai chưa nộp, who owes more first."""
    gave = Receipt.objects.filter(sheet=sheet).exclude(state="reversed").values("membership")
    return list(
        SheetLine.objects.filter(sheet=sheet)
        .exclude(membership__in=gave)
        .annotate(owed=F("interest_dong") + F("arrears_dong"))
        .filter(owed__gt=0)
        .select_related("membership__person")
        .order_by("-owed", "number")[:most]
    )


def held_by_leaders_dong(scope: Scope) -> int:
    """Tiền tổ trưởng đang giữ trong phạm vi."""
    rows = AccountBalance.objects.filter(account=Account.LEADER_CASH, **seen(scope))
    return int(rows.aggregate(total=Coalesce(Sum("balance_dong"), 0))["total"])


def last_lock(office_ids: Iterable[int]) -> date | None:
    """Tháng khóa sổ gần nhất."""
    found = ClosedMonth.objects.filter(
        office_id__in=list(office_ids), sealed=True, reopened_at__isnull=True
    ).order_by("-month")
    return found.values_list("month", flat=True).first()


def refund_runs(scope: Scope) -> list[RefundRun]:
    """Đợt hoàn lãi chờ xác nhận, the oldest first."""
    parts = RefundBatch.objects.filter(path__under=scope.paths).values("run")
    waits = RefundRun.objects.filter(state=RefundRun.State.PROPOSED, pk__in=parts)
    return list(waits.order_by("pk"))
