"""What may go wrong when a programme is asked for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diemtua.ground.problems import Problem


class ProgrammeClosed(Problem):
    text = _(
        "Chương trình {programme} không cho vay ngày {on:%d/%m/%Y}. Chọn chương trình đang cho vay."
    )


class NoRateKnown(Problem):
    text = _(
        "Chưa có lãi suất của chương trình {programme} cho ngày {on:%d/%m/%Y}. Nhập quyết định lãi suất trước."
    )


class AreaListTaken(Problem):
    text = _("Mã danh sách {code} đã có. Chọn mã khác.")


class AreaListDays(Problem):
    text = _("Ngày hết hiệu lực phải sau ngày bắt đầu.")


class PlacesNotFound(Problem):
    text = _("Chưa ghi danh sách. Không thấy các nơi này: {typed}. Sửa từng dòng, gõ mã cho chắc.")


class PlacesNamedAlike(Problem):
    text = _("Chưa ghi danh sách. Nhiều nơi cùng tên: {told}. Gõ mã của nơi cần chọn.")


class NoPlaces(Problem):
    text = _("Danh sách chưa có nơi nào. Ghi mỗi dòng một xã, bằng mã hoặc tên.")
