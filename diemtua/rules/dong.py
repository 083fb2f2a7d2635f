"""Đồng: whole đồng, shared out without losing one, and written in Vietnamese words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

Dong = int
"""Số tiền: money is always a whole number of đồng."""

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SMALL_UNITS = ("", " nghìn", " triệu")


def share_out(total_dong: Dong, weights: Sequence[int | Decimal | Fraction]) -> tuple[Dong, ...]:
    """Chia tiền: in proportion to the weights; every đồng handed out, none made.

    Each part is rounded down, then the đồng left over go to the largest remainders, the
    earlier part first where they are equal.
    """
    if total_dong < 0 or any(weight < 0 for weight in weights):
        raise ValueError("share_out works on non-negative numbers only")
    whole = sum((Fraction(weight) for weight in weights), Fraction(0))
    if whole == 0:
        raise ValueError("share_out needs at least one weight above zero")
    exact = [total_dong * Fraction(weight) / whole for weight in weights]
    parts = [part.numerator // part.denominator for part in exact]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[: total_dong - sum(parts)]:
        parts[i] += 1
    return tuple(parts)


def amount_in_words(amount_dong: Dong, *, capital: bool = True, unit: str = "đồng") -> str:
    """Số tiền bằng chữ: as written on receipts, for example "Bốn trăm hai mươi nghìn đồng"."""
    words = ("âm " if amount_dong < 0 else "") + _number(abs(amount_dong))
    text = f"{words} {unit}".strip()
    return text[0].upper() + text[1:] if capital else text


def _number(number: int) -> str:
    if number == 0:
        return _DIGITS[0]
    billions, rest = divmod(number, 10**9)
    said: list[str] = []
    if billions:
        said.append(f"{_number(billions)} tỷ")
    for power in (2, 1, 0):
        group = rest // 1000**power % 1000
        if group:
            said.append(_three_digits(group, leading=not said) + _SMALL_UNITS[power])
    return " ".join(said)


def _three_digits(group: int, *, leading: bool) -> str:
    hundreds, rest = divmod(group, 100)
    tens, ones = divmod(rest, 10)
    said: list[str] = []
    if hundreds or not leading:
        said.append(f"{_DIGITS[hundreds]} trăm")
    if tens == 0 and ones and said:
        said.append("linh")
    elif tens == 1:
        said.append("mười")
    elif tens > 1:
        said.append(f"{_DIGITS[tens]} mươi")
    if ones:
        said.append(_ones_word(ones, tens))
    return " ".join(said)


def _ones_word(ones: int, tens: int) -> str:
    if ones == 1 and tens > 1:
        return "mốt"
    if ones == 4 and tens > 1:
        return "tư"
    if ones == 5 and tens > 0:
        return "lăm"
    return _DIGITS[ones]
