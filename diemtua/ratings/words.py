"""Chữ của xếp loại tổ: the figures behind each point, how a criterion gives points, states of a plan, what is proposed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diemtua.ground import formats
from diemtua.month_end.actions.rating import ratios
from diemtua.rules.rating import Criterion, RatingSheet, Ratio

RANK_STATES: Mapping[str, str] = {"good": "ok", "fair": "half", "average": "wait", "weak": "late"}
PLAN_STATES: Mapping[str, tuple[str | Promise, str]] = {
    "open": (gettext_lazy("Đang làm"), "half"),
    "reached": (gettext_lazy("Đạt"), "ok"),
    "not_reached": (gettext_lazy("Chưa đạt"), "late"),
}
FIGURES: Mapping[str, str | Promise] = {
    "session_attendance": gettext_lazy("Có mặt {over} trong {under} phiên"),
    "overdue_ratio": gettext_lazy("Quá hạn {over} ÷ dư nợ {under} = {ratio}"),
    "due_principal_collected": gettext_lazy("Thu hoặc gia hạn {over} ÷ đến hạn {under} = {ratio}"),
    "interest_collected": gettext_lazy("Thu {over} ÷ phải thu {under} = {ratio}"),
    "savers": gettext_lazy("{over} trong {under} tổ viên có tiền gửi = {ratio}"),
    "savings_growth": gettext_lazy("Tăng {over} trên số dư đầu tháng {under} = {ratio}"),
}
OTHER_FIGURES = gettext_lazy("{over} trên {under} = {ratio}")
PROPOSED: Mapping[str, str | Promise] = {
    "session_attendance": gettext_lazy(
        "Tổ trưởng hoặc tổ phó có mặt đủ các phiên, báo trước khi vắng"
    ),
    "overdue_ratio": gettext_lazy("Cùng Hội, thôn gặp từng hộ nợ quá hạn, ký cam kết ngày trả"),
    "due_principal_collected": gettext_lazy(
        "Báo trước 30 ngày từng hộ đến hạn, hộ khó khăn thì lập hồ sơ gia hạn kịp ngày"
    ),
    "interest_collected": gettext_lazy("Đôn đốc từng hộ còn lãi tồn, thu dần vào các phiên tới"),
    "savers": gettext_lazy("Họp tổ vận động hộ chưa gửi tiết kiệm, gửi từ mức tối thiểu"),
    "savings_growth": gettext_lazy("Vận động gửi đều hằng tháng theo mức tổ đã thống nhất"),
}


@dataclass(frozen=True)
class Scored:
    """Một tiêu chí đã chấm: points of the most, the figures, the function in words, how sure it is."""

    code: str
    name: str
    points: Decimal
    max_points: Decimal
    figures: str
    rule: str
    confidence: str

    @property
    def bar(self) -> int:
        """Thanh: hundredths of a point."""
        return int(self.points * 100)

    @property
    def bar_most(self) -> int:
        return int(self.max_points * 100)

    @property
    def is_low(self) -> bool:
        """Dưới một nửa: where a plan begins."""
        return self.points * 2 < self.max_points


def scored(row: Any, sheet: RatingSheet, confidence: Mapping[str, str]) -> list[Scored]:
    """Sáu tiêu chí của một tổ trong một tháng, in the order of the sheet."""
    found = ratios(row)
    return [
        Scored(
            criterion.code,
            criterion.name,
            Decimal(row.points.get(criterion.code, 0)),
            criterion.max_points,
            figures(criterion.code, found.get(criterion.code)),
            rule_words(criterion),
            confidence.get(criterion.code, "unverified"),
        )
        for criterion in sheet.criteria
    ]


def figures(code: str, ratio: Ratio | None) -> str:
    """Số làm ra điểm: the two sums and their ratio, or that nothing was asked."""
    if ratio is None or ratio.denominator == 0:
        return _("Không phát sinh, được trọn điểm")
    return str(FIGURES.get(code, OTHER_FIGURES)).format(
        over=formats.number(ratio.numerator),
        under=formats.number(ratio.denominator),
        ratio=formats.ratio(ratio.numerator, ratio.denominator),
    )


def rule_words(criterion: Criterion) -> str:
    """Cách cho điểm: `20 × tỷ lệ` where points rise from none to all, else points at each anchor."""
    anchors = criterion.anchors
    if anchors == ((Decimal(0), Decimal(0)), (Decimal(1), criterion.max_points)):
        return _("{most} × tỷ lệ").format(most=_points(criterion.max_points))
    return "; ".join(
        _("{points} điểm khi {ratio}").format(
            points=_points(points), ratio=formats.percent(ratio * 100)
        )
        for ratio, points in anchors
    )


def _points(value: Decimal) -> str:
    return formats.number(value, places=0 if value == value.to_integral_value() else 2)


def band_words(sheet: RatingSheet) -> str:
    """Bậc xếp loại: `Tốt từ 85 · Khá từ 70 · …`."""
    return " · ".join(
        _("{band} từ {points}").format(band=band.name, points=_points(band.from_points))
        for band in sheet.bands
        if band.from_points > 0
    )
