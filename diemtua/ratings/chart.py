"""Đường điểm: the score of a group over its months as one line, worked out here, drawn by a template without script.

One colour, band limits dashed with their names at the end, the change of a year a thin red line. The figures stand in
the table below it, so nothing is told by the picture alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from diemtua.ground import formats
from diemtua.rules.rating import RatingSheet

TOP, BOTTOM, LEFT, RIGHT = 14, 24, 34, 92
MOST = Decimal(100)


@dataclass(frozen=True)
class Mark:
    """Một điểm trên đường."""

    x: int
    y: int
    label: str


@dataclass(frozen=True)
class Limit:
    """Ngưỡng của một loại."""

    y: int
    text_y: int
    name: str
    value: str


@dataclass(frozen=True)
class Line:
    """Hình: everything the template draws, in whole pixels of its own frame."""

    width: int
    height: int
    left: int
    right: int
    bottom: int
    path: str
    marks: tuple[Mark, ...]
    limits: tuple[Limit, ...]
    years: tuple[tuple[int, str], ...]
    first: str
    last: str
    last_score: str


def line_of(
    points: Sequence[tuple[date, Decimal]], sheet: RatingSheet, *, width: int, height: int
) -> Line | None:
    """The line through the months, the oldest at the left; fewer than two months draw none."""
    if len(points) < 2:
        return None
    low = min(*(score for _on, score in points), *(b.from_points for b in sheet.bands[:-1]))
    floor = max(Decimal(0), (low - 5) // 10 * 10)
    right, bottom = width - RIGHT, height - BOTTOM

    def y(value: Decimal) -> int:
        return TOP + int((MOST - value) * (bottom - TOP) / (MOST - floor))

    def x(n: int) -> int:
        return LEFT + n * (right - LEFT) // (len(points) - 1)

    marks = tuple(
        Mark(x(n), y(score), f"{formats.month(on)}: {formats.score(score)}")
        for n, (on, score) in enumerate(points)
    )
    return Line(
        width=width,
        height=height,
        left=LEFT,
        right=right,
        bottom=bottom,
        path=" ".join(f"{mark.x},{mark.y}" for mark in marks),
        marks=marks,
        limits=tuple(
            Limit(y(b.from_points), y(b.from_points) + 4, b.name, formats.number(b.from_points))
            for b in sheet.bands
            if b.from_points > floor
        ),
        years=tuple(
            ((x(n) + x(n - 1)) // 2, str(on.year))
            for n, (on, _score) in enumerate(points)
            if n and on.year != points[n - 1][0].year
        ),
        first=formats.month(points[0][0]),
        last=formats.month(points[-1][0]),
        last_score=formats.score(points[-1][1]),
    )
