"""Chữ của bàn làm việc: the names of entries and of accounts, as people say them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from diemtua.rules.postings.chart import ROW_OF, Account

ENTRY_KINDS: dict[str, str | Promise] = {
    "disburse": _("Giải ngân"),
    "principal_paid": _("Thu gốc"),
    "interest_paid": _("Thu lãi"),
    "interest_given_back": _("Giảm, hoàn lãi"),
    "interest_refunded": _("Hoàn lãi theo quyết định ký sau"),
    "refund_paid": _("Trả tiền lãi hoàn tại phiên"),
    "refund_paid_at_office": _("Trả tiền lãi hoàn tại phòng"),
    "savings_paid_in": _("Gửi tiền tổ viên"),
    "savings_withdrawn": _("Rút tiền tổ viên"),
    "commission_paid": _("Trả hoa hồng tổ"),
    "fee_paid": _("Trả phí ủy thác"),
    "cash_short": _("Thiếu quỹ"),
    "cash_over": _("Thừa quỹ"),
    "receipt_in_village": _("Thu tại thôn"),
    "session_allocation": _("Phân bổ tiền thu tại phiên"),
    "leader_hands_in": _("Tổ trưởng nộp tiền"),
    "leader_short": _("Tổ nộp thiếu"),
    "leader_over": _("Tổ nộp thừa"),
    "leader_short_settled": _("Tổ bù tiền thiếu"),
    "leader_over_settled": _("Trả lại tiền tổ nộp thừa"),
    "savings_used": _("Dùng tiền gửi trả nợ"),
    "savings_interest": _("Trả lãi tiền gửi tổ viên"),
    "savings_interest_on_closing": _("Trả lãi để tất toán sổ tiền gửi"),
    "deposit_placed": _("Nhận tiền gửi dân cư"),
    "deposit_withdrawn": _("Trả tiền gửi dân cư"),
    "deposit_interest_added": _("Nhập lãi tiền gửi dân cư"),
    "interest_posted": _("Ghi lãi phải thu"),
    "becomes_overdue": _("Chuyển nợ quá hạn"),
    "back_in_term": _("Về nợ trong hạn"),
    "freeze": _("Khoanh nợ"),
    "unfreeze": _("Hết khoanh nợ"),
    "write_off": _("Xóa nợ"),
    "write_off_interest": _("Xóa lãi"),
    "written_off_collected": _("Thu nợ đã xóa"),
    "opening_loan": _("Số dư đầu: khoản vay"),
    "opening_savings": _("Số dư đầu: tiền gửi"),
    "opening_cash": _("Số dư đầu: tiền mặt"),
    "funds_received": _("Nhận vốn"),
    "funds_returned": _("Trả vốn"),
    "cash_brought": _("Mang tiền ra phiên"),
    "cash_returned": _("Nộp tiền phiên về quỹ"),
    "commission_due": _("Hoa hồng phải trả"),
    "fee_due": _("Phí ủy thác phải trả"),
    "accrual_run": _("Dự thu lãi cuối tháng"),
    "accrual_reversed": _("Đảo dự thu lãi"),
}
AT_OFFICE = _("{what}, tại phòng giao dịch")
REVERSAL = _("{what} (bút toán đảo)")


def entry_kind(kind: str, *, is_reversal: bool = False) -> str:
    """The name of an entry's kind."""
    base = kind.removesuffix("_at_office")
    name = str(ENTRY_KINDS.get(base, base))
    if base != kind:
        name = str(AT_OFFICE).format(what=name)
    return str(REVERSAL).format(what=name) if is_reversal else name


def account_name(code: int) -> str:
    """The name of an account of the chart, in the reader's language."""
    try:
        row = ROW_OF[Account(code)]
        return row.name_en if get_language() == "en" else row.name_vi
    except ValueError:
        return str(code)
