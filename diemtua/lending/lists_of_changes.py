"""Bảng việc đổi của khoản vay: requests 08/TD and notices 14/TD, with their filters and search."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from diemtua.ground import formats
from diemtua.ground.tables import Chip, Column, ListSpec
from diemtua.lending.changes import deadlines_of
from diemtua.lending.models import InstalmentAdjustment

State = InstalmentAdjustment.State
ASKED_WORDS: dict[str, str | Promise] = {
    State.ASKED: _("Chờ ngân hàng"),
    State.AGREED: _("Đồng ý"),
    State.REFUSED: _("Không đồng ý"),
}
ASKED_MARKS = {State.ASKED: "wait", State.AGREED: "ok", State.REFUSED: "late"}


def is_late(row: InstalmentAdjustment) -> bool:
    """Nộp sau một trong hai hạn."""
    return deadlines_of(row.due_on).late(asked_on=row.asked_on, handed_in_on=row.handed_in_on)


ADJUSTMENTS = ListSpec(
    label=_("Đề nghị điều chỉnh kỳ hạn"),
    columns=(
        Column(
            key="borrower_name",
            label=_("Người vay"),
            sort="borrower_key",
            url=lambda row: reverse("lending:adjustment", args=[row.pk]),
        ),
        Column(key="group_name", label=_("Tổ TK&VV"), sort="group_key"),
        Column(key="due_on", label=_("Đến hạn"), kind="day", sort="due_on"),
        Column(
            key="amount_dong",
            label=_("Xin chuyển (đồng)"),
            kind="money",
            sort="amount_dong",
            total=True,
        ),
        Column(key="until", label=_("Sang ngày"), kind="day", sort="until"),
        Column(key="handed_in_on", label=_("Ngày nộp"), kind="day", sort="handed_in_on"),
        Column(
            key="state",
            label=_("Tình trạng"),
            sort="state",
            value=lambda row: str(ASKED_WORDS[row.state]),
            state=lambda row: ASKED_MARKS[row.state],
            note=lambda row: row.refused_reason or (_now("nộp trễ hạn") if is_late(row) else ""),
        ),
    ),
    chips=tuple(
        Chip(key=str(key), label=word, where=Q(state=key)) for key, word in ASKED_WORDS.items()
    ),
    search_on=("borrower_fold", "group_fold"),
    search_placeholder=_("Tìm tên, tổ"),
    order="-handed_in_on",
    empty_text=_("Chưa có đề nghị nào. Người vay xin lùi kỳ hạn thì lập 08/TD từ trang khoản vay."),
)


def told_word(row: Any) -> str:
    """Đã báo đến đâu: cured, told, sent, or waiting to be sent."""
    if row.cured_on:
        return _now("Đã hết quá hạn")
    if row.borrower_told_at:
        return _now("Người vay đã biết")
    return _now("Chờ báo người vay") if row.sent_on else _now("Chờ gửi")


def told_mark(row: Any) -> str:
    """Dấu của tình trạng."""
    if row.cured_on:
        return "none"
    if row.borrower_told_at:
        return "ok"
    return "half" if row.sent_on else "wait"


NOTICES = ListSpec(
    label=_("Thông báo nợ quá hạn"),
    columns=(
        Column(
            key="borrower_name",
            label=_("Người vay"),
            sort="borrower_key",
            url=lambda row: reverse("lending:overdue_notice", args=[row.pk]),
        ),
        Column(
            key="group_name",
            label=_("Tổ TK&VV"),
            sort="group_key",
            value=lambda row: row.group_name or formats.NONE,
        ),
        Column(key="programme_name", label=_("Chương trình"), sort="loan__programme__number"),
        Column(
            key="amount_dong",
            label=_("Gốc quá hạn (đồng)"),
            kind="money",
            sort="amount_dong",
            total=True,
        ),
        Column(key="became_on", label=_("Chuyển ngày"), kind="day", sort="became_on"),
        Column(key="sent_on", label=_("Gửi ngày"), kind="day", sort="sent_on"),
        Column(key="state", label=_("Tình trạng"), value=told_word, state=told_mark),
    ),
    chips=(
        Chip(key="to_send", label=_("Chờ gửi"), where=Q(sent_on=None, cured_on=None)),
        Chip(
            key="to_tell",
            label=_("Chờ báo người vay"),
            where=Q(sent_on__isnull=False, borrower_told_at=None, cured_on=None),
        ),
        Chip(
            key="told",
            label=_("Người vay đã biết"),
            where=Q(borrower_told_at__isnull=False, cured_on=None),
        ),
        Chip(key="cured", label=_("Đã hết quá hạn"), where=Q(cured_on__isnull=False)),
    ),
    search_on=("borrower_fold", "group_fold"),
    search_placeholder=_("Tìm tên, tổ"),
    order="-became_on",
    empty_text=_(
        "Không có nợ chuyển quá hạn. Phiên giao dịch ghi sổ xong, nợ đến hạn chưa trả hiện ở đây."
    ),
)
