"""What may go wrong when the demonstration's day is moved on."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.problems import Problem


class NotADemonstration(Problem):
    text = _("Đây là bản dùng thật. Ngày làm việc theo lịch, không dời được.")
    status = 404


class EndOfTheDemonstration(Problem):
    text = _("Bản trình diễn dừng ở ngày {last:%d/%m/%Y}. Chạy lệnh reset để bắt đầu lại.")
    status = 409


class SomebodyMovesIt(Problem):
    text = _("Ngày đang được người khác dời. Chờ một lát rồi mở lại trang.")
    status = 409
