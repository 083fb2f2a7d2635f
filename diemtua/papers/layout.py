"""Bố cục: the parts an official paper is put together from.

One layout of a form is turned into its two shipped templates, a Word file (`build_word`) and a
typst file (`build_typst`). They are ordinary templates afterwards: an administrator may take one,
change it and put it in force.

Text carries `{field}` where a value stands, `{field:20}` when a missing value leaves a dotted line
of about 20 characters, `{field:}` when the dotted line runs to the margin, and `*bold*`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right", "justify"]
Orientation = Literal["portrait", "landscape", "a5"]

_TOKEN = re.compile(r"\{(?P<field>\w+)(?P<colon>:)?(?P<dots>\d+)?\}|(?P<bold>\*)")
DOTS = 22
"""Length of a dotted line where the layout does not say."""


@dataclass(frozen=True)
class Piece:
    """Mảnh: a stretch of fixed text, or a field.

    `dots` is None when the dotted line runs to the margin.
    """

    text: str = ""
    field: str = ""
    dots: int | None = DOTS
    bold: bool = False


def pieces(text: str) -> tuple[Piece, ...]:
    """Read a line of layout text."""
    found: list[Piece] = []
    bold, at = False, 0
    for token in _TOKEN.finditer(text):
        if token.start() > at:
            found.append(Piece(text=text[at : token.start()], bold=bold))
        at = token.end()
        if token["bold"]:
            bold = not bold
        else:
            runs_on = token["colon"] and not token["dots"]
            dots = None if runs_on else int(token["dots"] or DOTS)
            found.append(Piece(field=token["field"], dots=dots, bold=bold))
    if at < len(text):
        found.append(Piece(text=text[at:], bold=bold))
    return tuple(found)


@dataclass(frozen=True)
class Head:
    """Đầu giấy: organisation at the left, national motto at the right, place and day under it."""

    organisation: tuple[str, ...]
    dated: bool = True


@dataclass(frozen=True)
class Title:
    """Tên giấy, with lines under it."""

    text: str
    under: tuple[str, ...] = ()


@dataclass(frozen=True)
class Para:
    """Một đoạn."""

    text: str
    align: Align = "justify"
    italic: bool = False
    small: bool = False
    indent: bool = False
    keep: bool = False


@dataclass(frozen=True)
class Heading:
    """Tên mục: bold, kept with what follows."""

    text: str


@dataclass(frozen=True)
class Lines:
    """Các đoạn của một trường; nothing known leaves `blank` dotted lines."""

    field: str
    blank: int = 2
    bullet: bool = False


@dataclass(frozen=True)
class Column:
    """Cột: head, field, relative width.

    Columns of one `group` next to each other share an upper head.
    """

    head: str
    field: str
    width: float
    align: Align = "left"
    group: str = ""


@dataclass(frozen=True)
class Grid:
    """Bảng: its head repeats on each page and no row is split.

    `total` names the row that adds columns up; `share` is the part of the text's width the table
    takes; a `whole` table is short and stands on one page.
    """

    rows: str
    columns: tuple[Column, ...]
    total: str = ""
    numbered: bool = False
    height_cm: float = 0.7
    size: float = 11
    share: float = 1
    whole: bool = False


@dataclass(frozen=True)
class Signer:
    """Ô ký: the role, and how it signs."""

    role: str
    how: str = "(Ký, ghi rõ họ tên)"


@dataclass(frozen=True)
class Signatures:
    """Hàng chữ ký, kept together with the lines before it."""

    signers: tuple[Signer, ...]


@dataclass(frozen=True)
class QrCode:
    """Mã QR of a field, with its text under it."""

    field: str
    size_cm: float = 2.2


@dataclass(frozen=True)
class Split:
    """Hai liên cạnh nhau: a stub and the part handed over, with a cutting line between."""

    left: tuple[Block, ...]
    right: tuple[Block, ...]
    left_share: float = 0.36


Block = Head | Title | Para | Heading | Lines | Grid | Signatures | QrCode | Split

SEAL = "(Ký tên, đóng dấu)"


@dataclass(frozen=True)
class Layout:
    """Một mẫu giấy trọn vẹn: orientation and parts."""

    blocks: tuple[Block, ...]
    orientation: Orientation = "portrait"
    size: float = 13


def column_groups(columns: Sequence[Column]) -> list[tuple[str, int]]:
    """Neighbouring columns of one group: (group, how many); a column without a group stands "
    "alone."""
    runs: list[tuple[str, int]] = []
    for column in columns:
        if column.group and runs and runs[-1][0] == column.group:
            runs[-1] = (column.group, runs[-1][1] + 1)
        else:
            runs.append((column.group, 1))
    return runs
