"""What may go wrong when interest is given back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.problems import Problem


class NoOfficeHere(Problem):
    text = _(
        "Vai này không có phòng giao dịch nào. Chọn vai có phòng giao dịch rồi lập đợt hoàn lãi."
    )


class RunWaitsAlready(Problem):
    text = _("Đã có đợt {code} cho quyết định này đang làm ở {place}. Xem đợt ấy trước.")
    status = 409


class ReliefIsNotOver(Problem):
    text = _("Quyết định này chưa có ngày nào đã qua. Lãi sẽ tự tính theo mức mới, không cần hoàn.")


class RunIsNotCounted(Problem):
    text = _("Đợt {code} chưa đếm xong. Đợi máy đếm xong rồi quyết định.")
    status = 409


class RunDecidedByProposer(Problem):
    text = _("Người đề nghị không tự xác nhận đợt hoàn lãi. Nhờ người khác có quyền xác nhận.")
    constraints = ("a_refund_run_takes_two_people",)


class OnlyProposerTakesBack(Problem):
    text = _("Chỉ {name}, người đề nghị, rút lại được. Người khác thì không đồng ý, có ghi lý do.")


class PartsOutsideScope(Problem):
    text = _(
        "Đợt {code} có phòng giao dịch ngoài phạm vi của bạn. Người thấy hết các phòng của đợt mới xác nhận được."
    )


class RunIsWorkedOn(Problem):
    text = _("Máy đang làm đợt {code}. Không cần bấm lại.")
    status = 409


class NothingToGoOnWith(Problem):
    text = _("Đợt {code} không dở dang. Không có gì để chạy tiếp.")
    status = 409


class RefundPaidAlready(Problem):
    text = _(
        "Tiền hoàn của khoản {code} đã trả ngày {on:%d/%m/%Y}. Xem bút toán ấy trước khi trả lại."
    )
    status = 409


class NothingToPayOut(Problem):
    text = _("Khoản {code} không có tiền hoàn chờ trả bằng tiền mặt.")


class SessionTillShort(Problem):
    text = _("Tiền mặt của phiên còn {held}, cần trả {asked}. Nhận thêm tiền hoặc trả tại phòng.")
