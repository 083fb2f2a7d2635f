"""Tiền người gõ: what a hand types into a money field, read as whole đồng.

Read here on the server; `static/js/money.js` says the same reading back while one types, and
`tests/pages/test_money_script.py` holds the two together.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from diemtua.ground.problems import Problem

LARGEST_DONG = 999_999_999_999_999
"""A thousand billion less one: beyond any branch's books, well inside bigint."""

_UNITS = {
    "": 1,
    "đ": 1,
    "đồng": 1,
    "vnd": 1,
    "vnđ": 1,
    "k": 1_000,
    "n": 1_000,
    "ng": 1_000,
    "nghìn": 1_000,
    "ngàn": 1_000,
    "nghin": 1_000,
    "ngan": 1_000,
    "tr": 1_000_000,
    "triệu": 1_000_000,
    "trieu": 1_000_000,
    "m": 1_000_000,
    "tỷ": 1_000_000_000,
    "tỉ": 1_000_000_000,
    "ty": 1_000_000_000,
    "ti": 1_000_000_000,
}
_PART = re.compile(r"([0-9][0-9.,]*)\s*([^\W\d_]*)")
_WHOLE = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+")
_DECIMAL = re.compile(r"(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+),[0-9]{1,9}")


class NotAnAmount(Problem):
    """Không phải số tiền: the sentence says what was read and how to write it."""

    text = _("Không đọc được “{typed}”. Viết như 420.000.")


class AmountMissing(NotAnAmount):
    text = _("Chưa có số tiền.")


class AmountBelowZero(NotAnAmount):
    text = _("Số tiền không âm.")


class AmountTooLarge(NotAnAmount):
    text = _("Số này quá lớn. Nhiều nhất là 999.999.999.999.999 đ.")


class UnknownUnit(NotAnAmount):
    text = _("Không rõ đơn vị “{word}”. Dùng nghìn, triệu, tỷ.")


class BelowOneDong(NotAnAmount):
    text = _("“{typed}” có phần lẻ dưới một đồng. Dấu phẩy là phần lẻ; viết 420.000.")


class DotsMisplaced(NotAnAmount):
    text = _("Dấu chấm trong “{typed}” không ngăn đúng ba số. Viết 420.000 hoặc 1,5 triệu.")


def read_dong(text: str) -> int:
    """Đọc tiền: `420000`, `420.000`, `420k`, `420 nghìn`, `1,5 triệu`, `1tr5`, `1tr500`, `2 tỷ 300 triệu`."""
    bare = unicodedata.normalize("NFC", text).replace("\u00a0", " ").strip().lower()
    if not bare:
        raise AmountMissing
    if bare[0] in "-\u2212":
        raise AmountBelowZero
    amount = _sum_of(_parts_of(bare, text), text)
    if amount > LARGEST_DONG:
        raise AmountTooLarge
    return amount


def _parts_of(bare: str, typed: str) -> list[tuple[str, str]]:
    """The figures and the unit after each; anything left over is refused."""
    parts = _PART.findall(bare)
    if not parts or _PART.sub("", bare).strip():
        raise NotAnAmount(typed=typed.strip())
    return parts


def _sum_of(parts: list[tuple[str, str]], typed: str) -> int:
    total, above = 0, 0
    for figures, word in parts:
        unit = _UNITS.get(word)
        if unit is None:
            raise UnknownUnit(word=word)
        if above and not word:
            unit = _unit_of_a_tail(figures, above)
        if above and not 0 < unit < above:
            raise NotAnAmount(typed=typed.strip())
        total += _whole_dong(figures, unit, typed)
        above = unit
    return total


def _unit_of_a_tail(figures: str, above: int) -> int:
    """`1tr5` and `1tr500` are both a million and a half; `1tr50` could be two amounts, so it is none."""
    return {1: above // 10, 3: above // 1_000}.get(len(figures), 0)


def _whole_dong(figures: str, unit: int, typed: str) -> int:
    if _WHOLE.fullmatch(figures):
        return int(figures.replace(".", "")) * unit
    if _DECIMAL.fullmatch(figures):
        value = Decimal(figures.replace(".", "").replace(",", ".")) * unit
        if unit > 1 and value == value.to_integral_value():
            return int(value)
        raise BelowOneDong(typed=typed.strip())
    raise DotsMisplaced(typed=typed.strip())
