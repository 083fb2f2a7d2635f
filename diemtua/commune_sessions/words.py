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
    "commission_paid": _("Trả hoa hồng tổ"),
    "fee_paid": _("Trả phí ủy thác"),
    "interest_paid": _("Thu lãi tại bàn"),
    "savings_paid_in": _("Nhận tiền gửi tại bàn"),
}
