"""A small district for stories: plain builders, no demonstration data. Everybody here is invented."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import count
from typing import Any

from diemtua.access.models import Account, Assignment
from diemtua.access.queries import actor_of, house
from diemtua.associations.models import (
    Association,
    AssociationBody,
    Branch,
    CommunePoint,
    EntrustmentContract,
    Office,
    OfficeBranch,
    PointUnit,
)
from diemtua.ground.actors import Actor, set_context
from diemtua.ground.models import Calendar
from diemtua.ground.vietnamese import fold
from diemtua.groups.models import (
    BoardMember,
    Delegation,
    GroupPlacement,
    Membership,
    SavingsAndLoanGroup,
)
from diemtua.parties.models import Party
from diemtua.people.models import Household, HouseholdMember, Person, PovertyRecord
from diemtua.places.models import Unit, Village, VillageUnit
from diemtua.places.queries import unit_by_code, units_named

FROM = date(2020, 1, 1)
UNIONS = ((11, "Nông dân"), (12, "Phụ nữ"), (13, "Cựu chiến binh"), (14, "Đoàn Thanh niên"))
FAMILY = ("Điểu", "Thị", "Nguyễn", "Lý", "Nông", "Trần", "Lê", "Hoàng")
GIVEN = ("Bé", "Chín", "Dung", "Gấm", "Hoa", "Khang", "Lan", "Mơ", "Nhân", "Thúy", "Xuân", "Vân")


@dataclass
class GroupHere:
    """A group of the small district with its people, by number."""

    group: SavingsAndLoanGroup
    village: Village
    point: CommunePoint
    unit: Unit
    leader: Person
    deputy: Person
    memberships: list[Membership] = field(default_factory=list)


@dataclass
class World:
    on: date
    house: Actor
    province: Unit
    district: Unit
    communes: list[Unit]
    office: Office
    villages: list[Village]
    points: list[CommunePoint]
    bodies: dict[tuple[int, int], AssociationBody]
    groups: list[GroupHere]
    accounts: dict[str, list[tuple[Account, Assignment]]]


_numbers = count(1)


def build_world(on: date) -> World:
    """One office, two communes with two villages and a point each, four unions, two groups, every role."""
    Calendar.objects.filter(id=1).update(today=on)
    actor = house(on)
    set_context(actor)
    district_id, *commune_ids = _places(on)
    found = Unit.objects.select_related("parent").in_bulk([district_id, *commune_ids])
    district, communes = found[district_id], [found[pk] for pk in commune_ids]
    province = district.parent
    assert province is not None
    office = _office(province)
    world = World(on, actor, province, district, communes, office, [], [], {}, [], {})
    _unions(world)
    for commune in communes:
        _commune(world, commune)
    world.groups = [a_group(world, village=0, union=12), a_group(world, village=2, union=11)]
    _accounts(world)
    return world


@cache
def _places(on: date) -> tuple[int, ...]:
    """The district and its two communes by id: every database of the tests has the same map, so it is searched once."""
    district = next(u for u in units_named("Bù Gia Mập", on) if u.level == "district")
    return district.pk, *(
        next(
            u.pk for u in units_named(n, on) if u.level == "commune" and u.parent_id == district.pk
        )
        for n in ("Phú Văn", "Đăk Ơ")
    )


def _unions(world: World) -> None:
    """Four unions, with a body at each level: in a statement a table."""
    Association.objects.bulk_create(
        (
            Association(code=code, name=f"Hội {name}", short_name=name, name_en=name)
            for code, name in UNIONS
        ),
        ignore_conflicts=True,
    )
    bodies = AssociationBody.objects.bulk_create(
        AssociationBody(
            association_id=code,
            unit=unit,
            name=f"Hội {name} {unit.full_name}",
            valid_from=FROM,
        )
        for code, name in UNIONS
        for unit in (world.province, world.district, *world.communes)
    )
    world.bodies.update(((body.association_id, body.unit_id), body) for body in bodies)


def _office(province: Unit) -> Office:
    branch = Branch.objects.create(
        code="70", name="Chi nhánh NHCSXH tỉnh", unit=province, valid_from=FROM
    )
    office = Office.objects.create(
        code="7008", name="PGD NHCSXH huyện thử", path="v.new", opened_on=FROM
    )
    office.path = f"v.o{office.pk}"
    office.save(update_fields=["path"])
    OfficeBranch.objects.create(office=office, branch=branch, valid_from=FROM)
    return office


def _commune(world: World, commune: Unit) -> None:
    for n in (1, 2):
        village = Village.objects.create(
            name=f"Thôn {n} {commune.name}", path=f"v.n{next(_numbers)}"
        )
        village.path = f"{world.office.path}.t{village.pk}"
        village.save(update_fields=["path"])
        VillageUnit.objects.create(village=village, unit=commune, valid_from=FROM)
        world.villages.append(village)
    point = CommunePoint.objects.create(
        code=f"TXN{commune.code}",
        name=f"Điểm giao dịch xã {commune.name}",
        office=world.office,
        village=world.villages[-2],
        fixed_day=12 if not world.points else 18,
        opened_on=FROM,
    )
    PointUnit.objects.create(point=point, unit=commune, valid_from=FROM)
    world.points.append(point)
    EntrustmentContract.objects.bulk_create(
        EntrustmentContract(
            number=f"{code}/{commune.code}/HĐUT",
            body=world.bodies[code, commune.pk],
            office=world.office,
            signed_on=FROM,
            valid_from=FROM,
        )
        for code, _name in UNIONS
    )


def a_person(*, path: str, union: int = 0, sex: str = "F", born: date = date(1985, 5, 5)) -> Person:
    person = _person(path=path, union=union, sex=sex, born=born)
    person.party.save(force_insert=True)
    person.save(force_insert=True)
    return person


def _person(*, path: str, union: int, sex: str = "F", born: date = date(1985, 5, 5)) -> Person:
    n = next(_numbers)
    name = f"{FAMILY[n % len(FAMILY)]} {'Thị' if sex == 'F' else 'Văn'} {GIVEN[n % len(GIVEN)]}"
    return Person(
        party=Party(kind=Party.Kind.PERSON),
        full_name=name,
        fold=fold(name),
        sort_key=fold(name),
        sex=sex,
        born_on=born,
        path=path,
        union_code=union,
    )


def a_household(
    village: Village,
    *,
    path: str,
    union: int = 0,
    poverty: str = "poor",
    since: date = date(2024, 1, 1),
) -> tuple[Household, Person]:
    """A household with a head, her husband and a poverty class."""
    (made,) = some_households(
        village, number=1, path=path, union=union, poverty=poverty, since=since
    )
    return made


def some_households(
    village: Village,
    *,
    number: int,
    path: str,
    union: int = 0,
    poverty: str = "poor",
    since: date = date(2024, 1, 1),
) -> list[tuple[Household, Person]]:
    """Several households in one statement a table: nearly every story has a world, so it must cost little."""
    homes: list[Household] = []
    people: list[Person] = []
    for _n in range(number):
        homes.append(_household(village, path=path, union=union))
        people.append(_person(path=path, union=union))
        people.append(_person(path=path, union=union, sex="M"))
    Party.objects.bulk_create([*(home.party for home in homes), *(each.party for each in people)])
    Household.objects.bulk_create(homes)
    Person.objects.bulk_create(people)
    heads, husbands = people[::2], people[1::2]
    HouseholdMember.objects.bulk_create(
        HouseholdMember(
            household=home,
            person=person,
            relation=relation,
            is_head=person is head,
            valid_from=FROM,
            path=path,
            union_code=union,
        )
        for home, head, husband in zip(homes, heads, husbands, strict=True)
        for person, relation in ((head, "chủ hộ"), (husband, "chồng"))
    )
    PovertyRecord.objects.bulk_create(
        PovertyRecord(
            household=home,
            poverty_class=poverty,
            standard="07/2021/NĐ-CP",
            decision="QĐ thử",
            decided_on=since,
            valid_from=since,
            path=path,
            union_code=union,
        )
        for home in homes
    )
    return list(zip(homes, heads, strict=True))


def _household(village: Village, *, path: str, union: int) -> Household:
    return Household(
        party=Party(kind=Party.Kind.HOUSEHOLD),
        code=f"H{next(_numbers):06d}",
        village=village,
        path=path,
        union_code=union,
        registered_on=FROM,
    )


def a_group(
    world: World, *, village: int, union: int, members: int = 6, poverty: str = "poor"
) -> GroupHere:
    """An active group with leader, deputy, members, placement and 11/TD."""
    place = world.villages[village]
    point, unit = world.points[village // 2], world.communes[village // 2]
    n = next(_numbers)
    group = SavingsAndLoanGroup.objects.create(
        code=f"700{n:04d}",
        name=f"Tổ {place.name} {n}",
        fold=fold(f"Tổ {place.name} {n}"),
        sort_key=f"to {n:04d}",
        path=f"v.g{n}",
        office=world.office,
        union_code=union,
        state="active",
        founded_on=FROM,
        min_saving_dong=20_000,
    )
    group.path = f"{place.path}.g{group.pk}"
    group.save(update_fields=["path"])
    GroupPlacement.objects.create(
        group=group,
        village=place,
        unit=unit,
        point=point,
        union_code=union,
        path=group.path,
        valid_from=FROM,
    )
    homes = some_households(place, number=members, path=group.path, union=union, poverty=poverty)
    memberships = Membership.objects.bulk_create(
        Membership(
            group=group,
            household=household,
            person=head,
            number=number,
            state="borrower",
            valid_from=FROM,
            path=group.path,
            union_code=union,
        )
        for number, (household, head) in enumerate(homes, 1)
    )
    here = GroupHere(
        group, place, point, unit, memberships[0].person, memberships[1].person, memberships
    )
    BoardMember.objects.bulk_create(
        BoardMember(
            group=group,
            person=person,
            post=post,
            valid_from=FROM,
            path=group.path,
            union_code=union,
        )
        for person, post in ((here.leader, "leader"), (here.deputy, "deputy"))
    )
    Delegation.objects.create(
        group=group,
        leader=here.leader,
        number=f"{n}/HĐUN",
        signed_on=FROM,
        valid_from=FROM,
        path=group.path,
        union_code=union,
    )
    return here


def an_account(
    world: World, role: str, *, party: Party | None = None, **where: Any
) -> tuple[Account, Assignment]:
    made = _account(role, party or Party.objects.create(kind=Party.Kind.PERSON), where)
    for row in made:
        row.save(force_insert=True)
    world.accounts.setdefault(role, []).append(made)
    return made


def _account(role: str, party: Party, where: dict[str, Any]) -> tuple[Account, Assignment]:
    n = next(_numbers)
    account = Account(party=party, login=f"{role}{n}", display_name=f"{role} {n}")
    return account, Assignment(party=party, role=role, valid_from=FROM, **where)


def _accounts(world: World) -> None:
    """Everybody who signs in: leaders are the groups' own, the others are persons of their own."""
    made: list[tuple[Account, Assignment]] = []
    strangers: list[Party] = []
    for role, leader, where in _seats(world):
        if leader is None:
            strangers.append(Party(kind=Party.Kind.PERSON))
        made.append(_account(role, leader or strangers[-1], where))
    Party.objects.bulk_create(strangers)
    Account.objects.bulk_create(account for account, _seat in made)
    Assignment.objects.bulk_create(seat for _account, seat in made)
    for account, seat in made:
        world.accounts.setdefault(seat.role, []).append((account, seat))


def _seats(world: World) -> Iterator[tuple[str, Party | None, dict[str, Any]]]:
    """Role, whose (none: somebody's who is nothing else), and where."""
    for here in world.groups:
        union = here.group.union_code
        of_group = {"group_path": here.group.path, "union_code": union}
        yield "group_leader", here.leader.party, of_group
        yield (
            "commune_cadre",
            None,
            {"unit": here.unit, "union_code": union, "association_id": union},
        )
        yield "commune_committee", None, {"unit": here.unit}
    for role in ("teller", "teller", "controller", "credit_officer", "manager", "manager"):
        yield role, None, {"office": world.office}
    for _ in range(2):
        yield "branch", None, {"unit": world.province}
    yield "head_office", None, {}
    everywhere = {"unit": world.province, "union_code": 12, "association_id": 12}
    yield "province_reader", None, everywhere
    yield "auditor", None, {}
    yield "administrator", None, {}


def actor_for(world: World, role: str, n: int = 0) -> Actor:
    """The n-th person of a role. Two people of one role are two persons."""
    account, assignment = world.accounts[role][n]
    return actor_of(account, assignment, world.on)


__all__ = [
    "GroupHere",
    "World",
    "a_group",
    "a_household",
    "a_person",
    "actor_for",
    "an_account",
    "build_world",
    "unit_by_code",
]
