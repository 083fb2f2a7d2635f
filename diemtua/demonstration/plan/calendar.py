"""Lịch giao dịch xã: points, their fixed days, the make-up days of Tết, and the sessions held.

A session keeps its day on a weekend or a holiday; only Tết moves it, to a day that was announced.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from .dates import AS_OF, first_of, month_index
from .rows import Point, PointException, Session

_POINTS = (
    (1, "Nhà văn hóa xã Bù Gia Mập", 5),
    (2, "Trụ sở UBND xã Đăk Ơ", 8),
    (2, "Nhà văn hóa cụm thôn phía bắc Đăk Ơ", 9),
    (3, "Trụ sở UBND xã Đức Hạnh", 11),
    (4, "Trụ sở UBND xã Phú Nghĩa", 13),
    (4, "Nhà văn hóa cụm thôn phía đông Phú Nghĩa", 14),
    (5, "Trụ sở UBND xã Phú Văn", 16),
    (6, "Trụ sở UBND xã Đa Kia", 19),
    (7, "Trụ sở UBND xã Phước Minh", 22),
    (8, "Trụ sở UBND xã Bình Thắng", 25),
)
"""Commune, name, fixed day: all before the 26th, so that a month's sessions end before the month."""

_OPENED_ON = date(2013, 1, 1)
FIRST_MONTH_ON = date(2024, 1, 1)

TET = (
    (date(2024, 2, 8), date(2024, 2, 15), date(2024, 2, 17), "Nghỉ Tết Giáp Thìn"),
    (date(2025, 1, 25), date(2025, 2, 3), date(2025, 1, 20), "Nghỉ Tết Ất Tỵ"),
    (date(2026, 2, 14), date(2026, 2, 23), date(2026, 2, 24), "Nghỉ Tết Bính Ngọ"),
)
"""Holiday, half-open; first make-up day; reason. The 2026 days are announced ahead, like the others.
Before the holiday of 2025 falls one session only, which is held some days earlier."""


def points() -> tuple[Point, ...]:
    return tuple(
        Point(number, commune_no, f"TXN{fixed_day:02d}{number:03d}", name, fixed_day, _OPENED_ON)
        for number, (commune_no, name, fixed_day) in enumerate(_POINTS, 1)
    )


def exceptions(all_points: Sequence[Point]) -> tuple[PointException, ...]:
    """Make-up days, two sessions a day at most: the office has two teams for them."""
    rows: list[PointException] = []
    for starts_on, ends_on, first_on, reason in TET:
        moved = [
            row for row in all_points if starts_on <= starts_on.replace(day=row.fixed_day) < ends_on
        ]
        for place, row in enumerate(moved):
            held_on = first_on.replace(day=first_on.day + place // 2)
            rows.append(
                PointException(row.point_no, starts_on.replace(day=row.fixed_day), held_on, reason)
            )
    return tuple(rows)


class SessionCalendar:
    """Which day the session of a point falls on, in any month."""

    def __init__(self, all_points: Sequence[Point], moved: Sequence[PointException]) -> None:
        self._fixed = {row.point_no: row.fixed_day for row in all_points}
        self._moved = {(row.point_no, row.fixed_on): row.held_on for row in moved}

    def day(self, point_no: int, month: int) -> date:
        """The session day in the month with this index (dates.month_index)."""
        fixed_on = first_of(month).replace(day=self._fixed[point_no])
        return self._moved.get((point_no, fixed_on), fixed_on)

    def first_from(self, point_no: int, day: date) -> date:
        """The first session day on or after this day."""
        month = month_index(day)
        on = self.day(point_no, month)
        return on if on >= day else self.day(point_no, month + 1)

    def last_until(self, point_no: int, day: date) -> date:
        """The last session day on or before this day."""
        month = month_index(day)
        on = self.day(point_no, month)
        return on if on <= day else self.day(point_no, month - 1)


def sessions(all_points: Sequence[Point], calendar: SessionCalendar) -> tuple[Session, ...]:
    """Every session held from January 2024 to the as-of day, in the order of their days."""
    held = sorted(
        (calendar.day(row.point_no, month), row.point_no, month)
        for month in range(month_index(FIRST_MONTH_ON), month_index(AS_OF) + 1)
        for row in all_points
    )
    fixed = {row.point_no: row.fixed_day for row in all_points}
    return tuple(
        Session(
            number,
            point_no,
            first_of(month),
            on,
            on != first_of(month).replace(day=fixed[point_no]),
        )
        for number, (on, point_no, month) in enumerate(
            ((on, point_no, month) for on, point_no, month in held if on <= AS_OF), 1
        )
    )
