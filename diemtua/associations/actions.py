"""Deeds on unions and offices: bodies begin, contracts are signed and ended, points open, days
move.
"""

from __future__ import annotations

from datetime import date, time

from diemtua.associations.models import (
    Association,
    AssociationBody,
    CommunePoint,
    EntrustmentContract,
    Office,
    PointException,
    PointUnit,
)
from diemtua.associations.problems import (
    BodyIsNotInForce,
    ContractHasEnded,
    ContractNumberMissing,
    FixedDayHasPassed,
    FixedDayOutside,
    MovedAlready,
    NotAFixedDay,
    PointIsClosed,
    PointOutsideOffice,
    ReasonMissing,
    ReplacedOnItself,
    UnitIsGone,
)
from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.ground.problems import NotFoundHere
from diemtua.places.models import Unit, Village

LAST_FIXED_DAY = 28


@deed("association.body_begun", needs="association.keep")
def begin_body(
    *, by: Actor, association: Association, unit: Unit, decision: str = ""
) -> AssociationBody:
    """Lập tổ chức Hội ở một đơn vị, from the day on."""
    if not unit.is_alive(by.on):
        raise UnitIsGone(field="unit", unit=unit.full_name, on=f"{by.on:%d/%m/%Y}")
    return AssociationBody.objects.using(by.using).create(
        association=association,
        unit=unit,
        name=f"{association.name} {unit.full_name}",
        valid_from=by.on,
        decision=decision.strip()[:200],
    )


@deed("entrustment.signed", needs="entrustment.sign")
def sign_contract(
    *,
    by: Actor,
    body: AssociationBody,
    office: Office,
    number: str,
    replaces: EntrustmentContract | None = None,
) -> EntrustmentContract:
    """Ký hợp đồng ủy thác giữa phòng giao dịch và Hội cấp xã; the one it replaces ends that day."""
    if not number.strip():
        raise ContractNumberMissing(field="number")
    if not _in_force(body, by.on):
        raise BodyIsNotInForce(field="body", body=body.name, on=f"{by.on:%d/%m/%Y}")
    if replaces is not None:
        _end(replaces, by)
    return EntrustmentContract.objects.using(by.using).create(
        number=" ".join(number.split()),
        body=body,
        office=office,
        signed_on=by.on,
        valid_from=by.on,
        replaces=replaces,
    )


@deed("entrustment.ended", needs="entrustment.sign")
def end_contract(*, by: Actor, contract: EntrustmentContract) -> EntrustmentContract:
    """Kết thúc hợp đồng ủy thác. Groups of that union take no new loans until another is signed."""
    return _end(contract, by)


@deed("point.opened", needs="association.keep")
def open_point(
    *,
    by: Actor,
    office: Office,
    village: Village,
    unit: Unit,
    code: str,
    name: str,
    fixed_day: int,
    starts_at: time = time(7, 30),
) -> CommunePoint:
    """Mở điểm giao dịch xã with its own fixed day."""
    if not 1 <= fixed_day <= LAST_FIXED_DAY:
        raise FixedDayOutside(field="fixed_day", day=fixed_day)
    if not village.path.startswith(f"{office.path}."):
        raise PointOutsideOffice(field="village", village=str(village), office=office.name)
    if not unit.is_alive(by.on):
        raise UnitIsGone(field="unit", unit=unit.full_name, on=f"{by.on:%d/%m/%Y}")
    point = CommunePoint.objects.using(by.using).create(
        code=code.strip(),
        name=" ".join(name.split()),
        office=office,
        village=village,
        fixed_day=fixed_day,
        starts_at=starts_at,
        opened_on=by.on,
    )
    PointUnit.objects.using(by.using).create(point=point, unit=unit, valid_from=by.on)
    return point


@deed("point.day_moved", needs="session.prepare")
def move_session_day(
    *, by: Actor, point: CommunePoint, fixed_on: date, replaced_by: date | None, reason: str
) -> PointException:
    """Dời phiên cố định sang ngày bù, hoặc nghỉ phiên (no day). Only a session still to come."""
    row = CommunePoint.objects.using(by.using).select_for_update().filter(pk=point.pk).first()
    if row is None:
        raise NotFoundHere
    if not reason.strip():
        raise ReasonMissing(field="reason")
    if row.closed_on is not None and row.closed_on <= fixed_on:
        raise PointIsClosed(point=row.name, closed_on=f"{row.closed_on:%d/%m/%Y}")
    shown = f"{fixed_on:%d/%m/%Y}"
    if fixed_on.day != row.fixed_day:
        raise NotAFixedDay(field="fixed_on", point=row.name, day=row.fixed_day, on=shown)
    if fixed_on < by.on or (replaced_by is not None and replaced_by < by.on):
        raise FixedDayHasPassed(field="fixed_on", on=shown)
    if replaced_by == fixed_on:
        raise ReplacedOnItself(field="replaced_by")
    rows = PointException.objects.using(by.using)
    if rows.filter(point=row, fixed_on=fixed_on).exists():
        raise MovedAlready(field="fixed_on")
    return rows.create(
        point=row, fixed_on=fixed_on, replaced_by=replaced_by, reason=reason.strip()[:200]
    )


def _in_force(body: AssociationBody, on: date) -> bool:
    return body.valid_from <= on and (body.valid_to is None or body.valid_to > on)


def _end(contract: EntrustmentContract, by: Actor) -> EntrustmentContract:
    rows = EntrustmentContract.objects.using(by.using)
    row = rows.select_for_update().filter(pk=contract.pk).first()
    if row is None:
        raise NotFoundHere
    if row.valid_to is not None:
        raise ContractHasEnded(valid_to=f"{row.valid_to:%d/%m/%Y}")
    row.valid_to = by.on
    row.save(using=by.using, update_fields=["valid_to"])
    return row
