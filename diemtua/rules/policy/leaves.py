"""Từng mức của một dòng: a row of the catalogue taken apart into single values, and put together again.

`shares.commune`, `bands.2.paid_pct`, `criteria.0.anchors.1.0`: a place is the words and numbers on the way to a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

Place = tuple[str, ...]
Table = Mapping[str, Any]

BASIS = ("legal_basis", "sources", "confidence", "value_confidence", "other_values")
"""What a row rests on; a new row brings its own."""
NAMES = ("code", "name", "short_name", "from", "to")
CODES = ("provinces",)
"""Lists of codes made of digits: words, not figures."""
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


class Kind(StrEnum):
    """Loại giá trị: how a value is typed and shown."""

    MONEY = "money"
    WHOLE = "whole"
    DECIMAL = "decimal"
    DAY = "day"
    YES = "yes"
    WORD = "word"
    WORDS = "words"


def leaves(row: Table, *, skip: tuple[str, ...] = ()) -> list[tuple[Place, Any]]:
    """The single values of a row, without its names, days and basis."""
    kept = {k: v for k, v in row.items() if k not in (*BASIS, *NAMES, *skip)}
    return list(_walk(kept, ()))


def _walk(value: Any, place: Place) -> Iterator[tuple[Place, Any]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not (place and key in NAMES) and key not in BASIS:
                yield from _walk(inner, (*place, key))
    elif isinstance(value, list) and not (_is_words(value) or place[-1] in CODES):
        for n, inner in enumerate(value):
            yield from _walk(inner, (*place, str(n)))
    else:
        yield place, value


def _is_words(value: list[Any]) -> bool:
    """A list of words is one value; a list of figures or of tables is several."""
    return all(isinstance(word, str) and not _NUMBER.fullmatch(word) for word in value)


def kind_of(place: Place, value: Any) -> Kind:
    """How the value of that place is typed."""
    if isinstance(value, bool):
        return Kind.YES
    if isinstance(value, int):
        return Kind.MONEY if place[-1].endswith("_dong") else Kind.WHOLE
    if isinstance(value, date):
        return Kind.DAY
    if isinstance(value, list):
        return Kind.WORDS
    return Kind.DECIMAL if _NUMBER.fullmatch(value) else Kind.WORD


def with_leaf(row: Table, place: Place, value: Any) -> dict[str, Any]:
    """The row with another value at that place; None takes it out."""
    first, *rest = place
    made = dict(row)
    if not rest:
        if value is None:
            made.pop(first, None)
        else:
            made[first] = value
        return made
    made[first] = _inside(row[first], tuple(rest), value)
    return made


def _inside(held: Any, place: Place, value: Any) -> Any:
    if isinstance(held, Mapping):
        return with_leaf(held, place, value)
    n, *rest = place
    found = list(held)
    found[int(n)] = _inside(found[int(n)], tuple(rest), value) if rest else value
    return found


def named_on_the_way(row: Table, place: Place) -> list[str]:
    """The names of the tables that the place goes through: the criterion, the band."""
    names: list[str] = []
    held: Any = row
    for word in place[:-1]:
        held = held[int(word)] if isinstance(held, list) else held[word]
        if isinstance(held, Mapping) and isinstance(held.get("name"), str):
            names.append(held["name"])
    return names
