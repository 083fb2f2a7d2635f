"""Biểu mẫu của cho vay: shape only; what may be lent is said by the deeds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from diemtua.ground.problems import Problem
from diemtua.ground.shaped_forms import DayField, MoneyField, ShapedForm
from diemtua.ground.typed_money import read_dong
from diemtua.people.forms import NOT_CHOSEN, bind

Choices = Sequence[tuple[Any, str]]
PLAN_ROWS = 6


def _number(label: Any, *, required: bool = True, least: int = 0) -> forms.IntegerField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "form-control num dt-narrow"})
    return forms.IntegerField(
        label=label, min_value=least, max_value=32_000, required=required, widget=widget
    )


def _choose(form: ShapedForm, name: str, choices: Choices) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [NOT_CHOSEN, *choices]


class ApplicationForm(ShapedForm):
    """Giấy đề nghị vay vốn 01/TD: who, what for, how much, and the plan. `client_id` makes two
    presses one application.
    """

    membership = forms.TypedChoiceField(label=_("Tổ viên"), coerce=int)
    programme = forms.ChoiceField(label=_("Chương trình"))
    amount_dong = MoneyField(label=_("Số tiền vay (đồng)"))
    term_months = _number(_("Thời hạn (tháng)"), least=1)
    purpose = forms.CharField(
        label=_("Dùng vào việc gì"), max_length=300, help_text=_("Ví dụ: mua bò giống, làm chuồng")
    )
    total_need_dong = MoneyField(label=_("Tổng nhu cầu vốn (đồng)"))
    own_capital_dong = MoneyField(label=_("Vốn tự có (đồng)"), required=False)
    works = _number(_("Số công trình nước sạch, vệ sinh"), required=False)
    study_months = _number(_("Số tháng còn học"), required=False)
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, members: Choices, programmes: Choices, **kwargs: Any
    ) -> None:
        super().__init__(None, **kwargs)
        _choose(self, "membership", members)
        _choose(self, "programme", programmes)
        for n in range(1, PLAN_ROWS + 1):
            self.fields[f"what_{n}"] = forms.CharField(
                label=_("Mua gì, làm gì"), max_length=160, required=False
            )
            self.fields[f"quantity_{n}"] = forms.CharField(
                label=_("Số lượng"), max_length=60, required=False
            )
            self.fields[f"dong_{n}"] = MoneyField(label=_("Thành tiền (đồng)"), required=False)
            for name in ("what", "quantity", "dong"):
                self._shape(f"{name}_{n}", self.fields[f"{name}_{n}"].widget)
        bind(self, data)

    def clean(self) -> dict[str, Any]:
        """A line of the plan has both its thing and its money."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for n in range(1, PLAN_ROWS + 1):
            what, dong = cleaned.get(f"what_{n}"), cleaned.get(f"dong_{n}")
            if what and dong is None and f"dong_{n}" not in self.errors:
                self.add_error(f"dong_{n}", _("Chưa ghi số tiền của dòng này."))
            if dong is not None and not what:
                self.add_error(f"what_{n}", _("Có số tiền mà chưa ghi mua gì."))
        return cleaned

    def plan(self) -> list[tuple[str, str, int]]:
        """The lines that were filled."""
        values = self.cleaned_data
        return [
            (values[f"what_{n}"], values[f"quantity_{n}"], values[f"dong_{n}"])
            for n in range(1, PLAN_ROWS + 1)
            if values.get(f"what_{n}") and values.get(f"dong_{n}") is not None
        ]

    def main_fields(self) -> list[forms.BoundField]:
        """The fields before the plan."""
        return [field for field in self.visible_fields() if not field.name[-1].isdigit()]

    def plan_rows(self) -> list[list[forms.BoundField]]:
        """The lines of the plan as the page draws them."""
        return [
            [self[f"{name}_{n}"] for name in ("what", "quantity", "dong")]
            for n in range(1, PLAN_ROWS + 1)
        ]


class ReviewMeetingForm(ShapedForm):
    """Họp bình xét: the day, a tick for everybody who came, who led and wrote, who was invited."""

    held_on = DayField(label=_("Ngày họp"))
    place = forms.CharField(label=_("Nơi họp"), max_length=200, required=False)
    present = forms.TypedMultipleChoiceField(
        label=_("Có mặt"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )
    chair = forms.TypedChoiceField(label=_("Chủ trì"), coerce=int)
    secretary = forms.TypedChoiceField(label=_("Thư ký"), coerce=int)
    union_witness = forms.CharField(label=_("Cán bộ Hội dự họp"), max_length=120, required=False)
    village_head = forms.CharField(label=_("Trưởng thôn dự họp"), max_length=120, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, members: Choices, people: Choices, **kwargs: Any
    ) -> None:
        super().__init__(None, **kwargs)
        ticks = self.fields["present"]
        assert isinstance(ticks, forms.TypedMultipleChoiceField)
        ticks.choices = list(members)
        _choose(self, "chair", people)
        _choose(self, "secretary", people)
        bind(self, data)

    def other_fields(self) -> list[forms.BoundField]:
        """Everything but the ticks."""
        return [field for field in self.visible_fields() if field.name != "present"]


class BallotsForm(ShapedForm):
    """Kiểm phiếu bình xét: each application, its votes, the amount and term agreed, or why not."""

    def __init__(self, data: Any = None, *, applications: Sequence[Any]) -> None:
        super().__init__(None)
        self.applications = applications
        for row in applications:
            made: tuple[tuple[str, forms.Field], ...] = (
                ("for", _number(_("Phiếu đồng ý"))),
                ("against", _number(_("Phiếu không đồng ý"))),
                ("dong", MoneyField(label=_("Số tiền tổ nhất trí (đồng)"))),
                ("term", _number(_("Thời hạn (tháng)"), least=1)),
                (
                    "reason",
                    forms.CharField(
                        label=_("Lý do, nếu không đạt"), max_length=300, required=False
                    ),
                ),
            )
            for name, field in made:
                self.fields[f"{name}_{row.pk}"] = field
                self._shape(f"{name}_{row.pk}", field.widget)
            self.fields[f"against_{row.pk}"].initial = 0
            self.fields[f"dong_{row.pk}"].initial = row.amount_dong
            self.fields[f"term_{row.pk}"].initial = row.term_months
        bind(self, data)

    def blocks(self) -> list[dict[str, Any]]:
        """One block an application, as the page draws it."""
        names = ("for", "against", "dong", "term", "reason")
        return [
            {"row": row, "fields": [self[f"{name}_{row.pk}"] for name in names]}
            for row in self.applications
        ]


class ConfirmForm(ShapedForm):
    """UBND xã xác nhận từng dòng: an unticked one has its reason."""

    def __init__(self, data: Any = None, *, lines: Sequence[Any]) -> None:
        super().__init__(None)
        self.lines = lines
        for line in lines:
            self.fields[f"ok_{line.pk}"] = forms.BooleanField(
                label=_("Cư trú tại xã, đúng đối tượng"), required=False, initial=True
            )
            self.fields[f"reason_{line.pk}"] = forms.CharField(
                label=_("Lý do, nếu không xác nhận"), max_length=300, required=False
            )
            for name in ("ok", "reason"):
                self._shape(f"{name}_{line.pk}", self.fields[f"{name}_{line.pk}"].widget)
        bind(self, data)

    def blocks(self) -> list[dict[str, Any]]:
        """One block a line, as the page draws it."""
        return [
            {"line": line, "ok": self[f"ok_{line.pk}"], "reason": self[f"reason_{line.pk}"]}
            for line in self.lines
        ]

    def refused(self) -> dict[int, str]:
        """The lines not confirmed, with the reason as it was typed."""
        values = self.cleaned_data
        return {
            line.pk: values[f"reason_{line.pk}"]
            for line in self.lines
            if not values[f"ok_{line.pk}"]
        }


class ProposeForm(ShapedForm):
    """Trình duyệt: amount and term; the first payment of a loan paid out in several."""

    amount_dong = MoneyField(label=_("Số tiền trình duyệt (đồng)"))
    term_months = _number(_("Thời hạn (tháng)"), least=1)
    first_dong = MoneyField(
        label=_("Giải ngân lần đầu (đồng)"),
        required=False,
        help_text=_("Chỉ ghi khi khoản vay giải ngân nhiều lần."),
    )
    custom_plan = forms.CharField(
        label=_("Lịch trả riêng, nếu thỏa thuận"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Mỗi dòng một kỳ: tháng thứ mấy, số tiền. Ví dụ: 12: 10 triệu. Bỏ trống thì theo nhịp chung."
        ),
    )

    def clean_custom_plan(self) -> list[tuple[int, int]]:
        """Each line a month and an amount; what cannot be read is told with its line."""
        plan = []
        for n, line in enumerate(self.cleaned_data["custom_plan"].splitlines(), 1):
            if not line.strip():
                continue
            month, _colon, dong = line.partition(":")
            try:
                plan.append((int(month), read_dong(dong)))
            except (ValueError, Problem) as wrong:
                text = _("Dòng {n} chưa đọc được. Viết như: 12: 10 triệu.")
                raise forms.ValidationError(str(text).format(n=n)) from wrong
        return plan


class ReasonForm(ShapedForm):
    """Lý do."""

    reason = forms.CharField(
        label=_("Lý do"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class NoticeForm(ShapedForm):
    """Thông báo 04/TD: the day the money is paid."""

    pays_on = DayField(label=_("Ngày giải ngân"))
