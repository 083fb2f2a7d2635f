"""Tên người, đặt bằng vần: names drawn from lists of syllables, so that nobody real is meant.

Citizen ids and telephone numbers pass the checks of their form but keep to a reserved pattern:
an id's seventh and eighth digits are 99 (98 for officials), a number begins with 09000.
"""

from __future__ import annotations

from datetime import date

from .dice import Dice

_KINH_FAMILY = (
    ("Nguyễn", 30),
    ("Trần", 12),
    ("Lê", 11),
    ("Phạm", 8),
    ("Hoàng", 5),
    ("Võ", 5),
    ("Bùi", 4),
    ("Đặng", 4),
    ("Đỗ", 4),
    ("Ngô", 3),
    ("Hồ", 3),
    ("Dương", 3),
    ("Đinh", 2),
    ("Mai", 2),
)
_FAMILY: dict[str, tuple[tuple[str, int], ...]] = {
    "Kinh": _KINH_FAMILY,
    "Tày": (("Nông", 5), ("Hoàng", 4), ("Lương", 3), ("Bế", 2), ("Ma", 2), ("Hà", 2)),
    "Nùng": (
        ("Nông", 4),
        ("Lý", 3),
        ("Triệu", 3),
        ("Hoàng", 3),
        ("Vi", 2),
        ("Mông", 2),
        ("Lục", 1),
    ),
    "Dao": (("Bàn", 4), ("Triệu", 4), ("Đặng", 3), ("Phùng", 2), ("Chẩu", 1)),
}
_MIDDLE = {
    "nam": ("Văn", "Đình", "Quốc", "Hữu", "Xuân", "Công", "Minh", "Đức", "Thanh", "Ngọc"),
    "nữ": ("Thị", "Thị", "Thị", "Thị Ngọc", "Thị Thu", "Thị Kim", "Thị Mỹ", "Thị Minh"),
}
_GIVEN = {
    "nam": (
        "An",
        "Bình",
        "Cảnh",
        "Chiến",
        "Công",
        "Cường",
        "Dũng",
        "Đạt",
        "Định",
        "Giang",
        "Hải",
        "Hậu",
        "Hiếu",
        "Hòa",
        "Hùng",
        "Khánh",
        "Kiên",
        "Lâm",
        "Lộc",
        "Long",
        "Luân",
        "Mạnh",
        "Nam",
        "Nghĩa",
        "Phong",
        "Phú",
        "Quân",
        "Quang",
        "Sơn",
        "Tài",
        "Tâm",
        "Thắng",
        "Thịnh",
        "Tiến",
        "Toàn",
        "Trung",
        "Tuấn",
        "Việt",
        "Vinh",
    ),
    "nữ": (
        "Anh",
        "Bích",
        "Châu",
        "Chi",
        "Cúc",
        "Diệu",
        "Dung",
        "Duyên",
        "Hà",
        "Hạnh",
        "Hiền",
        "Hoa",
        "Hồng",
        "Huệ",
        "Hương",
        "Lan",
        "Liên",
        "Loan",
        "Lý",
        "Mai",
        "Nga",
        "Ngân",
        "Nhung",
        "Oanh",
        "Phương",
        "Quyên",
        "Sen",
        "Tâm",
        "Thảo",
        "Thắm",
        "Thúy",
        "Thủy",
        "Trang",
        "Tuyết",
        "Vân",
        "Xuân",
        "Yến",
    ),
}
_HIGHLAND_GIVEN = {
    "nam": (
        "Brơi",
        "Đê",
        "Giêng",
        "Hlơi",
        "Khiêng",
        "Krai",
        "Lêm",
        "Lưng",
        "Mrêng",
        "Nhơi",
        "Oanh",
        "Prôn",
        "Rinh",
        "Sroi",
        "Tăng",
        "Têu",
        "Vriêng",
        "Xoi",
        "Yơn",
        "Blơng",
        "Đrai",
        "Ganh",
    ),
    "nữ": (
        "Bơi",
        "Diêu",
        "Đrim",
        "Gái",
        "Hrông",
        "Khưi",
        "Lan",
        "Liêng",
        "Mai",
        "Môi",
        "Nhuôi",
        "Oi",
        "Phrê",
        "Rơi",
        "Srây",
        "Têm",
        "Uyn",
        "Vêu",
        "Xuôi",
        "Yiêng",
        "Brem",
        "Nghi",
    ),
}
_NOT_THESE = frozenset({"Nguyễn Thị Thoa", "Phạm Thành", "Trương Thị Hồng Anh", "Vũ Thị Minh"})
"""People whom the published page names; no generated person may bear their name."""

ETHNICITIES = ("Kinh", "Xtiêng", "Mnông", "Tày", "Nùng", "Dao")
_HIGHLAND = frozenset({"Xtiêng", "Mnông"})
PROVINCE_CODE = "070"


def full_name(dice: Dice, ethnicity: str, *, sex: str, family: str = "") -> str:
    """A name as people of this ethnicity bear it; `family` keeps a father's name in his house."""
    while True:
        name = _one_name(dice, ethnicity, sex=sex, family=family)
        if name not in _NOT_THESE:
            return name


def _one_name(dice: Dice, ethnicity: str, *, sex: str, family: str) -> str:
    if ethnicity in _HIGHLAND:
        first = "Điểu" if sex == "nam" else "Thị"
        return f"{first} {dice.pick(_HIGHLAND_GIVEN[sex])}"
    family = family or dice.weigh(_FAMILY[ethnicity])
    return f"{family} {dice.pick(_MIDDLE[sex])} {dice.pick(_GIVEN[sex])}"


def family_of(name: str, ethnicity: str) -> str:
    """The family name a child takes over; the highland peoples here hand none down."""
    return "" if ethnicity in _HIGHLAND else name.split(" ", 1)[0]


class Registry:
    """Gives out citizen ids and telephone numbers, each once, in the reserved pattern.

    Officials have a registry of their own: digits 98 in their ids, numbers from the other end.
    """

    def __init__(self, *, office: bool = False) -> None:
        self._by_kind: dict[tuple[str, int], int] = {}
        self._phones = 90_000 if office else 0
        self._mark = "98" if office else "99"

    def citizen_id(self, sex: str, born_on: date) -> str:
        """Số định danh: province, century and sex, year of birth, then the mark and four digits."""
        kind = (sex, born_on.year)
        used = self._by_kind.get(kind, 0)
        self._by_kind[kind] = used + 1
        century_sex = (2 if born_on.year >= 2000 else 0) + (1 if sex == "nữ" else 0)
        # 7 and 10,000 share no factor, so every number comes once before any comes twice
        return f"{PROVINCE_CODE}{century_sex}{born_on.year % 100:02d}{self._mark}{used * 7 % 10_000:04d}"

    def phone(self) -> str:
        self._phones += 1
        return f"09000{self._phones:05d}"
