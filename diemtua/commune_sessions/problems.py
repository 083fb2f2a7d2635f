"""What may go wrong at a commune session and while money is collected in the village."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.problems import Problem


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


class ReceiptIdTaken(Problem):
    """A receipt's id is already in the books of another group."""

    text = _("Mã biên lai này đã có ở nơi khác. Lần thu này chưa ghi. Lập biên lai mới.")
    constraints = ("commune_sessions_receipt_pkey",)
    status = 409


class NotTrustedToCollect(Problem):
    """The authorisation contract (11/TD) of the day does not let the board collect this."""

    text = _(
        "Ngày {on:%d/%m/%Y} hợp đồng ủy nhiệm không giao tổ thu khoản này. Chưa ghi. "
        "Bà con nộp tại phiên."
    )


class NothingReceived(Problem):
    text = _("Lần thu cần có tiền: lãi, tiền gửi, hoặc cả hai.")
    constraints = ("a_receipt_holds_money",)


class ReceivedOutsideTheMonth(Problem):
    text = _(
        "Ngày thu {on:%d/%m/%Y} không nằm giữa phiên trước và phiên {held_on:%d/%m/%Y}. Xem lại ngày."
    )


class NotASending(Problem):
    """A phone's sending that cannot be read: nothing of it is kept."""

    text = _(
        "Lần gửi không đọc được ở {where}. Chưa ghi biên lai nào. Cập nhật ứng dụng rồi gửi lại."
    )


class ConfirmWordWrong(Problem):
    text = _("Gõ đúng {word} để khóa phiên. Chưa khóa.")


class LeaderTakesNoPrincipal(Problem):
    text = _("Tổ trưởng không thu tiền gốc. Gốc nộp tại phiên ngày {on:%d/%m/%Y}.")


class SheetNotHandedIn(Problem):
    text = _(
        "Bảng kê {number} chưa nộp, hoặc đã ghi sổ. Chưa làm gì. Tổ trưởng nộp bảng kê rồi làm tiếp."
    )
    status = 409


class UnionHasNotChecked(Problem):
    """Policy wants the union's cadre to see list and cash before the teller."""

    text = _(
        "Cán bộ Hội chưa kiểm bảng kê {number}. Chưa đếm. Mời Hội kiểm trước, hoặc kiểm soát viên ghi lý do để đếm ngay."
    )
    status = 409


class CheckIsDone(Problem):
    text = _("Bảng kê {number} đã được Hội kiểm hoặc đã được cho đếm. Chưa làm gì thêm.")
    status = 409


class ReasonIsMissing(Problem):
    text = _("Việc này cần lý do. Ghi vài chữ để người đọc sổ sau này hiểu.")
    constraints = ("a_waived_check_has_its_reason", "a_correction_has_difference_and_reason")


class WhoWaivesDoesNotCount(Problem):
    text = _("Người cho đếm khi Hội chưa kiểm không tự đếm. Cần giao dịch viên là người khác.")


class NothingToCorrect(Problem):
    text = _("Tiền đếm khớp biên lai, không có gì để điều chỉnh. Bấm Nhận tiền của tổ.")


class CorrectionNotAllowed(Problem):
    text = _("Ngày {on:%d/%m/%Y} quy định không cho ghi bút toán điều chỉnh tiền tổ nộp.")


class CorrectionWaits(Problem):
    text = _("Bảng kê này đã có đề nghị điều chỉnh, chờ kiểm soát viên. Không gửi lần hai.")
    constraints = ("one_open_correction_a_sheet",)
    status = 409


class CorrectionIsDecided(Problem):
    text = _("Đề nghị điều chỉnh này đã có người quyết định. Xem lại bảng kê.")
    status = 409


class WhoAsksDoesNotDecide(Problem):
    text = _("Người đề nghị điều chỉnh không tự duyệt. Cần kiểm soát viên là người khác.")
    constraints = ("a_correction_takes_two_people",)


class BooksMovedSinceAsked(Problem):
    text = _(
        "Biên lai của bảng kê {number} đã đổi từ khi đề nghị: khi ấy {then} đ, nay {now} đ. Đếm lại rồi đề nghị lại."
    )
    status = 409


class NoDifferenceLeft(Problem):
    text = _("{group} không còn chênh lệch chờ xử lý. Chưa thu, chưa chi gì.")
    status = 409


class DifferenceIsElsewhere(Problem):
    text = _("{group} không giao dịch tại điểm này. Xử lý tại phiên của tổ.")


class NoCommissionDue(Problem):
    text = _("{group} không còn hoa hồng phải trả, hoặc đã trả rồi. Chưa chi.")
    status = 409


class CommissionPaidAlready(Problem):
    text = _("Hoa hồng của tổ này đã chi ở phiên này. Không chi lần hai.")
    constraints = ("one_commission_payment_a_group_and_session",)
    status = 409


class CommissionHasMoved(Problem):
    text = _("Hoa hồng của {group} nay là {now} đ, trang ghi {shown} đ. Chưa chi. Xem lại rồi chi.")
    status = 409


class NotOfTheBoard(Problem):
    text = _("Hoa hồng chỉ trả cho tổ trưởng hoặc tổ phó đương nhiệm của {group}. Chưa chi.")


class CommissionNotAtSession(Problem):
    text = _("Phòng giao dịch này trả hoa hồng qua tài khoản, không chi tiền mặt tại phiên.")


class OnePersonAPart(Problem):
    text = _("Phần việc {part} chỉ một người giữ. Xem lại tổ giao dịch.")


class NotOfTheOffice(Problem):
    text = _(
        "{name} không được phân vai ở phòng giao dịch trong ngày này. Chọn người của phòng giao dịch."
    )


class SavingsAreElsewhere(Problem):
    text = _("Tổ viên này không gửi tiền tại điểm này, hoặc đã ra khỏi tổ. Chưa ghi.")


class WithdrawalOutOfBounds(Problem):
    text = _("Số rút phải từ 1 đ đến {most} đ, là tiền gửi còn rút được. Chưa ghi. Sửa số tiền.")


class WithdrawalWaits(Problem):
    text = _(
        "Rút từ {limit} đ trở lên cần kiểm soát viên duyệt trước. {name} đang chờ duyệt. Chưa chi."
    )
    status = 409


class WhoApprovesDoesNotPay(Problem):
    text = _("Người duyệt không tự chi. Cần giao dịch viên là người khác.")
    constraints = ("who_approves_does_not_pay",)


class NothingToApprove(Problem):
    text = _("Lần rút này không cần duyệt hoặc đã duyệt rồi. Chưa làm gì thêm.")
    status = 409


class SheetsAreFixed(Problem):
    text = _(
        "Phiên {on:%d/%m/%Y} đã mở nên bảng kê giữ nguyên. Tổ mới hoặc tổ viên mới vào phiên sau."
    )
    status = 409


class EarlierSessionOpen(Problem):
    text = _(
        "Phiên {on:%d/%m/%Y} của điểm này chưa ghi sổ. Ghi sổ phiên ấy rồi lập bảng kê phiên sau."
    )
    status = 409


class LoanIsElsewhere(Problem):
    text = _(
        "Khoản vay {code} không trả tại điểm này, hoặc đã hết nợ. Chưa ghi. Xem lại khoản vay."
    )


class PrincipalOutOfBounds(Problem):
    text = _(
        "Số nộp phải từ 1 đ đến {most} đ, là gốc còn nợ của khoản vay {code}. Chưa ghi. Sửa số tiền."
    )


class CashBelowZero(Problem):
    text = _("Tiền mang tới phiên không âm. Xem lại số tiền.")


class NotesBelowZero(Problem):
    text = _("Số tờ {note} đồng không âm. Xem lại số tờ.")


class SheetChangedSinceCount(Problem):
    """After the hand-in a leader's account must be zero."""

    text = _("Tiền tổ trưởng giữ không về 0: {names}. Chưa ghi sổ phiên. Đếm lại các tổ này.")
    status = 409


class TaskIsDone(Problem):
    text = _("Việc này đã ghi xong. Không ghi lần hai.")
    status = 409


class MinutesAreEmpty(Problem):
    text = _("Biên bản cần phần kết quả. Ghi ít nhất một dòng kết quả rồi lưu.")


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


class DepositsNotDecided(Problem):
    text = _(
        "Còn {n} sổ tiền gửi dân cư của phiên chờ duyệt mở hoặc tất toán. Kiểm soát viên quyết định rồi ghi sổ phiên."
    )
    status = 409


class QueueNotEmpty(Problem):
    text = _(
        "Còn {n} người chờ giải ngân, nộp gốc hoặc rút tiền gửi. Làm xong hoặc ghi vắng rồi ghi sổ phiên."
    )
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
