"""Chữ của nhật ký: the acts of this room, what they are done to, and the facts they leave."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.acts import Words

ACTS: Words = {
    "report.exported": _("Tải báo cáo"),
    "report.rows_listed": _("Mở các dòng của một số"),
    "report.rows_exported": _("Tải các dòng của một số"),
}
FACTS: Words = {
    "as_of": _("Số liệu đến"),
    "measure": _("Chỉ tiêu"),
    "place": _("Nơi"),
}
