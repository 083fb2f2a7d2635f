"""Mảng gửi cho PostgreSQL: a column of plain values as the text of one array, written once and cast there.

The driver looks at each element of a list by itself; over a sheet of a thousand receipts that took longer than
posting them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

Plain = int | UUID | date | datetime | None


def array_text(values: Iterable[Plain]) -> str:
    """`{1,2,NULL}`. Only values whose text needs no quotes: whole numbers, ids, days, instants with their zone."""
    return "{" + ",".join(map(str, values)).replace("None", "NULL") + "}"
