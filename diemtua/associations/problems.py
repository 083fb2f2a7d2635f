"""What may go wrong with unions, offices, commune points and entrustment contracts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.problems import Problem


class BodyOverlaps(Problem):
    text = _("Hội này đã có tổ chức ở đơn vị ấy trong những ngày đó. Kết thúc tổ chức cũ trước.")
    constraints = ("one_body_per_union_and_unit",)


class UnitIsGone(Problem):
    text = _("{unit} không còn trong ngày {on}. Chọn đơn vị đang có.")


class ContractOverlaps(Problem):
    text = _("Hội và phòng giao dịch này đang có hợp đồng ủy thác. Kết thúc hợp đồng cũ trước.")
    constraints = ("one_contract_per_body_and_office",)


class ContractNumberTaken(Problem):
    text = _("Số hợp đồng này đã dùng ở phòng giao dịch. Ghi số khác.")
    constraints = ("a_contract_number_once_an_office",)


class ContractNumberMissing(Problem):
    text = _("Chưa có số hợp đồng ủy thác. Ghi số theo sổ của ngân hàng.")


class ContractHasEnded(Problem):
    text = _("Hợp đồng này đã kết thúc ngày {valid_to}. Mở lại trang để xem.")
    status = 409


class BodyIsNotInForce(Problem):
    text = _("{body} không hoạt động trong ngày {on}. Chọn tổ chức Hội đang có.")


class PointCodeTaken(Problem):
    text = _("Mã điểm giao dịch này đã dùng. Chọn mã khác.")
    constraints = ("associations_communepoint_code_key",)


class FixedDayOutside(Problem):
    text = _("Ngày giao dịch cố định từ 1 đến 28, để tháng nào cũng có. Ô này ghi {day}.")


class PointOutsideOffice(Problem):
    text = _("{village} không thuộc {office}. Chọn thôn của phòng giao dịch.")


class PointIsClosed(Problem):
    text = _("{point} đã đóng ngày {closed_on}. Không đặt lịch được.")


class NotAFixedDay(Problem):
    text = _("{point} giao dịch ngày {day} hằng tháng. Ngày {on} không phải phiên cố định.")


class FixedDayHasPassed(Problem):
    text = _("Phiên {on} đã qua. Chỉ dời phiên chưa tới.")


class ReplacedOnItself(Problem):
    text = _("Ngày bù trùng ngày phiên. Chọn ngày khác, hoặc để trống nếu không bù.")


class ReasonMissing(Problem):
    text = _("Dời phiên cần lý do, để niêm yết ở điểm giao dịch.")


class MovedAlready(Problem):
    text = _("Phiên này đã dời. Mở lại trang để xem ngày bù.")
    constraints = ("one_exception_per_fixed_day",)
