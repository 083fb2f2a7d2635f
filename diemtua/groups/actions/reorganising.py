"""Sắp xếp đơn vị: communes end and begin by a decision; what stands in them is carried over.

Of a unit that goes whole to one other, everything goes there. Of a split unit, villages, points,
groups and roles are placed one by one, and whatever is not placed is told before anything is
written. Lasting paths do not change, so no row of money is touched. Each step is one statement over
sets of ids.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.ground.problems import Problem, raise_all
from diemtua.groups.actions import carrying
from diemtua.groups.actions.carrying import Carried, Standing
from diemtua.groups.moving import tell_moved
from diemtua.groups.problems import (
    DecisionMissing,
    GroupAndVillageDiffer,
    GroupNotPlaced,
    NothingToReorganise,
    PlacedOutside,
    PointNotPlaced,
    RoleNotPlaced,
    VillageNotPlaced,
)
from diemtua.people.actions import clean
from diemtua.places.models import Level, Succession, Unit

NOT_PLACED: dict[str, type[Problem]] = {
    "village": VillageNotPlaced,
    "point": PointNotPlaced,
    "group": GroupNotPlaced,
    "role": RoleNotPlaced,
}


@dataclass(frozen=True, kw_only=True)
class Placing:
    """Bảng xếp chỗ của các đơn vị bị chia: id of the thing to id of its new unit.

    A role may be placed nowhere (None): it ends with its unit. `numbers` gives contract numbers by
    (union, new unit, office); one that is missing is made from the three.
    """

    villages: Mapping[int, int] = field(default_factory=dict)
    points: Mapping[int, int] = field(default_factory=dict)
    groups: Mapping[int, int] = field(default_factory=dict)
    roles: Mapping[int, int | None] = field(default_factory=dict)
    numbers: Mapping[tuple[int, int, int], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reorganised:
    """Kết quả sắp xếp: how many of each were carried over."""

    villages: int
    points: int
    groups: int
    bodies: int
    contracts: int
    roles_begun: int
    roles_ended: int


@deed("group.places_reorganised", needs="place.reorganise")
def reorganise(
    *, by: Actor, decision: str, on: date, units: Sequence[Unit], placing: Placing | None = None
) -> Reorganised:
    """Chuyển tổ, hợp đồng, vai và điểm giao dịch theo đơn vị mới từ một ngày.

    `units` are the old units that end on the day, as `places` has written them: communes, and the
    districts or provinces above them that go too.
    """
    if not clean(decision):
        raise DecisionMissing(field="decision")
    told = placing or Placing()
    ended = carrying.ended_units(units, on, by)
    if not ended:
        raise NothingToReorganise(on=f"{on:%d/%m/%Y}")
    follow = _followers(ended, on, by)
    things = carrying.standing_in(ended, on, by)
    targets, found = _targets(things, ended, follow, told)
    raise_all(found or _differing(things, targets))
    carried = Carried(on=on, decision=clean(decision)[:160], targets=targets, numbers=told.numbers)
    tell_moved(by.using)
    return Reorganised(
        villages=carrying.carry_villages(carried, by),
        points=carrying.carry_points(carried, by),
        groups=carrying.carry_groups(carried, by),
        bodies=carrying.carry_bodies(carried, ended, follow, by),
        contracts=carrying.carry_contracts(carried, ended, follow, by),
        roles_begun=carrying.begin_roles(carried, by),
        roles_ended=carrying.end_roles(carried, by),
    )


def _followers(ended: Mapping[int, Unit], on: date, by: Actor) -> dict[int, dict[int, Unit]]:
    """Đơn vị kế thừa của từng đơn vị cũ."""
    found: dict[int, dict[int, Unit]] = defaultdict(dict)
    rows = Succession.objects.using(by.using).filter(old__in=ended, on=on).select_related("new")
    for row in rows:
        found[row.old_id][row.new_id] = row.new
    return found


def _targets(
    things: Sequence[Standing],
    ended: Mapping[int, Unit],
    follow: Mapping[int, Mapping[int, Unit]],
    told: Placing,
) -> tuple[dict[tuple[str, int], Unit | None], list[Problem]]:
    """Where each thing goes; a thing that goes nowhere, or outside what followed, is a problem."""
    asked: dict[str, Mapping[int, int | None]] = {
        "village": told.villages,
        "point": told.points,
        "group": told.groups,
        "role": told.roles,
    }
    targets: dict[tuple[str, int], Unit | None] = {}
    found: list[Problem] = []
    for thing in things:
        after = follow.get(thing.unit_id, {})
        old = ended[thing.unit_id]
        if thing.pk in asked[thing.kind]:
            wanted = asked[thing.kind][thing.pk]
            if wanted is not None and wanted not in after:
                unit = Unit.objects.filter(pk=wanted).first()
                name = unit.full_name if unit else str(wanted)
                found.append(PlacedOutside(what=thing.name, unit=name, old=old.full_name))
                continue
            targets[thing.kind, thing.pk] = None if wanted is None else after[wanted]
        elif len(after) == 1:
            targets[thing.kind, thing.pk] = next(iter(after.values()))
        elif thing.kind == "role" and old.level == Level.DISTRICT and not after:
            targets[thing.kind, thing.pk] = None
        else:
            found.append(_not_placed(thing, old))
    return targets, found


def _not_placed(thing: Standing, old: Unit) -> Problem:
    word = {"village": "village", "point": "point", "group": "group", "role": "title"}[thing.kind]
    return NOT_PLACED[thing.kind](unit=old.full_name, **{word: thing.name})


def _differing(
    things: Sequence[Standing], targets: Mapping[tuple[str, int], Unit | None]
) -> list[Problem]:
    """A group stands in one village, so both go to one commune."""
    found: list[Problem] = []
    for thing in things:
        if thing.kind != "group" or thing.village_id is None:
            continue
        group = targets.get(("group", thing.pk))
        village = targets.get(("village", thing.village_id))
        if group is not None and village is not None and group.pk != village.pk:
            facts = {"unit": group.full_name, "village_unit": village.full_name}
            found.append(GroupAndVillageDiffer(group=thing.name, **facts))
    return found
