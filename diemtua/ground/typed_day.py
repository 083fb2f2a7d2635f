"""Ngày người gõ: a day as a hand types it, read as a date; an impossible one is told why."""

from __future__ import annotations

import calendar
import re
from datetime import date

from django.utils.translation import gettext_lazy as _

from diemtua.ground.problems import Problem

_TYPED = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:\s*[/.\-]\s*(\d{4}))?")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


class NotADay(Problem):
    """Không phải ngày."""

    text = _("Không đọc được ngày “{typed}”. Viết như 12/11/2026.")


class NoSuchMonth(NotADay):
    text = _("Không có tháng {month}. Tháng viết từ 1 đến 12.")


class NoSuchDay(NotADay):
    text = _("Tháng {month}/{year} có {days} ngày.")


def read_day(text: str, *, year: int | None = None) -> date:
    """Đọc ngày: `12/11/2026`, `12-11-2026`, `2026-11-12`; `12/11` when the year is given."""
    bare = text.strip()
    if found := _ISO.fullmatch(bare):
        y, m, d = (int(part) for part in found.groups())
    elif (found := _TYPED.fullmatch(bare)) and (found[3] or year):
        d, m, y = int(found[1]), int(found[2]), int(found[3] or year or 0)
    else:
        raise NotADay(typed=bare)
    if not 1 <= m <= 12:
        raise NoSuchMonth(month=m)
    if y < 1900:
        raise NotADay(typed=bare)
    days = calendar.monthrange(y, m)[1]
    if not 1 <= d <= days:
        raise NoSuchDay(month=m, year=y, days=days)
    return date(y, m, d)
