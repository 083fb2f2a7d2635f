"""Đọc kế hoạch củng cố: plans of a scope, what is due, weak groups that have none, who may answer for one."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from diemtua.access.models import Account, Assignment
from diemtua.ground.actors import Scope
from diemtua.groups.models import GroupPlacement, SavingsAndLoanGroup
from diemtua.people.queries import in_force
from diemtua.places.models import Unit
from diemtua.ratings.models import PlanMeasure, StrengtheningPlan
from diemtua.ratings.queries.rated import closed_months, rated, sheet_of

OPEN = StrengtheningPlan.State.OPEN


def plans(scope: Scope, *, using: str = "default") -> QuerySet[StrengtheningPlan]:
    """Kế hoạch củng cố trong phạm vi, with the group's name, commune and how many measures are done."""
    placed = GroupPlacement.objects.filter(group=OuterRef("group"), valid_to__isnull=True)
    unit = Unit.objects.filter(pk=OuterRef("unit_id"))
    return (
        StrengtheningPlan.objects.using(using)
        .filter(path__under=scope.paths, union_code__in=scope.unions)
        .select_related("group")
        .annotate(
            group_name=F("group__name"),
            group_key=F("group__sort_key"),
            group_fold=F("group__fold"),
            unit_id=Subquery(placed.values("unit")[:1]),
            measures_n=Count("measures"),
            done_n=Count("measures", filter=Q(measures__done_on__isnull=False)),
        )
        .annotate(
            unit_name=Subquery(unit.values("full_name")[:1]),
            unit_key=Subquery(unit.values("sort_key")[:1]),
        )
    )


def plan(scope: Scope, pk: int, *, using: str = "default") -> StrengtheningPlan | None:
    """One plan of the scope."""
    return plans(scope, using=using).filter(pk=pk).first()


def plans_of(scope: Scope, group_id: int, *, using: str = "default") -> QuerySet[StrengtheningPlan]:
    """Các kế hoạch của một tổ, the latest first."""
    return plans(scope, using=using).filter(group=group_id).order_by("-made_on", "-pk")


def open_plan(scope: Scope, group_id: int, *, using: str = "default") -> StrengtheningPlan | None:
    """Kế hoạch đang làm của tổ."""
    return plans_of(scope, group_id, using=using).filter(state=OPEN).first()


def measures_due(
    scope: Scope, until: date, *, owner: UUID | None = None, using: str = "default"
) -> list[PlanMeasure]:
    """Biện pháp chưa xong có hạn đến hết một ngày, the earliest first; of one owner or of all."""
    found = PlanMeasure.objects.using(using).filter(
        path__under=scope.paths,
        union_code__in=scope.unions,
        plan__state=OPEN,
        done_on__isnull=True,
        due_on__lte=until,
    )
    if owner is not None:
        found = found.filter(plan__owner=owner)
    return list(found.select_related("plan__group").order_by("due_on", "pk"))


def weak_without_plan(scope: Scope, *, using: str = "default") -> list[Any]:
    """Tổ cần củng cố ở tháng khóa gần nhất mà chưa có kế hoạch, the lowest first."""
    month = next(iter(closed_months(using=using)), None)
    if month is None:
        return []
    below = sheet_of(month).sheet.strengthen_below
    found = rated(scope, month, using=using).filter(score__lt=below, has_plan=False)
    return list(found.order_by("score", "group_key"))


def owners_of(
    group: SavingsAndLoanGroup, on: date, *, using: str = "default"
) -> list[tuple[UUID, str]]:
    """Ai có thể chịu trách nhiệm: the union's cadres of the commune, the office's officers, the group's board."""
    placed = GroupPlacement.objects.using(using).filter(in_force(on), group=group).first()
    roles = Q(role="credit_officer", office=group.office_id) | Q(
        role__in=("group_leader", "group_deputy"), group_path=str(group.path)
    )
    if placed is not None:
        roles |= Q(role="commune_cadre", unit=placed.unit_id, union_code=placed.union_code)
    held = Assignment.objects.using(using).filter(roles, in_force(on)).order_by("role", "id")
    names = dict(
        Account.objects.using(using)
        .filter(party__in=held.values("party"), is_active=True)
        .values_list("party", "display_name")
    )
    found = dict.fromkeys(row.party_id for row in held if row.party_id in names)
    return [(party, names[party]) for party in found]
