"""Sáu phép tính: arithmetic with two readings.

Given numbers and dates the verbs compute. `ground/verbs_sql.py` registers a second reading for
database expressions, so a rule written in these verbs judges one loan on a screen and ten million
at night with one text. `functools.singledispatch` looks at the first argument only: a column
stands first.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import singledispatch
from typing import Any

Exact = int | Decimal | Fraction


def _half_up(numerator: Exact, denominator: Exact) -> int:
    share = Fraction(numerator) / Fraction(denominator)
    if share < 0:
        # Engines round negative quotients in different directions; the rule avoids them.
        raise ValueError("half_up works on non-negative numbers only")
    return (2 * share.numerator + share.denominator) // (2 * share.denominator)


@singledispatch
def half_up(numerator: Any, denominator: Any = 1) -> Any:
    """Làm tròn nửa lên: the only division; to the nearest whole đồng, halves upwards."""
    raise TypeError(f"no reading of half_up for {type(numerator).__name__}")


@half_up.register(int)
def _half_up_int(numerator: int, denominator: Exact = 1) -> int:
    if isinstance(denominator, int) and numerator >= 0 and denominator > 0:
        return (2 * numerator + denominator) // (2 * denominator)
    return _half_up(numerator, denominator)


@half_up.register(Decimal)
@half_up.register(Fraction)
def _half_up_exact(numerator: Decimal | Fraction, denominator: Exact = 1) -> int:
    return _half_up(numerator, denominator)


@singledispatch
def least(first: Any, second: Any) -> Any:
    """Số nhỏ hơn: the smaller of two."""
    return min(first, second)


@singledispatch
def at_least(value: Any, floor: Any = 0) -> Any:
    """Không dưới: the value, but never below the floor."""
    return max(value, floor)


@singledispatch
def later(first: Any, second: Any) -> Any:
    """Ngày muộn hơn: the later of two days."""
    return max(first, second)


@singledispatch
def pick(condition: Any, then: Any, otherwise: Any) -> Any:
    """Chọn: `then` where the condition holds, else `otherwise`; `if` for both readings."""
    return then if condition else otherwise


@singledispatch
def days_between(start: Any, end: Any) -> Any:
    """Số ngày: from the first day included to the second excluded; may be negative."""
    raise TypeError(f"no reading of days_between for {type(start).__name__}")


@days_between.register(date)
def _days_between_dates(start: date, end: date) -> int:
    return (end - start).days
