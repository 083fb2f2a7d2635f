"""Chữ Việt trong SQL: writes `diemtua/ground/sql/vn_text.sql` from the Unicode tables of Python.

Run it when the rules below change: `python tools/build_vn_text.py`. The functions need no extension and no rights
of a superuser, and they do not depend on the locale of the server.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "diemtua" / "ground" / "sql" / "vn_text.sql"

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
"""The 29 letters of the Vietnamese alphabet in its order, with f, j, w, z where a dictionary puts them."""

TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
"""Thanh: level, huyền, hỏi, ngã, sắc, nặng: the order of Vietnamese dictionaries."""

PLACES = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg"
"""One ASCII sign per letter, rising in the byte order of COLLATE "C"; above space, digits and the apostrophe."""

OTHER_MARKS = "\u0302\u0304\u0306\u0307\u0308\u030a\u030c\u031b\u0327\u0328\u0331\u0300\u0301\u0303\u0309\u0323"
APOSTROPHES = "\u2019\u2018\u02bc\u0060\u00b4"


def vietnamese() -> dict[str, tuple[str, int]]:
    """Every Vietnamese letter, both cases, with its place in the alphabet and its tone."""
    letters: dict[str, tuple[str, int]] = {}
    for base, place in zip(ALPHABET, PLACES, strict=True):
        for tone, mark in enumerate(TONES):
            composed = unicodedata.normalize("NFC", base + mark)
            if len(composed) == 1 and (not mark or base in "aăâeêioôơuưy"):
                letters[composed] = letters[composed.upper()] = (place, tone)
    return letters


def foreign(known: dict[str, tuple[str, int]]) -> dict[str, tuple[str, int]]:
    """Letters of minority and foreign names (č, ŏ, ñ, ƀ): they stand with their base letter."""
    letters: dict[str, tuple[str, int]] = {"ƀ": known["b"], "Ƀ": known["b"]}
    for base in "abcdefghijklmnopqrstuvwxyz":
        for mark in OTHER_MARKS:
            for letter in (base + mark, base.upper() + mark):
                composed = unicodedata.normalize("NFC", letter)
                if len(composed) == 1 and composed not in known:
                    letters[composed] = known[base]
    return letters


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def sql() -> str:
    known = vietnamese()
    table = known | foreign(known)
    signs = "".join(table)
    places = "".join(place for place, _ in table.values())
    tones = "".join(str(tone) for _, tone in table.values())
    marks = "".join(chr(point) for point in range(0x300, 0x370))
    escaped = "".join(f"\\{ord(mark):04X}" for mark in marks)
    fold_from = "ĐđɃƀ" + APOSTROPHES
    return f"""-- Vietnamese text without extension or locale. Written by tools/build_vn_text.py.
-- Columns filled by these functions carry COLLATE "C", so that order and prefix search mean bytes.

-- Khóa tìm không dấu: what a person types to find a name. Read by every search column.
create or replace function vn_fold(t text) returns text language sql immutable parallel safe strict as
$$ select lower(translate(normalize(t, NFKD), {quoted(fold_from)} || U&'{escaped}', {quoted("ddbb" + chr(39) * 5)})) $$;

-- Khóa xếp theo vần: letters in the order of the Vietnamese alphabet, then the tones. Read by every sort column.
create or replace function vn_sort(t text) returns text language sql immutable parallel safe strict as
$$ select translate(normalize(t, NFC), {quoted(signs)}, {quoted(places)})
 || chr(9) || translate(normalize(t, NFC), {quoted(signs)}, {quoted(tones)}) $$;

-- Before each insert of a named row and each change of its name: the two keys follow the name.
create or replace function keys_follow_name() returns trigger language plpgsql as
$$ begin new.fold := vn_fold(new.name); new.sort_key := vn_sort(new.name); return new; end $$;
"""


if __name__ == "__main__":
    TARGET.write_text(sql(), encoding="utf-8")
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes")
