"""Chữ của nhật ký: the acts of this room, what they are done to, and the facts they leave."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.acts import Words

ACTS: Words = {
    "plan.drafted": _("Lập đợt giao kế hoạch"),
    "plan.target_set": _("Ghi chỉ tiêu kế hoạch"),
    "plan.dropped": _("Bỏ đợt giao kế hoạch"),
    "plan.communes_decided": _("Giao kế hoạch cho các xã"),
    "plan.villages_decided": _("Giao kế hoạch cho các thôn"),
    "plan.exported": _("Tải bảng kế hoạch"),
    "plan.printed": _("In thông báo kế hoạch"),
    "fund.added": _("Ghi nguồn vốn ủy thác"),
    "fund.moved": _("Ghi lần chuyển vốn"),
    "fund.move_confirmed": _("Xác nhận lần chuyển vốn"),
}
SUBJECTS: Words = {
    "capital.PlanRound": _("Đợt giao kế hoạch"),
    "capital.PlanLine": _("Chỉ tiêu kế hoạch"),
    "capital.Fund": _("Nguồn vốn ủy thác"),
    "capital.FundMove": _("Lần chuyển vốn"),
}
FACTS: Words = {
    "fund": _("Nguồn vốn ủy thác"),
    "is_back": _("Trả lại chủ nguồn"),
    "move": _("Lần chuyển vốn"),
    "signed_on": _("Ngày ký"),
    "contract": _("Hợp đồng"),
    "decision": _("Quyết định"),
    "money_source": _("Nguồn vốn"),
    "paper": _("Chứng từ"),
    "place": _("Nơi"),
    "round": _("Đợt"),
    "target_dong": _("Chỉ tiêu"),
    "year": _("Năm"),
}
