"""Giá trị cho trang báo cáo: the table of indicators and the panel of the open figure, plain values for the template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.reports.addresses import NEXT, Address
from diemtua.reports.breakdowns import BREAKDOWNS, labels
from diemtua.reports.engine import Part, Value, ask, shown, table
from diemtua.reports.indicators.entrusted_credit import BY_PROGRAMME, FLOWS, REST, SHARES, STOCKS
from diemtua.reports.measures import Fact, Indicator, Measure, Unit
from diemtua.reports.questions import Question
from diemtua.reports.words import (
    ROWS_OF,
    UNITS,
    figure,
    is_money,
    measure_name,
    measure_unit,
    short,
    written,
)

CHAPTERS = (
    (gettext_lazy("Phát sinh trong kỳ"), FLOWS),
    (gettext_lazy("Số dư cuối ngày"), STOCKS),
    (gettext_lazy("Dư nợ ủy thác theo chương trình"), BY_PROGRAMME),
    (gettext_lazy("Tỷ trọng của chương trình"), SHARES),
    (gettext_lazy("Còn lại, chất lượng và các Hội"), REST),
)


@dataclass(frozen=True, kw_only=True)
class Locks:
    """Đã khóa hay tạm tính: of the as-of day, and of the period's last day."""

    stock: bool
    flow: bool

    def of(self, indicator: Indicator) -> bool:
        return self.flow if indicator.is_flow else self.stock


def chapters(values: Mapping[str, Value], address: Address, locks: Locks) -> list[dict[str, Any]]:
    """Bảng chỉ tiêu, chapter by chapter."""
    return [
        {
            "name": name,
            "lines": [_line(values[i.id], address, locks) for i in indicators],
        }
        for name, indicators in CHAPTERS
    ]


def _line(value: Value, address: Address, locks: Locks) -> dict[str, Any]:
    indicator = value.indicator
    locked = locks.of(indicator)
    return {
        "id": indicator.id,
        "name": str(indicator.name),
        "value": _("xem bảng") if value.parts is not None else figure(indicator, value.value),
        "unit": "" if value.parts is not None else str(UNITS[indicator.unit]),
        "url": address.figure(indicator.id, by=_first_breakdown(indicator)),
        "open": indicator.id == address.open_figure,
        "rows": formats.number(value.rows),
        "state": "ok" if locked else "wait",
        "word": _("đã khóa") if locked else _("tạm tính"),
    }


def _first_breakdown(indicator: Indicator) -> str:
    return indicator.by or "commune"


def panel(
    question: Question, indicator: Indicator, address: Address, locks: Locks
) -> dict[str, Any]:
    """Số đang mở: what it means, how it was made, what it is made of, and where to go next."""
    [value] = ask(question, [indicator])
    by = address.by
    parts = (
        list(value.parts) if value.parts and by == indicator.by else table(question, indicator, by)
    )
    return {
        "id": indicator.id,
        "name": str(indicator.name),
        "big": _big(value),
        "exact": written(value) if value.parts is None else "",
        "formula": _formula(indicator),
        "whole": figure(indicator, value.value),
        "unit": str(UNITS[indicator.unit]),
        "source": indicator.source,
        "definition": str(indicator.definition),
        "facts": _facts(question, value, address, locks),
        "close_url": address.closed(),
        "opened": _opened(question, indicator, address),
        "chips": _chips(indicator, address),
        "heads": [{"name": measure_name(m), "unit": measure_unit(m)} for m in _columns(indicator)],
        "by": str(BREAKDOWNS[by].name),
        "parts": [_part(part, indicator, address) for part in parts],
        "ratio": indicator.under is not None and not indicator.parts,
        "totals": _totals(value, parts, indicator),
        "note": _note(value, parts, indicator),
    }


def _formula(indicator: Indicator) -> str:
    """Tử số ÷ mẫu số, in words."""
    if indicator.under is None:
        return ""
    return f"{measure_name(indicator.over)} ÷ {measure_name(indicator.under).lower()}"


def _columns(indicator: Indicator) -> Sequence[Any]:
    return indicator.parts or indicator.measures


def _big(value: Value) -> str:
    if value.parts is not None:
        return formats.billion_dong(value.numerator)
    return short(value)


def _facts(
    question: Question, value: Value, address: Address, locks: Locks
) -> list[dict[str, Any]]:
    indicator = value.indicator
    when = (
        {
            "label": _("Kỳ"),
            "value": f"{formats.day(question.flow_from)}{formats.NONE}{formats.day(question.flow_to)}",
        }
        if indicator.is_flow
        else {"label": _("Đến ngày"), "value": formats.day(question.as_of)}
    )
    sums = [(indicator.over, value.numerator)]
    if indicator.under is not None:
        sums.append((indicator.under, value.denominator or 0))
    named = (_("Tử số"), _("Mẫu số"))
    facts = [
        when,
        {
            "label": _("Trạng thái"),
            "value": _("đã khóa sổ") if locks.of(indicator) else _("tạm tính"),
        },
    ]
    for label, (measure, amount) in zip(named, sums, strict=False):
        facts.append(
            {
                "label": label if indicator.under else measure_name(measure),
                "value": formats.money(amount)
                if is_money(measure)
                else f"{formats.number(amount)}{formats.NBSP}{measure_unit(measure)}",
                "url": address.rows(measure.key),
            }
        )
    facts.append(
        {
            "label": _("Làm từ"),
            "value": f"{formats.number(value.rows)} {ROWS_OF[indicator.over.fact]}",
            "url": address.rows(indicator.over.key),
        }
    )
    return facts


def _opened(question: Question, indicator: Indicator, address: Address) -> list[dict[str, str]]:
    """Đường đã đi: each step names its part and leads back to the level above it."""
    steps, so_far = [], dict[str, str]()
    for code, key in address.narrowed.items():
        breakdown = BREAKDOWNS[code]
        back = address.figure(indicator.id, by=code, narrowed=so_far)
        name = labels(breakdown, [key], using=question.using)[key]
        steps.append({"kind": str(breakdown.name), "name": name, "back_url": back})
        so_far[code] = key
    return steps


def _chips(indicator: Indicator, address: Address) -> list[dict[str, Any]]:
    return [
        {
            "label": str(breakdown.name),
            "url": address.figure(indicator.id, by=code, narrowed=address.narrowed),
            "current": code == address.by,
        }
        for code, breakdown in BREAKDOWNS.items()
        if code not in address.narrowed
    ]


def _part(part: Part, indicator: Indicator, address: Address) -> dict[str, Any]:
    inside = {**address.narrowed, address.by: part.key}
    cells = [
        {"text": formats.number(part.sums[m.key]), "url": address.rows(m.key, inside)}
        for m in _columns(indicator)
    ]
    next_by = NEXT[address.by]
    deeper = (
        address.figure(indicator.id, by=next_by, narrowed=inside) if next_by != address.by else ""
    )
    under = part.sums[indicator.under.key] if indicator.under else None
    return {
        "label": part.label,
        "url": deeper or address.rows(indicator.over.key, inside),
        "cells": cells,
        "shown": figure(indicator, shown(indicator, part.sums[indicator.over.key], under))
        if indicator.under and not indicator.parts
        else "",
    }


def _totals(value: Value, parts: Sequence[Part], indicator: Indicator) -> list[str]:
    """Dòng cộng: the figure that the parts must make; a count of distinct households is not added but counted."""
    totals = []
    for measure in _columns(indicator):
        if measure.key == indicator.over.key:
            totals.append(formats.number(value.numerator))
        elif indicator.under is not None and measure.key == indicator.under.key:
            totals.append(formats.number(value.denominator or 0))
        elif is_money(measure) or measure.key == "groups":
            totals.append(formats.number(sum(part.sums[measure.key] for part in parts)))
        else:
            totals.append(formats.NONE)
    return totals


def _note(value: Value, parts: Sequence[Part], indicator: Indicator) -> str:
    over = sum(part.sums[indicator.over.key] for part in parts)
    if over == value.numerator:
        return _("Cộng các phần bằng số đang mở.")
    if indicator.unit in (Unit.HOUSEHOLD, Unit.DONG_PER_HOUSEHOLD):
        return _("Không cộng dọc: một hộ vay nhiều chương trình chỉ đếm một lần ở dòng Cộng.")
    return ""


def who_sees(by: Actor) -> str:
    """Ai đang xem: figures are of the reader's scope only, and the page says so."""
    return _("Trong phạm vi của vai {role}").format(role=by.role_label)


def where_and_when(question: Question, measure: Measure) -> str:
    """Nơi và ngày của một số, on one line."""
    place = question.place.full_name if question.place else ""
    if measure.fact in (Fact.DISBURSED, Fact.DUE):
        period = f"{formats.day(question.flow_from)}{formats.NONE}{formats.day(question.flow_to)}"
        return _("{place} · phát sinh {period}").format(place=place, period=period)
    return _("{place} · đến {day}").format(place=place, day=formats.day(question.as_of))


def opened_parts(question: Question) -> list[dict[str, str]]:
    """Những phần đã mở, with their kinds and names."""
    return [
        {
            "kind": str(BREAKDOWNS[code].name),
            "name": labels(BREAKDOWNS[code], [key], using=question.using)[key],
        }
        for code, key in question.narrowed.items()
    ]


def summed(measure: Measure, lines: Sequence[Mapping[str, Any]]) -> int:
    """Số từ các dòng: the measure over the rows that are shown."""
    if measure.of.startswith("sum("):
        column = measure.of[len("sum(") : -1]
        return sum(int(line[column]) for line in lines)
    if "distinct " in measure.of:
        column = measure.of.split("distinct ")[1].rstrip(")")
        return len({line[column] for line in lines})
    return len(lines)
