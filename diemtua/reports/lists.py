"""Bảng của báo cáo: the rows behind a figure, and the workbook of all indicators."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from diemtua.ground import formats
from diemtua.ground.tables import Column, ListSpec
from diemtua.reports.engine import Value
from diemtua.reports.measures import Fact, Measure
from diemtua.reports.words import UNITS, figure, measure_name, measure_unit

AMOUNTS = {
    Fact.LOAN_AT: (
        ("outstanding_dong", _("Dư nợ")),
        ("in_term_dong", _("Trong hạn")),
        ("overdue_dong", _("Quá hạn")),
        ("frozen_dong", _("Khoanh")),
    ),
    Fact.DISBURSED: (("disbursed_dong", _("Giải ngân")),),
    Fact.DUE: (("due_dong", _("Gốc đến hạn")), ("handled_dong", _("Xử lý kịp thời"))),
    Fact.GROUP_AT: (),
}
DAYS = {Fact.DISBURSED: ("first_on", _("Giải ngân từ")), Fact.DUE: ("due_on", _("Đến hạn"))}


def _url(name: str, key: str) -> Any:
    def of(row: dict[str, Any]) -> str:
        if not row.get(key):
            return ""
        try:
            return reverse(name, args=[row[key]])
        except NoReverseMatch:
            return ""

    return of


def rows_spec(measure: Measure, *, with_names: bool) -> ListSpec:
    """Các dòng của một số: loans, instalments or groups; a reader without the right sees no person."""
    columns: list[Column] = []
    if measure.fact is not Fact.GROUP_AT:
        columns.append(
            Column(
                key="code",
                label=_("Khoản vay"),
                kind="code",
                sort="code",
                value=lambda row: formats.mask_loan_code(row["code"] or ""),
                url=_url("lending:loan", "loan_id"),
            )
        )
        if with_names:
            columns.append(Column(key="full_name", label=_("Người vay"), sort="full_name"))
        columns.append(Column(key="programme_name", label=_("Chương trình"), sort="programme_name"))
    columns += [
        Column(
            key="group_name",
            label=_("Tổ TK&VV"),
            sort="group_name",
            url=_url("groups:group", "group_id"),
        ),
        Column(key="unit_name", label=_("Xã"), sort="unit_name"),
    ]
    if measure.fact in DAYS:
        key, label = DAYS[measure.fact]
        columns.append(Column(key=key, label=label, kind="day", sort=key))
    columns += [
        Column(key=key, label=label, kind="money", sort=key, total=True)
        for key, label in AMOUNTS[measure.fact]
    ]
    return ListSpec(
        label=measure_name(measure),
        columns=tuple(columns),
        search_on=("code", "full_name", "group_name", "unit_name")
        if with_names
        else ("code", "group_name", "unit_name"),
        notes=(_("Đơn vị: đồng. Dòng Cộng là cộng mọi dòng, không riêng trang này."),)
        if AMOUNTS[measure.fact]
        else (),
        empty_text=_("Không có dòng nào đứng sau số này."),
    )


WORKBOOK = ListSpec(
    label=_("Chỉ tiêu"),
    columns=(
        Column(key="id", label=_("Mã"), kind="code"),
        Column(key="name", label=_("Chỉ tiêu")),
        Column(key="value", label=_("Giá trị")),
        Column(key="unit", label=_("Đơn vị")),
        Column(key="numerator", label=_("Tử số"), kind="number"),
        Column(key="denominator", label=_("Mẫu số"), kind="number"),
        Column(key="rows", label=_("Số bản ghi"), kind="number"),
        Column(key="definition", label=_("Định nghĩa")),
    ),
)


def workbook_rows(values: Sequence[Value]) -> Iterator[dict[str, Any]]:
    """Dòng của tệp Excel: every figure with its two sums; a table part by part."""
    for value in values:
        indicator = value.indicator
        for part in value.parts or ():
            for measure in indicator.parts:
                yield {
                    "id": indicator.id,
                    "name": f"{indicator.name}: {part.label}, {measure_name(measure).lower()}",
                    "value": formats.number(part.sums[measure.key]),
                    "unit": measure_unit(measure),
                    "numerator": part.sums[measure.key],
                    "denominator": None,
                    "rows": part.rows,
                    "definition": str(indicator.definition),
                }
        if value.parts is None:
            yield {
                "id": indicator.id,
                "name": str(indicator.name),
                "value": figure(indicator, value.value),
                "unit": str(UNITS[indicator.unit]),
                "numerator": value.numerator,
                "denominator": value.denominator,
                "rows": value.rows,
                "definition": str(indicator.definition),
            }
