"""Biểu mẫu: fields that read Vietnamese typing, and the classes and hints every field of the house shares.

A refused form keeps what was typed, exactly as it was typed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext_lazy as _

from diemtua.ground import formats
from diemtua.ground.problems import Problem, Problems
from diemtua.ground.typed_day import read_day
from diemtua.ground.typed_money import read_dong

T = TypeVar("T")


class MoneyInput(forms.TextInput):
    """Ô tiền: the script beside it says back what it understood."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {"class": "form-control num", "data-money": "", "autocomplete": "off", **(attrs or {})}
        )

    def format_value(self, value: Any) -> str | None:
        return formats.number(value) if isinstance(value, int) else value


class MoneyField(forms.Field):
    """Số tiền (đồng): reads `420.000`, `420k`, `1,5 triệu`; cleaned to whole đồng."""

    widget = MoneyInput

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        return _read(lambda: read_dong(str(value)))


class DayField(forms.Field):
    """Ngày: reads `12/11/2026`; an impossible day is told why."""

    widget = forms.TextInput(attrs={"placeholder": "dd/mm/yyyy", "inputmode": "numeric"})

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        return _read(lambda: read_day(str(value)))

    def prepare_value(self, value: Any) -> Any:
        return formats.day(value) if hasattr(value, "year") else value


def _read(reader: Callable[[], T]) -> T:
    try:
        return reader()
    except Problem as problem:
        raise forms.ValidationError(str(problem)) from problem


class ShapedForm(forms.Form):
    """Biểu mẫu của nhà: every widget in the house's shape, and problems of a deed put at their fields."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Every field has its sentence before any is shaped: shaping a bound form asks for its errors, and that checks it whole.
        for field in self.fields.values():
            field.error_messages["required"] = _ours(field)
        for name, field in self.fields.items():
            self._shape(name, field.widget)

    def _shape(self, name: str, widget: forms.Widget) -> None:
        classes = str(widget.attrs.get("class", ""))
        if isinstance(
            widget, forms.CheckboxInput | forms.CheckboxSelectMultiple | forms.RadioSelect
        ):
            wanted = "form-check-input"
        elif isinstance(widget, forms.Select):
            wanted = "form-select"
        else:
            wanted = "form-control"
        if wanted not in classes:
            classes = f"{classes} {wanted}".strip()
        if self.is_bound and name in self.errors:
            classes += " is-invalid"
        widget.attrs["class"] = classes
        widget.attrs.setdefault("autocomplete", "off")

    def take_problems(self, refused: Problem | Problems) -> None:
        """Put what a deed refused beside the field it names, the rest on top."""
        for problem in refused.found if isinstance(refused, Problems) else [refused]:
            self.add_error(problem.field if problem.field in self.fields else None, str(problem))


def _ours(field: forms.Field) -> str:
    """The house's sentence for an empty field, unless the form has one of its own."""
    said = str(field.error_messages.get("required", ""))
    return (
        said
        if said and said != str(forms.Field.default_error_messages["required"])
        else str(MISSING)
    )


MISSING = _("Chưa điền ô này.")
