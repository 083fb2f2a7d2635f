"""What may go wrong when a month is closed or reopened."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.problems import Problem


class MonthNotOver(Problem):
    text = _("Tháng {month} chưa hết. Khóa sổ từ ngày {from_on:%d/%m/%Y}.")


class EarlierMonthOpen(Problem):
    text = _("Tháng {month} chưa khóa. Khóa lần lượt từ tháng cũ nhất.")
    status = 409


class AlreadyClosed(Problem):
    text = _("Tháng {month} đã khóa hoặc đang khóa. Xem tiến độ ở trang Khóa sổ.")
    constraints = ("one_living_run_a_month",)
    status = 409


class SessionsStillOpen(Problem):
    text = _("Còn {n} phiên của tháng {month} chưa khóa: {names}. Khóa các phiên rồi khóa tháng.")
    status = 409


class CloseIsRunning(Problem):
    text = _("Tháng {month} đang được khóa. Trang này tự cập nhật tiến độ.")
    status = 409


class CloseIsDone(Problem):
    text = _("Lần khóa tháng {month} đã xong, không còn bước nào để chạy tiếp.")
    status = 409


class WordDoesNotMatch(Problem):
    text = _("Gõ đúng {word} để xác nhận. Chưa khóa gì.")


class RequestIsAnswered(Problem):
    text = _("Đề nghị này đã được đồng ý. Tháng đã mở lại.")
    status = 409
    constraints = ("request_is_answered",)


class AlreadyAsked(Problem):
    text = _("Tháng {month} đã có một đề nghị mở lại đang chờ người thứ hai.")
    status = 409


class NotClosed(Problem):
    text = _("Tháng {month} chưa khóa nên không cần mở lại.")
    status = 409


class LaterMonthClosed(Problem):
    text = _("Tháng {month} đã khóa sau tháng này. Mở lại từ tháng mới nhất.")
    status = 409


class SamePersonReopens(Problem):
    text = _("Người đề nghị không tự đồng ý mở lại. Cần một người khác.")
    constraints = ("two_people_reopen", "reopening_takes_two_people")


class ReasonIsMissing(Problem):
    text = _("Ghi lý do mở lại tháng. Lý do nằm trong sổ và báo cáo.")
