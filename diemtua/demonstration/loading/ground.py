"""Nền: unions, offices, villages, points, contracts, area lists of the demonstration district."""

from __future__ import annotations

from datetime import date

from diemtua.associations.models import (
    Association,
    AssociationBody,
    Branch,
    CommunePoint,
    EntrustmentContract,
    Office,
    OfficeBranch,
    PointException,
    PointUnit,
)
from diemtua.demonstration.loading.copying import OFFICE_ID, OFFICE_PATH, sequences_follow
from diemtua.demonstration.plan.rows import Plan
from diemtua.ground.copying import copy_rows
from diemtua.places.models import Unit
from diemtua.places.queries import unit_by_code
from diemtua.programmes.models import AreaList, AreaListEntry

BOOKS_FROM = date(2013, 1, 1)
THEN = date(2025, 3, 25)
UNIONS = (
    (11, "Hội Nông dân", "ND", "Farmers' Union"),
    (12, "Hội Liên hiệp Phụ nữ", "LHPN", "Women's Union"),
    (13, "Hội Cựu chiến binh", "CCB", "Veterans' Association"),
    (14, "Đoàn Thanh niên", "ĐTN", "Youth Union"),
)


class Map:
    """Bản đồ: the real units under which the generated villages stand."""

    def __init__(self, plan: Plan, using: str) -> None:
        self.district = unit_by_code("691", THEN, "district", using=using)
        province = self.district.parent
        assert province is not None
        assert province.parent is not None
        self.province, self.nation = province, province.parent
        self.communes: dict[int, Unit] = {
            c.commune_no: unit_by_code(c.code, THEN, "commune", using=using) for c in plan.communes
        }


def village_path(village_no: int) -> str:
    return f"{OFFICE_PATH}.t{village_no}"


def load_ground(plan: Plan, using: str) -> Map:
    """Everything that stands before anybody borrows."""
    units = Map(plan, using)
    _unions(plan, units, using)
    _office(units, using)
    copy_rows(
        using,
        "places_village",
        "id name kind path",
        ((v.village_no, v.name, "thôn", village_path(v.village_no)) for v in plan.villages),
    )
    copy_rows(
        using,
        "places_villageunit",
        "village_id unit_id valid_from",
        ((v.village_no, units.communes[v.commune_no].pk, BOOKS_FROM) for v in plan.villages),
    )
    _points(plan, units, using)
    _areas(plan, units, using)
    sequences_follow(using, ("places_village", "associations_office", "associations_communepoint"))
    return units


def _unions(plan: Plan, units: Map, using: str) -> None:
    Association.objects.using(using).bulk_create(
        [Association(code=c, name=n, short_name=s, name_en=e) for c, n, s, e in UNIONS],
        ignore_conflicts=True,
    )
    bodies = [
        AssociationBody(
            association_id=code, unit=unit, name=f"{name} {unit.full_name}", valid_from=BOOKS_FROM
        )
        for code, name, _short, _en in UNIONS
        for unit in (units.nation, units.province, units.district, *units.communes.values())
    ]
    AssociationBody.objects.using(using).bulk_create(bodies)


def _office(units: Map, using: str) -> None:
    branch = Branch.objects.using(using).create(
        code="70",
        name="Chi nhánh NHCSXH tỉnh Bình Phước",
        unit=units.province,
        valid_from=BOOKS_FROM,
    )
    Office.objects.using(using).create(
        pk=OFFICE_ID,
        code="7008",
        name="Phòng giao dịch NHCSXH huyện Bù Gia Mập",
        path=OFFICE_PATH,
        opened_on=BOOKS_FROM,
    )
    OfficeBranch.objects.using(using).create(
        office_id=OFFICE_ID, branch=branch, valid_from=BOOKS_FROM
    )


def _points(plan: Plan, units: Map, using: str) -> None:
    first_village: dict[int, int] = {}
    for village in plan.villages:
        first_village.setdefault(village.commune_no, village.village_no)
    CommunePoint.objects.using(using).bulk_create(
        CommunePoint(
            pk=p.point_no,
            code=p.code,
            name=p.name,
            office_id=OFFICE_ID,
            village_id=first_village[p.commune_no],
            fixed_day=p.fixed_day,
            opened_on=p.opened_on,
        )
        for p in plan.points
    )
    PointUnit.objects.using(using).bulk_create(
        PointUnit(point_id=p.point_no, unit=units.communes[p.commune_no], valid_from=p.opened_on)
        for p in plan.points
    )
    PointException.objects.using(using).bulk_create(
        PointException(
            point_id=e.point_no, fixed_on=e.fixed_on, replaced_by=e.held_on, reason=e.reason
        )
        for e in plan.exceptions
    )
    bodies = {
        (b.association_id, b.unit.code): b
        for b in AssociationBody.objects.using(using)
        .filter(unit__in=units.communes.values())
        .select_related("unit")
    }
    EntrustmentContract.objects.using(using).bulk_create(
        EntrustmentContract(
            number=c.number,
            body=bodies[int(c.union_code), c.commune_code],
            office_id=OFFICE_ID,
            signed_on=c.signed_on,
            valid_from=c.signed_on,
            valid_to=c.valid_to,
        )
        for c in plan.contracts
        if c.group_no is None
    )


def _areas(plan: Plan, units: Map, using: str) -> None:
    lists: dict[str, AreaList] = {}
    for area in plan.areas:
        if area.decision not in lists:
            lists[area.decision] = AreaList.objects.using(using).create(
                code=f"minh-hoa-{len(lists) + 1}",
                name=area.decision,
                decision=area.decision,
                valid_from=area.valid_from,
                valid_to=area.valid_to,
                confidence="sourced" if area.verified else "unverified",
            )
    AreaListEntry.objects.using(using).bulk_create(
        AreaListEntry(
            area_list=lists[a.decision],
            village_id=a.village_no,
            unit=None if a.village_no else units.communes[a.commune_no],
        )
        for a in plan.areas
    )
