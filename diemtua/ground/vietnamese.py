"""Chữ Việt: folding for search and order for lists, in Python, for rows that are already in memory.

Lists over tables use the stored columns made by `vn_fold()` and `vn_sort()`; this is for the rest.
"""

from __future__ import annotations

import unicodedata

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
"""Huyền, hỏi, ngã, sắc, nặng: the order of the Vietnamese dictionary."""
_SHAPES = {"\u0306", "\u0302", "\u031b"}

SortKey = tuple[tuple[int, ...], tuple[int, ...], str]


def fold(text: str) -> str:
    """Bỏ dấu: lower case without tone marks or letter marks, one space between words."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d").replace("Đ", "d"))
    return " ".join("".join(mark for mark in plain if not unicodedata.combining(mark)).split())


def sort_key(text: str) -> SortKey:
    """Khóa xếp: letters first, in the order a ă â b … đ e ê …; tones decide between equal letters."""
    ranks: list[int] = []
    tones: list[int] = []
    for letter, tone in _letters_of(text):
        place = _LETTERS.find(letter)
        ranks.append(place + 1_000 if place >= 0 else min(ord(letter), 999))
        tones.append(tone)
    return tuple(ranks), tuple(tones), text


def name_sort_key(name: str) -> SortKey:
    """Khóa xếp tên người: by given name, the last word, then by the rest from the family name on."""
    words = name.split()
    return sort_key(" ".join([*words[-1:], *words[:-1]]))


def _letters_of(text: str) -> list[tuple[str, int]]:
    """Each letter with its shape mark kept and its tone taken apart."""
    found: list[tuple[str, int]] = []
    for mark in unicodedata.normalize("NFD", text.lower()):
        if mark in _TONES and found:
            found[-1] = (found[-1][0], _TONES[mark])
        elif mark in _SHAPES and found:
            found[-1] = (unicodedata.normalize("NFC", found[-1][0] + mark), found[-1][1])
        elif not unicodedata.combining(mark):
            found.append((mark, 0))
    return found


def without_kind(name: str) -> str:
    """Tên không kèm loại: forms print the words xã and thôn themselves, so "Thôn Nam Sơn" gives "Nam Sơn"; "Phường 1" stays."""
    for kind in ("Xã ", "Thôn "):
        if name.lower().startswith(kind.lower()):
            return name[len(kind) :].strip()
    return name.strip()
