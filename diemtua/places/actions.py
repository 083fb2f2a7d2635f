"""Deeds on places: units are reorganised by a decision, villages are founded and placed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connections

from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.ground.problems import Problem, raise_all
from diemtua.places.models import Level, Part, Succession, Unit, Village, VillageUnit
from diemtua.places.problems import (
    CodeIsTaken,
    DecisionIsMissing,
    MoveIsToldTwice,
    NewUnitIsToldTwoWays,
    NotACommune,
    NothingToReorganise,
    ParentIsMissing,
    RestGoesNowhere,
    UnitBeginsThatDay,
    UnitHasEnded,
    UnitsLeftBehind,
    WholeGoesTwice,
)

Key = tuple[str, str]
"""Level and code: what a code means on one day."""


@dataclass(frozen=True)
class NewUnit:
    """Đơn vị mới: what a decision starts. Its full name is its kind and its name."""

    level: Level
    code: str
    name: str
    kind: str
    parent_level: Level
    parent_code: str
    latitude: Decimal | None = None
    longitude: Decimal | None = None

    @property
    def key(self) -> Key:
        return (str(self.level), self.code)

    @property
    def full_name(self) -> str:
        numbered = self.name.lower().startswith(self.kind)
        return self.name if numbered else f"{self.kind.capitalize()} {self.name}"


@dataclass(frozen=True)
class Move:
    """Dòng sắp xếp: an old unit goes, whole or in part, to a new one."""

    old: Unit
    new: NewUnit
    part: Part = Part.WHOLE


@deed("places.reorganised", needs="place.reorganise")
def reorganise_units(
    *, by: Actor, decision: str, on: date, moves: Sequence[Move]
) -> tuple[Succession, ...]:
    """Sắp xếp đơn vị hành chính: old units end, new ones begin, and what follows what is kept.

    Every old unit must be told to its end, and nothing below it may be left without a unit above.
    Groups, contracts and roles are carried over by the rooms that own them, with the successions
    this deed returns.
    """
    using = by.using
    told = sorted({move.old.pk for move in moves})
    locked = Unit.objects.using(using).select_for_update().order_by("pk").in_bulk(told)
    raise_all(_problems_of_the_text(decision, moves) or _problems_of_the_moves(moves, locked, on))
    for unit in locked.values():
        unit.valid_to, unit.ended_by = on, decision.strip()
    ended = {(unit.level, unit.code) for unit in locked.values()}
    raise_all(_codes_taken(moves, ended, on, using))
    Unit.objects.using(using).bulk_update(locked.values(), ["valid_to", "ended_by"])
    begun, missing = _begin(moves, decision.strip(), on, using)
    raise_all(missing or _left_behind(list(locked.values()), on, using))
    for move in moves:  # the caller's own objects say what the rows say
        move.old.valid_to, move.old.ended_by = on, decision.strip()
    return tuple(
        Succession.objects.using(using).bulk_create(
            Succession(old=locked[move.old.pk], new=begun[move.new.key], on=on, part=move.part)
            for move in moves
        )
    )


def _problems_of_the_text(decision: str, moves: Sequence[Move]) -> list[Problem]:
    if not decision.strip():
        return [DecisionIsMissing(field="decision")]
    return [] if moves else [NothingToReorganise(field="moves")]


def _problems_of_the_moves(
    moves: Sequence[Move], locked: dict[int, Unit], on: date
) -> list[Problem]:
    """Every old unit is alive, is told once for each new one, and is told to its end."""
    found: list[Problem] = []
    to: dict[int, list[Move]] = defaultdict(list)
    new: dict[Key, set[NewUnit]] = defaultdict(set)
    for move in moves:
        to[move.old.pk].append(move)
        new[move.new.key].add(move.new)
    for pk, told in to.items():
        unit = locked[pk]
        facts = {"unit": unit.full_name, "code": unit.code}
        if not unit.is_alive(on) or unit.valid_to is not None:
            found.append(UnitHasEnded(**facts, on=f"{on:%d/%m/%Y}"))
        elif unit.valid_from == on:
            found.append(UnitBeginsThatDay(**facts, on=f"{on:%d/%m/%Y}"))
        found += _problems_of_one_unit(told, facts)
    found += [NewUnitIsToldTwoWays(code=code) for (_, code), ways in new.items() if len(ways) > 1]
    return found


def _problems_of_one_unit(told: list[Move], facts: dict[str, str]) -> list[Problem]:
    codes = [move.new.key for move in told]
    twice = sorted({code for _, code in codes if codes.count((_, code)) > 1})
    if twice:
        return [MoveIsToldTwice(**facts, new_code=code) for code in twice]
    if len(told) > 1 and any(move.part == Part.WHOLE for move in told):
        return [WholeGoesTwice(**facts, count=len(told))]
    if len(told) == 1 and told[0].part == Part.PART:
        return [RestGoesNowhere(**facts)]
    return []


def _codes_taken(
    moves: Sequence[Move], ended: Collection[Key], on: date, using: str
) -> list[Problem]:
    """A new code is free from the day on: nobody bears it, or who bears it ends by this very
    deed.
    """
    wanted = {move.new.key for move in moves} - set(ended)
    bearers = Unit.objects.using(using).filter(code__in={code for _, code in wanted})
    later = [unit for unit in bearers if unit.valid_to is None or unit.valid_to > on]
    return [
        CodeIsTaken(code=unit.code, unit=unit.full_name, on=f"{max(unit.valid_from, on):%d/%m/%Y}")
        for unit in later
        if (unit.level, unit.code) in wanted
    ]


def _begin(
    moves: Sequence[Move], decision: str, on: date, using: str
) -> tuple[dict[Key, Unit], list[Problem]]:
    """The new units, highest first, each under the unit above that is alive that day."""
    begun: dict[Key, Unit] = {}
    missing: list[Problem] = []
    new = {move.new for move in moves}
    for level in Level:
        rows = sorted((each for each in new if each.level == level), key=lambda each: each.code)
        above = {
            (unit.level, unit.code): unit
            for unit in Unit.objects.using(using)
            .on(on)
            .filter(code__in={row.parent_code for row in rows})
        }
        units: list[Unit] = []
        for row in rows:
            parent = above.get((str(row.parent_level), row.parent_code))
            if parent is None or Level(parent.level).height >= level.height:
                facts = {"unit": row.full_name, "code": row.code, "parent_code": row.parent_code}
                missing.append(ParentIsMissing(**facts, on=f"{on:%d/%m/%Y}"))
                continue
            units.append(_row(row, parent, decision=decision, on=on))
        for unit in Unit.objects.using(using).bulk_create(units):
            begun[unit.level, unit.code] = unit
    return begun, missing


def _row(new: NewUnit, parent: Unit, *, decision: str, on: date) -> Unit:
    return Unit(
        level=str(new.level),
        code=new.code,
        name=new.name,
        full_name=new.full_name,
        kind=new.kind,
        parent=parent,
        valid_from=on,
        decision=decision,
        source=decision,
        latitude=new.latitude,
        longitude=new.longitude,
    )


def _left_behind(ended: list[Unit], on: date, using: str) -> list[Problem]:
    """Units that live on under a code nobody bears any more."""
    found: list[Problem] = []
    units = Unit.objects.using(using).on(on)
    for unit in ended:
        below = units.filter(parent__level=unit.level, parent__code=unit.code).order_by("sort_key")
        names = [each.full_name for each in below]
        if names and not units.filter(level=unit.level, code=unit.code).exists():
            shown = ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
            facts = {"unit": unit.full_name, "code": unit.code, "on": f"{on:%d/%m/%Y}"}
            found.append(UnitsLeftBehind(**facts, count=len(names), units=shown))
    return found


@deed("places.village_founded", needs="place.reorganise")
def found_village(
    *, by: Actor, name: str, kind: str, office_path: str, unit: Unit, on: date
) -> Village:
    """Lập thôn: a village under a bank office's lasting path, in a commune from the day on."""
    _must_be_commune(unit, on)
    with connections[by.using].cursor() as cursor:
        cursor.execute("select nextval(pg_get_serial_sequence('places_village', 'id'))")
        (number,) = cursor.fetchone()
    village = Village(
        id=number, name=" ".join(name.split()), kind=kind, path=f"{office_path}.t{number}"
    )
    village.save(using=by.using, force_insert=True)
    VillageUnit.objects.using(by.using).create(village=village, unit=unit, valid_from=on)
    return village


def _must_be_commune(unit: Unit, on: date) -> None:
    if unit.level != Level.COMMUNE or not unit.is_alive(on):
        raise NotACommune(field="unit", unit=unit.full_name, on=f"{on:%d/%m/%Y}")
