"""Biểu mẫu kế hoạch củng cố tổ: shape only; what may be done is said by the deeds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from diemtua.ground.shaped_forms import DayField, ShapedForm
from diemtua.ratings.actions import Planned

ROWS_MORE = 2
"""Dòng trống: how many empty rows stand below the measures that are proposed."""


class PlanForm(ShapedForm):
    """Lập kế hoạch: why the group is weak, what is done by when, who answers, which band it is to reach."""

    why = forms.CharField(
        label=_("Nguyên nhân"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2_000
    )
    aim_rank = forms.ChoiceField(label=_("Phấn đấu xếp loại"))
    owner = forms.TypedChoiceField(label=_("Người chịu trách nhiệm"), coerce=UUID)
    due_on = DayField(label=_("Hoàn thành trước ngày"))

    def __init__(
        self,
        data: Any = None,
        *,
        bands: Sequence[tuple[str, str]],
        owners: Sequence[tuple[UUID, str]],
        proposed: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(None, **kwargs)
        for name, choices in (("aim_rank", bands), ("owner", owners)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(str(value), text) for value, text in choices]
        self.row_count = max(len(proposed), 1) + ROWS_MORE
        for n in range(self.row_count):
            first = proposed[n] if n < len(proposed) else ""
            self._add(
                f"what_{n}",
                forms.CharField(
                    required=False, max_length=300, label=_("Biện pháp"), initial=first
                ),
            )
            self._add(f"by_{n}", DayField(required=False, label=_("Xong trước ngày")))
        if data is not None:
            self.data, self.is_bound = data, True
            for name, one in self.fields.items():
                self._shape(name, one.widget)

    def _add(self, name: str, field: forms.Field) -> None:
        self.fields[name] = field
        self._shape(name, field.widget)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for n in range(self.row_count):
            what, by = cleaned.get(f"what_{n}"), cleaned.get(f"by_{n}")
            if what and not by and f"by_{n}" not in self.errors:
                self.add_error(f"by_{n}", _("Biện pháp cần ngày xong. Điền ngày, hoặc xóa dòng."))
            if by and not what:
                self.add_error(f"what_{n}", _("Có ngày mà chưa có biện pháp. Viết biện pháp."))
        return cleaned

    def rows(self) -> list[dict[str, Any]]:
        """Dòng biện pháp: the two fields of each."""
        return [{"what": self[f"what_{n}"], "by": self[f"by_{n}"]} for n in range(self.row_count)]

    def planned(self) -> Planned:
        """What the form says, as the deed takes it."""
        typed = self.cleaned_data
        measures: list[tuple[str, date]] = [
            (typed[f"what_{n}"], typed[f"by_{n}"])
            for n in range(self.row_count)
            if typed.get(f"what_{n}")
        ]
        return Planned(
            why=typed["why"],
            aim_rank=typed["aim_rank"],
            owner=typed["owner"],
            due_on=typed["due_on"],
            measures=measures,
        )


class MeasureForm(ShapedForm):
    """Thêm một biện pháp."""

    what = forms.CharField(label=_("Biện pháp"), max_length=300)
    due_on = DayField(label=_("Xong trước ngày"))


class EndForm(ShapedForm):
    """Kết thúc kế hoạch."""

    result = forms.CharField(
        label=_("Kết quả"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2_000
    )
