"""Biểu mẫu của phòng khóa sổ."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from diemtua.ground.shaped_forms import ShapedForm


class ReopenForm(ShapedForm):
    """Lý do mở lại."""

    reason = forms.CharField(
        label=_("Lý do mở lại"),
        max_length=300,
        help_text=_("Lý do nằm trong sổ và trên báo cáo. Một người khác đọc rồi mới đồng ý."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
