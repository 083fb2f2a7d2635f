"""Ba ngày đến hạn: the contract's, the extended one, and the session's day that decides overdue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from diemtua.associations.models import PointException
from diemtua.groups.models import GroupPlacement
from diemtua.lending.models import Instalment, Loan
from diemtua.rules.debt_class import session_due_on
from diemtua.rules.periods import add_months


def session_days_of(
    loan: Loan, rows: Sequence[Instalment], *, using: str = "default"
) -> dict[int, date | None]:
    """Ngày phiên quyết định quá hạn của từng kỳ: the first session of the group's point on or after its day.

    A day for which the group stands at no point has none. The point of today is taken for days to come.
    """
    if loan.group_id is None:
        return {}
    placements = list(
        GroupPlacement.objects.using(using)
        .filter(group_id=loan.group_id)
        .select_related("point")
        .order_by("valid_from")
    )
    points = {placement.point_id for placement in placements}
    moved = {
        (row.point_id, row.fixed_on): row.replaced_by
        for row in PointException.objects.using(using).filter(Q(point_id__in=points))
    }
    found: dict[int, date | None] = {}
    for row in rows:
        due_on = row.extended_on or row.due_on
        stands = [p for p in placements if p.valid_from <= due_on] or placements[:1]
        if not stands:
            continue
        point = stands[-1].point
        fixed = (
            add_months(due_on.replace(day=1), month).replace(day=point.fixed_day)
            for month in range(-1, 3)
        )
        days = [moved.get((point.pk, day), day) for day in fixed]
        found[row.pk] = session_due_on(due_on, [day for day in days if day is not None])
    return found


def sessions_to_come(loan: Loan, after: date, to: date, *, using: str = "default") -> list[date]:
    """Các phiên sau một ngày: of the point where the group stands last, its moved and dropped days minded."""
    place = (
        GroupPlacement.objects.using(using)
        .filter(group_id=loan.group_id)
        .select_related("point")
        .order_by("-valid_from")
        .first()
    )
    if place is None:
        return []
    point = place.point
    moved = {
        row.fixed_on: row.replaced_by
        for row in PointException.objects.using(using).filter(point_id=point.pk)
    }
    months = (to.year - after.year) * 12 + to.month - after.month
    # A day may have been moved out of its month.
    fixed = (
        add_months(after.replace(day=1), n).replace(day=point.fixed_day)
        for n in range(-1, months + 2)
    )
    days = {moved.get(day, day) for day in fixed}
    return sorted(day for day in days if day is not None and after < day <= to)
