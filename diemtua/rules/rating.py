"""Xếp loại tổ: the monthly score of a group from six criteria, and its band.

Maximum points are 20, 30, 15, 20, 5, 10; bands begin at 85, 70 and 50 (Tốt, Khá, Trung bình, Yếu).
How a ratio becomes points was not found in any text: points are linear between anchors kept as
dated, editable data in `catalogue/rating.toml`, marked unverified.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from diemtua.rules.verbs import half_up

HUNDREDTHS = 100
"""Points are kept to two places."""


class Ratio(NamedTuple):
    """Tỷ lệ với hai số: a ratio keeps its two sums; nothing asked counts as all done."""

    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class Criterion:
    """Tiêu chí chấm điểm: its most points, and the anchors from ratio to points."""

    code: str
    name: str
    max_points: Decimal
    anchors: tuple[tuple[Decimal, Decimal], ...]

    def points(self, ratio: Ratio | None) -> Decimal:
        """Điểm: linear between the anchors, flat beyond them; full where nothing was asked."""
        if ratio is None or ratio.denominator == 0:
            return self.max_points
        at = Fraction(ratio.numerator, ratio.denominator)
        return _two_places(self._exact(at))

    def _exact(self, at: Fraction) -> Fraction:
        first, last = self.anchors[0], self.anchors[-1]
        if at <= Fraction(first[0]):
            return Fraction(first[1])
        for (left, low), (right, high) in pairwise(self.anchors):
            if at <= Fraction(right):
                part = (at - Fraction(left)) / (Fraction(right) - Fraction(left))
                return Fraction(low) + part * (Fraction(high) - Fraction(low))
        return Fraction(last[1])


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
