"""Đọc phần `terms`: what the file overrides of a programme; a key replaces the value whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from diemtua.rules.allocation import DEFAULT_ORDER, Owed
from diemtua.rules.catalogue import Programme, load_catalogue
from diemtua.rules.interest import DayCount
from diemtua.rules.periods import Period
from diemtua.rules.rates import OverdueRule, Overlay, RateEvent, Scope
from diemtua.rules.simulate.case import Fault
from diemtua.rules.simulate.typed import (
    Fields,
    one_of,
    read_bool,
    read_day,
    read_decimal,
    read_list,
    read_rate,
    shown,
)

STANDARD_OVERDUE = OverdueRule(factor=Decimal("1.30"))
BINDS_SIGNED_FROM = date(2026, 3, 1)
"""Letter 597/NHCS-TDNN: without a programme the day of signing decides alone."""

PROVINCES = frozenset(
    {
        "01", "04", "08", "11", "12", "14", "15", "19", "20", "22", "24", "25",
        "31", "33", "37", "38", "40", "42", "44", "46", "48", "51", "52", "56",
        "66", "68", "75", "79", "80", "82", "86", "91", "92", "96",
    }
)  # fmt: skip
"""The 34 provinces of 2025-07-01 (Decision 19/2025/QĐ-TTg)."""

KEYS = (
    "rates",
    "overlays",
    "day_count",
    "overdue",
    "overdue_from",
    "instalments_bind",
    "allocation",
)


@dataclass(frozen=True, slots=True)
class Terms:
    """Điều kiện đã đọc: the programme's with what the file overrides."""

    rates_are_given: bool
    events: tuple[RateEvent, ...]
    overlays: tuple[Overlay, ...]
    overdue: OverdueRule
    day_count: DayCount
    overdue_from_due: bool
    instalments_bind: bool | None
    allocation: tuple[Owed, ...]


def read_terms(value: Any, *, path: str, programme: Programme | None, faults: list[Fault]) -> Terms:
    """The terms of the case; where a field is wrong a fault is noted and the default stands in."""
    fields = Fields(value, path, faults)
    fields.only(KEYS)
    return Terms(
        rates_are_given=fields.has("rates"),
        events=_rates(fields, programme),
        overlays=_overlays(fields, programme),
        overdue=_overdue(fields, programme),
        day_count=DayCount(fields.get("day_count", one_of(DayCount)) or DayCount.ACT_365F),
        overdue_from_due=fields.get("overdue_from", one_of(("session", "due"))) == "due",
        instalments_bind=fields.get("instalments_bind", read_bool),
        allocation=_allocation(fields),
    )


def _rates(fields: Fields, programme: Programme | None) -> tuple[RateEvent, ...]:
    if not fields.has("rates"):
        return programme.rate_events if programme is not None else ()
    events: list[RateEvent] = []
    before: date | None = None
    for i, value in enumerate(fields.items("rates")):
        row = Fields(value, f"{fields.at('rates')}[{i}]", fields.faults)
        row.only(("from", "annual_rate_pct", "scope"))
        on = row.need("from", read_day)
        rate = row.need("annual_rate_pct", read_rate)
        scope = row.get("scope", one_of(Scope)) or Scope.ALL
        before = ascending(row, "from", day=on, before=before)
        if on is not None and rate is not None:
            events.append(RateEvent(on, rate, Scope(scope)))
    return tuple(events)


def ascending(fields: Fields, key: str, *, day: date | None, before: date | None) -> date | None:
    """Notes a day that does not come after the one before it; gives the day to compare next."""
    if day is not None and before is not None and day <= before:
        fields.fault(key, f"thấy {day}; các ngày phải tăng dần, sau {before}")
    return day or before


def _overlays(fields: Fields, programme: Programme | None) -> tuple[Overlay, ...]:
    if not fields.has("overlays"):
        return () if programme is None else load_catalogue().overlays_of(programme.code)
    read = [
        _overlay(Fields(value, f"{fields.at('overlays')}[{i}]", fields.faults))
        for i, value in enumerate(fields.items("overlays"))
    ]
    return tuple(overlay for overlay in read if overlay is not None)


def _overlay(row: Fields) -> Overlay | None:
    windows = ("only_disbursed_from", "only_disbursed_to")
    row.only(("from", "to", "points", "factor", *windows, "only_rate_above", "provinces"))
    start, end = row.need("from", read_day), row.get("to", read_day, nullable=True)
    points = row.get("points", read_decimal, nullable=True)
    factor = row.get("factor", read_rate, nullable=True)
    window = [row.get(key, read_day, nullable=True) for key in windows]
    above = row.get("only_rate_above", read_rate, nullable=True)
    provinces = _provinces(row)
    if row.is_object and all(row.values.get(key) is None for key in ("points", "factor")):
        row.fault(None, "thiếu cả points và factor; cần ít nhất một")
    if start is None:
        return None
    if end is not None and end <= start:
        row.fault("to", f"thấy {end}; phải sau from {start}")
        return None
    return Overlay(Period(start, end), points, factor, window[0], window[1], above, provinces)


def _provinces(row: Fields) -> frozenset[str] | None:
    """Chỉ các tỉnh này; everywhere where the key is absent or null."""
    codes = row.get("provinces", read_list, nullable=True)
    if codes is None:
        return None
    known = all(isinstance(code, str) and code in PROVINCES for code in codes)
    if not codes or not known:
        row.fault("provinces", f"thấy {shown(codes)}; cần mã hai số của các tỉnh từ 01/07/2025")
    return frozenset(code for code in codes if isinstance(code, str))


def _overdue(fields: Fields, programme: Programme | None) -> OverdueRule:
    standard = programme.overdue if programme is not None else STANDARD_OVERDUE
    if not fields.has("overdue"):
        return standard
    row = Fields(fields.values["overdue"], fields.at("overdue"), fields.faults)
    row.only(("factor", "annual_rate_pct"))
    factor, rate = row.get("factor", read_rate), row.get("annual_rate_pct", read_rate)
    if not row.is_object:
        return standard
    if row.has("factor") == row.has("annual_rate_pct"):
        row.fault(None, "cần đúng một trong hai khóa factor, annual_rate_pct")
        return standard
    if factor is None and rate is None:
        return standard
    return OverdueRule(factor=factor, annual_rate_pct=rate)


def _allocation(fields: Fields) -> tuple[Owed, ...]:
    words = fields.get("allocation", read_list)
    if words is None:
        return DEFAULT_ORDER
    kinds = [kind.value for kind in DEFAULT_ORDER]
    known = all(isinstance(word, str) for word in words)
    if not known or sorted(words) != sorted(kinds):
        fields.fault(
            "allocation", f"thấy {shown(words)}; cần đủ năm loại, mỗi loại một lần: {kinds}"
        )
        return DEFAULT_ORDER
    return tuple(Owed(word) for word in words)
