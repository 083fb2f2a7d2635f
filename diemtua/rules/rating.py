"""Xếp loại tổ: the monthly score of a group from six criteria, and its band.

Maximum points are 20, 30, 15, 20, 5, 10; bands begin at 85, 70 and 50 (Tốt, Khá, Trung bình, Yếu).
How a ratio becomes points was not found in any text: points are linear between anchors kept as
dated, editable data in `catalogue/rating.toml`, marked unverified.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import NamedTuple

from diemtua.rules.verbs import half_up

HUNDREDTHS = 100
"""Points are kept to two places."""


class Ratio(NamedTuple):
    """Tỷ lệ với hai số: a ratio keeps its two sums; nothing asked counts as all done."""

    numerator: int
    denominator: int


class _Stretch(NamedTuple):
    """Between two anchors: up to `upto[0] / upto[1]` the hundredths of points are (at_nought + steep × ratio) / parts."""

    upto: tuple[int, int]
    at_nought: int
    steep: int
    parts: int


@dataclass(frozen=True, slots=True)
class Criterion:
    """Tiêu chí chấm điểm: its most points, and the anchors from ratio to points."""

    code: str
    name: str
    max_points: Decimal
    anchors: tuple[tuple[Decimal, Decimal], ...]
    _stretches: tuple[_Stretch, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        first, low = self.anchors[0]
        flat = _stretch((first - 1, low), (first, low))
        made = (_stretch(left, right) for left, right in pairwise(self.anchors))
        object.__setattr__(self, "_stretches", (flat, *made))

    def points(self, ratio: Ratio | None) -> Decimal:
        """Điểm: linear between the anchors, flat beyond them; full where nothing was asked.

        In whole numbers, since it is asked six times for each group of a portfolio.
        """
        if ratio is None or ratio.denominator == 0:
            return self.max_points
        over, under = ratio if ratio.denominator > 0 else (-ratio.numerator, -ratio.denominator)
        for upto, at_nought, steep, parts in self._stretches:
            if over * upto[1] <= upto[0] * under:
                hundredths = half_up(at_nought * under + steep * over, parts * under)
                return Decimal(hundredths) / HUNDREDTHS
        return _two_places(Fraction(self.anchors[-1][1]))


def _stretch(left: tuple[Decimal, Decimal], right: tuple[Decimal, Decimal]) -> _Stretch:
    """The line through two anchors, in whole numbers."""
    (start, low), (end, high) = (tuple(map(Fraction, anchor)) for anchor in (left, right))
    steep = (high - low) / (end - start) * HUNDREDTHS
    at_nought = low * HUNDREDTHS - steep * start
    parts = lcm(steep.denominator, at_nought.denominator)
    return _Stretch(end.as_integer_ratio(), int(at_nought * parts), int(steep * parts), parts)


class Band(NamedTuple):
    """Loại: from this many points on."""

    code: str
    name: str
    from_points: Decimal


@dataclass(frozen=True, slots=True)
class RatingSheet:
    """Bảng chấm điểm: criteria and bands of a period, the highest band first."""

    criteria: tuple[Criterion, ...]
    bands: tuple[Band, ...]
    strengthen_below: Decimal = Decimal(0)
    """Điểm dưới mức này thì tổ phải có kế hoạch củng cố."""

    def is_weak(self, points: Decimal) -> bool:
        """Tổ cần củng cố."""
        return points < self.strengthen_below

    def band_of(self, points: Decimal) -> Band:
        """Xếp loại: the highest band whose points are reached."""
        return next(band for band in self.bands if points >= band.from_points)


@dataclass(frozen=True, slots=True)
class GroupScore:
    """Kết quả chấm điểm: points of each criterion, their sum and the band."""

    points: Mapping[str, Decimal]
    total_points: Decimal
    band: Band


def score(ratios: Mapping[str, Ratio | None], sheet: RatingSheet) -> GroupScore:
    """Chấm điểm tổ: every criterion must be answered; None says that nothing was asked."""
    missing = [criterion.code for criterion in sheet.criteria if criterion.code not in ratios]
    if missing:
        raise ValueError(f"no ratio is given for {', '.join(missing)}")
    points = {
        criterion.code: criterion.points(ratios[criterion.code]) for criterion in sheet.criteria
    }
    total = sum(points.values(), Decimal(0))
    return GroupScore(points, total, sheet.band_of(total))


def _two_places(points: Fraction) -> Decimal:
    return Decimal(half_up(points * HUNDREDTHS, 1)) / HUNDREDTHS
