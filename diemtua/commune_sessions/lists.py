"""Bảng của phòng phiên: columns, chips and search of each list."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diemtua.commune_sessions.words import SESSION_STATES, SHEET_STATES
from diemtua.ground.tables import Chip, Column, ListSpec


def _to(name: str, *attributes: str) -> Any:
    """The address of a row's own page."""
    return lambda row: reverse(
        f"commune_sessions:{name}", args=[getattr(row, attribute) for attribute in attributes]
    )


SESSIONS = ListSpec(
    label=_("Phiên giao dịch xã"),
    columns=(
        Column(
            key="held_on", label=_("Ngày"), kind="day", sort="held_on", url=_to("session", "pk")
        ),
        Column(
            key="point",
            label=_("Điểm giao dịch"),
            value=lambda row: row.point.name,
            sort="point__name",
            url=_to("session", "pk"),
        ),
        Column(
            key="unit", label=_("Xã"), value=lambda row: row.unit.full_name, sort="unit__sort_key"
        ),
        Column(key="group_count", label=_("Số tổ"), kind="number", sort="group_count", total=True),
        Column(
            key="done_count", label=_("Tổ đã đếm"), kind="number", sort="done_count", total=True
        ),
        Column(
            key="state",
            label=_("Tình trạng"),
            value=lambda row: SESSION_STATES[row.state][0],
            state=lambda row: SESSION_STATES[row.state][1],
        ),
    ),
    chips=tuple(
        Chip(key=key, label=word, where=Q(state=key)) for key, (word, _s) in SESSION_STATES.items()
    ),
    search_on=("unit__fold",),
    order="-held_on",
    empty_text=_("Chưa có phiên nào. Lập lịch một tháng thì các phiên hiện ở đây."),
)

SHEETS = ListSpec(
    label=_("Tổ của phiên"),
    columns=(
        Column(
            key="group_name", label=_("Tổ TK&VV"), sort="group__sort_key", url=_to("sheet", "pk")
        ),
        Column(key="leader_name", label=_("Tổ trưởng"), sort="leader_name"),
        Column(key="member_count", label=_("Tổ viên"), kind="number", total=True),
        Column(
            key="due_dong",
            label=_("Lãi phải thu (đồng)"),
            kind="money",
            sort="due_dong",
            total=True,
        ),
        Column(key="receipt_count", label=_("Biên lai"), kind="number", total=True),
        Column(key="interest_dong", label=_("Lãi thu (đồng)"), kind="money", total=True),
        Column(key="savings_dong", label=_("Tiền gửi (đồng)"), kind="money", total=True),
        Column(
            key="state",
            label=_("Tình trạng"),
            value=lambda row: SHEET_STATES[row.state][0],
            state=lambda row: SHEET_STATES[row.state][1],
        ),
    ),
    chips=tuple(
        Chip(key=key, label=word, where=Q(state=key)) for key, (word, _s) in SHEET_STATES.items()
    ),
    search_on=("group__fold", "leader_fold"),
    order="group_name",
    empty_text=_("Chưa lập bảng kê. Lập xong thì từng tổ hiện ở đây."),
)


def _receipt_url(row: Any) -> str:
    return reverse("commune_sessions:receipt", args=[row.receipt.pk]) if row.receipt else ""


MEMBERS = ListSpec(
    label=_("Bảng kê của tổ"),
    columns=(
        Column(key="name", label=_("Họ và tên"), sort="name", url=_receipt_url),
        Column(
            key="interest_dong",
            label=_("Lãi tháng này"),
            kind="money",
            sort="interest_dong",
            total=True,
        ),
        Column(
            key="arrears_dong",
            label=_("Lãi còn tồn"),
            kind="money",
            sort="arrears_dong",
            total=True,
        ),
        Column(
            key="given_interest",
            label=_("Lãi đã thu"),
            kind="money",
            value=lambda row: row.receipt.interest_dong if row.receipt else None,
            total=True,
        ),
        Column(
            key="given_savings",
            label=_("Tiền gửi"),
            kind="money",
            value=lambda row: row.receipt.savings_dong if row.receipt else None,
            total=True,
        ),
        Column(
            key="receipt",
            label=_("Biên lai"),
            kind="code",
            value=lambda row: row.receipt.number if row.receipt else "",
            url=_receipt_url,
        ),
    ),
    chips=(
        Chip(key="given", label=_("Đã thu"), keeps=lambda row: row.receipt is not None),
        Chip(key="not_given", label=_("Chưa thu"), keeps=lambda row: row.receipt is None),
        Chip(key="overdue", label=_("Có nợ quá hạn"), keeps=lambda row: row.has_overdue),
    ),
    search_on=("name",),
    empty_text=_("Bảng kê chưa có tổ viên."),
)

FIGURE_ROWS = ListSpec(
    label=_("Các dòng của số này"),
    columns=(
        Column(key="name", label=_("Họ và tên"), sort="name"),
        Column(key="group_name", label=_("Tổ TK&VV"), sort="group_name"),
        Column(key="loan_code", label=_("Mã khoản vay"), kind="code"),
        Column(key="on", label=_("Ngày"), kind="day", sort="on"),
        Column(key="dong", label=_("Số tiền (đồng)"), kind="money", sort="dong", total=True),
    ),
    search_on=("name", "group_name"),
    empty_text=_("Số này bằng 0: không có dòng nào."),
)

BOARD = ListSpec(
    label=_("Người vay còn dư nợ"),
    columns=(
        Column(key="name", label=_("Họ và tên"), sort="person__sort_key"),
        Column(key="village_name", label=_("Thôn"), sort="household__village__sort_key"),
        Column(key="leader_name", label=_("Tổ (tổ trưởng)"), sort="leader_name"),
        Column(key="programme_name", label=_("Chương trình"), sort="programme_name"),
        Column(
            key="lent_dong",
            label=_("Số tiền vay (đồng)"),
            kind="money",
            sort="lent_dong",
            total=True,
        ),
        Column(
            key="outstanding_dong",
            label=_("Dư nợ (đồng)"),
            kind="money",
            sort="outstanding_dong",
            total=True,
        ),
        Column(key="disbursed_on", label=_("Ngày vay"), kind="day", sort="disbursed_on"),
    ),
    search_on=("fold", "village_fold", "group_fold"),
    empty_text=_("Điểm này chưa có người vay còn dư nợ."),
    notes=(_("Niêm yết không ghi số căn cước, điện thoại, nợ quá hạn của người vay."),),
)
