"""Chữ của nhật ký: the acts of this room, what they are done to, and the facts they leave."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.acts import Words

SUBJECTS: Words = {
    "facts.LoanMonth": _("Số liệu tháng của khoản vay"),
    "facts.SupersededLoanMonth": _("Số liệu tháng đã thay"),
    "facts.GroupMonth": _("Số liệu tháng của tổ"),
    "facts.SessionTotals": _("Số liệu phiên"),
}
