"""Lần gửi của điện thoại: a sending is read whole before anything is kept; what it cannot mean is refused by name.

{"id": uuid, "taken": [{"id", "membership", "interest_dong", "savings_dong", "received_on", "device_at"}]}
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from diemtua.commune_sessions.actions.collecting import Taken
from diemtua.commune_sessions.problems import LeaderTakesNoPrincipal, NotASending
from diemtua.ground.typed_money import LARGEST_DONG

MOST_LINES = 2_000
FIELDS = {"id", "membership", "interest_dong", "savings_dong", "received_on", "device_at"}
ASKED = FIELDS - {"device_at"}


@dataclass(frozen=True)
class Sending:
    """Một lần gửi: the client's id and the receipts in it."""

    command_id: UUID
    taken: list[Taken]


def read_sending(body: bytes, *, session_on: date) -> Sending:
    """Đọc một lần gửi. Principal in it is refused: a leader never takes it."""
    try:
        content = json.loads(body)
    except ValueError as wrong:
        raise NotASending(where="JSON") from wrong
    if not isinstance(content, dict) or set(content) != {"id", "taken"}:
        raise NotASending(where="id, taken")
    rows = content["taken"]
    if not isinstance(rows, list) or not 0 < len(rows) <= MOST_LINES:
        raise NotASending(where="taken")
    return Sending(
        _uuid(content["id"], "id"), [_taken(row, n, session_on) for n, row in enumerate(rows, 1)]
    )


def _taken(row: Any, n: int, session_on: date) -> Taken:
    where = f"taken[{n}]"
    if not isinstance(row, dict):
        raise NotASending(where=where)
    if not row.keys() >= ASKED or not row.keys() <= FIELDS:
        if any("principal" in key for key in row):
            raise LeaderTakesNoPrincipal(on=session_on)
        raise NotASending(where=where)
    return Taken(
        id=_uuid(row["id"], f"{where}.id"),
        membership_id=_whole(row, "membership", where),
        interest_dong=_whole(row, "interest_dong", where),
        savings_dong=_whole(row, "savings_dong", where),
        received_on=_day(row["received_on"], f"{where}.received_on"),
        device_at=_instant(row.get("device_at"), f"{where}.device_at"),
    )


def _whole(row: Mapping[str, Any], name: str, where: str) -> int:
    value = row[name]
    if type(value) is not int or not 0 <= value <= LARGEST_DONG:  # a bool is an int, and no sum
        raise NotASending(where=f"{where}.{name}")
    return value


def _uuid(value: Any, where: str) -> UUID:
    try:
        return UUID(value)
    except (ValueError, AttributeError, TypeError) as wrong:
        raise NotASending(where=where) from wrong


def _day(value: Any, where: str) -> date:
    try:
        return date.fromisoformat(value)
    except (ValueError, TypeError) as wrong:
        raise NotASending(where=where) from wrong


def _instant(value: Any, where: str) -> datetime | None:
    if value is None:
        return None
    try:
        at = datetime.fromisoformat(value)
    except (ValueError, TypeError) as wrong:
        raise NotASending(where=where) from wrong
    if at.tzinfo is None:
        raise NotASending(where=where)
    return at
