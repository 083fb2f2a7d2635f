"""Chữ của nhật ký: the acts of this room, what they are done to, and the facts they leave."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.acts import Words

ACTS: Words = {
    "household.class_decided": _("Ghi diện nghèo của hộ"),
    "household.head_changed": _("Đổi chủ hộ"),
    "household.registered": _("Ghi hộ mới"),
    "households.classes_decided": _("Ghi diện nghèo nhiều hộ"),
    "households.registered": _("Ghi nhiều hộ"),
    "person.left_household": _("Người rời hộ"),
    "person.registered": _("Ghi người mới"),
    "person.unmasked": _("Mở số căn cước"),
    "person.citizen_id_read": _("Đọc số căn cước"),
    "households.listed": _("Xem danh sách hộ"),
    "households.exported": _("Tải danh sách hộ"),
    "household.opened": _("Xem hồ sơ hộ"),
    "household.printed": _("In hồ sơ hộ"),
    "person.opened": _("Xem hồ sơ người"),
}
SUBJECTS: Words = {
    "people.Ethnicity": _("Dân tộc"),
    "people.Household": _("Hộ"),
    "people.Person": _("Người"),
    "people.HouseholdMember": _("Thành viên hộ"),
    "people.PovertyRecord": _("Diện nghèo"),
}
FACTS: Words = {
    "decided_on": _("Ngày quyết định"),
    "household": _("Hộ"),
    "instead_of": _("Thay cho dòng"),
    "member": _("Thành viên hộ"),
    "new": _("Bản ghi mới"),
    "person": _("Người"),
    "poverty_class": _("Diện"),
    "relation_of_old": _("Quan hệ của chủ hộ cũ"),
    "standard": _("Chuẩn nghèo"),
}
