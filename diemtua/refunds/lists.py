"""Bảng của phòng hoàn lãi: runs, communes, programmes, loans."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diemtua.ground import formats
from diemtua.ground.tables import Chip, Column, ListSpec
from diemtua.refunds.words import GOES, GOES_MARKS, STATE_MARKS, STATES


def run_url(row: Any) -> str:
    return reverse("refunds:run", args=[row.pk])


def refund_url(row: Any) -> str:
    return reverse("refunds:refund", args=[row.pk])


RUNS = ListSpec(
    label=_("Các đợt hoàn lãi"),
    columns=(
        Column(
            key="code",
            label=_("Đợt"),
            sort="code",
            url=run_url,
            note=lambda row: row.title,
        ),
        Column(key="place", label=_("Nơi"), sort="place"),
        Column(key="from_on", label=_("Từ ngày"), kind="day", sort="from_on"),
        Column(key="signed_on", label=_("Ngày ký"), kind="day", sort="signed_on"),
        Column(key="loans", label=_("Số khoản"), kind="number", sort="loans"),
        Column(key="total_dong", label=_("Tiền hoàn"), kind="money", sort="total_dong"),
        Column(
            key="state",
            label=_("Tình trạng"),
            value=lambda row: str(STATES[row.state]),
            state=lambda row: STATE_MARKS[row.state],
            sort="state",
        ),
    ),
    chips=(
        Chip(key="proposed", label=_("Chờ xác nhận"), where=Q(state="proposed")),
        Chip(
            key="running",
            label=_("Đang làm"),
            where=Q(state__in=("counting", "posting", "failed")),
        ),
        Chip(key="done", label=_("Đã xong"), where=Q(state="done")),
    ),
    search_on=("title_fold", "place_fold", "code"),
    order="-code",
    empty_text=_(
        "Chưa có đợt hoàn lãi nào. Khi một quyết định ký sau ngày có hiệu lực, lập đợt hoàn lãi ở đây."
    ),
    notes=(_("Đơn vị: đồng. Số khoản và tiền hoàn là phần trong phạm vi của bạn."),),
)

PARTS = ListSpec(
    label=_("Theo xã"),
    columns=(
        Column(key="place", label=_("Xã"), sort="sort_key", url=lambda row: f"?xa={row.pk}#khoan"),
        Column(
            key="counted_loans",
            label=_("Đếm: số khoản"),
            kind="number",
            total=True,
            sort="counted_loans",
        ),
        Column(
            key="counted_dong",
            label=_("Đếm: tiền hoàn"),
            kind="money",
            total=True,
            sort="counted_dong",
        ),
        Column(key="loans", label=_("Đã ghi: số khoản"), kind="number", total=True, sort="loans"),
        Column(
            key="total_dong",
            label=_("Đã ghi: tiền hoàn"),
            kind="money",
            total=True,
            sort="total_dong",
        ),
        Column(key="offset_dong", label=_("Trừ lãi còn nợ"), kind="money", total=True),
        Column(key="savings_dong", label=_("Vào tiền gửi"), kind="money", total=True),
        Column(key="cash_dong", label=_("Tiền mặt"), kind="money", total=True),
        Column(
            key="posted",
            label=_("Tình trạng"),
            value=lambda row: str(_("đã ghi sổ") if row.posted else _("chưa ghi sổ")),
            state=lambda row: "ok" if row.posted else "wait",
        ),
    ),
    search_on=("place",),
    order="place",
    prefix="xa-",
    notes=(_("Đơn vị: đồng."),),
)

PROGRAMMES = ListSpec(
    label=_("Theo chương trình"),
    columns=(
        Column(key="name", label=_("Chương trình")),
        Column(key="counted_loans", label=_("Đếm: số khoản"), kind="number", total=True),
        Column(key="counted_dong", label=_("Đếm: tiền hoàn"), kind="money", total=True),
        Column(key="loans", label=_("Đã ghi: số khoản"), kind="number", total=True),
        Column(key="total_dong", label=_("Đã ghi: tiền hoàn"), kind="money", total=True),
    ),
    prefix="ct-",
    exports=False,
    notes=(_("Đơn vị: đồng."),),
)

REFUNDS = ListSpec(
    label=_("Các khoản được hoàn"),
    columns=(
        Column(
            key="borrower_name",
            label=_("Người vay"),
            sort="borrower_key",
            url=refund_url,
            note=lambda row: formats.mask_loan_code(row.loan_code),
        ),
        Column(
            key="group_name",
            label=_("Tổ"),
            sort="group_key",
            value=lambda row: row.group_name or str(_("vay trực tiếp")),
            note=lambda row: row.unit_name or "",
        ),
        Column(key="programme_name", label=_("Chương trình"), sort="programme_name"),
        Column(key="total", label=_("Tiền hoàn"), kind="money", sort="total", total=True),
        Column(key="offset", label=_("Trừ lãi còn nợ"), kind="money", sort="offset", total=True),
        Column(
            key="savings_dong",
            label=_("Vào tiền gửi"),
            kind="money",
            sort="savings_dong",
            total=True,
        ),
        Column(key="cash_dong", label=_("Tiền mặt"), kind="money", sort="cash_dong", total=True),
        Column(
            key="goes",
            label=_("Tiền đi đâu"),
            value=lambda row: str(GOES[row.goes]),
            state=lambda row: GOES_MARKS[row.goes],
            sort="goes",
        ),
    ),
    chips=(
        Chip(key="waits", label=_("Chờ trả tiền mặt"), where=Q(goes="waits")),
        Chip(key="saved", label=_("Vào tiền gửi"), where=Q(goes="saved")),
        Chip(key="offset", label=_("Trừ lãi còn nợ"), where=Q(goes="offset")),
        Chip(key="owed", label=_("Ghi thêm lãi"), where=Q(goes="owed")),
    ),
    search_on=("borrower_fold", "group_fold", "unit_fold", "loan_code"),
    order="borrower_name",
    empty_text=_("Chưa khoản nào được ghi. Sau khi xác nhận, máy ghi từng xã và khoản hiện ở đây."),
    notes=(_("Đơn vị: đồng. Tiền hoàn = trừ lãi còn nợ + vào tiền gửi + tiền mặt."),),
)
