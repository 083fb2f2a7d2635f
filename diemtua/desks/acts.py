"""Chữ của nhật ký: the acts of this room, what they are done to, and the facts they leave."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.acts import Words

ACTS: Words = {
    "papers.exported": _("Tải danh sách mẫu giấy tờ"),
    "papers.template_taken": _("Tải một mẫu giấy tờ"),
    "trail.listed": _("Xem nhật ký"),
    "trail.exported": _("Tải nhật ký"),
    "search.done": _("Tìm"),
    "checks.opened": _("Xem kết quả soát sổ"),
    "checks.listed": _("Xem các lần soát sổ"),
    "checks.exported": _("Tải các lần soát sổ"),
    "checks.asked": _("Giao việc soát sổ"),
    "anchors.listed": _("Xem điểm neo"),
    "anchors.exported": _("Tải điểm neo"),
    "entries.listed": _("Xem sổ cái"),
    "entries.exported": _("Tải sổ cái"),
    "entry.opened": _("Xem bút toán"),
    "calculator.exported": _("Tải bảng tính thử"),
    "calculator.case_taken": _("Tải hồ sơ tính thử"),
    "loan.what_if": _("Tính thử trên một khoản vay"),
    "balance.exported": _("Tải bảng cân đối"),
}
FACTS: Words = {
    "entry": _("Bút toán"),
    "letters": _("Số chữ đã gõ"),
}
