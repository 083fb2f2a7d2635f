"""Biểu mẫu xử lý nợ: shape only; what the rules have against it is said by the deeds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from diemtua.ground.shaped_forms import DayField, MoneyField, ShapedForm
from diemtua.people.forms import NOT_CHOSEN, bind
from diemtua.risk_handling.words import KINDS

Choices = Sequence[tuple[Any, str]]
PEOPLE_ROWS = 7


def _text(label: Any, *, required: bool = False, most: int = 400) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _months() -> forms.IntegerField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "form-control num dt-narrow"})
    return forms.IntegerField(
        label=_("Số tháng đề nghị"),
        min_value=1,
        max_value=240,
        required=False,
        widget=widget,
        help_text=_("Khoanh nợ để trống thì ghi số tháng dài nhất theo mức thiệt hại."),
    )


class DossierForm(ShapedForm):
    """Lập hồ sơ: measure, cause, the event, and whose loans. `client_id` makes two presses one dossier."""

    kind = forms.ChoiceField(label=_("Biện pháp đề nghị"))
    cause = forms.ChoiceField(label=_("Nguyên nhân"))
    event_on = DayField(label=_("Ngày xảy ra"))
    event = _text(_("Việc đã xảy ra"), required=True, most=300)
    loans = forms.TypedMultipleChoiceField(
        label=_("Khoản vay"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, causes: Choices, loans: Choices, **kw: Any) -> None:
        super().__init__(None, **kw)
        for name, choices in (("kind", list(KINDS.items())), ("cause", causes)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [NOT_CHOSEN, *choices]
        ticks = self.fields["loans"]
        assert isinstance(ticks, forms.TypedMultipleChoiceField)
        ticks.choices = list(loans)
        bind(self, data)

    def main_fields(self) -> list[forms.BoundField]:
        """Everything but the ticks."""
        return [field for field in self.visible_fields() if field.name != "loans"]


class LineForm(ShapedForm):
    """Đơn 01/XLN và kết quả xác minh 02/XLN của một khoản vay."""

    asked_on = DayField(label=_("Ngày người vay làm đơn"), required=False)
    what_lost = _text(_("Vốn và tài sản bị thiệt hại"))
    lost_dong = MoneyField(label=_("Giá trị thiệt hại (đồng)"), required=False)
    whole_dong = MoneyField(label=_("Tổng vốn thực hiện dự án (đồng)"), required=False)
    economy = _text(_("Tình hình kinh tế, khả năng trả nợ"))
    plan = _text(_("Kế hoạch trả nợ"))
    principal_dong = MoneyField(label=_("Gốc đề nghị xử lý (đồng)"))
    interest_dong = MoneyField(label=_("Lãi đề nghị xử lý (đồng)"))
    months = _months()
    found_state = _text(_("Xác minh: thực trạng dự án"))
    found_assets = _text(_("Xác minh: tài sản của người vay"))
    found_ability = _text(_("Xác minh: khả năng trả nợ"))
    found_remedy = _text(_("Xác minh: biện pháp thu hồi"))

    ASKED = (
        "asked_on",
        "what_lost",
        "lost_dong",
        "whole_dong",
        "economy",
        "plan",
        "principal_dong",
        "interest_dong",
        "months",
    )

    def asked_fields(self) -> list[forms.BoundField]:
        """Phần đơn của người vay."""
        return [self[name] for name in self.ASKED]

    def found_fields(self) -> list[forms.BoundField]:
        """Phần xác minh tại chỗ."""
        return [field for field in self.visible_fields() if field.name not in self.ASKED]


class MinutesForm(ShapedForm):
    """Biên bản 02/XLN: the day, the place, up to seven people with post and whom they represent."""

    held_on = DayField(label=_("Ngày lập biên bản"))
    place = forms.CharField(label=_("Nơi lập biên bản"), max_length=200)

    def __init__(self, data: Any = None, **kw: Any) -> None:
        super().__init__(None, **kw)
        labels = (
            ("name", _("Họ và tên")),
            ("post", _("Chức vụ")),
            ("represents", _("Đại diện")),
        )
        for n in range(1, PEOPLE_ROWS + 1):
            for name, label in labels:
                field = forms.CharField(label=label, max_length=120, required=False)
                self.fields[f"{name}_{n}"] = field
                self._shape(f"{name}_{n}", field.widget)
        bind(self, data)

    def rows(self) -> list[list[forms.BoundField]]:
        """The lines as the page draws them."""
        return [
            [self[f"{name}_{n}"] for name in ("name", "post", "represents")]
            for n in range(1, PEOPLE_ROWS + 1)
        ]

    def people(self) -> list[tuple[str, str, str]]:
        """Who was there."""
        values = self.cleaned_data
        return [
            (values[f"name_{n}"], values[f"post_{n}"], values[f"represents_{n}"])
            for n in range(1, PEOPLE_ROWS + 1)
            if values[f"name_{n}"].strip()
        ]


class ReasonForm(ShapedForm):
    """Lý do."""

    reason = forms.CharField(
        label=_("Lý do"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class DecisionForm(ShapedForm):
    """Quyết định: number and day of the paper."""

    number = forms.CharField(label=_("Số quyết định"), max_length=80)
    on = DayField(label=_("Ngày quyết định"))


class BatchForm(ShapedForm):
    """Đợt sau thiên tai: its name, measure and cause, the day, communes and programmes."""

    name = forms.CharField(label=_("Tên đợt"), max_length=160)
    kind = forms.ChoiceField(label=_("Biện pháp đề nghị"))
    cause = forms.ChoiceField(label=_("Nguyên nhân"))
    event_on = DayField(label=_("Ngày xảy ra"))
    event = _text(_("Việc đã xảy ra"), required=True, most=300)
    units = forms.TypedMultipleChoiceField(
        label=_("Xã bị thiệt hại"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    programmes = forms.MultipleChoiceField(
        label=_("Chương trình"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, data: Any = None, *, causes: Choices, units: Choices, programmes: Choices, **kw: Any
    ) -> None:
        super().__init__(None, **kw)
        kinds = [(key, word) for key, word in KINDS.items() if key in ("freeze", "extend")]
        for name, choices in (("kind", kinds), ("cause", causes)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [NOT_CHOSEN, *choices]
        for name, choices in (("units", units), ("programmes", programmes)):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = list(choices)
        bind(self, data)

    def main_fields(self) -> list[forms.BoundField]:
        """Everything but the ticks."""
        ticks = ("units", "programmes")
        return [field for field in self.visible_fields() if field.name not in ticks]
