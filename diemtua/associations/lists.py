"""Bảng hợp đồng ủy thác và điểm giao dịch: columns, filters and search."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from diemtua.ground.tables import Chip, Column, ListSpec

CONTRACTS = ListSpec(
    label=_("Hợp đồng ủy thác"),
    columns=(
        Column(
            key="unit",
            label=_("Xã"),
            value=lambda row: row.body.unit.full_name,
            sort="body__unit__sort_key",
        ),
        Column(
            key="association",
            label=_("Hội"),
            value=lambda row: row.body.association.name,
            sort="body__association_id",
        ),
        Column(key="number", label=_("Số hợp đồng"), sort="number"),
        Column(
            key="office",
            label=_("Phòng giao dịch"),
            value=lambda r: r.office.name,
            sort="office_id",
        ),
        Column(key="valid_from", label=_("Từ ngày"), kind="day", sort="valid_from"),
        Column(key="valid_to", label=_("Đến trước ngày"), kind="day", sort="valid_to"),
        Column(
            key="replaces",
            label=_("Thay hợp đồng"),
            value=lambda row: row.replaces.number if row.replaces else None,
        ),
    ),
    chips=(
        Chip(key="open", label=_("Đang có hiệu lực"), where=Q(valid_to__isnull=True)),
        Chip(key="ended", label=_("Đã kết thúc"), where=Q(valid_to__isnull=False)),
    ),
    search_on=("body__unit__fold",),
    search_placeholder=_("Tìm xã"),
    order="unit",
    prefix="hd_",
    empty_text=_("Chưa có hợp đồng ủy thác nào trong phạm vi."),
)

POINTS = ListSpec(
    label=_("Điểm giao dịch xã"),
    columns=(
        Column(key="name", label=_("Điểm giao dịch"), sort="name"),
        Column(key="code", label=_("Mã"), kind="code", sort="code"),
        Column(
            key="village",
            label=_("Thôn"),
            value=lambda row: str(row.village),
            sort="village__sort_key",
        ),
        Column(key="fixed_day", label=_("Ngày cố định"), kind="number", sort="fixed_day"),
        Column(key="starts_at", label=_("Giờ"), value=lambda row: f"{row.starts_at:%H:%M}"),
        Column(key="office", label=_("Phòng giao dịch"), value=lambda row: row.office.name),
    ),
    search_on=("village__fold",),
    search_placeholder=_("Tìm thôn"),
    order="fixed_day",
    prefix="dd_",
    empty_text=_("Chưa có điểm giao dịch nào trong phạm vi."),
)
