"""Chữ của phòng chương trình."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CAP_UNITS: dict[str, str | Promise] = {
    "household": _("một hộ"),
    "borrower": _("một người vay"),
    "person": _("một người"),
    "student": _("một học sinh, sinh viên"),
    "study_month": _("một tháng học"),
    "tuition_and_study_month": _("học phí, và một tháng học"),
    "worker": _("một lao động"),
    "works": _("một công trình"),
    "cost": _("theo chi phí"),
    "estimate": _("theo dự toán"),
    "establishment": _("một cơ sở"),
    "project": _("một dự án"),
    "contract_value": _("theo giá trị hợp đồng"),
    "wage_months": _("theo tháng lương"),
    "school": _("một trường"),
    "mirrored_programme": _("như chương trình gốc"),
    "hectare": _("một héc-ta"),
    "agreement": _("theo thỏa thuận"),
}
SCOPES: dict[str, str | Promise] = {"new": _("Khoản mới"), "all": _("Mọi khoản")}
VIA: dict[str, str | Promise] = {
    "yes": _("qua tổ"),
    "yes_partial": _("qua tổ, một phần trực tiếp"),
    "no": _("trực tiếp"),
}
CONFIDENCES: dict[str, str | Promise] = {
    "sourced": _("Có văn bản"),
    "practice": _("Theo thực tế"),
    "derived": _("Suy ra"),
    "mixed": _("Một phần có văn bản"),
    "knowledge": _("Chưa kiểm chứng"),
    "unverified": _("Chưa kiểm chứng"),
}
"""Độ chắc của một mức: how sure a value is, in the words beside its mark."""
FAMILIES: dict[str, str | Promise] = {
    "household": _("Hộ nghèo, cận nghèo, mới thoát nghèo"),
    "jobs": _("Việc làm"),
    "social_housing": _("Nhà ở xã hội"),
    "poor_housing": _("Nhà ở hộ nghèo"),
    "students": _("Học sinh, sinh viên"),
    "water": _("Nước sạch, vệ sinh"),
    "decree_28": _("Nghị định 28/2022"),
    "ethnic_minority": _("Dân tộc thiểu số"),
    "ex_offenders": _("Người chấp hành xong án"),
    "abroad": _("Làm việc ở nước ngoài"),
    "covid": _("Phục hồi sau dịch"),
    "forest": _("Trồng rừng, chăn nuôi"),
    "rehabilitation": _("Người sau cai, người nhiễm HIV"),
    "local": _("Nguồn địa phương"),
    "direct": _("Cho vay trực tiếp"),
    "general": _("Chương trình khác"),
}
