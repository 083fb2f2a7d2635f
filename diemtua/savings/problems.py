"""What may go wrong with a member's savings and with a resident's deposit."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.problems import Problem


class NotSoMuchSaved(Problem):
    text = _("Tiền gửi của tổ viên số {number} còn {held} đ, không đủ rút {asked} đ.")


class NothingToWithdraw(Problem):
    text = _("Số tiền rút phải lớn hơn 0.")


class NoInterestYet(Problem):
    text = _("Từ lần nhập lãi trước tới nay chưa đủ 1 đồng lãi. Chưa ghi gì.")


class DepositTooSmall(Problem):
    text = _("Mỗi sổ gửi từ {least} đ trở lên. Chưa ghi. Sửa số tiền.")


class TermNotOffered(Problem):
    text = _("Kỳ hạn {months} tháng không có trong ngày này. Chọn kỳ hạn khác.")


class NoRateForTerm(Problem):
    text = _(
        "Chi nhánh chưa có lãi suất của kỳ hạn này trong ngày {on:%d/%m/%Y}. Ghi lãi suất trước rồi nhận tiền."
    )


class DepositHasMoved(Problem):
    text = _("Sổ tiền gửi này đã được người khác làm tiếp. Chưa ghi gì. Mở lại trang để xem.")
    status = 409


class DepositIsOfASession(Problem):
    text = _("Sổ này nhận hoặc trả tiền tại phiên giao dịch xã. Làm ở trang của phiên đó.")
    status = 409


class WhoAsksDoesNotApprove(Problem):
    text = _("Người lập không tự duyệt. Cần kiểm soát viên là người khác.")
    constraints = ("a_deposit_is_opened_by_two_people", "a_deposit_is_closed_by_two_people")


class WhoProposesDoesNotConfirm(Problem):
    text = _("Người đề nghị lãi suất không tự xác nhận. Cần người khác.")
    constraints = ("a_deposit_rate_takes_two_people",)


class RateAboveCap(Problem):
    text = _("Lãi suất {rate}%/năm cao hơn trần {cap}%/năm của kỳ hạn này. Chưa ghi.")


class RateOfThatDayStands(Problem):
    text = _("Kỳ hạn này đã có lãi suất từ ngày ấy. Chọn ngày khác.")
    constraints = ("one_deposit_rate_a_day",)


class RateIsOfThePast(Problem):
    text = _("Lãi suất mới có hiệu lực từ hôm nay trở đi, vì sổ đã mở giữ lãi suất cũ. Sửa ngày.")


class RateIsNegative(Problem):
    text = _("Lãi suất không âm. Sửa lại.")
    constraints = ("a_deposit_rate_is_not_negative",)


class RateIsConfirmed(Problem):
    text = _("Lãi suất này đã được xác nhận. Không xác nhận lần hai.")
    status = 409


class CampaignEndsBefore(Problem):
    text = _("Đợt vận động kết thúc trước khi bắt đầu. Sửa ngày.")
    constraints = ("a_campaign_ends_after_it_starts",)


class TargetIsNothing(Problem):
    text = _("Chỉ tiêu phải lớn hơn 0.")
    constraints = ("a_target_is_money", "a_group_target_is_money")


class NotInTheCampaign(Problem):
    text = _("Ngày {on:%d/%m/%Y} không nằm trong đợt vận động này. Bỏ trống hoặc chọn đợt khác.")
