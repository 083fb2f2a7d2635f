"""Đọc khóa sổ: months of an office and how each stands, runs and steps, group ratings, sums of a frozen month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connections
from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from diemtua.associations.models import Office
from diemtua.associations.queries import offices
from diemtua.facts.models import GroupMonth, SupersededLoanMonth
from diemtua.ground.actors import Scope
from diemtua.ground.problems import NotFoundHere
from diemtua.groups.models import SavingsAndLoanGroup
from diemtua.ledger.models import ClosedMonth
from diemtua.month_end.models import CloseRun, CloseStep, ReopeningRequest
from diemtua.places.models import Unit
from diemtua.rules.periods import Month

MOST_MONTHS = 240


@dataclass(frozen=True, kw_only=True)
class MonthHere:
    """Một tháng của phòng giao dịch: how it stands and what it holds."""

    month: Month
    run: CloseRun | None
    is_sealed: bool
    closed_at: Any
    was_reopened: bool
    groups: int | None
    outstanding_dong: int | None
    overdue_dong: int | None


def office_here(scope: Scope, pk: int) -> Office:
    """Phòng giao dịch trong phạm vi; another is not found."""
    found = offices(scope).filter(pk=pk).first()
    if found is None:
        raise NotFoundHere
    return found


def months(scope: Scope, office: Office, begin: Month | None, today: date) -> list[MonthHere]:
    """Các tháng, the newest first, from the first of the books to the running one."""
    if begin is None:
        return []
    locks = {lock.month: lock for lock in living_locks(office)}
    reopened = set(
        ClosedMonth.objects.filter(office_id=office.pk, reopened_at__isnull=False).values_list(
            "month", flat=True
        )
    )
    runs = {
        run.month: run for run in CloseRun.objects.filter(office=office, state__in=CloseRun.LIVING)
    }
    held = {row["run_id"]: row for row in _held(scope, [run.pk for run in runs.values()])}
    found = []
    for month in list(begin.until(Month.of(today).next))[-MOST_MONTHS:]:
        lock, run = locks.get(month.first_on), runs.get(month.first_on)
        sums = held.get(run.pk) if run and lock and lock.sealed else None
        found.append(
            MonthHere(
                month=month,
                run=run,
                is_sealed=bool(lock and lock.sealed),
                closed_at=lock.closed_at if lock and lock.sealed else None,
                was_reopened=month.first_on in reopened,
                groups=sums["groups"] if sums else None,
                outstanding_dong=sums["outstanding"] if sums else None,
                overdue_dong=sums["overdue"] if sums else None,
            )
        )
    return found[::-1]


def _held(scope: Scope, runs: list[int]) -> list[dict[str, Any]]:
    rows = GroupMonth.objects.filter(
        run_id__in=runs, path__under=scope.paths, union_code__in=scope.unions
    )
    return [
        dict(row)
        for row in rows.values("run_id").annotate(
            groups=Count("id"), outstanding=Sum("outstanding_dong"), overdue=Sum("overdue_dong")
        )
    ]


def living_locks(office: Office) -> QuerySet[ClosedMonth]:
    """Khóa đang giữ, sealed or with its close under way."""
    return ClosedMonth.objects.filter(office_id=office.pk, reopened_at__isnull=True)


def runs(office: Office, month: Month) -> list[CloseRun]:
    """Các lần khóa của một tháng, the newest first."""
    return list(CloseRun.objects.filter(office=office, month=month.first_on).order_by("-id"))


def steps(run: CloseRun) -> list[CloseStep]:
    """Các bước đã làm của một lần khóa."""
    return list(run.steps.order_by("number"))


def reopenings(office: Office, month: Month) -> list[ReopeningRequest]:
    """Đề nghị mở lại của một tháng."""
    return list(
        ReopeningRequest.objects.filter(office=office, month=month.first_on).order_by("-id")
    )


def sealed_run(office: Office, month: Month) -> CloseRun:
    """Lần khóa đang đứng của một tháng đã khóa; a month without one is not found."""
    lock = living_locks(office).filter(month=month.first_on, sealed=True).first()
    run = CloseRun.objects.filter(pk=lock.run_id).first() if lock else None
    if run is None:
        raise NotFoundHere
    return run


BY_PROGRAMME = """
select p.name, count(distinct m.household_id) filter (where m.in_term_dong + m.overdue_dong + m.frozen_dong > 0),
       sum(m.in_term_dong + m.overdue_dong + m.frozen_dong - m.disbursed_dong + m.principal_paid_dong)::bigint,
       sum(m.disbursed_dong)::bigint, sum(m.principal_paid_dong)::bigint,
       sum(m.in_term_dong + m.overdue_dong + m.frozen_dong)::bigint, sum(m.overdue_dong)::bigint,
       sum(m.frozen_dong)::bigint, sum(m.accrued_dong)::bigint
from facts_loanmonth m join programmes_programme p on p.number = m.programme
where m.month = %(month)s and m.office_id = %(office)s
group by p.number, p.name order by p.number
"""
SUMS = """
select count(distinct household_id) filter (where in_term_dong + overdue_dong + frozen_dong > 0), count(*),
       coalesce(sum(in_term_dong + overdue_dong + frozen_dong), 0)::bigint, coalesce(sum(overdue_dong), 0)::bigint,
       coalesce(sum(accrued_dong), 0)::bigint
from {table} where month = %(month)s and office_id = %(office)s and run_id = %(run)s
"""


@dataclass(frozen=True, kw_only=True)
class FrozenSums:
    """Số đóng băng của một lần khóa: one answer of a month."""

    households: int
    loans: int
    outstanding_dong: int
    overdue_dong: int
    accrued_dong: int


def by_programme(run: CloseRun) -> list[tuple[Any, ...]]:
    """Theo chương trình: name, households, opening, disbursed, repaid, closing, overdue, frozen, accrued."""
    with connections["default"].cursor() as cursor:
        cursor.execute(BY_PROGRAMME, {"month": run.month, "office": run.office_id})
        return list(cursor.fetchall())


def frozen_sums(run: CloseRun) -> FrozenSums:
    """Một câu trả lời: of the standing close from the frozen month, of a superseded one from what was kept."""
    kept = run.state == CloseRun.State.SUPERSEDED and (
        SupersededLoanMonth.objects.filter(run_id=run.pk).exists()
    )
    table = "facts_supersededloanmonth" if kept else "facts_loanmonth"
    with connections["default"].cursor() as cursor:
        cursor.execute(
            SUMS.format(table=table),
            {"month": run.month, "office": run.office_id, "run": run.pk},
        )
        row = cursor.fetchone()
    assert row is not None
    return FrozenSums(
        households=row[0],
        loans=row[1],
        outstanding_dong=row[2],
        overdue_dong=row[3],
        accrued_dong=row[4],
    )


def ratings(scope: Scope, run: CloseRun) -> QuerySet[GroupMonth]:
    """Xếp loại tổ của một lần khóa, with the group's name and commune."""
    group = SavingsAndLoanGroup.objects.filter(pk=OuterRef("group_id"))
    unit = Unit.objects.filter(pk=OuterRef("unit_id"))
    return GroupMonth.objects.filter(
        run_id=run.pk, path__under=scope.paths, union_code__in=scope.unions
    ).annotate(
        group_name=Subquery(group.values("name")[:1]),
        group_key=Subquery(group.values("sort_key")[:1]),
        group_fold=Subquery(group.values("fold")[:1]),
        unit_name=Subquery(unit.values("full_name")[:1]),
        unit_key=Subquery(unit.values("sort_key")[:1]),
    )


def rank_counts(scope: Scope, run: CloseRun) -> dict[str, int]:
    """Số tổ theo loại."""
    rows = ratings(scope, run).order_by().values("rank").annotate(n=Count("id"))
    return {row["rank"]: row["n"] for row in rows}


def savings_dong(scope: Scope, run: CloseRun) -> int:
    """Số dư tiền gửi tổ viên cuối tháng."""
    found = ratings(scope, run).order_by().aggregate(total=Coalesce(Sum("savings_dong"), 0))
    return int(found["total"])


def named_groups(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Thêm tên tổ: rows that know a group by its id."""
    group = SavingsAndLoanGroup.objects.filter(pk=OuterRef("group_id"))
    named: QuerySet[Any] = rows.annotate(
        group_name=Subquery(group.values("name")[:1]),
        group_key=Subquery(group.values("sort_key")[:1]),
        group_fold=Subquery(group.values("fold")[:1]),
    )
    return named


def named_units(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Thêm tên xã: rows that know a commune by its id."""
    unit = Unit.objects.filter(pk=OuterRef("unit_id"))
    named: QuerySet[Any] = rows.annotate(
        unit_name=Subquery(unit.values("full_name")[:1]),
        unit_key=Subquery(unit.values("sort_key")[:1]),
    )
    return named
