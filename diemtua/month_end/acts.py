"""Chữ của nhật ký: the acts of this room, what they are done to, and the facts they leave."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.acts import Words

ACTS: Words = {
    "month.close_asked": _("Khóa sổ tháng"),
    "month.close_resumed": _("Khóa sổ tiếp"),
    "month.reopen_asked": _("Xin mở lại sổ"),
    "month.reopened": _("Mở lại sổ"),
    "month.printed": _("In giấy tờ tháng"),
    "month.list_exported": _("Tải bảng của tháng"),
}
SUBJECTS: Words = {
    "month_end.CloseRun": _("Lần khóa sổ"),
    "month_end.CloseStep": _("Bước khóa sổ"),
    "month_end.ReopeningRequest": _("Đề nghị mở lại sổ"),
}
FACTS: Words = {
    "month": _("Tháng"),
    "office": _("Phòng giao dịch"),
    "request": _("Đề nghị"),
    "run": _("Lần khóa sổ"),
}
