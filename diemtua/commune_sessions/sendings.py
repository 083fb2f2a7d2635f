"""Lần gửi của điện thoại: a sending is read whole before anything is kept; what it cannot mean is refused by name.

{"id": uuid, "taken": [{"id", "membership", "interest_dong", "savings_dong", "received_on", "device_at"}]}
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from diemtua.commune_sessions.actions.collecting import Taken
from diemtua.commune_sessions.problems import LeaderTakesNoPrincipal, NotASending
from diemtua.ground.typed_money import LARGEST_DONG

T = TypeVar("T")

MOST_LINES = 2_000


@dataclass(frozen=True)
class Sending:
    """Một lần gửi: the client's id and the receipts in it."""

    command_id: UUID
    taken: list[Taken]


def read_sending(body: bytes, *, session_on: date) -> Sending:
    """Đọc một lần gửi. Principal in it is refused: a leader never takes it.

    Read column by column: a thousand lines take a third of the time of line by line.
    """
    try:
        content = json.loads(body)
    except (ValueError, RecursionError) as wrong:
        raise NotASending(where="JSON") from wrong
    if not isinstance(content, dict) or set(content) != {"id", "taken"}:
        raise NotASending(where="id, taken")
    rows = content["taken"]
    if not isinstance(rows, list) or not 0 < len(rows) <= MOST_LINES:
        raise NotASending(where="taken")
    (command_id,) = _column([content], "id", UUID, "id")
    for n, row in enumerate(rows, 1):
        _check_fields(row, n, session_on)
    columns = [_column(rows, name, read) for name, read in READERS.items()]
    return Sending(command_id, list(map(Taken, *columns)))


def _check_fields(row: Any, n: int, session_on: date) -> None:
    """A line has all that is asked and nothing else; money of a kind that a leader never takes is refused by name."""
    if not isinstance(row, dict):
        raise NotASending(where=f"taken[{n}]")
    if row.keys() == FIELDS or row.keys() == ASKED:
        return
    if any("principal" in key for key in row):
        raise LeaderTakesNoPrincipal(on=session_on)
    raise NotASending(where=f"taken[{n}]")


def _column(
    rows: Sequence[dict[str, Any]], name: str, read: Callable[[Any], T], where: str = ""
) -> list[T]:
    """One field of all lines; the first that cannot be read is named."""
    try:
        return [read(row.get(name)) for row in rows]
    except UNREADABLE as wrong:
        n = next(n for n, row in enumerate(rows, 1) if not _readable(read, row.get(name)))
        raise NotASending(where=where or f"taken[{n}].{name}") from wrong


def _readable(read: Callable[[Any], Any], value: Any) -> bool:
    try:
        read(value)
    except UNREADABLE:
        return False
    return True


def _whole(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= LARGEST_DONG:  # a bool is an int, and no sum
        raise ValueError
    return value


def _instant(value: Any) -> datetime | None:
    if value is None:
        return None
    at = datetime.fromisoformat(value)
    if at.tzinfo is None:
        raise ValueError
    return at


UNREADABLE = (ValueError, TypeError, AttributeError)
READERS: dict[str, Callable[[Any], Any]] = {
    "id": UUID,
    "membership": _whole,
    "interest_dong": _whole,
    "savings_dong": _whole,
    "received_on": date.fromisoformat,
    "device_at": _instant,
}
"""What each field of a line must be, in the order of `Taken`."""

FIELDS = READERS.keys()
ASKED = FIELDS - {"device_at"}
