"""Chữ của phòng phiên: states, parts and kinds as people read them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, str | Promise]
Shown = Mapping[str, tuple[str | Promise, str]]
"""A word and the shape of its state."""

SESSION_STATES: Shown = {
    "planned": (_("Chưa mở"), "none"),
    "open": (_("Đang mở"), "half"),
    "posted": (_("Đã ghi sổ, chờ khóa"), "wait"),
    "closed": (_("Đã khóa"), "ok"),
}

SHEET_STATES: Shown = {
    "prepared": (_("Chưa thu"), "none"),
    "collecting": (_("Đang thu"), "half"),
    "handed_in": (_("Đã nộp bảng kê"), "wait"),
    "counted": (_("Đã đếm, khớp"), "ok"),
    "posted": (_("Đã ghi sổ"), "ok"),
    "absent": (_("Vắng, để lại"), "late"),
}

QUEUE_STATES: Shown = {
    "waiting": (_("Đang chờ"), "wait"),
    "done": (_("Xong"), "ok"),
    "absent": (_("Vắng"), "late"),
}

PARTS: Words = {
    "leader": _("Tổ trưởng tổ giao dịch"),
    "controller": _("Kiểm soát viên"),
    "teller": _("Giao dịch viên"),
    "guard": _("Bảo vệ"),
}

ENTRY_KINDS: Words = {
    "cash_brought": _("Mang theo"),
    "cash_returned": _("Mang về phòng giao dịch"),
    "cash_short": _("Thiếu quỹ"),
    "cash_over": _("Thừa quỹ"),
    "disburse": _("Giải ngân"),
    "principal_paid": _("Thu gốc"),
    "leader_hands_in": _("Tổ nộp lãi, tiền gửi"),
    "savings_withdrawn": _("Rút tiền gửi"),
    "leader_difference_settled": _("Tổ nộp bù, nhận lại chênh lệch"),
    "deposit_placed": _("Nhận tiền gửi dân cư"),
    "deposit_withdrawn": _("Trả tiền gửi dân cư"),
    "commission_paid": _("Trả hoa hồng tổ"),
    "fee_paid": _("Trả phí ủy thác"),
    "interest_paid": _("Thu lãi tại bàn"),
    "savings_paid_in": _("Nhận tiền gửi tại bàn"),
}

NOTICE_STANDS: Words = {
    "none": _("Ngân hàng chưa gửi 04/TD"),
    "commune": _("04/TD đang chờ UBND xã chuyển"),
    "union": _("04/TD đang chờ Hội chuyển"),
    "borrower": _("Tổ trưởng chưa báo người vay"),
    "queue": _("Đã báo, gọi thêm vào hàng"),
}
"""Chỗ 04/TD đang ở: what an approved borrower still waits for."""
