"""Hạn của hồ sơ: a confirmed list is decided within three working days."""

from __future__ import annotations

from datetime import date, timedelta

APPROVAL_WORKING_DAYS = 3
"""From the day the bank has the confirmed list to its answer, in working days."""
_SATURDAY = 5


def working_days_after(on: date, days: int) -> date:
    """Ngày làm việc thứ `days` sau ngày ấy; Saturdays and Sundays are not counted."""
    found = on
    while days > 0:
        found += timedelta(days=1)
        days -= found.weekday() < _SATURDAY
    return found


def decide_by(confirmed_on: date) -> date:
    """Hạn trả lời của ngân hàng."""
    return working_days_after(confirmed_on, APPROVAL_WORKING_DAYS)


def confirmed_before(on: date) -> date:
    """Xác nhận trước ngày này mà chưa trả lời là trễ: the first day whose limit is not yet past."""
    found = on
    while decide_by(found - timedelta(days=1)) >= on:
        found -= timedelta(days=1)
    return found
