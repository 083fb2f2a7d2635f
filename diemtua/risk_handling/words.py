"""Chữ của phòng xử lý nợ: states, kinds, steps and reasons as people say them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from diemtua.ground import formats
from diemtua.risk_handling.models import RiskDossier, RiskStep
from diemtua.rules.risk_handling import Against, Decides, Measure, Refusal

Word = str | Promise
State, Kind, Deed = RiskDossier.State, RiskDossier.Kind, RiskStep.Deed

KINDS: dict[str, Word] = {
    Kind.FREEZE: _("Khoanh nợ"),
    Kind.RENEW: _("Khoanh nợ bổ sung"),
    Kind.WRITE_OFF: _("Xóa nợ"),
    Kind.EXTEND: _("Gia hạn nợ"),
    Kind.ROLLOVER: _("Lưu vụ"),
}
MEASURE_OF: dict[str, Measure] = {
    Kind.FREEZE: Measure.FREEZE,
    Kind.RENEW: Measure.FREEZE,
    Kind.WRITE_OFF: Measure.WRITE_OFF,
    Kind.EXTEND: Measure.EXTEND,
    Kind.ROLLOVER: Measure.ROLLOVER,
}
MEASURES: dict[str, Word] = {
    Measure.FREEZE: _("khoanh nợ"),
    Measure.WRITE_OFF: _("xóa nợ"),
    Measure.EXTEND: _("gia hạn nợ"),
    Measure.ROLLOVER: _("lưu vụ"),
}
SOURCES: dict[int, Word] = {1: _("trung ương"), 2: _("địa phương")}
STATES: dict[str, Word] = {
    State.DRAFT: _("Đang lập"),
    State.AT_UNION: _("Chờ Hội xác nhận"),
    State.AT_COMMUNE: _("Chờ UBND xã xác nhận"),
    State.AT_OFFICE: _("Chờ cán bộ tín dụng thẩm định"),
    State.AT_MANAGER: _("Chờ giám đốc phòng giao dịch"),
    State.AT_BRANCH: _("Chờ chi nhánh kiểm tra"),
    State.AT_DECIDER: _("Chờ quyết định"),
    State.DECIDED: _("Đã quyết định, chờ hạch toán"),
    State.BOOKED: _("Đã hạch toán"),
    State.REFUSED: _("Không được xử lý"),
    State.WITHDRAWN: _("Đã rút"),
    State.UNDONE: _("Đã đảo"),
}
MARKS: dict[str, str] = {
    State.DRAFT: "draft",
    State.AT_UNION: "wait",
    State.AT_COMMUNE: "wait",
    State.AT_OFFICE: "half",
    State.AT_MANAGER: "half",
    State.AT_BRANCH: "half",
    State.AT_DECIDER: "half",
    State.DECIDED: "wait",
    State.BOOKED: "ok",
    State.REFUSED: "late",
    State.WITHDRAWN: "none",
    State.UNDONE: "none",
}
DEEDS: dict[str, Word] = {
    Deed.MADE: _("Lập hồ sơ"),
    Deed.HANDED_IN: _("Nộp hồ sơ"),
    Deed.UNION_CONFIRMED: _("Hội xác nhận"),
    Deed.COMMUNE_CONFIRMED: _("UBND xã xác nhận"),
    Deed.PROPOSED: _("Cán bộ tín dụng trình"),
    Deed.PASSED: _("Phòng giao dịch trình chi nhánh"),
    Deed.APPRAISED: _("Chi nhánh kiểm tra, trình cấp quyết định"),
    Deed.DECIDED: _("Quyết định xử lý nợ"),
    Deed.REFUSED: _("Không đồng ý xử lý"),
    Deed.RETURNED: _("Trả lại"),
    Deed.WITHDRAWN: _("Rút hồ sơ"),
    Deed.BOOKED: _("Hạch toán"),
    Deed.UNDO_ASKED: _("Đề nghị đảo"),
    Deed.UNDONE: _("Đảo việc xử lý nợ"),
}
DECIDERS: dict[str, Word] = {
    Decides.OFFICE: _("giám đốc phòng giao dịch"),
    Decides.BRANCH: _("giám đốc chi nhánh"),
    Decides.BOARD: _("Chủ tịch Hội đồng quản trị"),
    Decides.PRIME_MINISTER: _("Thủ tướng Chính phủ"),
    Decides.LOCAL_COMMITTEE: _("Chủ tịch UBND cấp cho vốn"),
}
RUNS: dict[str, tuple[str, Word]] = {
    "waits": ("wait", _("Chờ hạch toán")),
    "running": ("half", _("Đang hạch toán")),
    "failed": ("late", _("Dừng giữa chừng")),
    "done": ("ok", _("Đã hạch toán")),
}
"""Lần hạch toán của một quyết định: its mark and its word."""
REASONS: Mapping[str, Word] = {
    Against.CAUSE_NOT_IN_FORCE: _("nguyên nhân này có hiệu lực từ {valid_from}."),
    Against.CAUSE_GIVES_ANOTHER_MEASURE: _("nguyên nhân này chỉ được {measures}."),
    Against.LOSS_MISSING: _(
        "chưa ghi thiệt hại và tổng vốn dự án, hoặc thiệt hại lớn hơn tổng vốn."
    ),
    Against.LOSS_GIVES_ANOTHER_MEASURE: _("thiệt hại {pct} chỉ được {measure}."),
    Against.FREEZE_TOO_LONG: _("khoanh tối đa {longest} tháng, hồ sơ ghi {months} tháng."),
    Against.FREEZE_RENEWED_ALREADY: _("đã khoanh bổ sung {times} lần, hết số lần cho phép."),
    Against.FREEZE_NOT_ENDED: _("chưa có đợt khoanh nào đã hết thời gian."),
    Against.EVENT_AHEAD: _("ngày xảy ra {on} chưa tới."),
    Against.MONTHS_MISSING: _("chưa ghi số tháng đề nghị."),
}


def reason_of(refusal: Refusal) -> str:
    """Điều vướng bằng lời, with its figures as people write them."""
    return str(REASONS[refusal.why]).format(
        **{key: _written(key, value) for key, value in refusal.facts.items()}
    )


def _written(key: str, value: Any) -> str:
    if key == "pct":
        return formats.percent(value)
    if key == "measures":
        return _now(" hoặc ").join(str(MEASURES[each]) for each in value)
    if key == "measure":
        return str(MEASURES[value])
    return formats.day(value) if hasattr(value, "year") else str(value)
