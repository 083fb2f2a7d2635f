"""Bảng của cho vay: columns, filters and search of applications, lists 03/TD and loans."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from diemtua.ground import formats
from diemtua.ground.tables import Chip, Column, ListSpec
from diemtua.lending.clocks import confirmed_before, decide_by
from diemtua.lending.models import LoanApplication, LoanRequestList
from diemtua.lending.words import LIST_MARKS, LIST_STATES, STATE_MARKS, STATES

State = LoanApplication.State
AT_THE_BANK = (State.CONFIRMED, State.PROPOSED)
DUE_SOON_DAYS = 30


def clock_of(row: Any, on: date) -> str:
    """Đồng hồ của hồ sơ ở ngân hàng: days since the commune confirmed, and the day to answer by."""
    if row.state not in AT_THE_BANK or row.confirmed_on is None:
        return ""
    limit = decide_by(row.confirmed_on)
    return _now("{days} ngày từ khi xác nhận, trả lời đến {limit} ({left})").format(
        days=(on - row.confirmed_on).days,
        limit=formats.day(limit),
        left=formats.days_to_go(limit, on),
    )


def is_late(row: Any, on: date) -> bool:
    """Quá ba ngày làm việc mà ngân hàng chưa trả lời."""
    at_bank = row.state in AT_THE_BANK and row.confirmed_on is not None
    return at_bank and decide_by(row.confirmed_on) < on


def _application_chips(on: date) -> tuple[Chip, ...]:
    late = Q(
        state__in=AT_THE_BANK,
        request_line__request_list__confirmed_on__lt=confirmed_before(on),
    )
    sent_back = Q(state=State.CONFIRMED) & ~Q(refused_reason="")
    return (
        *(Chip(key=key, label=STATES[key], where=Q(state=key)) for key in STATES),
        Chip(key="sent_back", label=_("Bị trả lại"), where=sent_back),
        Chip(key="late", label=_("Trễ trả lời"), where=late),
    )


def applications_spec(on: date) -> ListSpec:
    """Bảng hồ sơ vay của ngày làm việc."""
    return ListSpec(
        label=_("Hồ sơ vay"),
        columns=(
            Column(
                key="borrower_name",
                label=_("Người vay"),
                sort="borrower_key",
                url=lambda row: reverse("lending:application", args=[row.pk]),
            ),
            Column(key="group_name", label=_("Tổ TK&VV"), sort="group_key"),
            Column(key="programme_name", label=_("Chương trình"), sort="programme__number"),
            Column(
                key="amount_dong",
                label=_("Số tiền (đồng)"),
                kind="money",
                sort="amount_dong",
                total=True,
            ),
            Column(key="submitted_on", label=_("Ngày nộp"), kind="day", sort="submitted_on"),
            Column(
                key="confirmed_on",
                label=_("Xã xác nhận"),
                kind="day",
                sort="request_line__request_list__confirmed_on",
            ),
            Column(
                key="state",
                label=_("Tình trạng"),
                value=lambda row: (
                    _now("{word}, trễ").format(word=STATES[row.state])
                    if is_late(row, on)
                    else STATES[row.state]
                ),
                sort="state",
                state=lambda row: "late" if is_late(row, on) else STATE_MARKS[row.state],
                note=lambda row: row.refused_reason or clock_of(row, on),
            ),
        ),
        chips=_application_chips(on),
        search_on=("borrower_fold", "group_fold", "number_fold"),
        search_placeholder=_("Tìm tên, tổ, số hồ sơ"),
        order="-submitted_on",
        notes=(_("Ngân hàng trả lời trong 3 ngày làm việc từ ngày xã xác nhận."),),
        empty_text=_("Chưa có hồ sơ vay nào. Tổ viên làm đơn 01/TD thì hiện ở đây."),
    )


def _list_word(row: Any) -> str:
    if row.state == LoanRequestList.State.CONFIRMED and row.notice_pk:
        return _now("Đã thông báo 04/TD")
    if row.state == LoanRequestList.State.MADE and row.returned_reason:
        return str(LIST_STATES["returned"])
    return str(LIST_STATES[row.state])


def _list_mark(row: Any) -> str:
    returned = row.state == LoanRequestList.State.MADE and row.returned_reason
    return "late" if returned else LIST_MARKS[row.state]


LISTS = ListSpec(
    label=_("Danh sách 03/TD"),
    columns=(
        Column(
            key="number",
            label=_("Số"),
            kind="code",
            sort="number",
            url=lambda row: reverse("lending:request_list", args=[row.pk]),
        ),
        Column(key="group_name", label=_("Tổ TK&VV"), sort="group_key"),
        Column(key="programme_name", label=_("Chương trình"), sort="programme__number"),
        Column(key="people", label=_("Người"), kind="number", sort="people", total=True),
        Column(
            key="asked_dong",
            label=_("Số tiền (đồng)"),
            kind="money",
            sort="asked_dong",
            total=True,
        ),
        Column(key="made_on", label=_("Ngày lập"), kind="day", sort="made_on"),
        Column(
            key="undecided", label=_("Chờ ngân hàng"), kind="number", sort="undecided", total=True
        ),
        Column(key="state", label=_("Tình trạng"), value=_list_word, state=_list_mark),
    ),
    chips=(
        Chip(key="made", label=LIST_STATES["made"], where=Q(state="made")),
        Chip(key="sent", label=LIST_STATES["sent"], where=Q(state="sent")),
        Chip(
            key="bank",
            label=_("Ngân hàng đang xét"),
            where=Q(state="confirmed", undecided__gt=0),
        ),
        Chip(
            key="notify",
            label=_("Chờ thông báo"),
            where=Q(state="confirmed", undecided=0, notice__isnull=True),
        ),
        Chip(key="told", label=_("Đã thông báo 04/TD"), where=Q(notice__isnull=False)),
    ),
    search_on=("group_fold", "number_fold"),
    search_placeholder=_("Tìm tổ, số danh sách"),
    order="-made_on",
    empty_text=_("Chưa có danh sách nào. Tổ bình xét xong thì lập ở đây."),
)


def _loan_word(row: Any) -> str:
    if row.state != "open":
        return _now("Đã trả hết") if row.state == "paid_off" else _now("Đã xóa nợ")
    if row.overdue_dong:
        return _now("Quá hạn")
    return _now("Khoanh") if row.frozen_dong else _now("Trong hạn")


def _loan_mark(row: Any) -> str:
    if row.state != "open":
        return "none"
    if row.overdue_dong:
        return "late"
    return "frozen" if row.frozen_dong else "ok"


def _loan_chips(on: date) -> tuple[Chip, ...]:
    soon = Q(state="open", due_on__gte=on, due_on__lt=on + timedelta(days=DUE_SOON_DAYS))
    in_term = Q(state="open", overdue_dong=0, frozen_dong=0)
    return (
        Chip(key="in_term", label=_("Trong hạn"), where=in_term),
        Chip(key="overdue", label=_("Quá hạn"), where=Q(overdue_dong__gt=0)),
        Chip(key="frozen", label=_("Khoanh"), where=Q(frozen_dong__gt=0)),
        Chip(key="soon", label=_("Đến hạn trong 30 ngày"), where=soon),
        Chip(key="arrears", label=_("Còn nợ lãi"), where=Q(arrears_dong__gt=0)),
        Chip(key="paid_off", label=_("Đã trả hết"), where=Q(state="paid_off")),
    )


def loans_spec(on: date) -> ListSpec:
    """Bảng khoản vay của ngày làm việc."""
    money = (
        ("outstanding_dong", _("Dư nợ (đồng)")),
        ("overdue_dong", _("Quá hạn")),
        ("frozen_dong", _("Khoanh")),
        ("arrears_dong", _("Lãi còn nợ")),
    )
    return ListSpec(
        label=_("Khoản vay"),
        columns=(
            Column(
                key="borrower_name",
                label=_("Người vay"),
                sort="borrower_key",
                url=lambda row: reverse("lending:loan", args=[row.pk]),
            ),
            Column(
                key="code",
                label=_("Mã khoản vay"),
                kind="code",
                sort="code",
                value=lambda row: formats.mask_loan_code(row.code),
            ),
            Column(
                key="group_name",
                label=_("Tổ TK&VV"),
                sort="group_key",
                value=lambda row: row.group_name or formats.NONE,
            ),
            Column(key="programme_name", label=_("Chương trình"), sort="programme__number"),
            *(
                Column(key=key, label=label, kind="money", sort=key, total=True)
                for key, label in money
            ),
            Column(key="due_on", label=_("Hạn cuối"), kind="day", sort="due_on"),
            Column(key="state", label=_("Tình trạng"), value=_loan_word, state=_loan_mark),
        ),
        chips=_loan_chips(on),
        search_on=("borrower_fold", "group_fold", "code"),
        search_placeholder=_("Tìm tên, tổ, mã khoản vay"),
        order="borrower_name",
        empty_text=_("Chưa có khoản vay nào. Giải ngân tại phiên thì hiện ở đây."),
    )
