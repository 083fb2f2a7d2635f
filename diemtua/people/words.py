"""Chữ của phòng người: how classes and sexes are written on pages and papers."""

from __future__ import annotations

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diemtua.ground import formats

CLASSES: dict[str, Promise | str] = {
    "poor": _("Hộ nghèo"),
    "near_poor": _("Hộ cận nghèo"),
    "newly_escaped": _("Hộ mới thoát nghèo"),
    "average": _("Hộ mức sống trung bình"),
}
SEXES: dict[str, Promise | str] = {"F": _("Nữ"), "M": _("Nam")}


def held(valid_from: date, valid_to: date | None) -> str:
    """Thời gian có hiệu lực: open rows say since when, ended ones both days, the last day included."""
    if valid_to is None:
        return gettext("từ {day}").format(day=formats.day(valid_from))
    return formats.period(valid_from, valid_to)
