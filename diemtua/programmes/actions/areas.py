"""Việc của chương trình: lists of disadvantaged areas, each a decision with its days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from diemtua.ground.actors import Actor
from diemtua.ground.deeds import deed
from diemtua.ground.problems import Problem, SomebodyWasFirst, raise_all
from diemtua.places.models import Unit
from diemtua.places.queries import unit_by_code, units_named
from diemtua.programmes.models import AreaList, AreaListEntry
from diemtua.programmes.problems import (
    AreaListDays,
    AreaListTaken,
    NoPlaces,
    PlacesNamedAlike,
    PlacesNotFound,
)

MOST_TOLD = 8
STATED = "sourced"
UNVERIFIED = "unverified"


@deed("policy.area_list_added", needs="policy.edit")
def add_area_list(
    *,
    by: Actor,
    code: str,
    name: str,
    decision: str,
    valid_from: date,
    valid_to: date | None,
    is_verified: bool,
    places: Sequence[str],
) -> AreaList:
    """Thêm danh sách: whole or not at all; each line is a unit's code or name on the list's first day.

    A list whose decision nobody has compared with its text says so wherever it is used.
    """
    if valid_to is not None and valid_to <= valid_from:
        raise AreaListDays(field="valid_to")
    if AreaList.objects.using(by.using).filter(code=code).exists():
        raise AreaListTaken(field="code", code=code)
    units = units_typed(places, valid_from)
    made = AreaList.objects.using(by.using).create(
        code=code,
        name=name,
        decision=decision,
        valid_from=valid_from,
        valid_to=valid_to,
        confidence=STATED if is_verified else UNVERIFIED,
    )
    AreaListEntry.objects.using(by.using).bulk_create(
        AreaListEntry(area_list=made, unit=unit) for unit in units
    )
    return made


@deed("policy.area_list_ended", needs="policy.edit")
def end_area_list(*, by: Actor, area_list: AreaList, valid_to: date) -> AreaList:
    """Kết thúc danh sách: from that day on it opens no loan; what was lent by it stays."""
    found = AreaList.objects.using(by.using).select_for_update().get(pk=area_list.pk)
    if found.valid_to is not None:
        raise SomebodyWasFirst(what=found.name)
    if valid_to <= found.valid_from:
        raise AreaListDays(field="valid_to")
    found.valid_to = valid_to
    found.save(update_fields=["valid_to"])
    return found


def units_typed(places: Sequence[str], on: date) -> list[Unit]:
    """The units of these lines, each once; every line that is wrong is told at once."""
    lines = [line.strip() for line in places if line.strip()]
    if not lines:
        raise NoPlaces(field="places")
    found: dict[int, Unit] = {}
    missing, alike = [], []
    for line in lines:
        units = _units(line, on)
        if len(units) == 1:
            found[units[0].pk] = units[0]
        elif units:
            alike.append(f"{line} ({', '.join(unit.code for unit in units[:MOST_TOLD])})")
        else:
            missing.append(line)
    problems: list[Problem] = []
    if missing:
        problems.append(PlacesNotFound(field="places", typed=_some(missing)))
    if alike:
        problems.append(PlacesNamedAlike(field="places", told=_some(alike)))
    raise_all(problems)
    return list(found.values())


def _units(line: str, on: date) -> list[Unit]:
    if not line.isdecimal():
        return units_named(line, on)
    try:
        return [unit_by_code(line, on)]
    except Problem:
        return []


def _some(lines: Sequence[str]) -> str:
    told = "; ".join(lines[:MOST_TOLD])
    return told if len(lines) <= MOST_TOLD else f"{told}; …"
