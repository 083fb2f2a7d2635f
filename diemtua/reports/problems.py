"""What may go wrong when a report is asked for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.problems import Problem


class PeriodIsEmpty(Problem):
    text = _("Kỳ phát sinh không có ngày nào: ngày đầu phải trước hoặc bằng ngày cuối.")


class PlaceHasEnded(Problem):
    text = _("{place} không còn trên bản đồ ngày {on:%d/%m/%Y}. Chọn nơi khác hoặc ngày khác.")


class TooManyRowsToShow(Problem):
    text = _("Số này có {count} dòng, một trang mở được {most}. Mở theo xã, thôn hoặc tổ trước.")
