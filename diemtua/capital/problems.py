"""What may go wrong with a plan and with a fund."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.problems import Problem


class RoundIsOpen(Problem):
    text = _("Đợt {number} năm {year} còn đang lập. Quyết định hoặc bỏ đợt đó rồi mới lập đợt sau.")


class RoundIsDecided(Problem):
    text = _("Đợt này đã quyết định hoặc đã bỏ, không sửa được nữa. Lập đợt sau để điều chỉnh.")
    status = 409


class SamePersonDecides(Problem):
    text = _("Người lập đợt không tự quyết định. Cần người khác có thẩm quyền.")
    constraints = ("a_plan_is_decided_by_another_person",)


class NotOfThisPlace(Problem):
    text = _("Nơi này không thuộc đợt đang lập.")


class NothingToPlan(Problem):
    text = _("Đợt chưa có dòng nào. Thêm ít nhất một dòng chỉ tiêu rồi quyết định.")


class CommuneHasNoTarget(Problem):
    text = _(
        "Xã chưa được giao kế hoạch năm {year}, nên chưa phân cho thôn được. Chờ đợt giao cho xã."
    )


class VillagesDoNotAdd(Problem):
    text = _(
        "{programme}, nguồn {source}: các thôn cộng lại {villages} đ, xã được giao {given} đ, lệch {off} đ. Sửa lại cho bằng."
    )


class FundIsKnown(Problem):
    text = _("Mã nhà đầu tư {code} đã có. Chọn mã khác hoặc mở nguồn vốn đó.")


class SamePersonConfirms(Problem):
    text = _("Người ghi không tự xác nhận. Cần người khác xem chứng từ.")
    constraints = ("a_move_of_a_fund_is_seen_by_two_people",)


class AlreadyConfirmed(Problem):
    text = _("Lần chuyển này đã được xác nhận.")
    status = 409


class MoreThanIsFree(Problem):
    text = _(
        "Nguồn này còn {free} đ chưa cho vay, không chuyển trả {asked} đ được. Chờ thu hồi nợ hoặc sửa số tiền."
    )


class MoveIsNothing(Problem):
    text = _("Số tiền chuyển phải lớn hơn 0.")


class TooEarlyOrLate(Problem):
    text = _("Ngày chuyển không được sau hôm nay và không trước ngày ký hợp đồng.")
