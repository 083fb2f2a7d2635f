"""Chép kế hoạch vào bảng: ids are the plan's numbers, since a demonstration starts empty."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import connections

NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
OFFICE_ID = 1
OFFICE_PATH = f"v.o{OFFICE_ID}"


def party_of(kind: str, number: int) -> uuid.UUID:
    """The party id of a generated person or household: the same every time."""
    return uuid.uuid5(NAMESPACE, f"bu-gia-map/{kind}/{number}")


def sequences_follow(using: str, tables: Iterable[str]) -> None:
    """After explicit ids the sequences go on behind them."""
    with connections[using].cursor() as cursor:
        for table in tables:
            cursor.execute(
                f"select setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 1)) from {table}"
            )
