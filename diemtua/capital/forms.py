"""Biểu mẫu của phòng nguồn vốn: shape only; what may be done is said by the deeds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from diemtua.capital.words import FUND_KINDS, SOURCES
from diemtua.ground.shaped_forms import DayField, MoneyField, ShapedForm

Choices = list[tuple[int, str]]


class _Choosing(ShapedForm):
    """Choices of the day are set before the fields are shaped: a bound form is checked while it is shaped."""

    def __init__(self, data: Any = None, *, choices: dict[str, Any], **kwargs: Any) -> None:
        self._day = choices
        super().__init__(data, **kwargs)

    def full_clean(self) -> None:
        self._choose()
        super().full_clean()

    def _shape(self, name: str, widget: forms.Widget) -> None:
        self._choose()
        super()._shape(name, widget)

    def _choose(self) -> None:
        for name, choices in self._day.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


class DraftForm(_Choosing):
    """Lập đợt: for the communes, or for the villages of one."""

    year = forms.IntegerField(
        label=_("Năm kế hoạch"),
        min_value=2000,
        max_value=2100,
        error_messages={
            "invalid": _("Ghi năm bằng bốn chữ số."),
            "min_value": _("Ghi năm bằng bốn chữ số."),
            "max_value": _("Ghi năm bằng bốn chữ số."),
        },
    )
    unit = forms.TypedChoiceField(label=_("Giao cho"), coerce=int, required=False, empty_value=None)
    reason = forms.CharField(
        label=_("Lý do lập đợt"), max_length=300, required=False, help_text=_("khi điều chỉnh")
    )


class TargetForm(_Choosing):
    """Ghi một chỉ tiêu; the same place, programme and source is written over."""

    place = forms.TypedChoiceField(label=_("Nơi được giao"), coerce=int)
    programme = forms.ChoiceField(label=_("Chương trình"))
    money_source = forms.TypedChoiceField(
        label=_("Nguồn vốn"), coerce=int, choices=list(SOURCES.items())
    )
    target_dong = MoneyField(label=_("Chỉ tiêu dư nợ (đồng)"))

    def clean_target_dong(self) -> int:
        found = int(self.cleaned_data["target_dong"])
        if found < 0:
            raise forms.ValidationError(_("Chỉ tiêu không được âm."))
        return found


class DecisionForm(ShapedForm):
    """Quyết định giao."""

    decision = forms.CharField(
        label=_("Số quyết định, thông báo"), max_length=160, help_text=_("ví dụ: 12/TB-UBND")
    )
    decided_on = DayField(label=_("Ngày ký"))


class FundForm(ShapedForm):
    """Nguồn vốn ủy thác mới."""

    code = forms.CharField(label=_("Mã nhà đầu tư"), max_length=20)
    name = forms.CharField(label=_("Tên nguồn, chủ nguồn"), max_length=160)
    kind = forms.ChoiceField(label=_("Loại nguồn"), choices=list(FUND_KINDS.items()))
    contract = forms.CharField(label=_("Hợp đồng ủy thác"), max_length=160)
    signed_on = DayField(label=_("Ngày ký"))


class MoveForm(ShapedForm):
    """Một lần chuyển vốn."""

    on = DayField(label=_("Ngày chuyển"))
    amount_dong = MoneyField(label=_("Số tiền (đồng)"))
    is_back = forms.BooleanField(label=_("Trả lại chủ nguồn"), required=False)
    paper = forms.CharField(label=_("Chứng từ"), max_length=160)
