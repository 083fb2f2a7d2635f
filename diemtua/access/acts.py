"""Chữ của nhật ký: the acts of this room, what they are done to, and the facts they leave."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.acts import Words

ACTS: Words = {
    "access.account_made": _("Lập tài khoản"),
    "access.account_stopped": _("Cho dùng hoặc ngừng tài khoản"),
    "access.password_set": _("Đặt mật khẩu"),
    "access.role_ended": _("Kết thúc vai"),
    "access.role_given": _("Giao vai"),
    "access.first_administrator_made": _("Lập quản trị đầu tiên"),
    "account.opened": _("Xem tài khoản"),
    "accounts.exported": _("Tải danh sách người dùng"),
}
SUBJECTS: Words = {
    "access.Account": _("Tài khoản"),
    "access.Assignment": _("Vai được giao"),
    "access.FirstAdminCode": _("Mã quản trị đầu tiên"),
}
FACTS: Words = {
    "party_id": _("Người"),
    "account": _("Tài khoản"),
    "assignment": _("Vai"),
    "is_active": _("Được dùng"),
    "login": _("Tên đăng nhập"),
    "password": _("Mật khẩu"),
    "role": _("Vai"),
    "where": _("Nơi làm việc"),
    "person": _("Người"),
}
