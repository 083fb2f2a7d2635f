"""What may go wrong with the plan for a weak group."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.problems import Problem


class NotRatedYet(Problem):
    text = _("Tổ này chưa được chấm điểm tháng nào. Khóa sổ một tháng rồi lập kế hoạch.")
    status = 409


class PlanIsOpen(Problem):
    text = _("Tổ này đang có một kế hoạch củng cố. Kết thúc kế hoạch ấy rồi lập kế hoạch mới.")
    status = 409
    constraints = ("one_open_plan_a_group",)


class AimIsNotHigher(Problem):
    text = _("Tổ đang xếp loại {now}. Chọn mục tiêu cao hơn loại ấy.")


class NoMeasures(Problem):
    text = _("Kế hoạch cần ít nhất một biện pháp có ngày xong. Ghi một biện pháp.")


class PlanEndsTooSoon(Problem):
    text = _("Ngày hoàn thành kế hoạch phải sau hôm nay. Sửa ngày.")
    constraints = ("a_plan_has_days_to_work",)


class MeasureAfterPlan(Problem):
    text = _(
        "Biện pháp “{what}” có hạn {due:%d/%m/%Y}, không nằm trong thời gian của kế hoạch. Sửa ngày."
    )


class OwnerNotOfTheGroup(Problem):
    text = _("Người chịu trách nhiệm phải là người đang làm việc với tổ này. Chọn lại.")


class PlanIsEnded(Problem):
    text = _("Kế hoạch này đã kết thúc. Chưa ghi gì. Mở lại trang để xem.")
    status = 409


class MeasureIsDone(Problem):
    text = _("Biện pháp này đã ghi xong. Không ghi lần hai.")
    status = 409


class ResultMissing(Problem):
    text = _("Chưa ghi kết quả. Viết một hai câu: đã làm gì, tổ nay ra sao.")
    constraints = ("an_ended_plan_has_its_result",)
