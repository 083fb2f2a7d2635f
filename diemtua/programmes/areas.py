"""Nơi được hỗ trợ lãi suất: the provinces of a borrower from day to day, as the one word that a rate class carries.

`38` is a province for good; `70-20250701-75` is province 70, and 75 from 1 July 2025; "" is a place that nobody knows.
A relief for some provinces changes the rates of classes and never moves a loan; a loan moves to another class only
when its own place does.
"""

from __future__ import annotations

from datetime import date

from diemtua.rules.rates import Moves

UNKNOWN = ""


def area_of(province: str | None, moved: Moves = ()) -> str:
    """The word for a province and what followed it."""
    parts = [province or UNKNOWN]
    for day, later in moved:
        parts += [f"{day:%Y%m%d}", later or UNKNOWN]
    return "-".join(parts)


def provinces_of(area: str) -> tuple[str | None, Moves]:
    """The province that a word begins with, and each later one with its day."""
    first, *later = area.split("-")
    days: list[tuple[date, str | None]] = [
        (date.fromisoformat(day), province or None)
        for day, province in zip(later[::2], later[1::2], strict=True)
    ]
    return first or None, tuple(days)
