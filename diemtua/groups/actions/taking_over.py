"""Nhận tổ đang hoạt động vào sổ: groups that lived before the books began, with all they have.

A branch that takes its books over brings its groups by one deed, and so does the demonstration. The
rules are those of a founded group: one union with a contract, one village, five to sixty
households, a board that is not kin; only the meetings of before are not told again. Set-based.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connections

from diemtua.access.models import Assignment
from diemtua.associations.models import CommunePoint, EntrustmentContract, Office
from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.ground.problems import Problem, raise_all
from diemtua.groups import queries
from diemtua.groups.actions.board import ROLE_OF_POST
from diemtua.groups.actions.founding import Joining
from diemtua.groups.models import (
    BoardMember,
    Delegation,
    GroupPlacement,
    Membership,
    SavingsAndLoanGroup,
)
from diemtua.groups.problems import (
    BoardHoldsUnionPost,
    BoardIncomplete,
    BoardIsKin,
    BoardNotAMember,
    GroupTooLarge,
    GroupTooSmall,
    NoContractForUnion,
    OfficeIsUnknown,
    VillageIsNotThere,
)
from diemtua.groups.words import KINSHIP
from diemtua.people.actions import clean
from diemtua.people.models import Person
from diemtua.people.queries import in_force
from diemtua.places.models import Unit, Village, VillageUnit
from diemtua.rules.group_rules import group_rules_on

PLACE_ALL = """
with joined as materialized (
    select * from unnest(%(households)s::bigint[], %(paths)s::text[], %(unions)s::int[])
        as t (id, path, union_code)
), persons as (
    update people_person p set path = j.path::ltree, union_code = j.union_code
    from people_householdmember m join joined j on j.id = m.household_id
    where m.person_id = p.id and m.valid_to is null
), lives as (
    update people_householdmember m set path = j.path::ltree, union_code = j.union_code
    from joined j where j.id = m.household_id
), classes as (
    update people_povertyrecord r set path = j.path::ltree, union_code = j.union_code
    from joined j where j.id = r.household_id
)
update people_household h set path = j.path::ltree, union_code = j.union_code
from joined j where j.id = h.id
"""


@dataclass(frozen=True, kw_only=True)
class ExistingGroup:
    """Tổ đã có: everything of it on the day the books begin."""

    name: str
    village: Village
    point: CommunePoint
    union_code: int
    members: Sequence[Joining]
    leader: Person
    deputy: Person | None
    founded_on: date
    contract_number: str
    min_saving_dong: int
    meets_every_months: int = 3
    convention: str = ""
    code: str = ""
    borrowers: bool = True


@deed("groups.taken_over", needs="opening.do")
def take_over_groups(*, by: Actor, existing: Sequence[ExistingGroup]) -> list[SavingsAndLoanGroup]:
    """Nhận nhiều tổ một lần, all or none; returns them in the order given."""
    units, offices = _units(existing, by), _offices(existing, by)
    raise_all(_problems(existing, units, offices, by))
    made = _groups(existing, offices, by)
    pairs = list(zip(made, existing, strict=True))
    using = by.using
    SavingsAndLoanGroup.objects.using(using).bulk_create(made)
    GroupPlacement.objects.using(using).bulk_create(
        GroupPlacement(
            group=group,
            village=each.village,
            unit=units[each.village.pk],
            point=each.point,
            union_code=each.union_code,
            path=group.path,
            valid_from=each.founded_on,
        )
        for group, each in pairs
    )
    Membership.objects.using(using).bulk_create(_memberships(pairs), batch_size=2000)
    _boards(pairs, by)
    _bring_households(pairs, by)
    return made


def _groups(
    existing: Sequence[ExistingGroup], offices: dict[str, Office], by: Actor
) -> list[SavingsAndLoanGroup]:
    with connections[by.using].cursor() as cursor:
        cursor.execute(
            "select nextval(pg_get_serial_sequence('groups_savingsandloangroup', 'id'))"
            " from generate_series(1, %s)",
            [len(existing)],
        )
        numbers = [row[0] for row in cursor.fetchall()]
    return [
        SavingsAndLoanGroup(
            id=number,
            code=clean(each.code) or f"{_office(each, offices).code}{number:05d}",
            name=clean(each.name),
            path=f"{each.village.path}.g{number}",
            office=_office(each, offices),
            union_code=each.union_code,
            state=SavingsAndLoanGroup.State.ACTIVE,
            min_saving_dong=each.min_saving_dong,
            meets_every_months=each.meets_every_months,
            convention=each.convention,
            founded_on=each.founded_on,
        )
        for number, each in zip(numbers, existing, strict=True)
    ]


def _memberships(
    pairs: Sequence[tuple[SavingsAndLoanGroup, ExistingGroup]],
) -> list[Membership]:
    return [
        Membership(
            group=group,
            household=one.household,
            person=one.person,
            number=number,
            state=Membership.State.BORROWER if each.borrowers else Membership.State.SAVINGS_ONLY,
            valid_from=each.founded_on,
            path=group.path,
            union_code=group.union_code,
        )
        for group, each in pairs
        for number, one in enumerate(each.members, 1)
    ]


def _boards(pairs: Sequence[tuple[SavingsAndLoanGroup, ExistingGroup]], by: Actor) -> None:
    """Boards, their contracts and their roles."""
    seats = [
        (group, each, post, person)
        for group, each in pairs
        for post, person in (("leader", each.leader), ("deputy", each.deputy))
        if person is not None
    ]
    BoardMember.objects.using(by.using).bulk_create(
        BoardMember(
            group=group,
            person=person,
            post=post,
            valid_from=each.founded_on,
            path=group.path,
            union_code=group.union_code,
        )
        for group, each, post, person in seats
    )
    Assignment.objects.using(by.using).bulk_create(
        Assignment(
            party_id=person.party_id,
            role=ROLE_OF_POST[BoardMember.Post(post)],
            group_path=group.path,
            union_code=group.union_code,
            valid_from=each.founded_on,
        )
        for group, each, post, person in seats
    )
    Delegation.objects.using(by.using).bulk_create(
        Delegation(
            group=group,
            leader=each.leader,
            number=clean(each.contract_number),
            signed_on=each.founded_on,
            valid_from=each.founded_on,
            path=group.path,
            union_code=group.union_code,
        )
        for group, each in pairs
    )


def _bring_households(
    pairs: Sequence[tuple[SavingsAndLoanGroup, ExistingGroup]], by: Actor
) -> None:
    joined = [(one.household.pk, group) for group, each in pairs for one in each.members]
    with connections[by.using].cursor() as cursor:
        cursor.execute(
            PLACE_ALL,
            {
                "households": [pk for pk, _group in joined],
                "paths": [group.path for _pk, group in joined],
                "unions": [group.union_code for _pk, group in joined],
            },
        )


def _units(existing: Sequence[ExistingGroup], by: Actor) -> dict[int, Unit]:
    rows = VillageUnit.objects.using(by.using).filter(
        in_force(by.on), village__in={each.village.pk for each in existing}
    )
    return {row.village_id: row.unit for row in rows.select_related("unit")}


def _offices(existing: Sequence[ExistingGroup], by: Actor) -> dict[str, Office]:
    paths = {_office_path(each) for each in existing}
    return {row.path: row for row in Office.objects.using(by.using).filter(path__in=paths)}


def _office_path(each: ExistingGroup) -> str:
    return ".".join(each.village.path.split(".")[:2])


def _office(each: ExistingGroup, offices: dict[str, Office]) -> Office:
    return offices[_office_path(each)]


def _problems(
    existing: Sequence[ExistingGroup],
    units: dict[int, Unit],
    offices: dict[str, Office],
    by: Actor,
) -> list[Problem]:
    entrusted = set(
        EntrustmentContract.objects.using(by.using)
        .filter(in_force(by.on))
        .values_list("office_id", "body__association_id", "body__unit_id")
    )
    found: list[Problem] = []
    for each in existing:
        office, unit = offices.get(_office_path(each)), units.get(each.village.pk)
        if office is None:
            found.append(OfficeIsUnknown(village=str(each.village)))
        elif unit is None:
            found.append(VillageIsNotThere(village=str(each.village), on=f"{by.on:%d/%m/%Y}"))
        elif (office.pk, each.union_code, unit.pk) not in entrusted:
            found.append(NoContractForUnion(unit=unit.full_name))
    return found + _size_problems(existing, by) + _board_problems(existing, by)


def _size_problems(existing: Sequence[ExistingGroup], by: Actor) -> list[Problem]:
    rules = group_rules_on(by.on)
    found: list[Problem] = []
    for each in existing:
        count = len(each.members)
        if count < rules.min_members:
            short = rules.min_members - count
            found.append(GroupTooSmall(count=count, least=rules.min_members, short=short))
        elif count > rules.max_members:
            found.append(GroupTooLarge(count=count, most=rules.max_members))
    return found


def _board_problems(existing: Sequence[ExistingGroup], by: Actor) -> list[Problem]:
    """The rules of a board over all groups: two members each, not kin, no post in the union."""
    rules = group_rules_on(by.on)
    boards = {
        person.pk: person for each in existing for person in (each.leader, each.deputy) if person
    }
    kin = {
        frozenset((row.person_id, row.other_id)): row.kind
        for row in queries.kin_among(list(boards), using=by.using)
        if row.kind in rules.kin_kept_apart
    }
    found: list[Problem] = [
        BoardHoldsUnionPost(name=person.full_name)
        for person in queries.holders_of_union_posts(list(boards), by.on, using=by.using)
    ]
    for each in existing:
        people = [person for person in (each.leader, each.deputy) if person is not None]
        members = {one.person.pk for one in each.members}
        if len({person.pk for person in people}) < 1 + rules.needs_deputy(len(each.members)):
            found.append(BoardIncomplete())
        if (kind := kin.get(frozenset(person.pk for person in people))) is not None:
            found.append(BoardIsKin(kinship=KINSHIP[kind]))
        found += [
            BoardNotAMember(name=person.full_name, on=f"{by.on:%d/%m/%Y}")
            for person in people
            if person.pk not in members
        ]
    return found
