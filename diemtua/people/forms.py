"""Biểu mẫu của phòng người: shape only; what a household may be is said by the deeds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from diemtua.ground.shaped_forms import DayField, ShapedForm
from diemtua.people.models import Ethnicity
from diemtua.people.words import CLASSES, SEXES
from diemtua.places.models import Village

NOT_CHOSEN = ("", _("Chọn…"))


def bind(form: ShapedForm, data: Any) -> None:
    """Give a form what was typed once its choices are set: a shaped form looks at its errors at
    once.
    """
    if data is None:
        return
    form.data, form.is_bound = data, True
    for name, field in form.fields.items():
        form._shape(name, field.widget)


class EthnicityField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Dân tộc: shown by its name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class PersonForm(ShapedForm):
    """Người: as on the citizen card."""

    full_name = forms.CharField(label=_("Họ và tên"), max_length=120)
    sex = forms.ChoiceField(label=_("Giới tính"), choices=[NOT_CHOSEN, *SEXES.items()])
    born_on = DayField(label=_("Ngày sinh"))
    ethnicity = EthnicityField(
        label=_("Dân tộc"),
        queryset=Ethnicity.objects.order_by("code"),
        required=False,
        empty_label=_("Chọn…"),
    )
    citizen_id = forms.CharField(
        label=_("Số căn cước"),
        required=False,
        max_length=20,
        help_text=_("12 chữ số trên thẻ"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    citizen_id_issued_on = DayField(label=_("Ngày cấp"), required=False)
    phone = forms.CharField(label=_("Điện thoại"), required=False, max_length=20)


class MemberForm(PersonForm):
    """Thành viên hộ: a person and how she is related to the head."""

    relation = forms.CharField(
        label=_("Quan hệ với chủ hộ"), max_length=40, help_text=_("vợ, chồng, con, cha, mẹ…")
    )


class HouseholdForm(PersonForm):
    """Hộ mới: its village and its head; other members are added on the household's page."""

    village = forms.ModelChoiceField(
        label=_("Thôn"), queryset=Village.objects.none(), empty_label=_("Chọn…")
    )
    address = forms.CharField(label=_("Địa chỉ"), required=False, max_length=200)
    field_order = ("village", "address")

    def __init__(self, data: Any = None, *, villages: Any, **kwargs: Any) -> None:
        super().__init__(None, **kwargs)
        field = self.fields["village"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = villages
        self.fields["full_name"].label = _("Họ và tên chủ hộ")
        bind(self, data)


class HeadForm(ShapedForm):
    """Đổi chủ hộ: `instead_of` is the head the page showed."""

    person = forms.TypedChoiceField(label=_("Chủ hộ mới"), coerce=int)
    relation_of_old = forms.CharField(
        label=_("Chủ hộ cũ trở thành"), max_length=40, help_text=_("vợ, chồng, mẹ, cha…")
    )
    instead_of = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, people: Any, **kwargs: Any) -> None:
        super().__init__(None, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [NOT_CHOSEN, *people]
        bind(self, data)


class ClassForm(ShapedForm):
    """Quyết định diện hộ: `instead_of` is the record the page showed."""

    poverty_class = forms.ChoiceField(label=_("Diện hộ"), choices=[NOT_CHOSEN, *CLASSES.items()])
    standard = forms.CharField(label=_("Chuẩn áp dụng"), max_length=80, initial="07/2021/NĐ-CP")
    decision = forms.CharField(label=_("Số quyết định"), max_length=120)
    decided_on = DayField(label=_("Ngày quyết định"))
    valid_from = DayField(label=_("Có hiệu lực từ"))
    instead_of = forms.IntegerField(widget=forms.HiddenInput, required=False)


class PurposeForm(ShapedForm):
    """Mục đích mở số căn cước."""

    purpose = forms.CharField(
        label=_("Mục đích"), max_length=160, help_text=_("Ví dụ: đối chiếu khi giải ngân")
    )
