"""Bàn của một vai: items that wait (each with one button), figures at the side, lists to look at. Plain values only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diemtua.ground import formats

NO_DAY = date.max


@dataclass(frozen=True)
class Item:
    """Việc đang chờ: what, why, by when, and the one button that does it."""

    label: str
    act: str
    url: str
    due_on: date | None = None
    note: str = ""
    state: str = "wait"
    word: str = ""


@dataclass(frozen=True)
class Panel:
    """Ô bên cạnh: a few figures with a heading; `note` says of which day they are."""

    title: str
    rows: tuple[dict[str, Any], ...]
    note: str = ""
    seal: str = ""


@dataclass(frozen=True)
class Sheet:
    """Danh sách để xem: heads and rows of plain cells; a cell with an address opens."""

    title: str
    heads: tuple[tuple[str, str], ...]
    rows: tuple[tuple[dict[str, str], ...], ...]
    empty: str
    url: str = ""
    act: str = ""
    note: str = ""


@dataclass(frozen=True)
class Tile:
    """Ô lớn trên điện thoại."""

    label: str
    url: str
    icon: str = ""
    count: str = ""
    note: str = ""


@dataclass(frozen=True)
class Desk:
    """Bàn: everything a page of Hôm nay shows."""

    sentence: str
    items: tuple[Item, ...] = ()
    panels: tuple[Panel, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    tiles: tuple[Tile, ...] = ()
    people: tuple[dict[str, Any], ...] = ()
    bring: tuple[str, ...] = ()
    progress: dict[str, Any] = field(default_factory=dict)


def in_order(items: list[Item], today: date) -> list[dict[str, Any]]:
    """Việc theo hạn: rows of the work table, the earliest first; the first that can be done is the main one."""
    rows: list[dict[str, Any]] = []
    for item in sorted(items, key=lambda item: item.due_on or NO_DAY):
        late = item.due_on is not None and item.due_on < today
        rows.append(
            {
                "due": formats.day_short(item.due_on) if item.due_on else formats.NONE,
                "label": item.label,
                "note": item.note,
                "state": "late" if late else item.state,
                "word": item.word or clock_word(item.due_on, today),
                "act": item.act,
                "url": item.url,
            }
        )
    first = next((row for row in rows if row["url"]), None)
    if first is not None:
        first["main"] = True
    return rows


def clock_word(due_on: date | None, today: date) -> str:
    """How a day stands to today: late, today, or days left."""
    if due_on is None:
        return _("Đang chờ")
    days = (due_on - today).days
    if days < 0:
        return ngettext("Trễ {n} ngày", "Trễ {n} ngày", -days).format(n=-days)
    if days == 0:
        return _("Hôm nay")
    return ngettext("Còn {n} ngày", "Còn {n} ngày", days).format(n=days)


def kv(label: str, value: str, *, url: str = "", state: str = "") -> dict[str, Any]:
    """One dotted line of a panel."""
    return {"label": label, "value": value, "url": url, "state": state}


def cell(text: str, *, url: str = "", num: bool = False, state: str = "") -> dict[str, str]:
    """One cell of a list; a figure with an address is a door."""
    return {"text": text, "url": url, "css": "num" if num else "", "state": state}


def counted(items: list[Item], rest: str = "") -> str:
    """The sentence under the heading."""
    if not items:
        said = _("Không có việc chờ.")
    else:
        said = ngettext("{n} việc đang chờ.", "{n} việc đang chờ.", len(items)).format(n=len(items))
    return f"{said} {rest}".strip()
