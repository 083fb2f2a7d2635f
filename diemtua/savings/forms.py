"""Biểu mẫu của phòng tiền gửi: shape only; what may be done is said by the deeds."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from diemtua.ground.shaped_forms import DayField, MoneyField, ShapedForm
from diemtua.savings.words import AT_MATURITY, COUNTS, term_words


class RateField(forms.CharField):
    """Lãi suất: reads `4,75` and `4.75`; cleaned to an exact decimal."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            found = Decimal(text.strip().replace(",", "."))
        except InvalidOperation as wrong:
            raise forms.ValidationError(
                _("Không đọc được lãi suất “{typed}”. Viết như 4,75.").format(typed=text)
            ) from wrong
        if not found.is_finite() or not 0 <= found < 100:
            raise forms.ValidationError(_("Lãi suất từ 0 đến dưới 100."))
        if found != found.quantize(Decimal("0.0001")):
            raise forms.ValidationError(_("Lãi suất có nhiều nhất bốn số lẻ."))
        return found


class DepositForm(ShapedForm):
    """Lập sổ tiền gửi dân cư: the holder found by search, what she brings, for how long."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    person = forms.IntegerField(widget=forms.HiddenInput)
    amount_dong = MoneyField(label=_("Số tiền gửi (đồng)"))
    term_months = forms.TypedChoiceField(label=_("Kỳ hạn"), coerce=int)
    at_maturity = forms.ChoiceField(label=_("Khi đến hạn"), choices=list(AT_MATURITY.items()))
    unit = forms.TypedChoiceField(label=_("Tính cho xã"), coerce=int)
    union_code = forms.TypedChoiceField(
        label=_("Hội vận động"), coerce=int, required=False, empty_value=None
    )
    campaign = forms.TypedChoiceField(
        label=_("Đợt vận động"), coerce=int, required=False, empty_value=None
    )

    def __init__(
        self,
        data: Any = None,
        *,
        terms: list[tuple[int, str]],
        units: list[tuple[int, str]],
        unions: list[tuple[int, str]],
        campaigns: list[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(None, **kwargs)
        chosen: dict[str, list[Any]] = {
            "term_months": list(terms),
            "unit": list(units),
            "union_code": [("", _("Không qua Hội nào")), *unions],
            "campaign": [("", _("Không thuộc đợt nào")), *campaigns],
        }
        for name, choices in chosen.items():
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)
            field.choices = choices
        if data is not None:
            self.data, self.is_bound = data, True
            for name, field in self.fields.items():
                self._shape(name, field.widget)


class RateForm(ShapedForm):
    """Đề nghị lãi suất một kỳ hạn."""

    term_months = forms.TypedChoiceField(label=_("Kỳ hạn"), coerce=int)
    rate_pct = RateField(label=_("Lãi suất (%/năm)"))
    valid_from = DayField(label=_("Có hiệu lực từ ngày"))
    decision = forms.CharField(label=_("Văn bản"), max_length=160)

    def __init__(self, data: Any = None, *, terms: list[int], **kwargs: Any) -> None:
        super().__init__(None, **kwargs)
        field = self.fields["term_months"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(months, term_words(months)) for months in terms]
        if data is not None:
            self.data, self.is_bound = data, True
            for name, one in self.fields.items():
                self._shape(name, one.widget)


class CampaignForm(ShapedForm):
    """Lập đợt vận động."""

    name = forms.CharField(label=_("Tên đợt"), max_length=160)
    decision = forms.CharField(label=_("Văn bản phát động"), max_length=160, required=False)
    starts_on = DayField(label=_("Từ ngày"))
    ends_on = DayField(label=_("Đến hết ngày"))
    counts = forms.ChoiceField(label=_("Tính cho chỉ tiêu"), choices=list(COUNTS.items()))


class TargetForm(ShapedForm):
    """Giao chỉ tiêu một xã."""

    unit = forms.TypedChoiceField(label=_("Xã"), coerce=int)
    target_dong = MoneyField(label=_("Chỉ tiêu (đồng)"))
    target_people = forms.IntegerField(label=_("Số người gửi"), min_value=0, max_value=10_000_000)

    def __init__(self, data: Any = None, *, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(None, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = units
        if data is not None:
            self.data, self.is_bound = data, True
            for name, one in self.fields.items():
                self._shape(name, one.widget)


class GroupTargetForm(ShapedForm):
    """Giao chỉ tiêu một tổ."""

    group = forms.TypedChoiceField(label=_("Tổ TK&VV"), coerce=int)
    target_dong = MoneyField(label=_("Chỉ tiêu (đồng)"))

    def __init__(self, data: Any = None, *, groups: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(None, **kwargs)
        field = self.fields["group"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = groups
        if data is not None:
            self.data, self.is_bound = data, True
            for name, one in self.fields.items():
                self._shape(name, one.widget)
