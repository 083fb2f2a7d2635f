"""Đọc sổ cái: entries of an office and month, one entry with its lines, the trial balance that is zero."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    CharField,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Cast, Coalesce

from diemtua.access.models import Account as LoginAccount
from diemtua.associations.models import Office
from diemtua.ground.actors import Scope
from diemtua.groups.models import SavingsAndLoanGroup
from diemtua.ledger import chain
from diemtua.ledger.models import Anchor, Entry, Line
from diemtua.lending.models import Loan


def entries(
    scope: Scope, *, office: int | None = None, month: date | None = None
) -> QuerySet[Entry]:
    """Bút toán trong phạm vi, with the sum of the debit side and the group's name."""
    debit = (
        Line.objects.filter(entry_id=OuterRef("id"), month=OuterRef("month"), amount_dong__gt=0)
        .order_by()
        .values("entry_id")
        .annotate(total=Sum("amount_dong"))
        .values("total")
    )
    group = SavingsAndLoanGroup.objects.filter(pk=OuterRef("group_id")).values("name")[:1]
    found = Entry.objects.filter(path__under=scope.paths, union_code__in=scope.unions)
    if office is not None:
        found = found.filter(office_id=office)
    if month is not None:
        found = found.filter(month=month)
    return found.annotate(
        amount_dong=Coalesce(Subquery(debit, output_field=BigIntegerField()), 0),
        group_name=Subquery(group),
        number_text=Cast("sequence", CharField()),
        memo_fold=Func("memo", function="vn_fold", output_field=CharField()),
        group_fold=Func(Subquery(group), function="vn_fold", output_field=CharField()),
    )


def anchors(scope: Scope) -> QuerySet[Anchor]:
    """Điểm neo trong phạm vi, with the office's name."""
    office = Office.objects.filter(pk=OuterRef("office_id")).values("name")[:1]
    return chain.anchors(scope).annotate(
        office_name=Subquery(office),
        office_fold=Func(Subquery(office), function="vn_fold", output_field=CharField()),
    )


def months_of(scope: Scope, office: int) -> list[date]:
    """Months of an office that hold an entry, the newest first: one index step a month."""
    held = Entry.objects.filter(path__under=scope.paths, office_id=office)
    return list(held.order_by("-month").values_list("month", flat=True).distinct())


def entry(scope: Scope, entry_id: UUID) -> Entry | None:
    """Một bút toán; outside the scope there is none."""
    return entries(scope).filter(id=entry_id).first()


def reversal_of(scope: Scope, found: Entry) -> Entry | None:
    """The entry that reverses this one."""
    return entries(scope).filter(reverses=found.id).first()


@dataclass(frozen=True)
class LineHere:
    """Dòng bút toán kèm tên."""

    number: int
    account: int
    subject: int
    loan_id: int | None
    loan_code: str
    debit_dong: int
    credit_dong: int
    effective_on: date


def lines(scope: Scope, found: Entry) -> list[LineHere]:
    """The lines of an entry, debit and credit apart."""
    rows = list(
        Line.objects.filter(path__under=scope.paths, month=found.month, entry_id=found.id).order_by(
            "number"
        )
    )
    codes = dict(
        Loan.objects.filter(pk__in={r.loan_id for r in rows if r.loan_id}).values_list("pk", "code")
    )
    return [
        LineHere(
            row.number,
            row.account,
            row.subject,
            row.loan_id,
            codes.get(row.loan_id or 0, ""),
            max(row.amount_dong, 0),
            max(-row.amount_dong, 0),
            row.effective_on,
        )
        for row in rows
    ]


def names_of(party_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Who: display names of accounts by party. Who has no account is told by the role alone."""
    wanted = set(party_ids)
    found = LoginAccount.objects.filter(party__in=wanted).values_list("party_id", "display_name")
    return dict(found)


def trial_balance(scope: Scope, office: int, month: date) -> list[dict[str, Any]]:
    """Bảng cân đối: opening, debit, credit and closing per account of an office up to the end of a month."""
    after = (month + timedelta(days=32)).replace(day=1)
    rows = (
        Line.objects.filter(path__under=scope.paths, office_id=office, month__lt=after)
        .order_by()
        .values("account")
        .annotate(
            opening=Coalesce(Sum("amount_dong", filter=Q(month__lt=month)), 0),
            debit=Coalesce(Sum("amount_dong", filter=Q(month=month, amount_dong__gt=0)), 0),
            credit=Coalesce(-Sum("amount_dong", filter=Q(month=month, amount_dong__lt=0)), 0),
        )
        .annotate(closing=F("opening") + F("debit") - F("credit"))
        .order_by("account")
    )
    return [{key: int(str(value)) for key, value in row.items()} for row in rows]
