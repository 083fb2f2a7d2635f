"""Chữ của nhật ký: the acts of this room, what they are done to, and the facts they leave."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.acts import Words

ACTS: Words = {
    "places.reorganised": _("Sắp xếp đơn vị hành chính"),
    "places.village_founded": _("Lập thôn"),
}
SUBJECTS: Words = {
    "places.Unit": _("Đơn vị hành chính"),
    "places.Succession": _("Việc nối tiếp đơn vị"),
    "places.Village": _("Thôn"),
    "places.VillageUnit": _("Việc xếp thôn về xã"),
}
FACTS: Words = {
    "moves": _("Các việc xếp lại"),
    "office_path": _("Phòng giao dịch"),
    "unit": _("Đơn vị hành chính"),
}
