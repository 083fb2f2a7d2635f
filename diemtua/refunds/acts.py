"""Chữ của nhật ký: the acts of this room, what they are done to, and the facts they leave."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.acts import Words

ACTS: Words = {
    "refund.proposed": _("Đề nghị đợt hoàn lãi"),
    "refund.confirmed": _("Xác nhận đợt hoàn lãi"),
    "refund.refused": _("Không đồng ý đợt hoàn lãi"),
    "refund.withdrawn": _("Rút lại đợt hoàn lãi"),
    "refund.resumed": _("Chạy tiếp đợt hoàn lãi"),
    "refund.paid": _("Trả tiền lãi hoàn"),
    "refund.opened": _("Xem lãi hoàn của khoản vay"),
    "refund.exported": _("Tải danh sách hoàn lãi"),
    "refund.printed": _("In danh sách hoàn lãi"),
}
SUBJECTS: Words = {
    "refunds.RefundRun": _("Đợt hoàn lãi"),
    "refunds.RefundBatch": _("Phần của đợt hoàn lãi"),
    "refunds.RefundCount": _("Số đếm của đợt hoàn lãi"),
    "refunds.Refund": _("Lãi hoàn của khoản vay"),
    "refunds.RefundLine": _("Kỳ lãi được hoàn"),
}
FACTS: Words = {
    "run": _("Đợt hoàn lãi"),
    "refund": _("Lãi hoàn"),
    "decision": _("Quyết định"),
    "part": _("Phần của đợt hoàn lãi"),
}
