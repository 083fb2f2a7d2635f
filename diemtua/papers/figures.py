"""Cách ghi trên giấy: how money, days, rates and names are written on an official paper.

Paper follows its own rules, apart from the screen: no unit beside a figure (the head names it), and
what is not known stays a dotted line for the pen. Nothing here guesses and nothing here prints 0
for "not known".
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
MINUS = "\u2212"
TICKED, UNTICKED = "■", "□"
NONE = "–"
"""What stands in the one row of a table that is known to be empty."""

_SPACES = re.compile(r"\s+")
_NOT_PRINTABLE = {"Cc", "Cs", "Co", "Cn"}


def clean(text: str) -> str:
    """One line of printable text in NFC: what XML and a PDF can both carry, spaces run together."""
    kept = "".join(c for c in text if c.isspace() or unicodedata.category(c) not in _NOT_PRINTABLE)
    return _SPACES.sub(" ", unicodedata.normalize("NFC", kept)).strip()


def thousands(number: int) -> str:
    """`1.234.567`; the minus is a real minus."""
    return (MINUS if number < 0 else "") + f"{abs(number):,}".replace(",", ".")


def decimal(number: Decimal) -> str:
    """`7,9248`: as decided, a comma before the fraction, no trailing zeros."""
    plain = f"{abs(number):f}"
    whole, _, fraction = plain.partition(".")
    fraction = fraction.rstrip("0")
    sign = MINUS if number < 0 and (int(whole) or fraction) else ""
    return sign + thousands(int(whole)) + ("," + fraction if fraction else "")


def short_day(day: date) -> str:
    """`05/03/2026`."""
    return f"{day:%d/%m}/{day.year:04d}"


def long_day(day: date) -> str:
    """`ngày 05 tháng 3 năm 2026`: Decree 30/2020/NĐ-CP writes a zero before days under 10 and
    months 1 and 2.
    """
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def month(day: date) -> str:
    """`03/2026`."""
    return f"{day.month:02d}/{day.year:04d}"


def box(ticked: bool) -> str:
    """Ô chọn: a filled or an empty square."""
    return TICKED if ticked else UNTICKED


def in_words(amount_dong: int) -> str:
    """Số tiền bằng chữ: `Hai mươi lăm triệu đồng`."""
    words = _words(abs(amount_dong))
    if amount_dong < 0:
        words = "âm " + words
    return words[0].upper() + words[1:] + " đồng"


def _words(number: int) -> str:
    """The number read aloud; above a billion the billions are read as a number of their own."""
    if number == 0:
        return DIGITS[0]
    billions, rest = divmod(number, 10**9)
    said = [_words(billions), "tỷ"] if billions else []
    for size, unit in ((10**6, "triệu"), (10**3, "nghìn"), (1, "")):
        group = rest // size % 1000
        if group:
            said += _hundreds(group, whole=bool(said))
            said += [unit] if unit else []
    return " ".join(said)


def _hundreds(group: int, *, whole: bool) -> list[str]:
    """Three digits; `whole` also says an empty hundred, since something was said before it."""
    hundred, ten, one = group // 100, group // 10 % 10, group % 10
    said = [DIGITS[hundred], "trăm"] if whole or hundred else []
    if ten == 0:
        if one:
            said += (["linh"] if said else []) + [DIGITS[one]]
    elif ten == 1:
        said += ["mười"] + (["lăm"] if one == 5 else [DIGITS[one]] if one else [])
    else:
        ending = {1: "mốt", 5: "lăm"}.get(one, DIGITS[one])
        said += [DIGITS[ten], "mươi"] + ([ending] if one else [])
    return said
