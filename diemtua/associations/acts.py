"""Chữ của nhật ký: the acts of this room, what they are done to, and the facts they leave."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.acts import Words

ACTS: Words = {
    "association.body_begun": _("Ghi tổ chức Hội"),
    "entrustment.ended": _("Chấm dứt hợp đồng ủy thác"),
    "entrustment.signed": _("Ký hợp đồng ủy thác"),
    "point.day_moved": _("Dời ngày giao dịch"),
    "point.opened": _("Mở điểm giao dịch"),
}
SUBJECTS: Words = {
    "associations.Association": _("Hội nhận ủy thác"),
    "associations.AssociationBody": _("Tổ chức Hội"),
    "associations.Branch": _("Chi nhánh"),
    "associations.Office": _("Phòng giao dịch"),
    "associations.OfficeBranch": _("Phòng thuộc chi nhánh"),
    "associations.CommunePoint": _("Điểm giao dịch xã"),
    "associations.PointUnit": _("Điểm thuộc xã"),
    "associations.PointException": _("Ngày giao dịch dời"),
    "associations.EntrustmentContract": _("Hợp đồng ủy thác"),
}
FACTS: Words = {
    "association": _("Hội"),
    "body": _("Tổ chức Hội"),
    "contract": _("Hợp đồng"),
    "fixed_day": _("Ngày cố định"),
    "fixed_on": _("Ngày theo lịch"),
    "office": _("Phòng giao dịch"),
    "point": _("Điểm giao dịch"),
    "replaced_by": _("Ngày thay"),
    "replaces": _("Thay hợp đồng"),
    "starts_at": _("Giờ bắt đầu"),
    "unit": _("Xã"),
    "village": _("Thôn"),
}
