"""Mẫu 07: the frozen value of a commune's notice to its villages."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby

from diemtua.capital.models import PlanRound
from diemtua.ground import formats
from diemtua.papers.official.planning import VillagePlanForm, VillagePlanRow
from diemtua.rules.credit_plan import change_dong, is_printed

MILLION = 1_000_000
NOTHING = "\u00a0"
"""A cell that stays empty: no dots for the pen."""
SHORT = {1: "TW", 2: "ĐP"}


def village_plan(found: PlanRound) -> VillagePlanForm:
    """Thông báo giao (hoặc điều chỉnh) kế hoạch: all central programmes of a village, then the local ones."""
    lines = list(
        found.lines.select_related("village", "programme").order_by(
            "village__sort_key", "village_id", "money_source", "programme__number"
        )
    )
    printed = [line for line in lines if is_printed(line.target_dong, line.base_dong)]
    rows = []
    for _key, group in groupby(printed, key=lambda line: line.village_id):
        of_village = list(group)
        name = str(of_village[0].village).upper()
        rows.append(VillagePlanRow(item=name, change=NOTHING, target=NOTHING))
        rows += [
            VillagePlanRow(
                item=f"{line.programme.short_name} ({SHORT[line.money_source]})",
                change=formats.signed(
                    _million(change_dong(line.target_dong, line.base_dong)), places=1
                ),
                target=formats.number(_million(line.target_dong), places=1),
            )
            for line in of_village
        ]
    total = sum(line.target_dong for line in printed)
    return VillagePlanForm(
        commune_name=str(found.unit).upper(),
        notice_number=found.decision or None,
        what="GIAO" if found.number == 1 else f"ĐIỀU CHỈNH, LẦN {found.number - 1},",
        year=str(found.year),
        place_name=found.unit.name if found.unit else None,
        signed_on=found.decided_on,
        rows=tuple(rows),
        total=formats.number(_million(total), places=1),
        change_total=formats.signed(
            _million(sum(change_dong(line.target_dong, line.base_dong) for line in printed)),
            places=1,
        ),
    )


def _million(dong: int) -> Decimal:
    return Decimal(dong) / MILLION
