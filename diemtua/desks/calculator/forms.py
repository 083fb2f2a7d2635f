"""Biểu mẫu tính thử: a loan, what happens to it, and the day it is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from diemtua.ground.shaped_forms import DayField, MoneyField, ShapedForm
from diemtua.places.models import Level, Unit
from diemtua.programmes.words import FAMILIES
from diemtua.rules.catalogue import load_catalogue
from diemtua.rules.simulate import EVENT_KEYS, PROVINCES

MOST_EVENTS = 60
SPARE_EVENTS = 2
"""Rows that wait empty below what is typed."""
RHYTHMS = (
    ("", _("Theo quy định của chương trình")),
    ("0", _("Trả một lần khi đến hạn")),
    ("6", _("6 tháng một kỳ")),
    ("12", _("12 tháng một kỳ")),
    ("24", _("24 tháng một kỳ")),
    ("36", _("36 tháng một kỳ")),
)
DAY_COUNTS = (
    ("", _("Thực tế / 365 (sổ cái dùng)")),
    ("MONTHLY/12", _("Theo tháng / 12")),
    ("ACT/360", _("Thực tế / 360")),
    ("ACT/ACT", _("Thực tế / thực tế")),
    ("30/360", "30/360"),
    ("30E/360", "30E/360"),
)
KINDS = (
    ("", _("Chọn việc")),
    ("pay", _("Trả nợ (lãi trước, gốc sau)")),
    ("pay_interest", _("Trả lãi")),
    ("pay_principal", _("Trả gốc")),
    ("adjust_instalment", _("Lùi một kỳ hạn")),
    ("extend", _("Gia hạn")),
    ("freeze", _("Khoanh nợ")),
    ("unfreeze", _("Hết khoanh")),
    ("rollover", _("Cho vay lưu vụ")),
    ("write_off", _("Xóa nợ")),
)
OPTIONAL = {("adjust_instalment", "amount_dong")}
"""Keys that an event may have and need not."""
MISSING_FOR = {
    "amount_dong": _("Việc này cần số tiền."),
    "until": _("Việc này cần ngày kết thúc hoặc ngày mới."),
    "due_on": _("Lùi kỳ nào? Ghi ngày đến hạn của kỳ ấy."),
}


def programme_choices() -> list[Any]:
    """Chương trình theo nhóm, in the order of the catalogue."""
    families: dict[str, list[tuple[str, str]]] = {}
    for one in sorted(load_catalogue().programmes.values(), key=lambda p: p.number):
        families.setdefault(one.family, []).append((one.code, one.short_name))
    return [
        ("", _("Chọn chương trình")),
        *((str(FAMILIES.get(code, code)), rows) for code, rows in families.items()),
    ]


def province_choices() -> list[Any]:
    """34 tỉnh của 01/7/2025, in Vietnamese order: reliefs name them, on whatever day they are asked."""
    return [("", _("Không xét theo tỉnh")), *_provinces()]


@lru_cache(maxsize=1)
def _provinces() -> tuple[tuple[str, str], ...]:
    """Asked once: these names are of one past day and do not change."""
    found = Unit.objects.filter(level=Level.PROVINCE, code__in=PROVINCES, valid_to__isnull=True)
    return tuple((unit.code, unit.name) for unit in found.order_by("sort_key"))


class WhenForm(ShapedForm):
    """Ngày xem: the state is told at the end of this day."""

    as_of = DayField(label=_("Xem đến hết ngày"))


class LoanForm(WhenForm):
    """Khoản vay tính thử."""

    programme = forms.ChoiceField(label=_("Chương trình"), choices=programme_choices)
    principal_dong = MoneyField(label=_("Số tiền vay"))
    disbursed_on = DayField(label=_("Ngày giải ngân"))
    term_months = forms.IntegerField(
        label=_("Thời hạn (tháng)"),
        min_value=1,
        max_value=600,
        error_messages={
            "invalid": _("Ghi số tháng bằng chữ số, ví dụ 36."),
            "min_value": _("Thời hạn ít nhất 1 tháng."),
            "max_value": _("Thời hạn nhiều nhất 600 tháng."),
        },
    )
    every_months = forms.ChoiceField(label=_("Kỳ hạn trả gốc"), choices=RHYTHMS, required=False)
    session_day = forms.IntegerField(
        label=_("Ngày giao dịch xã hằng tháng"),
        min_value=1,
        max_value=28,
        required=False,
        help_text=_("bỏ trống: không có phiên, nợ quá hạn tính từ ngày đến hạn"),
        error_messages={
            "invalid": _("Ghi ngày từ 1 đến 28."),
            "min_value": _("Ghi ngày từ 1 đến 28."),
            "max_value": _("Ghi ngày từ 1 đến 28."),
        },
    )
    province = forms.ChoiceField(
        label=_("Tỉnh"),
        choices=province_choices,
        required=False,
        help_text=_("đợt giảm lãi có nơi được, nơi không"),
    )
    interest_due_from = DayField(
        label=_("Bắt đầu trả lãi từ ngày"),
        required=False,
        help_text=_("chỉ với vay học: đến ngày này lãi được để lại"),
    )
    day_count = forms.ChoiceField(label=_("Cách đếm ngày"), choices=DAY_COUNTS, required=False)

    field_order = (
        "programme",
        "principal_dong",
        "disbursed_on",
        "term_months",
        "every_months",
        "session_day",
        "province",
        "interest_due_from",
        "day_count",
        "as_of",
    )


class EventForm(ShapedForm):
    """Một việc: empty rows are no event."""

    on = DayField(label=_("Ngày"), required=False)
    kind = forms.ChoiceField(label=_("Việc"), choices=KINDS, required=False)
    amount_dong = MoneyField(label=_("Số tiền"), required=False)
    until = DayField(label=_("Đến ngày"), required=False)
    due_on = DayField(label=_("Kỳ đến hạn ngày"), required=False)

    @property
    def is_empty(self) -> bool:
        return not any(str(self.data.get(self.add_prefix(n), "")).strip() for n in self.fields)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if self.is_empty:
            return found
        kind = found.get("kind")
        for name, sentence in (("on", _("Việc xảy ra ngày nào?")), ("kind", _("Chọn việc."))):
            if not found.get(name) and name not in self.errors:
                self.add_error(name, str(sentence))
        for name in EVENT_KEYS.get(kind or "", ()):
            missing = found.get(name) is None and name not in self.errors
            if missing and (kind, name) not in OPTIONAL:
                self.add_error(name, str(MISSING_FOR[name]))
        return found


@dataclass(frozen=True)
class EventForms:
    """Các việc, with spare rows to type the next ones into."""

    rows: tuple[EventForm, ...]

    def __iter__(self) -> Iterator[EventForm]:
        return iter(self.rows)

    @property
    def typed(self) -> list[EventForm]:
        return [row for row in self.rows if row.is_bound and not row.is_empty]

    def is_valid(self) -> bool:
        # Each row is asked, so that all mistakes are told at once.
        return not [row for row in self.typed if not row.is_valid()]


def event_forms(typed: Mapping[str, Any] | None) -> EventForms:
    """Các dòng việc as typed (`viec-0-on` …), closed up, and spare ones behind."""
    kept = []
    for n in range(MOST_EVENTS):
        row = EventForm(typed or {}, prefix=f"viec-{n}")
        if not row.is_empty:
            kept.append({name: row.data.get(row.add_prefix(name), "") for name in row.fields})
    again = {f"viec-{n}-{name}": text for n, row in enumerate(kept) for name, text in row.items()}
    spare = min(len(kept) + SPARE_EVENTS, MOST_EVENTS)
    rows = [EventForm(again if n < len(kept) else None, prefix=f"viec-{n}") for n in range(spare)]
    return EventForms(tuple(rows))
