"""Chữ của nhật ký: the acts of this room, what they are done to, and the facts they leave."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.acts import Words

ACTS: Words = {
    "policy.change_proposed": _("Đề nghị thay đổi chính sách"),
    "policy.change_confirmed": _("Xác nhận thay đổi chính sách"),
    "policy.change_refused": _("Không đồng ý thay đổi chính sách"),
    "policy.change_withdrawn": _("Rút lại đề nghị thay đổi chính sách"),
    "policy.area_list_added": _("Ghi danh sách vùng khó khăn"),
    "policy.area_list_ended": _("Kết thúc danh sách vùng khó khăn"),
    "policy.exported": _("Tải bảng chính sách"),
}
SUBJECTS: Words = {
    "programmes.PolicyChange": _("Thay đổi chính sách"),
    "programmes.Programme": _("Chương trình tín dụng"),
    "programmes.ProgrammeTerm": _("Điều kiện chương trình"),
    "programmes.RateClass": _("Nhóm lãi suất"),
    "programmes.ClassRate": _("Lãi suất"),
    "programmes.AreaList": _("Danh sách vùng khó khăn"),
    "programmes.AreaListEntry": _("Xã trong danh sách"),
}
FACTS: Words = {
    "change": _("Thay đổi"),
    "row": _("Dòng mới"),
    "table": _("Bảng"),
    "why": _("Lý do, ghi chú"),
    "area_list": _("Danh sách"),
    "is_verified": _("Đã kiểm chứng"),
    "places": _("Các xã"),
}
