"""Chữ của phòng tiền gửi: states, choices and kinds as people read them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

DEPOSIT_STATES: Mapping[str, tuple[str | Promise, str]] = {
    "asked": (_("Chờ duyệt mở"), "wait"),
    "refused": (_("Không duyệt"), "none"),
    "open": (_("Đang gửi"), "ok"),
    "closing": (_("Chờ duyệt tất toán"), "wait"),
    "closed": (_("Đã tất toán"), "none"),
}
COUNTS: Mapping[str, str | Promise] = {
    "both": _("Tiền gửi dân cư và tiền gửi tổ viên"),
    "resident": _("Chỉ tiền gửi dân cư"),
    "member": _("Chỉ tiền gửi tổ viên"),
}
AT_MATURITY: Mapping[str, str | Promise] = {
    "roll": _("Gốc và lãi sang kỳ hạn mới cùng loại"),
    "on_call": _("Gốc và lãi chuyển không kỳ hạn"),
}
MOVEMENTS: Mapping[str, str | Promise] = {
    "session_allocation": _("Gửi qua tổ, ghi tại phiên"),
    "savings_paid_in": _("Gửi tại bàn"),
    "savings_paid_in_at_office": _("Gửi tại phòng giao dịch"),
    "savings_withdrawn": _("Rút tại phiên"),
    "savings_withdrawn_at_office": _("Rút tại phòng giao dịch"),
    "savings_interest": _("Nhập lãi tháng"),
    "savings_interest_on_closing": _("Nhập lãi để tất toán"),
    "savings_used": _("Trả nợ từ tiền gửi"),
    "opening_savings": _("Số dư đầu"),
    "interest_given_back": _("Lãi vay hoàn lại"),
    "interest_refunded": _("Lãi vay hoàn theo quyết định ký sau"),
    "close_taken_back": _("Thu lại lãi của tháng mở lại"),
}


def term_words(months: int) -> str:
    """Kỳ hạn bằng chữ."""
    return _now("{n} tháng").format(n=months) if months else _now("Không kỳ hạn")


def movement_words(kind: str) -> str:
    """Nội dung một lần gửi, rút."""
    return str(MOVEMENTS.get(kind, _("Khác")))
