"""Chữ của phòng tổ: how states, posts, votes and kinship are written on pages and in sentences."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STATES: dict[str, Promise | str] = {
    "draft": _("Đang vận động"),
    "meeting": _("Họp thành lập"),
    "submitted": _("Chờ UBND xã"),
    "approved": _("UBND xã đã chấp thuận"),
    "contracted": _("Đã ký 11/TD"),
    "active": _("Đang hoạt động"),
    "dissolved": _("Đã giải thể"),
}
STATE_MARKS = {
    "draft": "draft",
    "meeting": "half",
    "submitted": "wait",
    "approved": "half",
    "contracted": "half",
    "active": "ok",
    "dissolved": "none",
}
MEMBER_STATES: dict[str, Promise | str] = {
    "borrower": _("Đang vay"),
    "paid_off_with_savings": _("Hết nợ, còn gửi"),
    "savings_only": _("Chỉ gửi tiền"),
    "left": _("Đã ra khỏi tổ"),
}
MEMBER_MARKS = {
    "borrower": "ok",
    "paid_off_with_savings": "info",
    "savings_only": "info",
    "left": "none",
}
POSTS: dict[str, Promise | str] = {"leader": _("tổ trưởng"), "deputy": _("tổ phó")}
KINSHIP: dict[str, Promise | str] = {
    "spouse": _("vợ chồng"),
    "parent": _("cha mẹ và con"),
    "sibling": _("anh chị em"),
}
MEETINGS: dict[str, Promise | str] = {
    "founding": _("Họp thành lập tổ"),
    "review": _("Họp bình xét cho vay"),
    "ordinary": _("Họp thường kỳ"),
    "board": _("Họp bầu ban quản lý"),
}
MEETING_STATES: dict[str, Promise | str] = {
    "called": _("Đã hẹn"),
    "held": _("Đã ghi có mặt"),
    "minuted": _("Đã khép biên bản"),
}
VOTES: dict[str, Promise | str] = {
    "found": _("Thành lập tổ"),
    "convention": _("Thông qua quy ước"),
    "elect": _("Bầu ban quản lý"),
    "admit": _("Kết nạp tổ viên"),
    "release": _("Cho ra khỏi tổ"),
    "loan": _("Đề nghị cho vay"),
    "saving": _("Mức gửi tiền tối thiểu"),
    "other": _("Việc khác"),
}
