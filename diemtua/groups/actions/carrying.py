"""Chuyển sang đơn vị mới: the statements of a reorganisation, one for each kind of thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connections

from diemtua.ground.actors import Actor
from diemtua.places.models import Unit


@dataclass(frozen=True)
class Standing:
    """Thứ đang đứng trong một đơn vị cũ: a village, a point, a group or a role."""

    kind: str
    pk: int
    name: str
    unit_id: int
    village_id: int | None = None


@dataclass(frozen=True)
class Carried:
    """Lần sắp xếp: the day, the decision, and where each thing goes."""

    on: date
    decision: str
    targets: Mapping[tuple[str, int], Unit | None]
    numbers: Mapping[tuple[int, int, int], str]

    def pairs(self, kind: str) -> dict[str, Any]:
        """Ids of the things of a kind that go on, and the units they go to, side by side."""
        rows = [
            (pk, unit.pk)
            for (k, pk), unit in self.targets.items()
            if k == kind and unit is not None
        ]
        return {
            "ids": [pk for pk, _unit in rows],
            "units": [unit for _pk, unit in rows],
            "on": self.on,
            "decision": self.decision,
        }


STANDING = """
select 'village', v.id, concat_ws(' ', v.kind, v.name), r.unit_id, null::bigint
from places_villageunit r join places_village v on v.id = r.village_id
where r.unit_id = any (%(units)s) and r.valid_from < %(on)s
  and (r.valid_to is null or r.valid_to > %(on)s)
union all
select 'point', p.id, p.name, r.unit_id, null
from associations_pointunit r join associations_communepoint p on p.id = r.point_id
where r.unit_id = any (%(units)s) and r.valid_from < %(on)s
  and (r.valid_to is null or r.valid_to > %(on)s)
union all
select 'group', g.id, g.name, r.unit_id, r.village_id
from groups_groupplacement r join groups_savingsandloangroup g on g.id = r.group_id
where r.unit_id = any (%(units)s) and r.valid_from < %(on)s
  and (r.valid_to is null or r.valid_to > %(on)s)
union all
select 'role', a.id, coalesce(nullif(a.title, ''), a.role), a.unit_id, null
from access_assignment a
where a.unit_id = any (%(units)s) and a.valid_from < %(on)s
  and (a.valid_to is null or a.valid_to > %(on)s)
order by 1, 2
"""

VILLAGES = """
with goes as (select * from unnest(%(ids)s::bigint[], %(units)s::bigint[]) as t (id, unit_id)),
ended as (
    update places_villageunit r set valid_to = %(on)s from goes
    where r.village_id = goes.id and r.valid_from < %(on)s
      and (r.valid_to is null or r.valid_to > %(on)s)
    returning r.village_id
)
insert into places_villageunit (village_id, unit_id, valid_from)
select goes.id, goes.unit_id, %(on)s from goes join ended on ended.village_id = goes.id
"""

POINTS = """
with goes as (select * from unnest(%(ids)s::bigint[], %(units)s::bigint[]) as t (id, unit_id)),
ended as (
    update associations_pointunit r set valid_to = %(on)s from goes
    where r.point_id = goes.id and r.valid_from < %(on)s
      and (r.valid_to is null or r.valid_to > %(on)s)
    returning r.point_id
)
insert into associations_pointunit (point_id, unit_id, valid_from)
select goes.id, goes.unit_id, %(on)s from goes join ended on ended.point_id = goes.id
"""

GROUPS = """
with goes as (select * from unnest(%(ids)s::bigint[], %(units)s::bigint[]) as t (id, unit_id)),
ended as (
    update groups_groupplacement r set valid_to = %(on)s from goes
    where r.group_id = goes.id and r.valid_from < %(on)s
      and (r.valid_to is null or r.valid_to > %(on)s)
    returning r.*
)
insert into groups_groupplacement
    (group_id, village_id, unit_id, point_id, union_code, path, valid_from, decision)
select e.group_id, e.village_id, goes.unit_id, e.point_id, e.union_code, e.path, %(on)s,
       %(decision)s
from ended e join goes on goes.id = e.group_id
"""

# A body of the old units ends; its union has one body in each unit that follows them.
BODIES = """
with ended as (
    update associations_associationbody b set valid_to = %(on)s
    where b.unit_id = any (%(old)s) and b.valid_from < %(on)s
      and (b.valid_to is null or b.valid_to > %(on)s)
    returning b.association_id, b.unit_id
), wanted as (
    select distinct e.association_id, f.new_id
    from ended e
    join unnest(%(from_units)s::bigint[], %(to_units)s::bigint[]) as f (old_id, new_id)
      on f.old_id = e.unit_id
)
insert into associations_associationbody (association_id, unit_id, name, valid_from, decision)
select w.association_id, w.new_id, concat_ws(' ', a.name, u.full_name), %(on)s, %(decision)s
from wanted w
join associations_association a on a.code = w.association_id
join places_unit u on u.id = w.new_id
where not exists (
    select 1 from associations_associationbody b
    where b.association_id = w.association_id and b.unit_id = w.new_id
      and (b.valid_to is null or b.valid_to > %(on)s)
)
"""

# A contract of an old body ends; where groups of that union and office now stand, or where the
# whole
# of the old unit went, a contract with the new body begins, and says which one it replaces.
CONTRACTS = """
with ended as (
    update associations_entrustmentcontract c set valid_to = %(on)s
    from associations_associationbody b
    where b.id = c.body_id and b.unit_id = any (%(old)s) and c.valid_from < %(on)s
      and (c.valid_to is null or c.valid_to > %(on)s)
    returning c.id, c.office_id, b.association_id, b.unit_id
), wanted as (
    select e.association_id, n.id as body_id, n.unit_id, e.office_id, min(e.id) as replaces_id
    from ended e
    join unnest(%(from_units)s::bigint[], %(to_units)s::bigint[]) as f (old_id, new_id)
      on f.old_id = e.unit_id
    join associations_associationbody n
      on n.association_id = e.association_id and n.unit_id = f.new_id and n.valid_from <= %(on)s
     and (n.valid_to is null or n.valid_to > %(on)s)
    group by 1, 2, 3, 4
)
insert into associations_entrustmentcontract
    (number, body_id, office_id, signed_on, valid_from, replaces_id)
select coalesce(
           given.number,
           concat_ws('/', w.association_id, u.code, to_char(%(on)s::date, 'YYYY'), 'HĐUT')
       ),
       w.body_id, w.office_id, %(on)s, %(on)s, w.replaces_id
from wanted w
join places_unit u on u.id = w.unit_id
left join unnest(
        %(unions)s::int[], %(at_units)s::bigint[], %(offices)s::bigint[], %(numbers)s::text[]
    ) as given (union_code, unit_id, office_id, number)
  on given.union_code = w.association_id and given.unit_id = w.unit_id
 and given.office_id = w.office_id
where not exists (
    select 1 from associations_entrustmentcontract c
    where c.body_id = w.body_id and c.office_id = w.office_id
      and (c.valid_to is null or c.valid_to > %(on)s)
)
"""

# Of two old units that become one, a person who held the same role in both holds it once.
ROLES = """
with goes as (select * from unnest(%(ids)s::bigint[], %(units)s::bigint[]) as t (id, unit_id))
insert into access_assignment
    (party_id, role, unit_id, office_id, association_id, group_path, union_code, title, valid_from)
select distinct on (a.party_id, a.role, goes.unit_id, a.office_id, a.group_path)
       a.party_id, a.role, goes.unit_id, a.office_id, a.association_id, a.group_path, a.union_code,
       a.title, %(on)s
from goes join access_assignment a on a.id = goes.id
order by a.party_id, a.role, goes.unit_id, a.office_id, a.group_path, a.id
"""

ROLES_END = "update access_assignment set valid_to = %(on)s where id = any (%(ids)s)"


def ended_units(units: Sequence[Unit], on: date, by: Actor) -> dict[int, Unit]:
    """Of the units given those that end on the day."""
    ids = [unit.pk for unit in units]
    return {unit.pk: unit for unit in Unit.objects.using(by.using).filter(pk__in=ids, valid_to=on)}


def standing_in(ended: Mapping[int, Unit], on: date, by: Actor) -> list[Standing]:
    """All that stands in the old units on their last day and has not been carried yet."""
    with connections[by.using].cursor() as cursor:
        cursor.execute(STANDING, {"units": sorted(ended), "on": on})
        return [Standing(*row) for row in cursor.fetchall()]


def carry_villages(carried: Carried, by: Actor) -> int:
    """Thôn về xã mới."""
    return _run(VILLAGES, carried.pairs("village"), by)


def carry_points(carried: Carried, by: Actor) -> int:
    """Điểm giao dịch được giữ, về xã mới."""
    return _run(POINTS, carried.pairs("point"), by)


def carry_groups(carried: Carried, by: Actor) -> int:
    """Tổ về xã mới; the village, the point and the path stay."""
    return _run(GROUPS, carried.pairs("group"), by)


def carry_bodies(
    carried: Carried, ended: Mapping[int, Unit], follow: Mapping[int, Mapping[int, Unit]], by: Actor
) -> int:
    """Cấp Hội của đơn vị mới."""
    return _run(BODIES, {**_units(carried, ended, follow)}, by)


def carry_contracts(
    carried: Carried, ended: Mapping[int, Unit], follow: Mapping[int, Mapping[int, Unit]], by: Actor
) -> int:
    """Hợp đồng ủy thác ký lại với Hội ở xã mới."""
    given = list(carried.numbers.items())
    numbers = {
        "unions": [union for (union, _unit, _office), _number in given],
        "at_units": [unit for (_union, unit, _office), _number in given],
        "offices": [office for (_union, _unit, office), _number in given],
        "numbers": [number for _key, number in given],
    }
    return _run(CONTRACTS, {**_units(carried, ended, follow), **numbers}, by)


def begin_roles(carried: Carried, by: Actor) -> int:
    """Vai ở đơn vị mới."""
    return _run(ROLES, carried.pairs("role"), by)


def end_roles(carried: Carried, by: Actor) -> int:
    """Vai ở đơn vị cũ kết thúc, whether or not it goes on elsewhere."""
    ids = [pk for kind, pk in carried.targets if kind == "role"]
    return _run(ROLES_END, {"ids": ids, "on": carried.on}, by)


def _units(
    carried: Carried, ended: Mapping[int, Unit], follow: Mapping[int, Mapping[int, Unit]]
) -> dict[str, Any]:
    steps = [(old, new) for old, after in follow.items() for new in after]
    return {
        "old": sorted(ended),
        "from_units": [old for old, _new in steps],
        "to_units": [new for _old, new in steps],
        "on": carried.on,
        "decision": carried.decision,
    }


def _run(statement: str, values: Mapping[str, Any], by: Actor) -> int:
    with connections[by.using].cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
