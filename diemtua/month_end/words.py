"""Lời của khóa sổ: steps, states, and why a group has its points."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diemtua.ground import formats
from diemtua.month_end.actions.rating import ratios
from diemtua.month_end.models import CloseRun
from diemtua.month_end.queries import MonthHere

STEPS: Mapping[str, str | Promise] = {
    "gate": gettext_lazy("Đóng cửa tháng"),
    "freeze": gettext_lazy("Đóng băng từng khoản vay"),
    "count": gettext_lazy("Đếm từng tổ"),
    "rate": gettext_lazy("Chấm điểm, xếp loại tổ"),
    "commission": gettext_lazy("Tính hoa hồng tổ"),
    "fees": gettext_lazy("Tính phí ủy thác"),
    "accrue": gettext_lazy("Ghi lãi đã chạy chưa ghi"),
    "savings": gettext_lazy("Nhập lãi tiền gửi tổ viên"),
    "lock": gettext_lazy("Niêm sổ tháng"),
}
UNITS: Mapping[str, str | Promise] = {
    "freeze": gettext_lazy("khoản vay"),
    "count": gettext_lazy("tổ"),
    "rate": gettext_lazy("tổ"),
    "commission": gettext_lazy("tổ"),
    "fees": gettext_lazy("dòng phí"),
    "accrue": gettext_lazy("bút toán"),
    "savings": gettext_lazy("bút toán"),
}
RUNS: Mapping[str, tuple[str, str | Promise]] = {
    CloseRun.State.ASKED: ("half", gettext_lazy("Chờ máy chạy")),
    CloseRun.State.RUNNING: ("half", gettext_lazy("Đang khóa")),
    CloseRun.State.FAILED: ("late", gettext_lazy("Dừng giữa chừng")),
    CloseRun.State.DONE: ("ok", gettext_lazy("Đã khóa")),
    CloseRun.State.SUPERSEDED: ("none", gettext_lazy("Đã mở lại")),
}


def month_state(row: MonthHere) -> tuple[str, str]:
    """Tình trạng của một tháng: shape and word."""
    if row.is_sealed:
        return "ok", _("Đã khóa")
    if row.run is not None:
        state, word = RUNS[row.run.state]
        return state, str(word)
    return "none", _("Chưa khóa")


def why(row: Any, code: str) -> str:
    """Vì sao được chừng ấy điểm: the two sums of the criterion, or that nothing was asked."""
    ratio = ratios(row)[code]
    if ratio is None or ratio.denominator == 0:
        return _("không phát sinh")
    return _("{over} trên {under}").format(
        over=formats.number(ratio.numerator), under=formats.number(ratio.denominator)
    )
