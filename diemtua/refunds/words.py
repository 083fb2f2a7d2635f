"""Chữ của phòng hoàn lãi: states of a run and where the money went."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Word = str | Promise

STATES: Mapping[str, Word] = {
    "counting": _("Đang đếm"),
    "proposed": _("Chờ xác nhận"),
    "posting": _("Đang ghi sổ"),
    "done": _("Đã xong"),
    "failed": _("Dừng giữa chừng"),
    "refused": _("Không đồng ý"),
    "withdrawn": _("Đã rút lại"),
}
STATE_MARKS: Mapping[str, str] = {
    "counting": "half",
    "proposed": "wait",
    "posting": "half",
    "done": "ok",
    "failed": "late",
    "refused": "bad",
    "withdrawn": "none",
}
GOES: Mapping[str, Word] = {
    "offset": _("trừ lãi còn nợ"),
    "saved": _("vào tiền gửi"),
    "waits": _("chờ trả tiền mặt"),
    "paid": _("đã trả tiền mặt"),
    "owed": _("ghi thêm lãi"),
}
GOES_MARKS: Mapping[str, str] = {
    "offset": "ok",
    "saved": "ok",
    "waits": "wait",
    "paid": "ok",
    "owed": "half",
}
