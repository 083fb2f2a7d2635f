"""Chữ của nhật ký: the acts of this room, what they are done to, and the facts they leave."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.acts import Words

ACTS: Words = {
    "fee.statement_opened": _("Xem bảng kê phí ủy thác"),
    "fee.commission_opened": _("Xem bảng kê hoa hồng"),
    "fee.printed": _("In bảng kê phí, hoa hồng"),
    "fee.list_exported": _("Tải bảng phí, hoa hồng"),
}
SUBJECTS: Words = {
    "fees.GroupCommission": _("Hoa hồng tổ"),
    "fees.EntrustmentFee": _("Phí ủy thác"),
    "fees.FeeShare": _("Phần phí của Hội"),
    "fees.FeeLine": _("Dòng tính phí"),
    "fees.CommissionLine": _("Dòng tính hoa hồng"),
}
FACTS: Words = {
    "span": _("Kỳ"),
}
