"""Đồng hồ của hồ sơ vay: on which days an application reaches each step before its session.

Between the application and the payout lie the group's review, the commune's confirmation, the
bank's three working days (letter 3524/NHCS: at most three; a few are late) and the notice.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from .calendar import TET, SessionCalendar
from .dates import DAY
from .dice import Dice

_HOLIDAYS = frozenset(
    {
        date(2024, 1, 1),
        date(2024, 4, 18),
        date(2024, 4, 30),
        date(2024, 5, 1),
        date(2024, 9, 2),
        date(2024, 9, 3),
        date(2025, 1, 1),
        date(2025, 4, 7),
        date(2025, 4, 30),
        date(2025, 5, 1),
    }
)
WORKING_DAYS_TO_APPROVE = 3


class Clock(NamedTuple):
    """Ngày của từng bước, for all applications of one group that are paid out at one session."""

    held_on: date
    confirmed_on: date
    received_on: date
    approved_on: date
    notified_on: date


def is_working(day: date) -> bool:
    if day.weekday() >= 5 or day in _HOLIDAYS:
        return False
    return not any(starts_on <= day < ends_on for starts_on, ends_on, _, _ in TET)


def working_from(day: date) -> date:
    """The first working day on or after this day."""
    while not is_working(day):
        day += DAY
    return day


def working_later(day: date, days: int) -> date:
    """So many working days later."""
    for _ in range(days):
        day = working_from(day + DAY)
    return day


def clock(seed: int, calendar: SessionCalendar, *, group_no: int, point_no: int, on: date) -> Clock:
    """The steps of this group's applications for the session of its point on this day.

    The bank decides after the session before, so that what was paid off there counts.
    """
    return _clock(seed, group_no, on=on, session_before=calendar.last_until(point_no, on - DAY))


@lru_cache(maxsize=20_000)
def _clock(seed: int, group_no: int, *, on: date, session_before: date) -> Clock:
    dice = Dice(seed, "clock", group_no, on.toordinal())
    held_on = on - dice.between(20, 24) * DAY
    gaps = dice.between(2, 4), dice.weigh(((1, 3), (2, 5), (3, 6), (5, 1)))
    while True:
        confirmed_on = working_from(held_on + gaps[0] * DAY)
        received_on = working_later(confirmed_on, 1)
        approved_on = working_later(received_on, gaps[1])
        while approved_on <= session_before:
            received_on, approved_on = working_later(received_on, 1), working_later(approved_on, 1)
        notified_on = working_later(approved_on, 1)
        if notified_on < on:
            return Clock(held_on, confirmed_on, received_on, approved_on, notified_on)
        held_on -= DAY
        gaps = gaps[0], min(gaps[1], WORKING_DAYS_TO_APPROVE)
        if held_on < on - 60 * DAY:
            raise ValueError(f"no room for the steps between {session_before} and {on}")
