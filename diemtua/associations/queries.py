"""Reads of unions, offices, points and contracts. A question about any of them has a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import connections
from django.db.models import Exists, OuterRef, Q, QuerySet

from diemtua.associations.models import (
    Association,
    AssociationBody,
    CommunePoint,
    EntrustmentContract,
    Office,
    PointException,
    PointUnit,
)
from diemtua.ground.actors import Scope
from diemtua.places.models import VillageUnit


def in_force(on: date) -> Q:
    """Rows of a dated table that hold on the day."""
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))


def associations(*, using: str = "default") -> QuerySet[Association]:
    """Bốn Hội nhận ủy thác, by the bank's code."""
    return Association.objects.using(using).order_by("code")


def offices(scope: Scope, *, using: str = "default") -> QuerySet[Office]:
    """Phòng giao dịch chạm tới phạm vi: at or above what is seen."""
    above = {".".join(path.split(".")[:2]) for path in scope.paths if "." in path}
    return (
        Office.objects.using(using)
        .filter(Q(path__under=scope.paths) | Q(path__in=above))
        .order_by("code")
    )


def communes_in(scope: Scope, on: date, *, using: str = "default") -> QuerySet[VillageUnit]:
    """Thôn thuộc xã, of villages within the scope or above its groups."""
    villages = {".".join(path.split(".")[:3]) for path in scope.paths if path.count(".") >= 2}
    return (
        VillageUnit.objects.using(using)
        .filter(in_force(on))
        .filter(Q(village__path__under=scope.paths) | Q(village__path__in=villages))
    )


def bodies(scope: Scope, on: date, *, using: str = "default") -> QuerySet[AssociationBody]:
    """Tổ chức Hội ở các xã trong phạm vi."""
    communes = communes_in(scope, on, using=using).values("unit_id")
    return (
        AssociationBody.objects.using(using)
        .filter(in_force(on), unit__in=communes, association__in=scope.unions)
        .select_related("association", "unit")
        .order_by("unit__sort_key", "association_id")
    )


# The units above a commune on a day: a parent goes on under another kind in a row of its own with the same code.
BODIES_ABOVE = """
with recursive up (commune, id, level, parent_id) as (
    select id, id, level, parent_id from places_unit where id = any(%(communes)s::bigint[])
    union all
    select up.commune, now.id, now.level, now.parent_id
    from up join places_unit began on began.id = up.parent_id
    join places_unit now on now.level = began.level and now.code = began.code
         and now.valid_from <= %(on)s and (now.valid_to is null or now.valid_to > %(on)s)
)
select up.commune, b.association_id, up.level, b.id
from up join associations_associationbody b on b.unit_id = up.id
     and b.valid_from <= %(on)s and (b.valid_to is null or b.valid_to > %(on)s)
"""


def bodies_above(
    commune_ids: Iterable[int], on: date, *, using: str = "default"
) -> dict[tuple[int, int, str], int]:
    """Tổ chức Hội các cấp của những xã này: (commune, union, level of the union) to the body in force that day."""
    with connections[using].cursor() as cursor:
        cursor.execute(BODIES_ABOVE, {"communes": sorted(set(commune_ids)), "on": on})
        return {
            (commune, union, "centre" if level == "nation" else level): body
            for commune, union, level, body in cursor.fetchall()
        }


def contracts(scope: Scope, on: date, *, using: str = "default") -> QuerySet[EntrustmentContract]:
    """Hợp đồng ủy thác của các Hội và phòng giao dịch trong phạm vi, with those that have ended."""
    seen = offices(scope, using=using).values("pk")
    return (
        EntrustmentContract.objects.using(using)
        .filter(office__in=seen, body__association__in=scope.unions, valid_from__lte=on)
        .select_related("body", "body__association", "body__unit", "office", "replaces")
        .order_by("body__unit__sort_key", "body__association_id", "-valid_from")
    )


def contract_of(
    union_code: int, unit_id: int, office_id: int, on: date, *, using: str = "default"
) -> EntrustmentContract | None:
    """Hợp đồng ủy thác có hiệu lực trong ngày giữa một Hội ở một xã và một phòng giao dịch."""
    return (
        EntrustmentContract.objects.using(using)
        .filter(in_force(on), body__association=union_code, body__unit=unit_id, office=office_id)
        .select_related("body", "office")
        .first()
    )


def points(scope: Scope, on: date, *, using: str = "default") -> QuerySet[CommunePoint]:
    """Điểm giao dịch xã đang mở của các xã trong phạm vi."""
    communes = communes_in(scope, on, using=using).values("unit_id")
    there = PointUnit.objects.filter(in_force(on), point=OuterRef("pk"), unit__in=communes)
    return (
        CommunePoint.objects.using(using)
        .filter(Exists(there), opened_on__lte=on)
        .filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on))
        .select_related("office", "village")
        .order_by("code")
    )


def points_of_units(
    unit_ids: Iterable[int], on: date, *, using: str = "default"
) -> QuerySet[CommunePoint]:
    """Điểm giao dịch của những xã này trong ngày."""
    there = PointUnit.objects.filter(in_force(on), point=OuterRef("pk"), unit__in=list(unit_ids))
    return (
        CommunePoint.objects.using(using)
        .filter(Exists(there), opened_on__lte=on)
        .filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on))
        .order_by("code")
    )


def unit_of_point(point: CommunePoint, on: date, *, using: str = "default") -> PointUnit | None:
    """Xã của điểm giao dịch trong ngày."""
    return (
        PointUnit.objects.using(using)
        .filter(in_force(on), point=point)
        .select_related("unit")
        .first()
    )


def exceptions(point: CommunePoint, *, using: str = "default") -> QuerySet[PointException]:
    """Phiên dời của một điểm, the latest first."""
    return PointException.objects.using(using).filter(point=point).order_by("-fixed_on")
