"""Đọc cho trang báo cáo: places that a reader may ask about."""

from __future__ import annotations

from datetime import date

from diemtua.associations.queries import communes_in
from diemtua.ground.actors import Scope
from diemtua.places.models import Unit
from diemtua.places.queries import parents_on


def places(scope: Scope, on: date) -> list[Unit]:
    """Nơi có thể hỏi: the communes that the scope touches that day and what they lie in, the highest first."""
    ids = communes_in(scope, on).values("unit_id")
    communes = list(Unit.objects.on(on).filter(pk__in=ids).order_by("sort_key", "pk"))
    above: dict[int, Unit] = {}
    frontier = communes
    while frontier:
        parents = parents_on(frontier, on)
        frontier = [p for p in parents if p.pk not in above and p.level != "nation"]
        above.update({p.pk: p for p in frontier})
    order = {"province": 0, "district": 1}
    higher = sorted(above.values(), key=lambda unit: (order.get(unit.level, 2), unit.sort_key))
    return [*higher, *communes]


def first_choice(found: list[Unit], on: date) -> Unit | None:
    """Nơi mở ra trước: the commune when there is one, else the lowest unit that holds them all."""
    communes = [unit for unit in found if unit.level == "commune"]
    if len(communes) == 1:
        return communes[0]
    for level in ("district", "province"):
        units = [unit for unit in found if unit.level == level]
        if len(units) == 1:
            return units[0]
    return found[0] if found else None
