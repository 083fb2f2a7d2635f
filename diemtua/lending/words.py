"""Chữ của cho vay: how states and money moves are written on pages and in sentences."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from diemtua.rules.allocation import Owed

Word = str | Promise

STATES: dict[str, Word] = {
    "submitted": _("Chờ bình xét"),
    "reviewed": _("Đã bình xét"),
    "listed": _("Chờ xác nhận"),
    "confirmed": _("Xã đã xác nhận"),
    "proposed": _("Chờ phê duyệt"),
    "approved": _("Đã duyệt"),
    "disbursed": _("Đã giải ngân"),
    "refused": _("Không được vay"),
    "withdrawn": _("Đã rút"),
}
STATE_MARKS = {
    "submitted": "wait",
    "reviewed": "half",
    "listed": "wait",
    "confirmed": "half",
    "proposed": "wait",
    "approved": "ok",
    "disbursed": "ok",
    "refused": "late",
    "withdrawn": "none",
}
LIST_STATES: dict[str, Word] = {
    "made": _("Chờ Hội ký"),
    "union_signed": _("Hội đã ký"),
    "sent": _("Chờ UBND xã xác nhận"),
    "confirmed": _("UBND xã đã xác nhận"),
    "returned": _("UBND xã trả lại"),
}
LIST_MARKS = {
    "made": "wait",
    "union_signed": "half",
    "sent": "wait",
    "confirmed": "ok",
    "returned": "late",
}
LOAN_STATES: dict[str, Word] = {
    "open": _("Đang vay"),
    "paid_off": _("Đã trả hết"),
    "written_off": _("Đã xóa nợ"),
}
MOVES: dict[str, Word] = {
    "disburse": _("Giải ngân"),
    "principal_paid": _("Thu gốc"),
    "interest_paid": _("Thu lãi"),
    "receipt_in_village": _("Thu tại thôn"),
    "session_allocation": _("Phân bổ tiền thu tại phiên"),
    "savings_used": _("Trích tiền gửi trả nợ"),
    "interest_given_back": _("Giảm, hoàn lãi"),
    "interest_refunded": _("Hoàn lãi theo quyết định ký sau"),
    "interest_posted": _("Ghi lãi phải thu"),
    "becomes_overdue": _("Chuyển nợ quá hạn"),
    "back_in_term": _("Về nợ trong hạn"),
    "freeze": _("Khoanh nợ"),
    "unfreeze": _("Hết khoanh nợ"),
    "write_off": _("Xóa nợ"),
    "write_off_interest": _("Xóa nợ lãi"),
    "rollover": _("Lưu vụ"),
    "opening_loan": _("Số dư đầu: khoản vay"),
    "accrual_run": _("Dự thu lãi cuối tháng"),
    "accrual_reversed": _("Đảo dự thu lãi"),
}
OWED: dict[Owed, Word] = {
    Owed.ARREARS_OVERDUE: _("Lãi quá hạn còn nợ"),
    Owed.ARREARS_IN_TERM: _("Lãi trong hạn còn nợ"),
    Owed.GRACE: _("Lãi trong thời gian ân hạn"),
    Owed.OVERDUE: _("Gốc quá hạn"),
    Owed.DUE: _("Gốc đến hạn"),
    Owed.FUTURE: _("Gốc chưa đến hạn"),
    Owed.FROZEN: _("Gốc khoanh"),
}
AT_OFFICE = _("{what}, tại phòng giao dịch")
REVERSAL = _("{what} (bút toán đảo)")


def move_name(kind: str, *, is_reversal: bool = False) -> str:
    """Tên của một lần tiền đi trên khoản vay."""
    base = kind.removesuffix("_at_office")
    name = str(MOVES.get(base, base))
    if base != kind:
        name = str(AT_OFFICE).format(what=name)
    return str(REVERSAL).format(what=name) if is_reversal else name
