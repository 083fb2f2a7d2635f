"""Người giữ việc: made-up cadres, committee members, village heads and bank staff, and contracts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from .dates import DAY, REORGANISED_ON
from .dice import Dice
from .groups import UNIONS, Seat, approved_on
from .names import Registry, full_name
from .rows import Commune, Contract, Official, Village

ROLES = {
    "province_reader": "Cán bộ Hội cấp tỉnh",
    "district_chair": "Chủ tịch Hội cấp huyện",
    "commune_cadre": "Chủ tịch Hội cấp xã",
    "commune_vice_chair": "Phó Chủ tịch Hội cấp xã",
    "commune_committee": "Phó Chủ tịch UBND xã",
    "village_head": "Trưởng thôn",
    "manager": "Giám đốc phòng giao dịch",
    "credit_head": "Tổ trưởng Kế hoạch nghiệp vụ",
    "credit_officer": "Cán bộ tín dụng",
    "controller": "Kiểm soát viên",
    "teller": "Giao dịch viên",
    "auditor": "Kiểm toán",
    "administrator": "Quản trị",
}
STANDING = frozenset({"commune_cadre", "commune_vice_chair"})
"""Members of a union's standing committee: they sit on no group board."""

_OFFICE_STAFF = (
    ("manager", 1),
    ("credit_head", 1),
    ("credit_officer", 4),
    ("controller", 2),
    ("teller", 3),
    ("auditor", 1),
    ("administrator", 1),
)
_IN_OFFICE_FROM = date(2013, 1, 1)
_TERM_FROM = date(2021, 8, 1)
_CONTRACTS_FROM = date(2014, 1, 15)
_CONTRACTS_AFTER = date(2025, 7, 10)


class _Appointer:
    """Bổ nhiệm: one made-up person after the other."""

    def __init__(self, seed: int, registry: Registry, *, first_no: int, purpose: str) -> None:
        self._dice = Dice(seed, purpose)
        self._registry = registry
        self._next_no = first_no
        self.rows: list[Official] = []

    def appoint(
        self,
        role: str,
        since: date,
        *,
        union_code: str = "",
        commune_no: int | None = None,
        village: Village | None = None,
    ) -> None:
        dice = self._dice
        woman = dice.chance({"12": 1000, "13": 40}.get(union_code, 350))
        sex = "nữ" if woman else "nam"
        ethnicity = (
            village.ethnicity if village else dice.weigh((("Kinh", 7), ("Xtiêng", 2), ("Tày", 1)))
        )
        years = (1984, 1994) if union_code == "14" else (1966, 1988)
        born_on = date(dice.between(*years), dice.between(1, 12), dice.between(1, 28))
        self.rows.append(
            Official(
                self._next_no,
                role,
                full_name(dice, ethnicity, sex=sex),
                sex,
                born_on,
                self._registry.citizen_id(sex, born_on),
                self._registry.phone(),
                union_code,
                commune_no,
                village.village_no if village else None,
                since,
                None,
            )
        )
        self._next_no += 1


def officials(
    seed: int, registry: Registry, *, communes: Sequence[Commune], villages: Sequence[Village]
) -> tuple[Official, ...]:
    """Everybody with an office on the as-of day; the district's posts end with the district."""
    staff = _Appointer(seed, registry, first_no=1, purpose="officials")
    for role, count in _OFFICE_STAFF:
        for _ in range(count):
            staff.appoint(role, _IN_OFFICE_FROM)
    for union_code in UNIONS:
        staff.appoint("province_reader", _TERM_FROM, union_code=union_code)
        staff.appoint("district_chair", _TERM_FROM, union_code=union_code)
    for commune in communes:
        _appoint_commune(staff, commune.commune_no, since=_TERM_FROM)
    for village in villages:
        staff.appoint("village_head", _TERM_FROM, commune_no=village.commune_no, village=village)
    return tuple(
        row._replace(valid_to=REORGANISED_ON) if row.role == "district_chair" else row
        for row in staff.rows
    )


def _appoint_commune(staff: _Appointer, commune_no: int, *, since: date) -> None:
    staff.appoint("commune_committee", since, commune_no=commune_no)
    for union_code in UNIONS:
        staff.appoint("commune_cadre", since, union_code=union_code, commune_no=commune_no)
        staff.appoint("commune_vice_chair", since, union_code=union_code, commune_no=commune_no)


def officials_after(
    communes: Sequence[Commune], before: Sequence[Official]
) -> tuple[Official, ...]:
    """Who holds the posts of the four communes: the same people where their commune gave its code.

    Numbers are those of the people themselves; the others' posts end on the reorganisation's day.
    """
    kept = {row.commune_no for row in communes if row.code == row.successor_code}
    commune_roles = STANDING | {"commune_committee"}
    return tuple(
        row._replace(valid_from=REORGANISED_ON)
        for row in before
        if row.role in commune_roles and row.commune_no in kept
    )


def contracts(communes: Sequence[Commune], seats: Sequence[Seat]) -> tuple[Contract, ...]:
    """Hợp đồng ủy thác with each commune's unions, hợp đồng ủy nhiệm 11/TD with each group."""
    codes = {row.commune_no: row.code for row in communes}
    rows: list[Contract] = []
    for commune in communes:
        for union_code in UNIONS:
            number = f"{len(rows) + 1:02d}/2014/HĐUT"
            rows.append(
                Contract(
                    len(rows) + 1,
                    "entrustment",
                    number,
                    _CONTRACTS_FROM,
                    None,
                    union_code,
                    commune.code,
                    None,
                )
            )
    for seat in seats:
        signed_on = approved_on(seat.founded_on) + 10 * DAY
        number = f"{seat.group_no:03d}/{signed_on.year}/HĐUN"
        rows.append(
            Contract(
                len(rows) + 1,
                "delegation",
                number,
                signed_on,
                None,
                seat.union_code,
                codes[seat.commune_no],
                seat.group_no,
            )
        )
    return tuple(rows)


def contracts_after(
    communes: Sequence[Commune], seats: Sequence[Seat], *, first_no: int
) -> tuple[Contract, ...]:
    """The contracts that are signed again after the reorganisation, in the days from 10 July 2025."""
    after = {row.commune_no: row.successor_code for row in communes}
    rows: list[Contract] = []
    for code in sorted(set(after.values())):
        for union_code in UNIONS:
            number = f"{len(rows) + 1:02d}/2025/HĐUT"
            rows.append(
                Contract(
                    first_no + len(rows),
                    "entrustment",
                    number,
                    _CONTRACTS_AFTER,
                    None,
                    union_code,
                    code,
                    None,
                )
            )
    for seat in seats:
        signed_on = _CONTRACTS_AFTER + (seat.group_no % 20) * DAY
        rows.append(
            Contract(
                first_no + len(rows),
                "delegation",
                f"{seat.group_no:03d}/2025/HĐUN-TL",
                signed_on,
                None,
                seat.union_code,
                after[seat.commune_no],
                seat.group_no,
            )
        )
    return tuple(rows)
