"""Đồng hồ: the only place that reads time, makes ids or draws chance. Called by views and commands only.

The business day is data: the calendar's, or the demonstration's own day. Instants are always real.
"""

from __future__ import annotations

import secrets
import time
import uuid
from datetime import UTC, date, datetime

from django.db import connections


def business_day(using: str = "default") -> date:
    """Ngày làm việc: the day on which deeds are dated; the database's checks read the same row."""
    with connections[using].cursor() as cursor:
        cursor.execute("select business_day()")
        row = cursor.fetchone()
    assert row is not None
    day: date = row[0]
    return day


def now() -> datetime:
    """This instant, aware, UTC."""
    return datetime.now(UTC)


def new_id() -> uuid.UUID:
    """A UUID version 7 (RFC 9562): 48 bits of milliseconds, then chance; sorts by time of making."""
    value = (time.time_ns() // 1_000_000 & (1 << 48) - 1) << 80
    value |= 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    return uuid.UUID(int=value)


def new_code(words: int = 4) -> str:
    """A one-time code that can be read aloud: groups of four characters without look-alikes."""
    letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(words))
