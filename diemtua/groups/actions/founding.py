"""Lập tổ: a union gathers households of one village; the list is made before the founding meeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connections

from diemtua.associations.models import CommunePoint, EntrustmentContract, Office, PointUnit
from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.ground.problems import NotFoundHere, raise_all
from diemtua.groups.actions.steps import State, locked_group, member_count, move, size_problems
from diemtua.groups.models import GroupPlacement, Membership, SavingsAndLoanGroup
from diemtua.groups.problems import (
    GroupNameMissing,
    HouseholdInAGroup,
    NoContractForUnion,
    NotOfTheHousehold,
    OfficeIsUnknown,
    PointIsNotThere,
    VillageIsNotThere,
)
from diemtua.people.actions import clean, place_households
from diemtua.people.models import Household, HouseholdMember, Person
from diemtua.people.queries import in_force
from diemtua.places.models import Unit, Village, VillageUnit

FOUNDING = (State.DRAFT, State.MEETING)


@dataclass(frozen=True)
class Joining:
    """Hộ vào tổ: the household and the person who stands for it."""

    household: Household
    person: Person


@deed("group.founded", needs="group.found")
def found_group(
    *,
    by: Actor,
    name: str,
    village: Village,
    point: CommunePoint,
    union_code: int,
    min_saving_dong: int,
    meets_every_months: int,
    convention: str,
    code: str = "",
) -> SavingsAndLoanGroup:
    """Bắt đầu lập tổ ở một thôn, dưới một Hội có hợp đồng ủy thác ở xã ấy."""
    if not clean(name):
        raise GroupNameMissing(field="name")
    if (
        not Village.objects.using(by.using)
        .filter(pk=village.pk, path__under=by.scope.paths)
        .exists()
    ):
        raise NotFoundHere
    unit = unit_of_village(village, by)
    office = office_of_village(village, by)
    _must_serve(point, unit, by)
    _must_be_entrusted(union_code, unit, office, by)
    number = _next_number(by)
    path = f"{village.path}.g{number}"
    group = SavingsAndLoanGroup(
        id=number,
        code=clean(code) or f"{office.code}{number:05d}",
        name=clean(name),
        path=path,
        office=office,
        union_code=union_code,
        min_saving_dong=min_saving_dong,
        meets_every_months=meets_every_months,
        convention=convention.strip(),
    )
    group.save(using=by.using, force_insert=True)
    GroupPlacement.objects.using(by.using).create(
        group=group,
        village=village,
        unit=unit,
        point=point,
        union_code=union_code,
        path=path,
        valid_from=by.on,
    )
    return group


@deed("group.list_made", needs="group.found")
def enlist(
    *, by: Actor, group: SavingsAndLoanGroup, joining: Sequence[Joining], version: int | None = None
) -> list[Membership]:
    """Ghi hộ vào danh sách tổ viên sáng lập, before or after the first meeting."""
    group = locked_group(group, by, version=version, states=FOUNDING)
    raise_all(size_problems(member_count(group, by) + len(joining), by, at_least=False))
    made = join(group, joining, by)
    move(group, by)
    return made


@deed("group.founder_struck", needs="group.found")
def strike_off(*, by: Actor, group: SavingsAndLoanGroup, membership: Membership) -> Membership:
    """Bỏ một hộ khỏi danh sách khi tổ chưa trình UBND xã."""
    group = locked_group(group, by, version=None, states=FOUNDING)
    row = (
        Membership.objects.using(by.using)
        .select_for_update()
        .filter(pk=membership.pk, group=group, valid_to__isnull=True)
        .first()
    )
    if row is None:
        raise NotFoundHere
    leave([row], by)
    move(group, by)
    return row


def join(group: SavingsAndLoanGroup, joining: Sequence[Joining], by: Actor) -> list[Membership]:
    """Write memberships and bring the households under the group's path; set-based.

    One household, one group is the database's law; the check before it only names the field.
    """
    ids = [each.household.pk for each in joining]
    _must_live_there(joining, by)
    if Membership.objects.using(by.using).filter(household__in=ids, valid_to__isnull=True).exists():
        raise HouseholdInAGroup(field="household")
    first = _last_number(group, by) + 1
    made = Membership.objects.using(by.using).bulk_create(
        Membership(
            group=group,
            household=each.household,
            person=each.person,
            number=number,
            valid_from=by.on,
            path=group.path,
            union_code=group.union_code,
        )
        for number, each in enumerate(joining, first)
    )
    place_households(ids, path=group.path, union_code=group.union_code, by=by)
    return made


def leave(rows: Sequence[Membership], by: Actor) -> None:
    """End memberships and bring the households back under their villages; set-based."""
    for row in rows:
        row.state, row.valid_to = Membership.State.LEFT, by.on
    Membership.objects.using(by.using).bulk_update(rows, ["state", "valid_to"])
    place_households([row.household_id for row in rows], path=None, union_code=0, by=by)


def unit_of_village(village: Village, by: Actor) -> Unit:
    """Xã của thôn trong ngày làm việc."""
    row = (
        VillageUnit.objects.using(by.using)
        .filter(in_force(by.on), village=village)
        .select_related("unit")
        .first()
    )
    if row is None:
        raise VillageIsNotThere(field="village", village=str(village), on=f"{by.on:%d/%m/%Y}")
    return row.unit


def office_of_village(village: Village, by: Actor) -> Office:
    """Phòng giao dịch giữ sổ của thôn: the second step of the village's lasting path."""
    path = ".".join(village.path.split(".")[:2])
    office = Office.objects.using(by.using).filter(path=path).first()
    if office is None:
        raise OfficeIsUnknown(field="village", village=str(village))
    return office


def _must_serve(point: CommunePoint, unit: Unit, by: Actor) -> None:
    there = PointUnit.objects.using(by.using).filter(in_force(by.on), point=point, unit=unit)
    if not there.exists():
        facts = {"point": point.name, "unit": unit.full_name, "on": f"{by.on:%d/%m/%Y}"}
        raise PointIsNotThere(field="point", **facts)


def _must_be_entrusted(union_code: int, unit: Unit, office: Office, by: Actor) -> None:
    contract = EntrustmentContract.objects.using(by.using).filter(
        in_force(by.on), office=office, body__association=union_code, body__unit=unit
    )
    if not contract.exists():
        raise NoContractForUnion(field="union_code", unit=unit.full_name)


def _must_live_there(joining: Sequence[Joining], by: Actor) -> None:
    """The one who stands for a household is of it that day."""
    lives = set(
        HouseholdMember.objects.using(by.using)
        .filter(in_force(by.on), household__in=[each.household.pk for each in joining])
        .values_list("household_id", "person_id")
    )
    raise_all(
        [
            NotOfTheHousehold(
                field="person",
                name=each.person.full_name,
                household=each.household.code,
                on=f"{by.on:%d/%m/%Y}",
            )
            for each in joining
            if (each.household.pk, each.person.pk) not in lives
        ]
    )


def _last_number(group: SavingsAndLoanGroup, by: Actor) -> int:
    """Numbers of those who left are not given again: the register reads as it was."""
    last = (
        Membership.objects.using(by.using)
        .filter(group=group)
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    return last or 0


def _next_number(by: Actor) -> int:
    """The id is taken first, since the lasting path and the code bear it."""
    with connections[by.using].cursor() as cursor:
        cursor.execute("select nextval(pg_get_serial_sequence('groups_savingsandloangroup', 'id'))")
        number: int = cursor.fetchone()[0]
        return number
