"""Reads of places. A question about places always has a day; a name or a code alone means
nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, Exists, F, Func, OuterRef, Q, QuerySet, Value

from diemtua.places.models import DatedQuerySet, Level, Part, Succession, Unit, Village
from diemtua.places.problems import CodeIsShared, NameIsShared, NoUnitNamed, NoUnitWithCode

KINDS = {
    "tỉnh": "tỉnh",
    "tinh": "tỉnh",
    "thành phố": "thành phố",
    "thanh pho": "thành phố",
    "tp.": "thành phố",
    "tp": "thành phố",
    "quận": "quận",
    "quan": "quận",
    "huyện": "huyện",
    "huyen": "huyện",
    "thị xã": "thị xã",
    "thi xa": "thị xã",
    "tx.": "thị xã",
    "thị trấn": "thị trấn",
    "thi tran": "thị trấn",
    "tt.": "thị trấn",
    "phường": "phường",
    "phuong": "phường",
    "xã": "xã",
    "xa": "xã",
    "đặc khu": "đặc khu",
    "dac khu": "đặc khu",
}
"""How people write the kind before a name, with and without tone marks."""

SHOWN = 8
"""A sentence lists so many candidates, then says how many more there are."""


class Fold(Func):
    """Khóa tìm không dấu: the search key of a text, made by the database alone."""

    function = "vn_fold"
    output_field = CharField()


@dataclass(frozen=True)
class Follower:
    """Đơn vị kế thừa: a unit that follows an older one, and how much of the older one it took."""

    unit: Unit
    part: Part


@dataclass(frozen=True)
class ThenAndNow:
    """Xưa và nay: a commune of a past map and the communes that stand there on another day."""

    then: Unit
    now: tuple[Follower, ...]


def _alias(unit: Unit) -> str:
    return unit._state.db or "default"


def units_named(name: str, on: date, *, using: str = "default") -> list[Unit]:
    """Units that bear the name that day, the highest first, then in Vietnamese order.

    `Bù Gia Mập`, `huyện Bù Gia Mập`, `bu gia map` are understood. Units written exactly so hide
    those that differ in tone marks.
    """
    typed = " ".join(unicodedata.normalize("NFC", name).replace("\u2019", "'").split())
    if not typed:
        return []
    asked = Q(fold=Fold(Value(typed)))
    short = typed.casefold()
    for written, kind in KINDS.items():
        if typed.casefold().startswith(written + " "):
            short = typed[len(written) :].strip().casefold()
            asked |= Q(kind=kind, fold=Fold(Value(short)))
            break
    found = list(Unit.objects.using(using).on(on).filter(asked).order_by("sort_key", "id"))
    exact = [u for u in found if u.name.casefold() in {short, typed.casefold()}]
    return sorted(exact or found, key=lambda unit: Level(unit.level).height)


def highest_unit_named(name: str, on: date, *, using: str = "default") -> Unit:
    """A name means the highest unit that bears it that day. Raises `NoUnitNamed` or
    `NameIsShared`.
    """
    found = units_named(name, on, using=using)
    if not found:
        raise NoUnitNamed(field="place", name=name.strip(), on=f"{on:%d/%m/%Y}")
    highest = [unit for unit in found if unit.level == found[0].level]
    if len(highest) > 1:
        raise NameIsShared(
            field="place", name=name.strip(), on=f"{on:%d/%m/%Y}", candidates=told(highest, on)
        )
    return highest[0]


def unit_by_code(code: str, on: date, level: str | None = None, *, using: str = "default") -> Unit:
    """The unit that the code means that day. Raises `NoUnitWithCode` or `CodeIsShared`."""
    units = Unit.objects.using(using).on(on).filter(code=code.strip())
    found = list(units.filter(level=level) if level else units)
    if not found:
        raise NoUnitWithCode(field="place_code", code=code.strip(), on=f"{on:%d/%m/%Y}")
    if len(found) > 1:
        raise CodeIsShared(
            field="place_code", code=code.strip(), on=f"{on:%d/%m/%Y}", candidates=told(found, on)
        )
    return found[0]


def told(units: list[Unit], on: date) -> str:
    """Candidates as a person reads them: full name, the unit above, code."""
    lines = []
    for unit in units[:SHOWN]:
        above = parent_on(unit, on)
        where = f", {above.full_name}" if above and above.level != Level.NATION else ""
        lines.append(f"{unit.full_name}{where} ({unit.code})")
    more = [f"+{len(units) - SHOWN}"] if len(units) > SHOWN else []
    return "; ".join(lines + more)


def parent_on(unit: Unit, on: date) -> Unit | None:
    """The unit above, as it stands that day: a parent goes on under another kind in a row of its
    own.
    """
    if unit.parent_id is None:
        return None
    assert unit.parent is not None
    alive = Unit.objects.using(_alias(unit)).on(on)
    return alive.filter(level=unit.parent.level, code=unit.parent.code).first()


def parents_on(units: Iterable[Unit], on: date) -> list[Unit]:
    """The units above any of these, as they stand that day, in one question; see `parent_on`."""
    listed = list(units)
    if not listed:
        return []
    held = Unit.objects.using(_alias(listed[0])).filter(
        pk__in={unit.parent_id for unit in listed if unit.parent_id},
        level=OuterRef("level"),
        code=OuterRef("code"),
    )
    return list(Unit.objects.using(_alias(listed[0])).on(on).filter(Exists(held)))


def same_unit_on(unit: Unit, on: date) -> Unit | None:
    """The row that is this very unit on another day: itself, or the row it goes on in with its own
    area and code.

    A province that became a city is the same unit; a commune that took in another is not.
    """
    seen: Unit | None = unit
    while seen is not None and not seen.is_alive(on):
        if on >= seen.valid_from:
            steps = seen.followed_by.filter(
                part=Part.WHOLE, new__code=seen.code, new__level=seen.level
            )
            other = next((step.new for step in steps.select_related("new")), None)
            alone = other is not None and other.follows.count() == 1
        else:
            steps = seen.follows.filter(part=Part.WHOLE, old__code=seen.code, old__level=seen.level)
            other = next((step.old for step in steps.select_related("old")), None)
            alone = other is not None and seen.follows.count() == 1
        seen = other if alone else None
    return seen


def descendants(unit: Unit, on: date) -> DatedQuerySet:
    """Every unit below this one that day. A unit that is gone that day has none."""
    here = same_unit_on(unit, on)
    units = Unit.objects.using(_alias(unit)).on(on)
    if here is None or here.level == Level.COMMUNE:
        return units.none()
    if here.level == Level.NATION:
        return units.exclude(level=Level.NATION)
    child = Q(parent__level=here.level, parent__code=here.code)
    grandchild = Q(parent__parent__level=here.level, parent__parent__code=here.code)
    return units.filter(child | grandchild)


def communes_of(unit: Unit, on: date) -> DatedQuerySet:
    """The communes at or below the unit that day."""
    here = same_unit_on(unit, on)
    if here is not None and here.level == Level.COMMUNE:
        return Unit.objects.using(_alias(unit)).filter(pk=here.pk)
    return descendants(unit, on).filter(level=Level.COMMUNE)


def commune_ids_of(unit: Unit, on: date) -> set[int]:
    """Ids of the communes at or below the unit that day: what a scope is made of."""
    return set(communes_of(unit, on).order_by().values_list("id", flat=True))


def successors(unit: Unit, on: date) -> tuple[Follower, ...]:
    """The units that stand that day where this one stood; itself when it is alive."""
    return _followers([unit], on)[unit.pk]


def predecessors(unit: Unit) -> tuple[Follower, ...]:
    """The units this one came from, each with how much of it came."""
    steps = unit.follows.select_related("old").order_by("old__sort_key", "old_id")
    return tuple(Follower(step.old, Part(step.part)) for step in steps)


def then_and_now(unit: Unit, then_on: date, now_on: date) -> tuple[ThenAndNow, ...]:
    """Each commune of the unit on one day, with the communes that stand there on a later day."""
    communes = list(communes_of(unit, then_on))
    found = _followers(communes, now_on)
    return tuple(ThenAndNow(commune, found[commune.pk]) for commune in communes)


def communes_now(unit: Unit, on: date) -> tuple[Unit, ...]:
    """The communes that stand that day where the unit stood on its last day; its own while it
    lives.
    """
    last_on = on if unit.is_alive(on) or unit.valid_to is None else unit.valid_to - date.resolution
    last_on = max(last_on, unit.valid_from)
    rows = then_and_now(unit, last_on, on)
    communes = {each.unit.pk: each.unit for row in rows for each in row.now}
    if not communes:  # an island district had no commune of its own
        communes = {
            each.unit.pk: each.unit
            for each in successors(unit, on)
            if each.unit.level == Level.COMMUNE
        }
    return tuple(sorted(communes.values(), key=lambda each: (each.sort_key, each.pk)))


def villages_of(
    units: Iterable[Unit | int], on: date, *, using: str = "default"
) -> QuerySet[Village]:
    """Villages that lie in one of the units that day, in Vietnamese order."""
    ids = [unit if isinstance(unit, int) else unit.pk for unit in units]
    there = Q(in_units__unit__in=ids, in_units__valid_from__lte=on) & (
        Q(in_units__valid_to__isnull=True) | Q(in_units__valid_to__gt=on)
    )
    return Village.objects.using(using).filter(there).annotate(unit_id=F("in_units__unit_id"))


def _followers(units: Collection[Unit], on: date) -> dict[int, tuple[Follower, ...]]:
    """Walk the successions of many units together: one query a step, few steps."""
    reached: dict[int, dict[int, Follower]] = {unit.pk: {} for unit in units}
    walking = {unit.pk: {unit.pk: Follower(unit, Part.WHOLE)} for unit in units}
    using = _alias(next(iter(units))) if units else "default"
    while walking:
        open_ids: set[int] = set()
        for start, frontier in walking.items():
            for pk, each in frontier.items():
                if each.unit.is_alive(on):
                    reached[start][pk] = each
                else:
                    open_ids.add(pk)
        steps: dict[int, list[Succession]] = {}
        for step in (
            Succession.objects.using(using)
            .filter(old__in=open_ids, on__lte=on)
            .select_related("new")
        ):
            steps.setdefault(step.old_id, []).append(step)
        walking = {
            start: further
            for start, frontier in walking.items()
            if (further := _further(frontier, steps, on))
        }
    return {
        start: tuple(sorted(found.values(), key=lambda each: (each.unit.sort_key, each.unit.pk)))
        for start, found in reached.items()
    }


def _further(
    frontier: dict[int, Follower], steps: dict[int, list[Succession]], on: date
) -> dict[int, Follower]:
    further: dict[int, Follower] = {}
    for pk, each in frontier.items():
        for step in () if each.unit.is_alive(on) else steps.get(pk, ()):
            whole = each.part == Part.WHOLE and step.part == Part.WHOLE
            part = (
                Part.WHOLE
                if whole
                else Part.UNKNOWN
                if Part.UNKNOWN in (each.part, step.part)
                else Part.PART
            )
            further[step.new_id] = Follower(step.new, part)
    return further
