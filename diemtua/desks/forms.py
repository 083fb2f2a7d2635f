"""Biểu mẫu của bàn làm việc: shape only."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from diemtua.ground.shaped_forms import DayField, ShapedForm


class TemplateForm(ShapedForm):
    """Thay mẫu in: the file, what it is called, on what it rests, and from which day it prints."""

    file = forms.FileField(
        label=_("Tệp mẫu mới"),
        help_text=_("tải mẫu đang dùng về, sửa trên tệp đó rồi tải lên"),
        error_messages={"empty": _("Tệp rỗng. Chọn lại tệp mẫu.")},
    )
    version_label = forms.CharField(
        label=_("Tên phiên bản"), max_length=80, help_text=_("ví dụ: Bản 2026")
    )
    legal_basis = forms.CharField(
        label=_("Căn cứ pháp lý"), max_length=400, help_text=_("số, ngày văn bản")
    )
    valid_from = DayField(label=_("Dùng từ ngày"))
    instead_of = forms.IntegerField(required=False, widget=forms.HiddenInput)
