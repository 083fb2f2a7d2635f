"""Biểu mẫu của phòng tổ: shape only; what a group may do is said by the deeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from diemtua.associations.models import Association, CommunePoint
from diemtua.ground.shaped_forms import DayField, MoneyField, ShapedForm
from diemtua.groups.words import MEETINGS
from diemtua.people.forms import NOT_CHOSEN, bind
from diemtua.places.models import Village

Choices = Sequence[tuple[Any, str]]


class NamedField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Chọn một dòng, shown by its name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class GroupForm(ShapedForm):
    """Tổ mới: where it stands, under which union, and what its convention says."""

    name = forms.CharField(label=_("Tên tổ"), max_length=120, help_text=_("Ví dụ: Tổ Bù Rên 2"))
    village = forms.ModelChoiceField(
        label=_("Thôn"), queryset=Village.objects.none(), empty_label=_("Chọn…")
    )
    point = NamedField(
        label=_("Điểm giao dịch"), queryset=CommunePoint.objects.none(), empty_label=_("Chọn…")
    )
    union_code = forms.TypedChoiceField(label=_("Hội quản lý"), coerce=int)
    min_saving_dong = MoneyField(label=_("Mức gửi tiền tối thiểu hằng tháng (đồng)"))
    meets_every_months = forms.TypedChoiceField(
        label=_("Sinh hoạt tổ"),
        coerce=int,
        choices=[(1, _("Mỗi tháng")), (3, _("Mỗi quý"))],
        initial=3,
    )
    convention = forms.CharField(
        label=_("Quy ước hoạt động"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Mỗi dòng một điều."),
    )

    def __init__(
        self, data: Any = None, *, villages: Any, points: Any, unions: Sequence[Association]
    ) -> None:
        super().__init__(None)
        for name, rows in (("village", villages), ("point", points)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows
        union = self.fields["union_code"]
        assert isinstance(union, forms.TypedChoiceField)
        union.choices = [(row.code, row.name) for row in unions]
        bind(self, data)


class EnlistForm(ShapedForm):
    """Danh sách sáng lập: ticked households, each by its head."""

    households = forms.TypedMultipleChoiceField(
        label=_("Hộ chưa vào tổ"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, households: Choices, **kwargs: Any) -> None:
        super().__init__(None, **kwargs)
        field = self.fields["households"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = list(households)
        bind(self, data)


class CallForm(ShapedForm):
    """Hẹn họp tổ."""

    kind = forms.ChoiceField(label=_("Loại họp"))
    held_on = DayField(label=_("Ngày họp"))
    place = forms.CharField(label=_("Nơi họp"), max_length=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, kinds: Sequence[str], **kwargs: Any) -> None:
        super().__init__(None, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(kind, MEETINGS[kind]) for kind in kinds]
        bind(self, data)


class AttendanceForm(ShapedForm):
    """Có mặt: a tick for everybody who came; who led, who wrote, who was invited."""

    present = forms.TypedMultipleChoiceField(
        label=_("Có mặt"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )
    chair = forms.TypedChoiceField(label=_("Chủ trì"), coerce=int)
    secretary = forms.TypedChoiceField(label=_("Thư ký"), coerce=int)
    union_witness = forms.CharField(label=_("Cán bộ Hội dự họp"), max_length=120, required=False)
    village_head = forms.CharField(label=_("Trưởng thôn dự họp"), max_length=120, required=False)
    notes = forms.CharField(
        label=_("Ghi chú"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, members: Choices, people: Choices, **kwargs: Any
    ) -> None:
        super().__init__(None, **kwargs)
        ticks = self.fields["present"]
        assert isinstance(ticks, forms.TypedMultipleChoiceField)
        ticks.choices = list(members)
        for name in ("chair", "secretary"):
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)
            field.choices = [NOT_CHOSEN, *people]
        bind(self, data)


@dataclass(frozen=True)
class VoteLine:
    """Dòng biểu quyết của một cuộc họp: a matter, and what is chosen or written in it."""

    key: str
    kind: str
    label: str | Promise
    post: str = ""
    choices: Choices = ()
    money: bool = False
    written: bool = False
    required: bool = False


class VotesForm(ShapedForm):
    """Biểu quyết: for each matter who or what, how many for, how many against."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, lines: Sequence[VoteLine], **kwargs: Any) -> None:
        super().__init__(None, **kwargs)
        self.lines = lines
        for line in lines:
            if subject := _subject(line):
                self.fields[f"{line.key}_subject"] = subject
            self.fields[f"{line.key}_for"] = _count(_("Đồng ý"), required=line.required)
            self.fields[f"{line.key}_against"] = _count(_("Không đồng ý"), required=False)
            for name in ("subject", "for", "against"):
                if field := self.fields.get(f"{line.key}_{name}"):
                    self._shape(f"{line.key}_{name}", field.widget)
        bind(self, data)

    def clean(self) -> dict[str, Any]:
        """A matter with a subject has its votes, and votes have their subject."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for line in self.lines:
            has_subject = f"{line.key}_subject" in self.fields
            subject = cleaned.get(f"{line.key}_subject")
            counted = cleaned.get(f"{line.key}_for")
            if has_subject and subject not in (None, "") and counted is None:
                self.add_error(f"{line.key}_for", _("Chưa ghi số phiếu."))
            if has_subject and subject in (None, "") and counted is not None:
                self.add_error(f"{line.key}_subject", _("Có phiếu mà chưa ghi việc hay người."))
        return cleaned

    def blocks(self) -> list[dict[str, Any]]:
        """The lines as the page draws them."""
        return [
            {
                "label": line.label,
                "parts": [
                    self[f"{line.key}_{name}"]
                    for name in ("subject", "for", "against")
                    if f"{line.key}_{name}" in self.fields
                ],
            }
            for line in self.lines
        ]


class ReasonForm(ShapedForm):
    """Trả lại hồ sơ, có lý do."""

    reason = forms.CharField(
        label=_("Lý do trả lại"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )


class DelegationForm(ShapedForm):
    """Hợp đồng ủy nhiệm 11/TD."""

    number = forms.CharField(label=_("Số hợp đồng"), max_length=60)
    collects_interest = forms.BooleanField(
        label=_("Ủy nhiệm thu lãi"), required=False, initial=True
    )
    collects_savings = forms.BooleanField(
        label=_("Ủy nhiệm thu tiền gửi"), required=False, initial=True
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class HandoverForm(ShapedForm):
    """Bàn giao giữa tổ trưởng cũ và mới, và số hợp đồng mới."""

    books = forms.CharField(
        label=_("Sổ sách, giấy tờ bàn giao"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    receipts_count = forms.IntegerField(label=_("Biên lai chưa giao bà con"), min_value=0)
    cash_dong = MoneyField(label=_("Tiền mặt bàn giao (đồng)"))
    witness = forms.CharField(label=_("Người chứng kiến"), max_length=120)
    number = forms.CharField(label=_("Số hợp đồng ủy nhiệm mới"), max_length=60)
    version = forms.IntegerField(widget=forms.HiddenInput)


class DissolveForm(ShapedForm):
    """Giải thể tổ."""

    decision = forms.CharField(label=_("Số quyết định, ngày"), max_length=160)
    version = forms.IntegerField(widget=forms.HiddenInput)


def _subject(line: VoteLine) -> forms.Field | None:
    if line.choices:
        choices = [NOT_CHOSEN, *line.choices]
        return forms.TypedChoiceField(
            label=_("Chọn"), coerce=int, choices=choices, required=line.required, empty_value=None
        )
    if line.money:
        return MoneyField(label=_("Mức (đồng)"), required=line.required)
    if line.written:
        return forms.CharField(label=_("Việc"), max_length=200, required=line.required)
    return None


def _count(label: Any, *, required: bool) -> forms.IntegerField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "form-control num dt-narrow"})
    return forms.IntegerField(label=label, min_value=0, required=required, widget=widget)
