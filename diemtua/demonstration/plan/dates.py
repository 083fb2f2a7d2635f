"""Ngày tháng của kế hoạch: months, working days and the days between which the plan lives."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

OPENING_ON = date(2023, 12, 31)
"""Ngày mở sổ: loans of before the next day come in by the opening deed."""

FLOW_FROM, FLOW_TO = date(2024, 1, 1), date(2025, 3, 1)
"""The period of the published flows, half-open: 2024 and two months of 2025."""

AS_OF = date(2025, 3, 25)
"""The day of the published stocks; figures hold at its end, with that day's session in them."""

REORGANISED_ON = date(2025, 7, 1)
"""The first day without districts: four communes follow the eight."""

DAY = timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it is missing."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_index(day: date) -> int:
    """Months counted from the year 0, so that months can be subtracted."""
    return day.year * 12 + day.month - 1


def first_of(index: int) -> date:
    """The first day of the month with this index."""
    year, month = divmod(index, 12)
    return date(year, month + 1, 1)


def working_day(day: date) -> date:
    """This day, or the Friday before a Saturday or Sunday."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def days_before(day: date, days: int) -> date:
    """A working day at least so many days earlier."""
    return working_day(day - timedelta(days=days))
