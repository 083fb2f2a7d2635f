"""Nơi làm việc: what an administrator types (a unit's name or code, an office, a group's code) becomes where a role points.

Groups stand above this room, so the room that knows them hands in how a code is found when the house starts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from diemtua.access.problems import (
    AnotherHoldsThePost,
    ManyPlaces,
    NobodyHoldsThePost,
    NoSuchPlace,
    WrongWhere,
)
from diemtua.access.roles import ROLES, Reach
from diemtua.ground.actors import Scope
from diemtua.ground.problems import Problem
from diemtua.ground.vietnamese import fold
from diemtua.places.models import Unit
from diemtua.places.queries import unit_by_code, units_named

MOST_TOLD = 6


@dataclass(frozen=True)
class Holder:
    """Người giữ chức: who sits on a group's board, by the party that money and papers know her by."""

    party_id: UUID
    name: str


@dataclass(frozen=True)
class GroupFound:
    """Tổ tìm thấy: the lasting path and union that a role in a group needs, and its board by role."""

    path: str
    union_code: int
    name: str
    holders: Mapping[str, Holder]


FindGroup = Callable[[Scope, str, date], GroupFound | None]
_find_group: FindGroup | None = None


def hand_in_group_finder(find: FindGroup) -> None:
    """A higher room says how a group's code is found."""
    global _find_group
    _find_group = find


def where_of(scope: Scope, on: date, values: dict[str, Any]) -> dict[str, Any]:
    """Nơi của vai: the columns of an assignment from a cleaned role form; refuses at the field that is wrong."""
    role = ROLES[values["role"]]
    where: dict[str, Any] = {"title": values.get("title", "")}
    if role.reach is Reach.UNIT:
        where["unit"] = unit_typed(values.get("unit", ""), on, role=str(role.label))
    elif role.reach is Reach.OFFICE:
        if values.get("office") is None:
            raise WrongWhere(field="office", role=role.label)
        where["office"] = values["office"]
    elif role.reach is Reach.GROUP:
        found = _group_typed(scope, values, on)
        where |= {"group_path": found.path, "union_code": found.union_code}
    if role.of_union:
        association = values.get("association")
        if association is None:
            raise WrongWhere(field="association", role=role.label)
        where |= {"association": association, "union_code": association.code}
    return where


def unit_typed(typed: str, on: date, *, role: str = "") -> Unit:
    """A unit by its code or name on a day; when several bear the name, they are told with their codes."""
    words = typed.strip()
    if not words:
        raise WrongWhere(field="unit", role=role)
    if words.isdecimal():
        try:
            return unit_by_code(words, on)
        except Problem as refused:
            raise NoSuchPlace(field="unit", typed=words) from refused
    found = units_named(words, on)
    if not found:
        raise NoSuchPlace(field="unit", typed=words)
    if len(found) > 1:
        told = "; ".join(f"{unit.code} {unit.full_name}" for unit in found[:MOST_TOLD])
        raise ManyPlaces(field="unit", count=len(found), typed=words, told=told)
    return found[0]


def _group_typed(scope: Scope, values: dict[str, Any], on: date) -> GroupFound:
    words = str(values.get("group", "")).strip()
    if not words or _find_group is None:
        raise WrongWhere(field="group", role=ROLES[values["role"]].label)
    found = _find_group(scope, words, on)
    if found is None:
        raise NoSuchPlace(field="group", typed=words)
    return found


def holder_of(scope: Scope, on: date, values: dict[str, Any]) -> Holder | None:
    """Người giữ chức trong tổ: a leader's account is the leader's own, never a stranger's. None for roles outside groups."""
    role = ROLES[values["role"]]
    if role.reach is not Reach.GROUP:
        return None
    found = _group_typed(scope, values, on)
    holder = found.holders.get(role.code)
    if holder is None:
        raise NobodyHoldsThePost(field="group", group=found.name, role=str(role.label).lower())
    name = values.get("name")
    if name is not None and fold(name).split() != fold(holder.name).split():
        raise AnotherHoldsThePost(
            field="name", group=found.name, role=str(role.label).lower(), name=holder.name
        )
    return holder


def told(place: Any) -> str:
    """The name of a unit or office as a list shows it."""
    return str(getattr(place, "full_name", "") or getattr(place, "name", ""))
