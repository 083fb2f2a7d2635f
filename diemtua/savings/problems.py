"""What may go wrong with a member's savings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.problems import Problem


class NotSoMuchSaved(Problem):
    text = _("Tiền gửi của tổ viên số {number} còn {held} đ, không đủ rút {asked} đ.")


class NothingToWithdraw(Problem):
    text = _("Số tiền rút phải lớn hơn 0.")
