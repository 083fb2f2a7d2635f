"""Chữ của nhật ký: the acts of this room, what they are done to, and the facts they leave."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.acts import Words

ACTS: Words = {
    "risk.dossier_made": _("Lập hồ sơ xử lý nợ"),
    "risk.line_changed": _("Ghi đơn, xác minh của hồ sơ xử lý nợ"),
    "risk.line_out": _("Đưa khoản vay ra khỏi hồ sơ xử lý nợ"),
    "risk.line_in": _("Đưa khoản vay trở lại hồ sơ xử lý nợ"),
    "risk.handed_in": _("Nộp hồ sơ xử lý nợ"),
    "risk.withdrawn": _("Rút hồ sơ xử lý nợ"),
    "risk.minutes_written": _("Lập biên bản 02/XLN"),
    "risk.union_confirmed": _("Hội xác nhận hồ sơ xử lý nợ"),
    "risk.commune_confirmed": _("UBND xã xác nhận hồ sơ xử lý nợ"),
    "risk.paper_received": _("Nhận giấy tờ hồ sơ xử lý nợ"),
    "risk.proposed": _("Trình hồ sơ xử lý nợ"),
    "risk.passed": _("Trình chi nhánh hồ sơ xử lý nợ"),
    "risk.appraised": _("Chi nhánh kiểm tra hồ sơ xử lý nợ"),
    "risk.returned": _("Trả lại hồ sơ xử lý nợ"),
    "risk.decided": _("Ghi quyết định xử lý nợ"),
    "risk.refused": _("Không đồng ý xử lý nợ"),
    "risk.booked": _("Hạch toán xử lý nợ"),
    "risk.undo_asked": _("Đề nghị đảo xử lý nợ"),
    "risk.undone": _("Đảo hồ sơ xử lý nợ"),
    "risk.batch_made": _("Lập đợt xử lý nợ"),
    "risk.commune_searched": _("Tìm khoản vay của một xã bị thiên tai"),
    "risk.batch_moved": _("Chuyển cả đợt xử lý nợ"),
    "risk.booking_asked": _("Yêu cầu hạch toán quyết định xử lý nợ"),
    "risk.opened": _("Xem hồ sơ xử lý nợ"),
    "risk.listed": _("Xem danh sách hồ sơ xử lý nợ"),
    "risk.exported": _("Tải danh sách hồ sơ xử lý nợ"),
    "risk.ending_exported": _("Tải danh sách khoanh sắp hết hạn"),
}
SUBJECTS: Words = {
    "risk_handling.RiskBatch": _("Đợt xử lý nợ"),
    "risk_handling.RiskDossier": _("Hồ sơ xử lý nợ"),
    "risk_handling.RiskLine": _("Dòng hồ sơ xử lý nợ"),
    "risk_handling.RiskPaper": _("Giấy tờ hồ sơ xử lý nợ"),
    "risk_handling.RiskStep": _("Bước hồ sơ xử lý nợ"),
    "risk_handling.RiskDecision": _("Quyết định xử lý nợ"),
    "risk_handling.RiskEffect": _("Bút toán xử lý nợ"),
}
FACTS: Words = {
    "batch": _("Đợt xử lý nợ"),
    "struck": _("Thiên tai"),
    "unit": _("Xã"),
    "moved": _("Số hồ sơ đã chuyển"),
    "dossier": _("Hồ sơ xử lý nợ"),
    "dossiers": _("Các hồ sơ xử lý nợ"),
    "line": _("Dòng hồ sơ"),
    "values": _("Điều đã ghi"),
    "wanted": _("Hồ sơ cần lập"),
    "held_on": _("Ngày lập biên bản"),
    "place": _("Nơi lập"),
    "people": _("Thành phần"),
    "paper": _("Giấy tờ"),
    "received": _("Đã nhận"),
}
