"""Biểu mẫu của phòng chương trình: shape only."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from diemtua.ground.shaped_forms import DayField, ShapedForm


class AreaListForm(ShapedForm):
    """Danh sách xã, thôn khó khăn: the decision, its days, and its places one a line."""

    code = forms.RegexField(
        label=_("Mã danh sách"),
        regex=r"^[A-Za-z0-9_-]{2,40}$",
        max_length=40,
        help_text=_("chữ không dấu, số, gạch; ví dụ: vkk-2026"),
        error_messages={"invalid": _("Chỉ dùng chữ không dấu, số, dấu gạch; từ 2 ký tự.")},
    )
    name = forms.CharField(label=_("Tên danh sách"), max_length=200)
    decision = forms.CharField(
        label=_("Quyết định"), max_length=200, help_text=_("số, ngày, cơ quan ký")
    )
    valid_from = DayField(label=_("Từ ngày"))
    valid_to = DayField(label=_("Đến trước ngày"), required=False)
    is_verified = forms.BooleanField(
        label=_("Đã đối chiếu với văn bản"),
        required=False,
        help_text=_("chưa đối chiếu thì nơi nào dùng cũng ghi “Chưa kiểm chứng”"),
    )
    places = forms.CharField(
        label=_("Các xã, phường, thị trấn"),
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("mỗi dòng một nơi, bằng mã hoặc tên"),
        error_messages={"required": _("Chưa ghi nơi nào. Mỗi dòng một xã, bằng mã hoặc tên.")},
    )


class EndListForm(ShapedForm):
    """Kết thúc danh sách."""

    valid_to = DayField(
        label=_("Hết hiệu lực từ ngày"), help_text=_("ngày đầu tiên không còn dùng")
    )
