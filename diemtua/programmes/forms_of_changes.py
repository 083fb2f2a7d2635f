"""Biểu mẫu thay đổi chính sách: made from the row in force, so that every table of the catalogue has its form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from diemtua.ground.problems import Problem, Problems
from diemtua.ground.shaped_forms import DayField, MoneyField, ShapedForm
from diemtua.ground.vietnamese import fold
from diemtua.programmes import shapes
from diemtua.programmes.words import CONFIDENCES
from diemtua.rules.policy import BASIS, DatedTable, Follow, Kind, Place, leaves, with_leaf

Row = Mapping[str, Any]
OFFERED_CONFIDENCES = ("sourced", "practice", "unverified")
PREFIX = "v-"


class ChangeForm(ShapedForm):
    """Đề nghị thay đổi: every value of the row in force, to be typed over; the day, and what the change rests on."""

    valid_from = DayField(label=_("Có hiệu lực từ ngày"), help_text=_("ngày đầu tiên dùng mức mới"))
    valid_to = DayField(
        label=_("Hết hiệu lực từ ngày"),
        required=False,
        help_text=_("để trống: dùng đến khi có thay đổi khác"),
    )

    spec: ClassVar[DatedTable]
    row: ClassVar[Row]

    def typed_row(self) -> dict[str, Any]:
        """The new row as the catalogue's file would hold it, with its own basis."""
        row: dict[str, Any] = {k: v for k, v in self.row.items() if k not in (*BASIS, "from", "to")}
        for place, kind in shapes.places(self.spec, self.row):
            value = _as_written(kind, self.cleaned_data[PREFIX + ".".join(place)])
            row = with_leaf(row, place, value)
        if self.spec.follow is Follow.ADDED:
            row["name"] = self.cleaned_data["name"]
            if "code" in self.spec.series:
                row["code"] = slugify(fold(row["name"]))[:40]
        if self.spec.carries_basis:
            source = self.cleaned_data["sources"]
            row |= {
                "legal_basis": self.cleaned_data["legal_basis"],
                "sources": [source] if source else [],
                "confidence": self.cleaned_data["confidence"],
            }
        return row

    def take_problems(self, refused: Problem | Problems) -> None:
        """A fault names a place of the row; here the field of that place."""
        for problem in refused.found if isinstance(refused, Problems) else [refused]:
            if problem.field is not None and PREFIX + problem.field in self.fields:
                problem.field = PREFIX + problem.field
        super().take_problems(refused)


def change_form(spec: DatedTable, row: Row) -> type[ChangeForm]:
    """The form of a table: its fields are the values that a row of it may hold, filled with the row in force."""
    held = dict(leaves(row))
    fields: dict[str, Any] = {"spec": spec, "row": row}
    if spec.follow is Follow.ADDED:
        fields["name"] = forms.CharField(label=_("Tên"), max_length=200)
    for place, kind in shapes.places(spec, row):
        label = shapes.leaf_name(row, place)
        fields[PREFIX + ".".join(place)] = _value_field(label, place, kind, held.get(place))
    if spec.carries_basis:
        fields |= {
            "legal_basis": forms.CharField(
                label=_("Văn bản"), max_length=300, help_text=_("số, ngày, cơ quan ký, điều khoản")
            ),
            "sources": forms.CharField(
                label=_("Nơi đọc văn bản"),
                max_length=400,
                required=False,
                help_text=_("địa chỉ trang, hoặc nơi lưu bản giấy"),
            ),
            "confidence": forms.ChoiceField(
                label=_("Độ chắc"), choices=[(c, CONFIDENCES[c]) for c in OFFERED_CONFIDENCES]
            ),
        }
    fields["why"] = forms.CharField(label=_("Lý do, ghi chú"), max_length=300, required=False)
    return type("ChangeForm", (ChangeForm,), fields)


def _value_field(label: str, place: Place, kind: Kind, held: Any) -> forms.Field:
    word = place[0]
    needed = word not in shapes.OPTIONAL
    if kind is Kind.MONEY:
        return MoneyField(label=label, required=needed, initial=held)
    if kind is Kind.WHOLE:
        return forms.IntegerField(label=label, required=needed, initial=held, min_value=0)
    if kind is Kind.DAY:
        return DayField(label=label, required=needed, initial=held)
    if kind is Kind.YES:
        return forms.BooleanField(label=label, required=False, initial=held)
    if kind is Kind.DECIMAL:
        return ExactField(label=label, required=needed, initial=held)
    choices = [(key, name) for key, name in shapes.CHOICES.get(word, {}).items()]
    if kind is Kind.WORDS and choices:
        return forms.MultipleChoiceField(
            label=label,
            choices=choices,
            required=False,
            initial=held,
            widget=forms.CheckboxSelectMultiple,
        )
    if kind is Kind.WORDS:
        return LinesField(label=label, required=needed, initial=held)
    if choices:
        return forms.ChoiceField(label=label, choices=choices, required=needed, initial=held)
    return forms.CharField(label=label, max_length=200, required=needed, initial=held)


def _as_written(kind: Kind, value: Any) -> Any:
    """What was typed, as a file of the catalogue writes it; an empty optional value is left out."""
    if kind is Kind.WORDS:
        return list(value) or None
    if value in (None, ""):
        return None
    return f"{value:f}" if isinstance(value, Decimal) else value


class ExactField(forms.Field):
    """Số có phần lẻ: reads `6,24` and `6.24`; exact, never rounded."""

    widget = forms.TextInput(attrs={"class": "form-control num", "inputmode": "decimal"})

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        text = str(value).strip().replace("−", "-").replace(" ", "").removesuffix("%")
        if not re.fullmatch(r"-?\d{1,9}([.,]\d{1,9})?", text):
            raise forms.ValidationError(_("Chưa đọc được số này. Ghi như 6,24."))
        return Decimal(text.replace(",", "."))

    def prepare_value(self, value: Any) -> Any:
        return str(value).replace(".", ",") if isinstance(value, Decimal | str) else value


class LinesField(forms.Field):
    """Mỗi dòng một mã."""

    widget = forms.Textarea(attrs={"rows": 4})

    def to_python(self, value: Any) -> list[str]:
        return re.findall(r"[^\s,;]+", str(value or ""))

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class RefuseChangeForm(ShapedForm):
    """Không đồng ý."""

    reason = forms.CharField(
        label=_("Lý do"), max_length=300, help_text=_("người đề nghị đọc được dòng này")
    )
