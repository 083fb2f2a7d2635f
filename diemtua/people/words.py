"""Chữ của phòng người: how classes and sexes are written on pages and papers."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CLASSES: dict[str, Promise | str] = {
    "poor": _("Hộ nghèo"),
    "near_poor": _("Hộ cận nghèo"),
    "newly_escaped": _("Hộ mới thoát nghèo"),
    "average": _("Hộ mức sống trung bình"),
}
SEXES: dict[str, Promise | str] = {"F": _("Nữ"), "M": _("Nam")}
