"""Biểu mẫu của phòng Hội: shape only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from diemtua.associations.models import AssociationBody, CommunePoint, Office
from diemtua.ground.shaped_forms import DayField, ShapedForm


class ContractForm(ShapedForm):
    """Hợp đồng ủy thác: a union's commune body and the bank's office."""

    body = forms.TypedChoiceField(label=_("Tổ chức Hội"), coerce=int)
    office = forms.TypedChoiceField(label=_("Phòng giao dịch"), coerce=int)
    number = forms.CharField(label=_("Số hợp đồng"), max_length=60)

    def __init__(self, data: Any = None, *, bodies: Any, offices: Any) -> None:
        super().__init__(None)
        rows: list[AssociationBody] = list(bodies)
        at: list[Office] = list(offices)
        for name, choices in (
            ("body", [(row.pk, row.name) for row in rows]),
            ("office", [(row.pk, row.name) for row in at]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)
            field.choices = [("", _("Chọn…")), *choices]
        _bind(self, data)


class MovedDayForm(ShapedForm):
    """Dời phiên: the fixed day, the day instead of it, and why."""

    point = forms.TypedChoiceField(label=_("Điểm giao dịch"), coerce=int)
    fixed_on = DayField(label=_("Phiên cố định ngày"))
    replaced_by = DayField(
        label=_("Ngày bù"), required=False, help_text=_("Để trống khi nghỉ phiên, không bù.")
    )
    reason = forms.CharField(label=_("Lý do"), max_length=200)

    def __init__(self, data: Any = None, *, points: Any) -> None:
        super().__init__(None)
        rows: list[CommunePoint] = list(points)
        field = self.fields["point"]
        assert isinstance(field, forms.TypedChoiceField)
        label = _("{name}, ngày {day}")
        field.choices = [
            ("", _("Chọn…")),
            *((row.pk, label.format(name=row.name, day=row.fixed_day)) for row in rows),
        ]
        _bind(self, data)


def _bind(form: ShapedForm, data: Any) -> None:
    """What was typed comes after the choices: a shaped form looks at its errors at once."""
    if data is not None:
        form.data, form.is_bound = data, True
        for name, field in form.fields.items():
            form._shape(name, field.widget)
