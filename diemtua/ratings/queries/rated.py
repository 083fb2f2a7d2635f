"""Tổ đã chấm: rows that the standing close of a month froze, with the month before beside them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import (
    Avg,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)

from diemtua.associations.models import Association
from diemtua.facts.models import GroupMonth
from diemtua.ground.actors import Scope
from diemtua.groups.models import BoardMember, SavingsAndLoanGroup
from diemtua.ledger.models import ClosedMonth
from diemtua.places.models import Unit
from diemtua.programmes.queries import catalogue
from diemtua.ratings.models import StrengtheningPlan
from diemtua.rules.catalogue.rows import DatedRating
from diemtua.rules.periods import Month


def _standing(**of: Any) -> QuerySet[ClosedMonth, int]:
    """Lần khóa đang đứng: runs of months that are sealed and not reopened."""
    return ClosedMonth.objects.filter(sealed=True, reopened_at__isnull=True, **of).values_list(
        "run_id", flat=True
    )


def sheet_of(month: Month) -> DatedRating:
    """Bảng chấm điểm của tháng."""
    return catalogue().rating_on(month.first_on)


def _seen(scope: Scope, *, using: str = "default") -> QuerySet[GroupMonth]:
    return GroupMonth.objects.using(using).filter(
        path__under=scope.paths, union_code__in=scope.unions
    )


def closed_months(*, using: str = "default") -> list[Month]:
    """Các tháng đã khóa, the newest first; of all offices, whose rows the scope cuts."""
    months = (
        ClosedMonth.objects.using(using)
        .filter(sealed=True, reopened_at__isnull=True)
        .order_by("-month")
        .values_list("month", flat=True)
        .distinct()
    )
    return [Month.of(on) for on in months[:240]]


def rated(scope: Scope, month: Month, *, using: str = "default") -> QuerySet[Any]:
    """Tổ và xếp loại của một tháng: with place, leader, the score of the month before, whether a plan is open."""
    first, last = month.first_on, month.last_on
    group = SavingsAndLoanGroup.objects.filter(pk=OuterRef("group_id"))
    unit = Unit.objects.filter(pk=OuterRef("unit_id"))
    leader = BoardMember.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=last),
        group=OuterRef("group_id"),
        post=BoardMember.Post.LEADER,
        valid_from__lte=last,
    )
    before = GroupMonth.objects.filter(
        group_id=OuterRef("group_id"),
        month=month.previous.first_on,
        run_id__in=_standing(month=month.previous.first_on),
    )
    union = Association.objects.filter(code=OuterRef("union_code"))
    return (
        _seen(scope, using=using)
        .filter(month=first, run_id__in=_standing(month=first))
        .annotate(
            group_name=Subquery(group.values("name")[:1]),
            group_key=Subquery(group.values("sort_key")[:1]),
            group_fold=Subquery(group.values("fold")[:1]),
            group_code=Subquery(group.values("code")[:1]),
            unit_name=Subquery(unit.values("full_name")[:1]),
            unit_key=Subquery(unit.values("sort_key")[:1]),
            unit_fold=Subquery(unit.values("fold")[:1]),
            union_name=Subquery(union.values("short_name")[:1]),
            leader_name=Subquery(leader.values("person__full_name")[:1]),
            leader_fold=Subquery(leader.values("person__fold")[:1]),
            leader_key=Subquery(leader.values("person__sort_key")[:1]),
            score_before=Subquery(before.values("score")[:1]),
            rank_before=Subquery(before.values("rank")[:1]),
            has_plan=Exists(
                StrengtheningPlan.objects.filter(
                    group=OuterRef("group_id"), state=StrengtheningPlan.State.OPEN
                )
            ),
        )
        .annotate(moved=F("score") - F("score_before"))
    )


def rated_group(scope: Scope, group_id: int, month: Month, *, using: str = "default") -> Any:
    """Một tổ trong tháng; none where it was not rated then or is out of the scope."""
    return rated(scope, month, using=using).filter(group_id=group_id).first()


def trend_of(scope: Scope, group_id: int, *, using: str = "default") -> list[GroupMonth]:
    """Các tháng của một tổ, the oldest first, each by the close that stands."""
    return list(
        _seen(scope, using=using)
        .filter(group_id=group_id, run_id__in=_standing(), score__isnull=False)
        .order_by("month")
    )


def last_rated(
    scope: Scope, group_id: int, *, before: date | None = None, using: str = "default"
) -> GroupMonth | None:
    """Lần chấm gần nhất của tổ, of months that begin before a day."""
    found = _seen(scope, using=using).filter(
        group_id=group_id, run_id__in=_standing(), score__isnull=False
    )
    if before is not None:
        found = found.filter(month__lt=before)
    return found.order_by("-month").first()


def by_unit(
    scope: Scope, month: Month, ranks: tuple[str, ...], *, using: str = "default"
) -> list[dict[str, Any]]:
    """Số tổ theo loại, of each commune and union: a row each, as the bank's BC0438 counts them."""
    counted: dict[str, Any] = {
        f"n_{rank}": Count("id", filter=Q(rank=rank), output_field=IntegerField()) for rank in ranks
    }
    rows = (
        rated(scope, month, using=using)
        .order_by()
        .values("unit_id", "unit_name", "unit_key", "unit_fold", "union_code", "union_name")
        .annotate(
            groups=Count("id"),
            points=Avg("score"),
            outstanding=Sum("outstanding_dong"),
            overdue=Sum("overdue_dong"),
            **counted,
        )
        .order_by("unit_key", "union_code")
    )
    return [dict(row) for row in rows]
