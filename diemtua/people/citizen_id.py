"""Số căn cước: what its twelve digits say, checked against birth year and sex.

Decree 137/2015/NĐ-CP article 13 and Circular 59/2021/TT-BCA: three digits of the place where the
birth was registered, one for century and sex, two of the birth year, six by chance. The place keeps
the code of the 63 provinces; for a birth registered abroad it is the country's (from 101 on).
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from diemtua.ground.problems import Problem
from diemtua.people.problems import (
    CitizenIdHasWrongLength,
    CitizenIdProvinceUnknown,
    CitizenIdSexDiffers,
    CitizenIdYearDiffers,
)

PROVINCES: dict[str, str] = dict(
    row.split(" ", 1)
    for row in [
        "001 Hà Nội",
        "002 Hà Giang",
        "004 Cao Bằng",
        "006 Bắc Kạn",
        "008 Tuyên Quang",
        "010 Lào Cai",
        "011 Điện Biên",
        "012 Lai Châu",
        "014 Sơn La",
        "015 Yên Bái",
        "017 Hòa Bình",
        "019 Thái Nguyên",
        "020 Lạng Sơn",
        "022 Quảng Ninh",
        "024 Bắc Giang",
        "025 Phú Thọ",
        "026 Vĩnh Phúc",
        "027 Bắc Ninh",
        "030 Hải Dương",
        "031 Hải Phòng",
        "033 Hưng Yên",
        "034 Thái Bình",
        "035 Hà Nam",
        "036 Nam Định",
        "037 Ninh Bình",
        "038 Thanh Hóa",
        "040 Nghệ An",
        "042 Hà Tĩnh",
        "044 Quảng Bình",
        "045 Quảng Trị",
        "046 Thừa Thiên Huế",
        "048 Đà Nẵng",
        "049 Quảng Nam",
        "051 Quảng Ngãi",
        "052 Bình Định",
        "054 Phú Yên",
        "056 Khánh Hòa",
        "058 Ninh Thuận",
        "060 Bình Thuận",
        "062 Kon Tum",
        "064 Gia Lai",
        "066 Đắk Lắk",
        "067 Đắk Nông",
        "068 Lâm Đồng",
        "070 Bình Phước",
        "072 Tây Ninh",
        "074 Bình Dương",
        "075 Đồng Nai",
        "077 Bà Rịa - Vũng Tàu",
        "079 Hồ Chí Minh",
        "080 Long An",
        "082 Tiền Giang",
        "083 Bến Tre",
        "084 Trà Vinh",
        "086 Vĩnh Long",
        "087 Đồng Tháp",
        "089 An Giang",
        "091 Kiên Giang",
        "092 Cần Thơ",
        "093 Hậu Giang",
        "094 Sóc Trăng",
        "095 Bạc Liêu",
        "096 Cà Mau",
    ]
)
"""The 63 provinces of before 2025-07-01; ids given then keep their code."""

COUNTRIES = range(101, 400)
"""Codes of countries of birth. The list itself was not found in a text we may ship; the range is
knowledge.
"""


def digits_of(typed: str) -> str:
    """What a hand typed with spaces or dots, without them."""
    return "".join(typed.replace(".", " ").split())


def check_citizen_id(typed: str, *, born_on: date, sex: str) -> list[Problem]:
    """Every way in which the id does not fit the person; none when it fits."""
    digits = digits_of(typed)
    if len(digits) != 12 or not (digits.isascii() and digits.isdecimal()):
        return [CitizenIdHasWrongLength(field="citizen_id", count=len(digits))]
    found: list[Problem] = []
    place, century, year = digits[:3], int(digits[3]), int(digits[4:6])
    if place not in PROVINCES and int(place) not in COUNTRIES:
        found.append(CitizenIdProvinceUnknown(field="citizen_id", code=place))
    told_sex = "F" if century % 2 else "M"
    if told_sex != sex:
        found.append(
            CitizenIdSexDiffers(field="citizen_id", told=sex_word(told_sex), typed=sex_word(sex))
        )
    told_year = 1900 + century // 2 * 100 + year
    if told_year != born_on.year:
        found.append(CitizenIdYearDiffers(field="citizen_id", told=told_year, typed=born_on.year))
    return found


def sex_word(sex: str) -> str:
    """Nam, nữ: as the card writes it."""
    return _("nữ") if sex == "F" else _("nam")
