"""Bảng của bàn làm việc: entries of the journal, the audit trail, the trial balance."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diemtua.access.lists import role_name
from diemtua.desks.telling import act_name, facts_told, subject_told
from diemtua.desks.words import entry_kind
from diemtua.ground import formats
from diemtua.ground.tables import Chip, Column, ListSpec


def _entry_url(row: Any) -> str:
    return reverse("desks:entry", args=[row.id])


def _late(row: Any) -> str:
    """A late sheet keeps its older day and stands in the first open month."""
    late = (row.business_date.year, row.business_date.month) != (row.month.year, row.month.month)
    return str(_("Ghi vào tháng {month}")).format(month=formats.month(row.month)) if late else ""


def _who(row: Any) -> str:
    """A name; the house itself and who has no account are told by the role."""
    return row.who if row.who != row.role else (role_name(row.role) or row.role)


ANCHORS = ListSpec(
    label=_("Điểm neo"),
    columns=(
        Column(key="business_date", label=_("Ngày"), kind="day", sort="business_date"),
        Column(key="office_name", label=_("Phòng giao dịch"), sort="office_name"),
        Column(
            key="session_id",
            label=_("Neo khi"),
            value=lambda row: str(_("Khóa phiên") if row.session_id else _("Cuối ngày")),
        ),
        Column(key="number", label=_("Mắt xích"), kind="number", sort="number"),
        Column(key="digest", label=_("Mã niêm phong"), value=lambda row: bytes(row.digest).hex()),
    ),
    search_on=("office_fold",),
    order="-business_date",
    empty_text=_(
        "Chưa có điểm neo. Khóa một phiên giao dịch thì chuỗi của phòng được neo lại ở đây."
    ),
)


CHECK_RUNS = ListSpec(
    label=_("Lần soát sổ"),
    columns=(
        Column(
            key="finished_at",
            label=_("Soát xong"),
            value=lambda row: formats.instant(row.finished_at),
            sort="finished_at",
            url=lambda row: reverse("desks:check_run", args=[row.pk]),
        ),
        Column(
            key="took",
            label=_("Mất (giây)"),
            kind="number",
            value=lambda row: round((row.finished_at - row.started_at).total_seconds()),
        ),
        Column(key="checks", label=_("Số mục"), kind="number", value=lambda row: len(row.findings)),
        Column(key="faults", label=_("Chỗ sai"), kind="number", sort="faults"),
    ),
    chips=(
        Chip(key="wrong", label=_("Có chỗ sai"), where=Q(faults__gt=0)),
        Chip(key="right", label=_("Mọi mục đúng"), where=Q(faults=0)),
    ),
    order="-finished_at",
    empty_text=_("Chưa soát lần nào. Sổ được soát mỗi đêm; bấm “Soát ngay” ở trang Soát sổ."),
)


ENTRIES = ListSpec(
    label=_("Bút toán"),
    columns=(
        Column(
            key="sequence",
            label=_("Số"),
            kind="number",
            sort="sequence",
            url=_entry_url,
        ),
        Column(key="business_date", label=_("Ngày"), kind="day", sort="business_date", note=_late),
        Column(
            key="kind",
            label=_("Việc"),
            value=lambda row: entry_kind(row.kind, is_reversal=row.reverses is not None),
            sort="kind",
        ),
        Column(key="group_name", label=_("Tổ"), sort="group_name"),
        Column(key="memo", label=_("Diễn giải")),
        Column(
            key="amount_dong",
            label=_("Số tiền (đồng)"),
            kind="money",
            sort="amount_dong",
            total=True,
        ),
    ),
    chips=(
        Chip(key="reversals", label=_("Bút toán đảo"), where=Q(reverses__isnull=False)),
        Chip(key="receipts", label=_("Thu tại thôn"), where=Q(kind="receipt_in_village")),
        Chip(key="payouts", label=_("Giải ngân"), where=Q(kind__startswith="disburse")),
        Chip(key="principal", label=_("Thu gốc"), where=Q(kind__startswith="principal_paid")),
        Chip(key="interest", label=_("Ghi lãi phải thu"), where=Q(kind="interest_posted")),
        Chip(key="classes", label=_("Chuyển nợ quá hạn"), where=Q(kind="becomes_overdue")),
        Chip(key="cash", label=_("Tiền mặt"), where=Q(kind__startswith="cash_")),
    ),
    search_on=("number_text", "group_fold", "memo_fold"),
    order="-sequence",
    notes=(_("Số tiền là tổng bên nợ của bút toán, bằng tổng bên có."),),
    empty_text=_("Tháng này chưa có bút toán nào."),
)

BALANCE = ListSpec(
    label=_("Bảng cân đối tài khoản"),
    columns=(
        Column(key="code", label=_("Mã"), kind="code"),
        Column(key="name", label=_("Tài khoản")),
        Column(key="opening", label=_("Đầu kỳ"), kind="money", total=True),
        Column(key="debit", label=_("Phát sinh nợ"), kind="money", total=True),
        Column(key="credit", label=_("Phát sinh có"), kind="money", total=True),
        Column(
            key="closing", label=_("Cuối kỳ"), kind="money", total=True, formula="4 = 1 + 2 − 3"
        ),
    ),
    notes=(_("Số dương là dư nợ, số âm là dư có. Tổng đầu kỳ và cuối kỳ luôn bằng 0."),),
    empty_text=_("Phòng giao dịch này chưa có bút toán nào."),
)

TRAIL = ListSpec(
    label=_("Nhật ký"),
    columns=(
        Column(
            key="recorded_at",
            label=_("Lúc"),
            value=lambda row: formats.instant(row.recorded_at),
            sort="id",
        ),
        Column(key="business_date", label=_("Ngày làm việc"), kind="day", sort="business_date"),
        Column(key="who", label=_("Ai"), value=_who, sort="who"),
        Column(key="role", label=_("Vai"), value=lambda row: role_name(row.role), sort="role"),
        Column(
            key="action",
            label=_("Việc"),
            value=lambda row: act_name(row.action),
            sort="action",
        ),
        Column(
            key="subject",
            label=_("Trên"),
            value=lambda row: subject_told(row.subject_type, row.subject_id),
        ),
        Column(key="purpose", label=_("Mục đích")),
        Column(key="facts", label=_("Dữ kiện"), value=lambda row: facts_told(row.facts)),
    ),
    chips=(
        Chip(
            key="read",
            label=_("Đọc hồ sơ người"),
            where=Q(action__in=["household.opened", "person.opened", "account.opened"]),
        ),
        Chip(key="unmasked", label=_("Mở số căn cước"), where=Q(action__contains="unmask")),
        Chip(key="printed", label=_("In giấy tờ"), where=Q(action__endswith="printed")),
        Chip(key="exported", label=_("Tải tệp"), where=Q(action__endswith="exported")),
        Chip(key="months", label=_("Khóa và mở sổ"), where=Q(action__startswith="month")),
        Chip(key="access", label=_("Người dùng và vai"), where=Q(action__startswith="access.")),
    ),
    search_on=("who_fold", "act_fold", "purpose_fold", "subject_id"),
    order="-recorded_at",
    empty_text=_("Chưa có dòng nhật ký nào trong những ngày này."),
)
