"""Nơi được hỗ trợ lãi suất: the province by which relief areas are named, of the groups' borrowers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from diemtua.groups.models import GroupPlacement
from diemtua.places.models import Unit
from diemtua.places.queries import communes_now

NEW_MAP_ON = date(2025, 7, 1)


def provinces_of(groups: Iterable[int], on: date, *, using: str) -> dict[int, str | None]:
    """Tỉnh của tổ, on the map of 2025-07-01, where the group stood on a day."""
    placements = (
        GroupPlacement.objects.using(using)
        .filter(group_id__in=set(groups), valid_from__lte=on)
        .order_by("valid_from")
        .values_list("group_id", "unit_id")
    )
    return {group: _province_of_unit(unit, using) for group, unit in dict(placements).items()}


@lru_cache(maxsize=4096)
def _province_of_unit(unit_id: int, using: str) -> str | None:
    unit = Unit.objects.using(using).get(pk=unit_id)
    now = communes_now(unit, NEW_MAP_ON) or (unit,)
    parent = now[0].parent
    return parent.code if parent else None
