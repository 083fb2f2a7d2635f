"""Địa bàn: eight communes, their made-up villages, and the made-up lists of disadvantaged areas."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from .dice import Dice
from .rows import Area, Commune, Village, VillagePlacement

DISTRICT_CODE, DISTRICT_NAME = "691", "Bù Gia Mập"


class _CommuneFacts(NamedTuple):
    code: str
    name: str
    follows_in: str
    groups: int
    villages: int
    listed: bool
    peoples: tuple[tuple[str, int], ...]


_S, _M = "Xtiêng", "Mnông"
_FACTS = (
    _CommuneFacts(
        "25222", "Bù Gia Mập", "25222", 25, 9, True, ((_S, 5), (_M, 4), ("Kinh", 3), ("Tày", 1))
    ),
    _CommuneFacts(
        "25225",
        "Đăk Ơ",
        "25225",
        43,
        14,
        True,
        ((_S, 4), (_M, 3), ("Kinh", 6), ("Nùng", 2), ("Tày", 2)),
    ),
    _CommuneFacts(
        "25228",
        "Đức Hạnh",
        "25267",
        24,
        10,
        True,
        (("Kinh", 5), ("Tày", 3), ("Nùng", 3), ("Dao", 2)),
    ),
    _CommuneFacts(
        "25267", "Phú Nghĩa", "25267", 40, 13, True, (("Kinh", 7), (_S, 3), ("Nùng", 2), ("Tày", 1))
    ),
    _CommuneFacts(
        "25229",
        "Phú Văn",
        "25267",
        25,
        10,
        True,
        (("Kinh", 5), ("Tày", 2), ("Nùng", 2), ("Dao", 2)),
    ),
    _CommuneFacts("25231", "Đa Kia", "25231", 26, 11, False, (("Kinh", 6), (_S, 4))),
    _CommuneFacts("25232", "Phước Minh", "25231", 20, 8, True, (("Kinh", 6), (_S, 2), ("Nùng", 1))),
    _CommuneFacts("25234", "Bình Thắng", "25231", 19, 8, False, (("Kinh", 7), (_S, 2))),
)
"""Code, name, code of the commune that follows on 2025-07-01, how many groups and villages."""

GROUPS_BY_COMMUNE: tuple[int, ...] = tuple(facts.groups for facts in _FACTS)
LISTED_VILLAGES_ELSEWHERE = 3
"""In the two communes that no list names whole, so many villages are named one by one."""

_LISTS = (
    (date(2014, 7, 1), date(2021, 7, 1), "Danh mục minh họa số 01/2014"),
    (date(2021, 7, 1), date(2026, 1, 1), "Danh mục minh họa số 02/2021"),
    (date(2026, 1, 1), date(2031, 1, 1), "Danh mục minh họa số 03/2026"),
)
_HEADS = {"Xtiêng": "Bù", "Mnông": "Bu", "Kinh": "", "Tày": "Bản", "Nùng": "Bản", "Dao": "Khe"}
_TAILS = {
    "Xtiêng": (
        "Lơm",
        "Răng",
        "Tên",
        "Klen",
        "Xia",
        "Nhoi",
        "Phơn",
        "Gơr",
        "Chral",
        "Tôm",
        "Xuê",
        "Điêng",
    ),
    "Mnông": ("Lêr", "Nđar", "Srê", "Prăng", "Tung", "Kroai", "Yôl", "Bri"),
    "Tày": ("Noọng", "Vai", "Lùng Sa", "Cốc Mạ", "Phia", "Thẩm", "Khuổi Lịa"),
    "Nùng": ("Pác Nà", "Lũng Mười", "Nà Thin", "Kéo Lạ", "Bó Slao", "Phai Cá"),
    "Dao": ("Vàng", "Suối Bạc", "Lá", "Ngọn", "Đồi Chàm"),
}
_KINH = (
    "An Sơn",
    "Tân Hòa",
    "Bình Lộc",
    "Phước Hải",
    "Thái Sơn",
    "Đông Hà",
    "Nam Sơn",
    "Vĩnh An",
    "Hòa Lạc",
    "Tân Phong",
    "Quang Lộc",
    "Hiệp An",
    "Đồng Tiến Hạ",
    "Phú Khê",
)


def communes() -> tuple[Commune, ...]:
    names = {facts.code: facts.name for facts in _FACTS}
    return tuple(
        Commune(number, facts.code, facts.name, facts.follows_in, names[facts.follows_in])
        for number, facts in enumerate(_FACTS, 1)
    )


def villages(seed: int) -> tuple[Village, ...]:
    rows: list[Village] = []
    for commune_no, facts in enumerate(_FACTS, 1):
        dice = Dice(seed, "villages", commune_no)
        taken: set[str] = set()
        for place in range(1, facts.villages + 1):
            people = dice.weigh(facts.peoples)
            name = _village_name(dice, people, place=place, taken=taken)
            rows.append(
                Village(len(rows) + 1, commune_no, f"{facts.code}{place:03d}", name, people)
            )
    return tuple(rows)


def _village_name(dice: Dice, people: str, *, place: int, taken: set[str]) -> str:
    tails = _KINH if people == "Kinh" else _TAILS[people]
    free = [tail for tail in tails if tail not in taken]
    if not free:
        return f"Thôn {place}"
    tail = dice.pick(free)
    taken.add(tail)
    return " ".join(part for part in ("Thôn", _HEADS[people], tail) if part)


def areas(all_villages: tuple[Village, ...]) -> tuple[Area, ...]:
    """Every row is marked unverified: which places the real lists name is not claimed here."""
    rows: list[Area] = []
    for valid_from, valid_to, decision in _LISTS:
        for commune_no, facts in enumerate(_FACTS, 1):
            if facts.listed:
                rows.append(Area(commune_no, None, valid_from, valid_to, decision, False))
                continue
            own = [row.village_no for row in all_villages if row.commune_no == commune_no]
            rows += [
                Area(commune_no, village_no, valid_from, valid_to, decision, False)
                for village_no in own[:LISTED_VILLAGES_ELSEWHERE]
            ]
    return tuple(rows)


def listed_villages(all_villages: tuple[Village, ...]) -> frozenset[int]:
    """Villages that every list names, by themselves or with their commune."""
    named = areas(all_villages)
    whole = {row.commune_no for row in named if row.village_no is None}
    single = {row.village_no for row in named if row.village_no is not None}
    return frozenset(
        row.village_no
        for row in all_villages
        if row.commune_no in whole or row.village_no in single
    )


def village_placements(
    all_communes: tuple[Commune, ...], all_villages: tuple[Village, ...]
) -> tuple[VillagePlacement, ...]:
    after = {row.commune_no: row for row in all_communes}
    return tuple(
        VillagePlacement(
            row.village_no,
            after[row.commune_no].successor_code,
            after[row.commune_no].successor_name,
        )
        for row in all_villages
    )
