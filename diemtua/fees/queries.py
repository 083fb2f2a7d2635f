"""Đọc hoa hồng và phí: what was decided for a month and still stands, within the reader's scope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import (
    BigIntegerField,
    CharField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from diemtua.associations.models import AssociationBody
from diemtua.commune_sessions.models import CommissionPayment
from diemtua.facts.models import LoanMonth
from diemtua.fees.models import (
    CommissionLine,
    EntrustmentFee,
    FeeLine,
    FeeShare,
    GroupCommission,
    WorkLine,
)
from diemtua.ground.actors import ALL_BODIES, Scope
from diemtua.groups.models import SavingsAndLoanGroup
from diemtua.ledger.models import AccountBalance
from diemtua.lending.models import Loan
from diemtua.places.models import Unit
from diemtua.programmes.models import Programme
from diemtua.rules.fees import FeeBase, FeeLevel, Work, earning_balance, nearest_dong
from diemtua.rules.postings import Account
from diemtua.rules.spans import Span


def commissions(
    scope: Scope, office_id: int, month: date, *, using: str = "default"
) -> QuerySet[GroupCommission]:
    """Hoa hồng của các tổ trong tháng; rows of a superseded close are left out."""
    return commissions_in(scope, using=using).filter(office_id=office_id, month=month)


def commissions_in(scope: Scope, *, using: str = "default") -> QuerySet[GroupCommission]:
    """Hoa hồng còn đứng của các tổ trong phạm vi, over all months."""
    return GroupCommission.objects.using(using).filter(
        path__under=scope.paths, union_code__in=scope.unions, superseded=False
    )


def seen_by(scope: Scope, body: str = "body") -> Q:
    """Của Hội trong phạm vi: rows of a union's units that are seen, or of the office that keeps the books."""
    seen = Q(path__under=scope.paths) | Q(**{f"{body}__in": scope.bodies})
    if ALL_BODIES in scope.bodies:
        seen = Q()
    return seen & Q(union_code__in=scope.unions)


def fees(
    scope: Scope, office_id: int, month: date, *, using: str = "default"
) -> QuerySet[EntrustmentFee]:
    """Phí ủy thác của các Hội ở các xã trong tháng."""
    return EntrustmentFee.objects.using(using).filter(
        seen_by(scope), office_id=office_id, month=month, superseded=False
    )


def shares(
    scope: Scope, office_id: int, month: date, *, using: str = "default"
) -> QuerySet[FeeShare]:
    """Phần của từng cấp Hội."""
    return shares_in(scope, using=using).filter(fee__office_id=office_id, fee__month=month)


def shares_in(scope: Scope, *, using: str = "default") -> QuerySet[FeeShare]:
    """Phần phí còn đứng trong phạm vi, over all months."""
    return FeeShare.objects.using(using).filter(seen_by(scope), fee__superseded=False)


def commission_payable_dong(group_id: int, *, using: str = "default") -> int:
    """Hoa hồng còn phải trả một tổ: what was due and is not paid yet, over all months."""
    balance = AccountBalance.objects.using(using).filter(
        account=Account.COMMISSION_PAYABLE, subject=group_id
    )
    return -sum(balance.values_list("balance_dong", flat=True))


def _within(span: Span) -> Q:
    return Q(fee__month__gte=span.start, fee__month__lt=span.end)


def newest_month(scope: Scope, *, using: str = "default") -> date | None:
    """Tháng mới nhất có phí trong phạm vi."""
    return (
        shares_in(scope, using=using)
        .order_by("-fee__month")
        .values_list("fee__month", flat=True)
        .first()
    )


def newest_commission_month(scope: Scope, *, using: str = "default") -> date | None:
    """Tháng mới nhất có hoa hồng trong phạm vi."""
    rows = commissions_in(scope, using=using).order_by("-month")
    return rows.values_list("month", flat=True).first()


def statements(scope: Scope, span: Span, *, using: str = "default") -> QuerySet[Any]:
    """Bảng kê phí của từng tổ chức Hội trong kỳ: one row a unit and level that earned a share."""
    mine = shares_in(scope, using=using).filter(_within(span), body=OuterRef("pk")).order_by()
    one = mine.values("body")
    return (
        AssociationBody.objects.using(using)
        .filter(Exists(mine))
        .select_related("unit", "association")
        .annotate(
            share_dong=Subquery(one.annotate(n=Sum("amount_dong")).values("n")),
            fee_dong=Subquery(one.annotate(n=Sum("fee__amount_dong")).values("n")),
            name_fold=Func(F("name"), function="vn_fold", output_field=CharField()),
        )
    )


def body_here(scope: Scope, pk: int, *, using: str = "default") -> AssociationBody | None:
    """Tổ chức Hội có bảng kê trong phạm vi; another's is not found."""
    mine = shares_in(scope, using=using).filter(body=pk)
    found = AssociationBody.objects.using(using).filter(pk=pk)
    return found.select_related("unit", "association").first() if mine.exists() else None


def homeless_dong(scope: Scope, span: Span, *, using: str = "default") -> int:
    """Phần phí của cấp chưa lập tổ chức Hội trong kỳ."""
    rows = shares_in(scope, using=using).filter(_within(span), body=None)
    return int(rows.aggregate(n=Sum("amount_dong"))["n"] or 0)


def shares_of(scope: Scope, body_id: int, span: Span, *, using: str = "default") -> QuerySet[Any]:
    """Phần của một tổ chức Hội trong kỳ: a row a commune and month, with the fee it comes from."""
    unit = Unit.objects.filter(pk=OuterRef("fee__unit_id"))
    return (
        shares_in(scope, using=using)
        .filter(_within(span), body=body_id)
        .select_related("fee")
        .annotate(
            unit_name=Subquery(unit.values("full_name")[:1]),
            unit_key=Subquery(unit.values("sort_key")[:1]),
            unit_fold=Subquery(unit.values("fold")[:1]),
        )
    )


def _with_programme(rows: QuerySet[Any]) -> QuerySet[Any]:
    named = Programme.objects.filter(number=OuterRef("programme"))
    found: QuerySet[Any] = rows.annotate(programme_name=Subquery(named.values("short_name")[:1]))
    return found


def fee_lines(
    scope: Scope, body_id: int, span: Span, *, using: str = "default"
) -> QuerySet[FeeLine]:
    """Cách tính phí của Hội ở một xã trong kỳ: by month, programme and contract rate."""
    own = EntrustmentFee.objects.filter(
        seen_by(scope), body=body_id, superseded=False, month__gte=span.start, month__lt=span.end
    )
    rows = FeeLine.objects.using(using).filter(fee__in=own.values("pk")).select_related("fee")
    found: QuerySet[FeeLine] = _with_programme(rows).order_by("fee__month", "programme", "rate_pct")
    return found


def commission_lines(row: GroupCommission, *, using: str = "default") -> QuerySet[CommissionLine]:
    """Cách tính hoa hồng của một tổ trong tháng."""
    rows = CommissionLine.objects.using(using).filter(commission=row)
    found: QuerySet[CommissionLine] = _with_programme(rows).order_by("programme", "rate_pct")
    return found


def with_groups(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Thêm tên tổ: rows that know a group by its id."""
    group = SavingsAndLoanGroup.objects.filter(pk=OuterRef("group_id"))
    named: QuerySet[Any] = rows.annotate(
        group_name=Subquery(group.values("name")[:1]),
        group_key=Subquery(group.values("sort_key")[:1]),
        group_fold=Subquery(group.values("fold")[:1]),
    )
    return named


def work_of(line: WorkLine) -> Work:
    """Dòng đã lưu as the rulebook reads it: the same text decides at the close and shows the working."""
    level = FeeLevel(line.level_pct_month, FeeBase(line.base))
    return Work(level, line.interest_dong, line.rate_pct, line.average_dong)


def balances(rows: QuerySet[EntrustmentFee]) -> dict[int, int]:
    """Dư nợ có thu được lãi của từng phí, to the đồng; a fee without its working has none."""
    exact: dict[int, Fraction] = {}
    for line in FeeLine.objects.using(rows.db).filter(fee__in=rows.order_by().values("pk")):
        exact[line.fee_id] = exact.get(line.fee_id, Fraction(0)) + earning_balance(work_of(line))
    return {fee: nearest_dong(sum_) for fee, sum_ in exact.items()}


def with_paid(rows: QuerySet[GroupCommission]) -> QuerySet[GroupCommission]:
    """Thêm đã trả: what the group earned up to that month, and what its board was paid in all.

    A payment at the session is of all that is due, so the oldest month is paid first.
    """
    group = OuterRef("group_id")
    earned = GroupCommission.objects.filter(
        group_id=group, superseded=False, month__lte=OuterRef("month")
    )
    paid = CommissionPayment.objects.filter(group=group)
    return rows.annotate(
        earned_so_far_dong=Subquery(
            earned.order_by().values("group_id").annotate(n=Sum("amount_dong")).values("n")
        ),
        paid_dong=Coalesce(
            Subquery(
                paid.order_by().values("group").annotate(n=Sum("amount_dong")).values("n"),
                output_field=BigIntegerField(),
            ),
            0,
        ),
    )


PAID = Q(paid_dong__gte=F("earned_so_far_dong"))


def payments_of(scope: Scope, group_id: int, *, using: str = "default") -> list[CommissionPayment]:
    """Các lần trả hoa hồng cho ban quản lý tổ, the latest first."""
    rows = CommissionPayment.objects.using(using).filter(
        path__under=scope.paths, union_code__in=scope.unions, group=group_id
    )
    return list(rows.select_related("session", "received_by").order_by("-session__held_on", "-id"))


@dataclass(frozen=True, kw_only=True)
class GroupWork:
    """Phần của một tổ trong phí của Hội: one group and month, what it collected."""

    month: date
    group_id: int
    group_name: str
    interest_dong: int
    average_dong: int
    overdue_dong: int


def groups_behind(
    scope: Scope, body: AssociationBody, span: Span, *, using: str = "default"
) -> list[GroupWork]:
    """Các tổ làm nên phí của Hội ở một xã: from the frozen months that the fee was decided on."""
    own = EntrustmentFee.objects.using(using).filter(
        seen_by(scope), body=body, superseded=False, month__gte=span.start, month__lt=span.end
    )
    rows = (
        LoanMonth.objects.using(using)
        .filter(
            path__under=scope.paths,
            run_id__in=list(own.values_list("run_id", flat=True)),
            month__gte=span.start,
            month__lt=span.end,
            unit_id=body.unit_id,
            union_code=body.association_id,
            group_id__isnull=False,
        )
        .values("month", "group_id")
        .annotate(
            interest=Sum("interest_paid_dong"),
            in_term=Sum(F("in_term_dong") + F("in_term_before_dong")),
            overdue=Sum("overdue_dong"),
        )
        .order_by("month", "group_id")
    )
    found = list(rows)
    names = dict(
        SavingsAndLoanGroup.objects.using(using)
        .filter(pk__in={row["group_id"] for row in found})
        .values_list("pk", "name")
    )
    return [
        GroupWork(
            month=row["month"],
            group_id=int(row["group_id"] or 0),
            group_name=names.get(int(row["group_id"] or 0), ""),
            interest_dong=int(row["interest"] or 0),
            average_dong=int(row["in_term"] or 0) // 2,
            overdue_dong=int(row["overdue"] or 0),
        )
        for row in found
    ]


@dataclass(frozen=True, kw_only=True)
class LoanWork:
    """Khoản vay làm nên hoa hồng: what it paid in the month, at which rate."""

    loan_id: int
    loan_code: str
    rate_pct: Decimal
    interest_dong: int
    average_dong: int


def loans_behind(scope: Scope, row: GroupCommission, *, using: str = "default") -> list[LoanWork]:
    """Khoản vay của tổ trong tháng: the records that the commission was decided on."""
    rows = list(
        LoanMonth.objects.using(using).filter(
            path__under=scope.paths, month=row.month, group_id=row.group_id, run_id=row.run_id
        )
    )
    codes = dict(
        Loan.objects.using(using)
        .filter(pk__in=[each.loan_id for each in rows])
        .values_list("pk", "code")
    )
    return [
        LoanWork(
            loan_id=each.loan_id,
            loan_code=codes.get(each.loan_id, ""),
            rate_pct=each.rate_pct,
            interest_dong=each.interest_paid_dong,
            average_dong=(each.in_term_dong + each.in_term_before_dong) // 2,
        )
        for each in rows
    ]
