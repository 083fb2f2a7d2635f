"""Chữ của nhật ký: the acts of this room, what they are done to, and the facts they leave."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.acts import Words

ACTS: Words = {
    "savings.withdrawn": _("Trả tiền gửi tổ viên"),
}
FACTS: Words = {
    "withdrawals": _("Các lần rút"),
}
