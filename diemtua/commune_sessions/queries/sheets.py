"""Đọc bảng kê: a group's list with who has given, what, and what the leader holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, Count, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from diemtua.commune_sessions.models import CollectionSheet, Receipt, SheetLine
from diemtua.ground.actors import Scope
from diemtua.groups.models import BoardMember
from diemtua.ledger.models import AccountBalance
from diemtua.people.queries import in_force
from diemtua.rules.postings import Account

LIVE = (Receipt.State.RECORDED, Receipt.State.POSTED)


def sheets(scope: Scope, on: date, *, using: str = "default") -> QuerySet[CollectionSheet]:
    """Bảng kê trong phạm vi: leader, how many gave, interest, savings, and what the leader holds now."""
    leaders = BoardMember.objects.filter(
        in_force(on), group=OuterRef("group"), post=BoardMember.Post.LEADER
    )
    given = Receipt.objects.filter(sheet=OuterRef("pk"), state__in=LIVE).order_by().values("sheet")
    lines = SheetLine.objects.filter(sheet=OuterRef("pk")).order_by().values("sheet")
    held = (
        AccountBalance.objects.filter(account=Account.LEADER_CASH, subject=OuterRef("group_id"))
        .order_by()
        .values("subject")
        .annotate(sum=Sum("balance_dong"))
    )

    def number(rows: QuerySet[Any, Any], column: str) -> Coalesce:
        return Coalesce(
            Subquery(rows.values(column), output_field=BigIntegerField()),
            Value(0),
            output_field=BigIntegerField(),
        )

    return (
        CollectionSheet.objects.using(using)
        .filter(path__under=scope.paths, union_code__in=scope.unions)
        .select_related("group", "session__point", "session__office", "session__unit")
        .annotate(
            group_name=F("group__name"),
            leader_name=Subquery(leaders.values("person__full_name")[:1]),
            leader_fold=Subquery(leaders.values("person__fold")[:1]),
            receipt_count=number(given.annotate(n=Count("pk")), "n"),
            interest_dong=number(given.annotate(sum=Sum("interest_dong")), "sum"),
            savings_dong=number(given.annotate(sum=Sum("savings_dong")), "sum"),
            member_count=number(lines.annotate(n=Count("pk")), "n"),
            due_dong=number(lines.annotate(sum=Sum(F("interest_dong") + F("arrears_dong"))), "sum"),
            held_dong=number(held, "sum"),
        )
    )


def sheet(scope: Scope, pk: int, on: date, *, using: str = "default") -> CollectionSheet | None:
    """One sheet of the scope."""
    return sheets(scope, on, using=using).filter(pk=pk).first()


def sheet_to_fill(scope: Scope, pk: int, *, using: str = "default") -> CollectionSheet | None:
    """Bảng kê để nhận một lần gửi: the bare row with its session; the sums of a page are not asked for."""
    return (
        CollectionSheet.objects.using(using)
        .filter(path__under=scope.paths, union_code__in=scope.unions, pk=pk)
        .select_related("session")
        .first()
    )


def sheet_of_leader(scope: Scope, on: date, *, using: str = "default") -> CollectionSheet | None:
    """Bảng kê đang thu của tổ: the next session's that is not settled; else the one that was last."""
    mine = sheets(scope, on, using=using)
    coming = mine.filter(session__held_on__gte=on).exclude(state__in=("posted", "absent"))
    return coming.order_by("session__held_on").first() or mine.order_by("-session__held_on").first()


@dataclass(frozen=True)
class Sums:
    """Cộng bảng kê: what was given as interest and as savings, by how many."""

    count: int
    interest_dong: int
    savings_dong: int

    @property
    def total_dong(self) -> int:
        return self.interest_dong + self.savings_dong


def sums_of(found: CollectionSheet, *, using: str = "default") -> Sums:
    """Cộng các biên lai còn giá trị của bảng kê."""
    rows = Receipt.objects.using(using).filter(sheet=found, state__in=LIVE)
    summed = rows.aggregate(n=Count("pk"), i=Sum("interest_dong"), s=Sum("savings_dong"))
    return Sums(summed["n"], summed["i"] or 0, summed["s"] or 0)


@dataclass(frozen=True)
class Member:
    """Tổ viên trên bảng kê: what is due, and the receipt when she has given."""

    membership_id: int
    number: int
    name: str
    fold: str
    interest_dong: int
    arrears_dong: int
    savings_balance_dong: int
    has_overdue: bool
    receipt: Receipt | None

    @property
    def due_dong(self) -> int:
        return self.interest_dong + self.arrears_dong

    @property
    def given_dong(self) -> int:
        return self.receipt.interest_dong + self.receipt.savings_dong if self.receipt else 0


def members_of(found: CollectionSheet, *, using: str = "default") -> list[Member]:
    """Tổ viên của bảng kê theo số, each with her receipt; two questions for any number of members."""
    receipts = {
        r.membership_id: r for r in Receipt.objects.using(using).filter(sheet=found, state__in=LIVE)
    }
    lines = (
        SheetLine.objects.using(using)
        .filter(sheet=found)
        .select_related("membership__person")
        .order_by("number")
    )
    return [
        Member(
            line.membership_id,
            line.number,
            line.membership.person.full_name,
            line.membership.person.fold,
            line.interest_dong,
            line.arrears_dong,
            line.savings_balance_dong,
            line.has_overdue,
            receipts.get(line.membership_id),
        )
        for line in lines
    ]


def member_of(
    found: CollectionSheet, membership_id: int, *, using: str = "default"
) -> Member | None:
    """One member of the sheet."""
    return next(
        (m for m in members_of(found, using=using) if m.membership_id == membership_id), None
    )


def receipt(scope: Scope, pk: UUID, *, using: str = "default") -> Receipt | None:
    """One receipt of the scope with all that its paper names."""
    return (
        Receipt.objects.using(using)
        .filter(path__under=scope.paths, union_code__in=scope.unions, pk=pk)
        .select_related(
            "membership__person",
            "membership__household",
            "sheet__group",
            "sheet__session__point",
            "sheet__session__office",
            "sheet__session__unit",
            "replaces",
        )
        .first()
    )
