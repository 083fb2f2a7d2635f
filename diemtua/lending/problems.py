"""What may go wrong on a loan's way."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.problems import Problem


class BooksAlreadyOpen(Problem):
    text = _("Sổ của {office} đã mở. Mỗi phòng giao dịch mở sổ một lần.")
    constraints = ("lending_loanopening_office_id_key",)
    status = 409


class OpeningDoesNotAdd(Problem):
    text = _(
        "Khoản vay {code} khi mở sổ không khớp: dư nợ, số đã giải ngân và phân kỳ phải cộng bằng nhau."
    )


class OverTheLoan(Problem):
    text = _("Khoản vay {code} chỉ còn được giải ngân {left} đ theo phê duyệt.")


class MoreThanOwed(Problem):
    text = _(
        "Số nộp của khoản vay {code} nhiều hơn dư nợ gốc, hoặc không phải số dương. Xem lại số tiền."
    )


class OverPayment(MoreThanOwed):
    text = _(
        "Khoản vay {code} chỉ còn nợ {owed} đ, cả gốc và lãi. Thu đúng số ấy, hoặc gửi phần thừa vào tiền gửi."
    )


class NothingToExtend(Problem):
    text = _("Khoản vay {code} không còn đủ gốc ngoài phần khoanh cho việc này.")


class NothingToAdjust(Problem):
    text = _(
        "Kỳ {on:%d/%m/%Y} của khoản vay {code} không còn gốc chưa trả, hoặc là kỳ cuối. Kỳ cuối thì làm đơn gia hạn."
    )


class UntilOutOfBounds(Problem):
    text = _("Ngày này ngoài thời hạn cho phép. Ngày xa nhất: {last:%d/%m/%Y}.")


class NotEligible(Problem):
    """One reason of the rulebook, in words; its limit is named in it."""

    text = _("{reason}")


class NotInThisState(Problem):
    text = _(
        "Hồ sơ đang ở bước {state}, chưa làm được việc này. Mở lại trang để xem bước hiện tại."
    )
    status = 409


class MeetingNotFit(Problem):
    text = _("Cuộc họp chưa đủ người hoặc chưa có Hội dự. Biên bản chưa dùng để đề nghị vay được.")
    status = 409


class NotOfThisGroup(Problem):
    text = _("Hồ sơ này không thuộc tổ của cuộc họp. Chọn đúng tổ.")


class VotesDoNotAdd(Problem):
    text = _("Có {present} người dự họp, phiếu đồng ý và không là {votes}. Xem lại số phiếu.")


class NothingToList(Problem):
    text = _("Chưa có hồ sơ nào được bình xét đạt của chương trình này trong cuộc họp.")


class MakerIsChecker(Problem):
    text = _("Mã người lập trùng người duyệt. Cần một người khác duyệt.")
    constraints = ("maker_and_checker_are_two_people", "who_hands_in_does_not_decide")


class ReasonMissing(Problem):
    text = _("Ghi lý do để người vay biết vì sao.")


class PlanDoesNotAdd(Problem):
    text = _("Phương án cộng lại {plan} đ, nhu cầu ghi {need} đ. Sửa cho bằng nhau.")


class AmountNotPositive(Problem):
    text = _("Số tiền vay phải lớn hơn 0.")
    constraints = ("an_application_asks_for_money",)


class NotAMember(Problem):
    text = _("Người này chưa là tổ viên hôm nay. Kết nạp vào tổ rồi làm đơn.")


class DraftAlreadyHandedIn(Problem):
    text = _("Bản nháp này đã nộp thành hồ sơ. Mở hồ sơ để xem.")
    status = 409


class BorrowerNotTold(Problem):
    text = _(
        "Chưa báo kết quả 04/TD cho người vay: {names}. Tổ ghi đã báo người vay rồi mới giải ngân."
    )
    status = 409


class NothingLeftToPayOut(Problem):
    text = _("Khoản vay {code} đã giải ngân đủ, đã thôi giải ngân hoặc đã đóng.")
    status = 409


class ConsentMissing(Problem):
    text = _("Trích tiền gửi trả nợ thì ghi giấy đồng ý của tổ viên: số, ngày.")
    constraints = ("savings_are_used_with_consent",)


class NotSoMuchSavedToPay(Problem):
    text = _("Người vay chỉ có {held} đ tiền gửi ở tổ. Trích ít hơn, hoặc thu tiền mặt.")


class PartOutOfBounds(Problem):
    text = _("Kỳ này còn {most} đ gốc chưa trả. Số điều chỉnh từ 1 đồng đến số ấy.")


class NoticeIsAbove(Problem):
    """The notice 04/TD has not been passed on by who stands before in the line."""

    text = _(
        "Thông báo 04/TD chưa tới đây: UBND xã chuyển Hội, Hội chuyển tổ, tổ báo người vay. Chờ nơi trên chuyển rồi làm."
    )
    status = 409


class NoticeNotSent(Problem):
    text = _("Ngân hàng chưa gửi thông báo 14/TD này.")
    status = 409


class PlanNotWhole(Problem):
    text = _(
        "Lịch trả riêng phải đi theo thứ tự tháng, cộng bằng số tiền vay và kỳ cuối ở tháng {term}."
    )


class MoreThanCanFreeze(Problem):
    text = _("Khoản vay {code} chỉ còn {most} đ gốc trong hạn và quá hạn. Khoanh không quá số này.")


class NotRolledOver(Problem):
    """One reason why a loan does not go into a next cycle."""

    text = _("Không lưu vụ được khoản vay {code}: {reason}")


class MoreThanCanWriteOff(Problem):
    text = _("Khoản vay {code} còn nợ {principal} đ gốc, {interest} đ lãi. Xóa không quá số này.")


class NotWrittenOffSoMuch(Problem):
    text = _("Khoản vay {code} còn {left} đ đã xóa đang theo dõi. Thu không quá số này.")


class NothingToRenew(Problem):
    text = _(
        "Khoản vay {code} không có đợt khoanh nào đang chạy và biết ngày hết để khoanh bổ sung. Xem lại các đợt khoanh."
    )


class SomethingFollowed(Problem):
    text = _(
        "Khoản vay {code} đã có việc khác sau lần xử lý này, hoặc tháng đã khóa sổ. "
        "Không đảo được nữa: lập hồ sơ mới cho việc tiếp theo."
    )
    status = 409
