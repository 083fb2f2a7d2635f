"""Đọc trường: JSON values into days, đồng and exact decimals, gathering a fault per wrong field."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from diemtua.rules.dong import Dong
from diemtua.rules.simulate.case import Fault

DONG_MAX = 10**15
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]{1,12})?")
_SHOWN_MAX = 60
T = TypeVar("T")


class Repeated(dict[str, Any]):
    """Đối tượng có khóa lặp: a JSON object in which a key stood twice."""

    doubles: tuple[str, ...] = ()


def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
    """Hook of the JSON reader: keeps in mind which keys stood more than once."""
    seen: dict[str, Any] = {}
    doubles: list[str] = []
    for key, value in items:
        if key in seen and key not in doubles:
            doubles.append(key)
        seen[key] = value
    if not doubles:
        return seen
    repeated = Repeated(seen)
    repeated.doubles = tuple(doubles)
    return repeated


def shown(value: Any) -> str:
    """What was found, short enough for a sentence."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**_SHOWN_MAX:
        return "một số rất lớn"
    try:
        text = json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return "một giá trị lồng quá sâu"
    return text if len(text) <= _SHOWN_MAX else text[:_SHOWN_MAX] + "…"


class Fields:
    """Một đối tượng trong tệp: reads its keys by name, notes faults, refuses unknown keys."""

    def __init__(self, value: Any, path: str, faults: list[Fault]) -> None:
        self.path = path
        self.faults = faults
        self.is_object = isinstance(value, dict)
        self.values: dict[str, Any] = value if self.is_object else {}
        if not self.is_object:
            self.fault(None, f"thấy {shown(value)}; cần một đối tượng {{…}}")
        for key in getattr(value, "doubles", ()):
            self.fault(key, "khóa này ghi hai lần; mỗi khóa chỉ ghi một lần")

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def fault(self, key: str | None, sentence: str) -> None:
        self.faults.append(Fault(self.path or "file" if key is None else self.at(key), sentence))

    def has(self, key: str) -> bool:
        return key in self.values

    def only(self, keys: Iterable[str]) -> None:
        """Refuses every key that is not named."""
        allowed = tuple(keys)
        for key in self.values:
            if key not in allowed:
                self.fault(_safe(key), f"khóa lạ; được dùng: {', '.join(allowed)}")

    def get(self, key: str, reader: Callable[[Any], T], *, nullable: bool = False) -> T | None:
        """The key's value; None where it is missing, null where that is allowed, or wrong."""
        if key not in self.values:
            return None
        value = self.values[key]
        if value is None and nullable:
            return None
        try:
            return reader(value)
        except ValueError as reason:
            self.fault(key, str(reason))
            return None

    def need(self, key: str, reader: Callable[[Any], T]) -> T | None:
        """The same for a key that must stand there."""
        if self.is_object and key not in self.values:
            self.fault(key, "thiếu; trường này bắt buộc")
        return self.get(key, reader)

    def items(self, key: str) -> list[Any]:
        """A list; empty where it is missing or wrong."""
        return self.get(key, read_list) or []


def _safe(key: str) -> str:
    """A key as it can stand in a path: one line, no more than is needed to find it."""
    return key if key.isprintable() and len(key) <= _SHOWN_MAX else shown(key)


def read_list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError(f"thấy {shown(value)}; cần một danh sách […]")
    return value


def read_day(value: Any) -> date:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError(f"thấy {shown(value)}; cần một ngày có thật, viết NNNN-TT-NN như 2026-01-15")


def read_dong(value: Any) -> Dong:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= DONG_MAX:
        return value
    raise ValueError(f"thấy {shown(value)}; cần số nguyên đồng từ 1 đến 10^15")


def read_decimal(value: Any) -> Decimal:
    """A decimal in a text, up to 12 places, of either sign."""
    if not isinstance(value, str) or not _DECIMAL.fullmatch(value):
        raise ValueError(f'thấy {shown(value)}; cần số thập phân trong dấu nháy, như "6.24"')
    return Decimal(value)


def read_rate(value: Any) -> Decimal:
    """A rate or a factor: not below zero."""
    rate = read_decimal(value)
    if rate < 0:
        raise ValueError(f"thấy {shown(value)}; lãi suất, hệ số không dưới 0")
    return abs(rate)


def read_bool(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"thấy {shown(value)}; cần true hoặc false")
    return value


def one_of(allowed: Iterable[str]) -> Callable[[Any], str]:
    """A reader for a word out of a closed list."""
    words = tuple(allowed)

    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in words:
            raise ValueError(f"thấy {shown(value)}; được dùng: {', '.join(words)}")
        return value

    return read
