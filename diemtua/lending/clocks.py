"""Hạn của hồ sơ: a confirmed list is decided within the working days that `catalogue/clocks.toml` gives."""

from __future__ import annotations

from datetime import date, timedelta

from diemtua.rules.clocks import load_clocks


def working_days_after(on: date, days: int) -> date:
    """Ngày làm việc thứ `days` sau ngày ấy; Saturdays, Sundays and holidays are not counted."""
    return load_clocks().shifted(on, days)


def decide_by(confirmed_on: date) -> date:
    """Hạn trả lời của ngân hàng."""
    return load_clocks().due_on("approve", confirmed_on)


def confirmed_before(on: date) -> date:
    """Xác nhận trước ngày này mà chưa trả lời là trễ: the first day whose limit is not yet past."""
    found = on
    while decide_by(found - timedelta(days=1)) >= on:
        found -= timedelta(days=1)
    return found
