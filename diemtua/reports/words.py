"""Lời của số: how a figure is written for people, in its unit."""

from __future__ import annotations

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from diemtua.ground import formats
from diemtua.reports.engine import Part, Value, shown
from diemtua.reports.measures import Fact, Indicator, Measure, Unit

UNITS: dict[Unit, str | Promise] = {
    Unit.DONG: _("đồng"),
    Unit.HOUSEHOLD: _("hộ"),
    Unit.TURN: _("lượt"),
    Unit.PERCENT: "%",
    Unit.DONG_PER_TURN: _("đồng một lượt"),
    Unit.DONG_PER_HOUSEHOLD: _("đồng một hộ"),
    Unit.TABLE: _("bảng"),
}
MEASURES: dict[str, str | Promise] = {
    "entrusted": _("Dư nợ ủy thác"),
    "households": _("Số hộ còn dư nợ"),
    "all_loans": _("Tổng dư nợ"),
    "disbursed": _("Giải ngân"),
    "turns": _("Số lượt"),
    "overdue": _("Nợ quá hạn"),
    "due": _("Gốc đến hạn"),
    "due_handled": _("Gốc xử lý kịp thời"),
    "groups": _("Số tổ"),
    "direct": _("Dư nợ trực tiếp"),
    "eight_named": _("Dư nợ 8 chương trình"),
    "not_named": _("Dư nợ chương trình khác"),
}
ROWS_OF: dict[Fact, str | Promise] = {
    Fact.LOAN_AT: _("khoản vay"),
    Fact.DISBURSED: _("khoản vay"),
    Fact.DUE: _("kỳ hạn"),
    Fact.GROUP_AT: _("tổ"),
}


def measure_name(measure: Measure) -> str:
    """Tên số đo: as a column head says it."""
    return str(MEASURES.get(measure.key, _("Dư nợ chương trình")))


def measure_unit(measure: Measure) -> str:
    """Đơn vị của số đo."""
    if measure.of.startswith("sum("):
        return str(UNITS[Unit.DONG])
    return str(
        UNITS[Unit.HOUSEHOLD]
        if "household" in measure.of
        else UNITS[Unit.TURN]
        if measure.fact is Fact.DISBURSED
        else ROWS_OF[measure.fact]
    )


def is_money(measure: Measure) -> bool:
    return measure.of.startswith("sum(")


def figure(indicator: Indicator, value: int | Decimal | None) -> str:
    """Số trần: without the unit, which stands beside it."""
    places = 2 if indicator.unit is Unit.PERCENT else 0
    return formats.number(value, places=places)


def written(value: Value) -> str:
    """Số kèm đơn vị, on one line."""
    indicator = value.indicator
    if value.parts is not None:
        return f"{formats.number(len(value.parts))} {_('dòng')}"
    if value.value is None:
        return formats.NONE
    gap = "" if indicator.unit is Unit.PERCENT else formats.NBSP
    return f"{figure(indicator, value.value)}{gap}{UNITS[indicator.unit]}"


def short(value: Value) -> str:
    """Số viết gọn cho lời văn: tỷ đồng from a billion; others as written."""
    if value.indicator.unit is Unit.DONG and value.numerator >= formats.BILLION:
        return formats.billion_dong(value.numerator)
    if value.indicator.unit is Unit.DONG:
        return formats.money_short(value.numerator)
    return written(value)


def written_part(indicator: Indicator, part: Part) -> str:
    """Một phần: each measure of a table with its unit, or the one figure."""
    if indicator.parts:
        return ", ".join(
            f"{formats.number(part.sums[m.key])} {measure_unit(m)}" for m in indicator.parts
        )
    under = part.sums[indicator.under.key] if indicator.under else None
    return figure(indicator, shown(indicator, part.sums[indicator.over.key], under))
