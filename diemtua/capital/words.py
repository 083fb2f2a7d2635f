"""Chữ hiện trên trang của phòng nguồn vốn."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SOURCES = {1: _("trung ương"), 2: _("địa phương")}
KINDS = {"communes": _("Giao cho xã"), "villages": _("Giao cho thôn")}
STATES = {
    "draft": (_("Đang lập"), "wait"),
    "decided": (_("Đã giao"), "ok"),
    "dropped": (_("Đã bỏ"), "off"),
}
FUND_KINDS = {
    "budget": _("Ngân sách địa phương"),
    "union": _("Quỹ, vốn của hội"),
    "other": _("Nguồn khác"),
}
