"""Bảng chính sách: programmes of a day, lists of areas."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diemtua.ground import formats
from diemtua.ground.tables import Chip, Column, ListSpec
from diemtua.programmes.words import CAP_UNITS, CONFIDENCES, FAMILIES

STATES = {"open": _("Đang cho vay"), "closed": _("Đã dừng"), "coming": _("Chưa bắt đầu")}


def _url(row: Any) -> str:
    return reverse("programmes:programme", args=[row.code])


def term_of_row(row: Any) -> Any:
    """The term that a list shows: the one in force, else the last."""
    return row.term or row.last_term


def _cap_unit(row: Any) -> str:
    term = term_of_row(row)
    return str(CAP_UNITS.get(term.cap_unit, "")) if term else ""


PROGRAMMES = ListSpec(
    label=_("Chương trình"),
    columns=(
        Column(key="number", label=_("Số"), kind="number", sort="number"),
        Column(key="name", label=_("Chương trình"), sort="name", url=_url),
        Column(
            key="family",
            label=_("Nhóm"),
            value=lambda row: str(FAMILIES.get(row.family, row.family)),
            sort="family",
        ),
        Column(
            key="cap",
            label=_("Mức vay (đồng)"),
            kind="money",
            value=lambda row: term_of_row(row).cap_dong if term_of_row(row) else None,
            sort="cap",
            note=_cap_unit,
        ),
        Column(
            key="term_months",
            label=_("Thời hạn (tháng)"),
            kind="number",
            value=lambda row: term_of_row(row).max_term_months if term_of_row(row) else None,
            sort="term_months",
        ),
        Column(
            key="rate",
            label=_("Lãi suất (%/năm)"),
            value=lambda row: (
                formats.rate(term_of_row(row).rate_pct).rstrip("%") if term_of_row(row) else None
            ),
        ),
        Column(
            key="state",
            label=_("Tình trạng"),
            value=lambda row: str(STATES[row.state]),
            state=lambda row: {"open": "ok", "closed": "none", "coming": "wait"}[row.state],
            sort="state",
        ),
    ),
    chips=(
        Chip(key="open", label=_("Đang cho vay"), keeps=lambda row: row.state == "open"),
        Chip(key="closed", label=_("Đã dừng"), keeps=lambda row: row.state == "closed"),
        Chip(key="coming", label=_("Chưa bắt đầu"), keeps=lambda row: row.state == "coming"),
        Chip(
            key="via_group",
            label=_("Cho vay qua tổ"),
            keeps=lambda row: row.term is not None and row.term.via_group != "no",
        ),
        Chip(
            key="unverified",
            label=_("Chưa kiểm chứng"),
            keeps=lambda row: (
                term_of_row(row) is not None
                and term_of_row(row).confidence in ("knowledge", "unverified")
            ),
        ),
    ),
    search_on=("name", "short_name", "code", "name_en"),
    order="number",
    notes=(_("Chương trình đã dừng: mức của kỳ cuối cùng."),),
)

AREA_LISTS = ListSpec(
    label=_("Danh sách vùng khó khăn"),
    columns=(
        Column(
            key="name",
            label=_("Danh sách"),
            sort="name",
            url=lambda row: reverse("programmes:area_list", args=[row.code]),
        ),
        Column(key="decision", label=_("Quyết định"), sort="decision"),
        Column(key="valid_from", label=_("Từ ngày"), kind="day", sort="valid_from"),
        Column(key="valid_to", label=_("Đến trước ngày"), kind="day", sort="valid_to"),
        Column(key="places", label=_("Số nơi"), kind="number", sort="places"),
        Column(
            key="confidence",
            label=_("Nguồn"),
            value=lambda row: str(CONFIDENCES.get(row.confidence, row.confidence)),
            state=lambda row: "ok" if row.confidence == "sourced" else "draft",
        ),
    ),
    chips=(
        Chip(key="in_force", label=_("Chưa hết hiệu lực"), where=Q(valid_to__isnull=True)),
        Chip(key="unverified", label=_("Chưa kiểm chứng"), where=~Q(confidence="sourced")),
    ),
    search_on=("name_fold", "decision_fold", "code"),
    order="-valid_from",
    empty_text=_("Chưa có danh sách nào. Quản trị thêm danh sách thì hiện ở đây."),
)
