"""Chữ của nhật ký: the acts of this room, what they are done to, and the facts they leave."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.acts import Words

SUBJECTS: Words = {
    "ledger.Entry": _("Bút toán"),
    "ledger.Line": _("Dòng bút toán"),
    "ledger.LoanBalance": _("Số dư khoản vay"),
    "ledger.TrancheBalance": _("Số dư lần giải ngân"),
    "ledger.AccountBalance": _("Số dư tài khoản"),
    "ledger.Link": _("Mắt xích"),
    "ledger.Head": _("Đầu chuỗi"),
    "ledger.Anchor": _("Điểm neo"),
    "ledger.ClosedMonth": _("Tháng đã khóa"),
}
