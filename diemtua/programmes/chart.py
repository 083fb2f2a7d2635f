"""Đường lãi suất: a stepped line of rates by day, as plain figures for one server-rendered SVG (screen, print, PDF)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil

WIDTH, HEIGHT = 700, 168
LEFT, RIGHT, TOP, BOTTOM = 44, 684, 18, 132
MOST_YEARS = 8


@dataclass(frozen=True)
class Step:
    """Bậc: one rate, from a day on."""

    on: date
    rate_pct: Decimal


@dataclass(frozen=True)
class Mark:
    """Chữ trên đường: where a word stands."""

    x: float
    y: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Chart:
    """Hình: the line's path and the words around it."""

    path: str
    rates: tuple[Mark, ...]
    years: tuple[Mark, ...]
    today_x: float | None
    width: int = WIDTH
    height: int = HEIGHT
    bottom: int = BOTTOM
    left: int = LEFT
    right: int = RIGHT
    top: int = TOP


def chart_of(steps: Sequence[Step], today: date, write: Sequence[str]) -> Chart | None:
    """The line of these rates up to a year after today; `write` holds each step's rate as people read it."""
    if not steps:
        return None
    first = steps[0].on
    end = date(max(today, steps[-1].on).year + 1, 12, 31)
    span = max((end - first).days, 1)
    rates = [step.rate_pct for step in steps]
    low, high = float(min(rates)), float(max(rates))
    room = (high - low) or 1.0

    def x(on: date) -> float:
        return round(LEFT + (RIGHT - LEFT) * (on - first).days / span, 1)

    def y(rate: Decimal) -> float:
        return round(BOTTOM - 16 - (BOTTOM - TOP - 34) * (float(rate) - low) / room, 1)

    path = f"M{x(first)} {y(rates[0])}"
    marks = []
    for n, (step, text) in enumerate(zip(steps, write, strict=True)):
        until = x(steps[n + 1].on) if n + 1 < len(steps) else float(RIGHT)
        at, height = x(step.on), y(step.rate_pct)
        path += f"H{at}V{height}H{until}"
        if until - at >= 34 or n == len(steps) - 1:
            last = n == len(steps) - 1 and until - at < 34
            marks.append(
                Mark(until if last else at + 4, height - 6, text, "end" if last else "start")
            )
    return Chart(path, tuple(marks), _years(first, end, x), x(today) if first <= today else None)


def _years(first: date, end: date, x: object) -> tuple[Mark, ...]:
    """Words of years under the line, few enough to be read."""
    every = ceil((end.year - first.year) / MOST_YEARS) or 1
    assert callable(x)
    return tuple(
        Mark(x(date(year, 1, 1)), BOTTOM + 20, str(year))
        for year in range(first.year + 1, end.year + 1, every)
    )
