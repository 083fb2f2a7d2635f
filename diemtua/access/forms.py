"""Biểu mẫu của phòng truy cập: shape only; what a role needs is said by the deeds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from diemtua.access.roles import ROLES
from diemtua.associations.models import Association, Office
from diemtua.ground.shaped_forms import DayField, ShapedForm

NOT_CHOSEN = ("", _("Chọn…"))
GIVEN = [(role.code, role.label) for role in ROLES.values() if role.code != "house"]
"""Vai có thể phân: nobody signs in as the house."""


class NamedChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice shown by the row's name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class RoleForm(ShapedForm):
    """Phân vai: the role, where it points, and from which day."""

    role = forms.ChoiceField(label=_("Vai"), choices=[NOT_CHOSEN, *GIVEN])
    title = forms.CharField(
        label=_("Chức danh"),
        max_length=160,
        required=False,
        help_text=_("hiện cạnh tên, ví dụ: Chủ tịch Hội Phụ nữ xã"),
    )
    unit = forms.CharField(
        label=_("Xã, huyện hoặc tỉnh"),
        max_length=100,
        required=False,
        help_text=_("cho vai ở Hội và UBND; gõ tên hoặc mã"),
    )
    association = NamedChoice(
        label=_("Hội"),
        queryset=Association.objects.order_by("code"),
        required=False,
        empty_label=_("Chọn…"),
        help_text=_("cho vai ở Hội"),
    )
    office = NamedChoice(
        label=_("Phòng giao dịch"),
        queryset=Office.objects.order_by("name"),
        required=False,
        empty_label=_("Chọn…"),
        help_text=_("cho vai ở ngân hàng"),
    )
    group = forms.CharField(
        label=_("Mã tổ"),
        max_length=20,
        required=False,
        help_text=_("cho tổ trưởng, tổ phó"),
    )
    valid_from = DayField(label=_("Từ ngày"))


class PasswordMixin(ShapedForm):
    """Mật khẩu: never shown again, so never kept in the page."""

    password = forms.CharField(
        label=_("Mật khẩu đầu tiên"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("từ 12 ký tự; đưa tận tay, người nhận đổi sau"),
    )


class AccountForm(RoleForm, PasswordMixin):
    """Lập tài khoản: who, how she signs in, and her first role."""

    name = forms.CharField(label=_("Họ và tên"), max_length=120)
    login = forms.RegexField(
        label=_("Tên vào"),
        regex=r"^[A-Za-z0-9][A-Za-z0-9._@-]{2,79}$",
        max_length=80,
        help_text=_("chữ không dấu, số, dấu chấm; ít nhất 3 ký tự"),
        error_messages={"invalid": _("Chỉ dùng chữ không dấu, số, dấu chấm, gạch; từ 3 ký tự.")},
    )
    field_order = (
        "name",
        "login",
        "password",
        "role",
        "title",
        "unit",
        "association",
        "office",
        "group",
        "valid_from",
    )


class EndForm(ShapedForm):
    """Kết thúc phân vai: the first day without the role."""

    valid_to = DayField(label=_("Hết vai từ ngày"), help_text=_("ngày đầu tiên không còn vai"))


class PasswordForm(PasswordMixin):
    """Đặt mật khẩu mới cho người khác."""

    again = forms.CharField(
        label=_("Gõ lại mật khẩu"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        again = str(self.cleaned_data["again"])
        if again != self.cleaned_data.get("password"):
            raise forms.ValidationError(_("Hai lần gõ khác nhau. Gõ lại cả hai ô."))
        return again
