"""Bảng hộ: columns, filters and search of the list of households."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diemtua.ground.tables import Chip, Column, ListSpec
from diemtua.people.models import Person
from diemtua.people.words import CLASSES


def _url(row: Any) -> str:
    return reverse("people:household", args=[row.pk])


def _class(row: Any) -> str:
    return str(CLASSES[row.poverty_class]) if row.poverty_class else str(_("chưa có"))


HOUSEHOLDS = ListSpec(
    label=_("Hộ"),
    columns=(
        Column(key="head_name", label=_("Chủ hộ"), sort="head_key", url=_url),
        Column(key="code", label=_("Mã hộ"), kind="code", sort="code"),
        Column(key="village_name", label=_("Thôn"), sort="village_key"),
        Column(key="poverty_class", label=_("Diện hộ"), value=_class, sort="poverty_class"),
        Column(key="registered_on", label=_("Ghi sổ từ"), kind="day", sort="registered_on"),
        Column(
            key="in_group",
            label=_("Tổ TK&VV"),
            value=lambda row: _("Đã vào tổ") if row.union_code else _("Chưa vào tổ"),
            state=lambda row: "ok" if row.union_code else "none",
        ),
    ),
    chips=(
        *(Chip(key=key, label=label, where=Q(poverty_class=key)) for key, label in CLASSES.items()),
        Chip(key="no_class", label=_("Chưa có diện"), where=Q(poverty_class__isnull=True)),
        Chip(key="no_group", label=_("Chưa vào tổ"), where=Q(union_code=0)),
        Chip(key="woman", label=_("Phụ nữ làm chủ hộ"), where=Q(head_sex=Person.Sex.FEMALE)),
        Chip(key="minority", label=_("Dân tộc thiểu số"), where=Q(head_is_minority=True)),
    ),
    search_on=("head_fold", "village_fold"),
    order="head_name",
    empty_text=_("Chưa có hộ nào trong phạm vi. Ghi hộ thì hiện ở đây."),
)
