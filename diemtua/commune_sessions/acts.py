"""Chữ của nhật ký: the acts of this room, what they are done to, and the facts they leave."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.acts import Words

ACTS: Words = {
    "collection.checked": _("Kiểm bảng kê thu"),
    "collection.corrected": _("Lập biên lai sửa"),
    "collection.handed_in": _("Tổ trưởng nộp bảng kê"),
    "collection.received": _("Nhận biên lai"),
    "collection.taken_back": _("Lấy lại bảng kê"),
    "session.briefed": _("Ghi biên bản giao ban"),
    "session.closed": _("Khóa phiên"),
    "session.marked_absent": _("Ghi tổ vắng"),
    "session.opened": _("Mở phiên"),
    "session.paid_out": _("Giải ngân tại phiên"),
    "session.payouts_queued": _("Xếp hàng giải ngân"),
    "session.planned": _("Lập lịch phiên"),
    "session.posted": _("Ghi sổ phiên"),
    "session.principal_queued": _("Xếp hàng trả gốc"),
    "session.principal_taken": _("Thu gốc tại phiên"),
    "session.sheet_counted": _("Đếm tiền của tổ"),
    "session.sheet_returned": _("Trả lại bảng kê"),
    "session.sheet_set_aside": _("Để riêng bảng kê"),
    "session.sheets_prepared": _("Lập bảng kê 13/TD"),
    "session.task_done": _("Làm xong việc giao ban"),
    "collection.listed": _("Xem bảng kê thu"),
    "receipt.opened": _("Xem biên lai"),
    "receipt.printed": _("In biên lai"),
    "session.list_exported": _("Tải bảng của phiên"),
    "session.queue_listed": _("Xem hàng đợi"),
    "collection.printed": _("In bảng kê"),
    "session.figure_opened": _("Mở số của phiên"),
    "session.board_opened": _("Xem bảng công khai"),
    "session.printed": _("In giấy tờ phiên"),
}
SUBJECTS: Words = {
    "commune_sessions.CommuneSession": _("Phiên"),
    "commune_sessions.SessionTeamMember": _("Thành viên tổ giao dịch"),
    "commune_sessions.CollectionSheet": _("Bảng kê thu"),
    "commune_sessions.SheetLine": _("Dòng bảng kê"),
    "commune_sessions.Receipt": _("Biên lai"),
    "commune_sessions.QueueItem": _("Lượt chờ"),
    "commune_sessions.CashCount": _("Lần đếm tiền"),
    "commune_sessions.Briefing": _("Buổi giao ban"),
    "commune_sessions.BriefingAttendance": _("Người dự giao ban"),
    "commune_sessions.BriefingTask": _("Việc giao ban"),
}
FACTS: Words = {
    "attended_by": _("Người dự"),
    "cash_brought_dong": _("Tiền mang theo"),
    "correction": _("Bản sửa"),
    "figure": _("Số được mở"),
    "item": _("Lượt"),
    "items": _("Các lượt"),
    "list": _("Bảng"),
    "loan": _("Khoản vay"),
    "minutes": _("Biên bản"),
    "month": _("Tháng"),
    "notes": _("Các loại tờ tiền"),
    "office": _("Phòng giao dịch"),
    "receipt": _("Biên lai"),
    "session": _("Phiên"),
    "sheet": _("Bảng kê"),
    "taken": _("Tiền đã nhận"),
    "task": _("Việc"),
    "team": _("Tổ giao dịch"),
}
