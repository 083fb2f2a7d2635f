"""What may go wrong at a commune session and while money is collected in the village."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.problems import Problem


class NoSessionThatDay(Problem):
    text = _("Ngày {on:%d/%m/%Y} điểm này không có phiên. Phiên gần nhất: {next:%d/%m/%Y}.")


class SessionIsNotOpen(Problem):
    text = _(
        "Phiên {on:%d/%m/%Y} chưa mở hoặc đã ghi sổ. Chưa ghi gì. Mở phiên trước khi làm việc này."
    )
    status = 409


class SessionAlreadyOpen(Problem):
    text = _("Phiên {on:%d/%m/%Y} đã mở. Vào phiên đang mở để làm tiếp.")
    status = 409


class NotTheDay(Problem):
    text = _("Phiên này họp ngày {on:%d/%m/%Y}, hôm nay {today:%d/%m/%Y}. Phiên chỉ mở đúng ngày.")


class TeamTooSmall(Problem):
    text = _(
        "Tổ giao dịch cần từ {least} người, có tổ trưởng, kiểm soát và giao dịch viên. Còn thiếu: {missing}."
    )


class SamePersonTwice(Problem):
    text = _("{name} được ghi hai lần trong tổ giao dịch. Mỗi người một phần việc.")
    constraints = ("one_part_a_person",)


class SheetIsClosed(Problem):
    text = _(
        "Bảng kê {number} đã nộp hoặc đã ghi sổ. Lần thu này chưa ghi. Đưa vào bảng kê phiên sau."
    )
    status = 409


class NotOnTheSheet(Problem):
    text = _("Người này không có trong bảng kê {number}. Xem lại tổ viên, hoặc chọn đúng bảng kê.")


class AlreadyReceived(Problem):
    text = _(
        "Tổ viên này đã có biên lai trong bảng kê. Chưa tính lần hai. Sai thì lập biên lai sửa."
    )
    constraints = ("one_valid_receipt_a_member",)
    status = 409


class NothingReceived(Problem):
    text = _("Lần thu cần có tiền: lãi, tiền gửi, hoặc cả hai.")
    constraints = ("a_receipt_holds_money",)


class ReceivedOutsideTheMonth(Problem):
    text = _(
        "Ngày thu {on:%d/%m/%Y} không nằm giữa phiên trước và phiên {held_on:%d/%m/%Y}. Xem lại ngày."
    )


class LeaderTakesNoPrincipal(Problem):
    text = _("Tổ trưởng không thu tiền gốc. Gốc nộp tại phiên ngày {on:%d/%m/%Y}.")


class CashDoesNotMatch(Problem):
    """The counted notes and the receipts of a group differ."""

    text = _(
        "Tiền mặt đếm được {counted} đ, biên lai {listed} đ: {word} {difference} đ. Chưa ghi sổ được. "
        "Kiểm lại {look_at}."
    )
    status = 409


class SheetsNotReady(Problem):
    text = _("Còn {n} tổ chưa đếm tiền hoặc chưa ghi vắng: {names}. Chưa ghi sổ phiên.")
    status = 409


class QueueNotEmpty(Problem):
    text = _("Còn {n} người chờ giải ngân hoặc nộp gốc. Làm xong hoặc ghi vắng rồi ghi sổ phiên.")
    status = 409


class BriefingIsMissing(Problem):
    text = _("Chưa có biên bản giao ban. Ghi người dự và kết luận rồi khóa phiên.")
    status = 409


class BoxDoesNotMatch(Problem):
    text = _(
        "Quỹ phiên đếm được {counted} đ, sổ ghi {listed} đ: {word} {difference} đ. Ghi lý do để lập biên bản quỹ."
    )
    status = 409


class WhoPostsDoesNotClose(Problem):
    text = _("Người ghi sổ không khóa phiên. Cần kiểm soát viên là người khác.")
    constraints = ("who_posts_does_not_close",)


class NotEnoughCash(Problem):
    text = _("Quỹ phiên còn {held} đ, không đủ chi {asked} đ. Thu trước, hoặc xin tiếp quỹ.")
    status = 409


class UnknownNote(Problem):
    text = _("Mệnh giá {note} không có trong bảng kê. Dùng các mệnh giá từ 1.000 đến 500.000 đồng.")
