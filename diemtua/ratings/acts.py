"""Chữ của nhật ký: the acts of this room, what they are done to, and the facts they leave."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.acts import Words

ACTS: Words = {
    "ratings.listed": _("Xem xếp loại tổ"),
    "ratings.exported": _("Tải xếp loại tổ"),
    "group_plan.made": _("Lập kế hoạch củng cố tổ"),
    "group_plan.measure_added": _("Thêm biện pháp củng cố tổ"),
    "group_plan.measure_done": _("Ghi biện pháp củng cố tổ đã xong"),
    "group_plan.ended": _("Kết thúc kế hoạch củng cố tổ"),
}
SUBJECTS: Words = {
    "ratings.StrengtheningPlan": _("Kế hoạch củng cố tổ"),
    "ratings.PlanMeasure": _("Biện pháp củng cố tổ"),
}
FACTS: Words = {
    "measure": _("Biện pháp"),
    "plan": _("Kế hoạch"),
    "due_on": _("Hạn"),
    "what": _("Nội dung"),
    "note": _("Ghi chú"),
    "result": _("Kết quả"),
    "planned": _("Kế hoạch đề ra"),
}
