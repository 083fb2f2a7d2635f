"""Đọc tiền gửi dân cư: deposits of an office, the branch's rates on a day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import F, OuterRef, QuerySet, Subquery

from diemtua.associations.models import Branch, OfficeBranch
from diemtua.ground.actors import Scope
from diemtua.people.queries import in_force
from diemtua.savings.models import DepositPeriod, DepositRate, ResidentDeposit


def branch_of(office_id: int, on: date, *, using: str = "default") -> Branch | None:
    """Chi nhánh của phòng giao dịch trong ngày."""
    row = (
        OfficeBranch.objects.using(using)
        .filter(in_force(on), office=office_id)
        .select_related("branch")
        .first()
    )
    return row.branch if row else None


def rate_of(
    office_id: int, term_months: int, on: date, *, using: str = "default"
) -> Decimal | None:
    """Lãi suất của một kỳ hạn trong ngày: the branch's last confirmed one; none where it has none."""
    branch = branch_of(office_id, on, using=using)
    if branch is None:
        return None
    return (
        DepositRate.objects.using(using)
        .filter(
            branch=branch,
            term_months=term_months,
            valid_from__lte=on,
            confirmed_at__isnull=False,
        )
        .order_by("-valid_from")
        .values_list("rate_pct", flat=True)
        .first()
    )


def rates_on(branch: Branch, on: date, *, using: str = "default") -> dict[int, Decimal]:
    """Biểu lãi suất trong ngày: by term."""
    rows = (
        DepositRate.objects.using(using)
        .filter(branch=branch, valid_from__lte=on, confirmed_at__isnull=False)
        .order_by("valid_from")
    )
    return dict(sorted({row.term_months: row.rate_pct for row in rows}.items()))


def rates(branch: Branch, *, using: str = "default") -> QuerySet[DepositRate]:
    """Mọi lãi suất của chi nhánh, the waiting and the latest first."""
    return (
        DepositRate.objects.using(using)
        .filter(branch=branch)
        .order_by(F("confirmed_at").desc(nulls_first=True), "-valid_from", "term_months")
    )


def deposits(scope: Scope, *, using: str = "default") -> QuerySet[ResidentDeposit]:
    """Sổ tiền gửi dân cư trong phạm vi, with the running period of each."""
    running = DepositPeriod.objects.filter(deposit=OuterRef("pk"), ended_on__isnull=True)
    return (
        ResidentDeposit.objects.using(using)
        .filter(path__under=scope.paths, union_code__in=scope.unions)
        .select_related("person", "unit", "office", "campaign")
        .annotate(
            name=F("person__full_name"),
            fold=F("person__fold"),
            name_key=F("person__sort_key"),
            unit_name=F("unit__full_name"),
            principal_dong=Subquery(running.values("principal_dong")[:1]),
            rate_pct=Subquery(running.values("rate_pct")[:1]),
            matures_on=Subquery(running.values("matures_on")[:1]),
        )
    )


def deposits_of_person(
    scope: Scope, person_id: int, *, using: str = "default"
) -> QuerySet[ResidentDeposit]:
    """Sổ tiền gửi dân cư còn tiền của một người."""
    held = (ResidentDeposit.State.OPEN, ResidentDeposit.State.CLOSING)
    return deposits(scope, using=using).filter(person=person_id, state__in=held).order_by("pk")


def deposit(scope: Scope, pk: int, *, using: str = "default") -> ResidentDeposit | None:
    """One deposit of the scope."""
    return deposits(scope, using=using).filter(pk=pk).first()


def due_count(scope: Scope, on: date, *, using: str = "default") -> int:
    """Số sổ đến hạn chưa chuyển kỳ hạn."""
    return (
        DepositPeriod.objects.using(using)
        .filter(
            path__under=scope.paths,
            union_code__in=scope.unions,
            ended_on__isnull=True,
            matures_on__lte=on,
        )
        .count()
    )


def deposits_waiting(session_id: int, *, using: str = "default") -> int:
    """Số sổ của phiên chờ quyết định: cash that lies on the table and in no book yet."""
    waits = (ResidentDeposit.State.ASKED, ResidentDeposit.State.CLOSING)
    return (
        ResidentDeposit.objects.using(using).filter(session_id=session_id, state__in=waits).count()
    )
