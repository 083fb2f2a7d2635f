"""Bảng tổ và bảng tổ viên: columns, filters and search."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diemtua.ground.tables import Chip, Column, ListSpec
from diemtua.groups.words import MEMBER_MARKS, MEMBER_STATES, STATE_MARKS, STATES


def _group_url(row: Any) -> str:
    return reverse("groups:group", args=[row.pk])


GROUPS = ListSpec(
    label=_("Tổ TK&VV"),
    columns=(
        Column(key="name", label=_("Tên tổ"), sort="sort_key", url=_group_url),
        Column(key="code", label=_("Mã tổ"), kind="code", sort="code"),
        Column(key="leader_name", label=_("Tổ trưởng"), sort="leader_key"),
        Column(key="village_name", label=_("Thôn"), sort="village_key"),
        Column(key="unit_name", label=_("Xã"), sort="unit_key"),
        Column(key="fixed_day", label=_("Ngày phiên"), kind="number", sort="fixed_day"),
        Column(
            key="member_count", label=_("Tổ viên"), kind="number", sort="member_count", total=True
        ),
        Column(
            key="state",
            label=_("Tình trạng"),
            value=lambda row: STATES[row.state],
            sort="state",
            state=lambda row: STATE_MARKS[row.state],
        ),
    ),
    chips=(
        Chip(key="active", label=_("Đang hoạt động"), where=Q(state="active")),
        Chip(
            key="founding",
            label=_("Đang thành lập"),
            where=Q(state__in=("draft", "meeting", "submitted", "approved", "contracted")),
        ),
        Chip(key="dissolved", label=_("Đã giải thể"), where=Q(state="dissolved")),
        Chip(key="farmers", label=_("Nông dân"), where=Q(union_code=11)),
        Chip(key="women", label=_("Phụ nữ"), where=Q(union_code=12)),
        Chip(key="veterans", label=_("Cựu chiến binh"), where=Q(union_code=13)),
        Chip(key="youth", label=_("Đoàn Thanh niên"), where=Q(union_code=14)),
    ),
    search_on=("fold", "code", "leader_fold"),
    search_placeholder=_("Tìm tên tổ, mã, tổ trưởng"),
    order="name",
    empty_text=_("Chưa có tổ nào trong phạm vi. Lập tổ thì hiện ở đây."),
)

MEMBERS = ListSpec(
    label=_("Tổ viên"),
    columns=(
        Column(
            key="name",
            label=_("Họ và tên"),
            value=lambda row: row.person.full_name,
            sort="person__sort_key",
            url=lambda row: reverse("people:household", args=[row.household_id]),
        ),
        Column(key="number", label=_("Số tổ viên"), kind="number", sort="number"),
        Column(key="household", label=_("Mã hộ"), kind="code", value=lambda r: r.household.code),
        Column(key="valid_from", label=_("Vào tổ"), kind="day", sort="valid_from"),
        Column(
            key="state",
            label=_("Tình trạng"),
            value=lambda row: MEMBER_STATES[row.state],
            sort="state",
            state=lambda row: MEMBER_MARKS[row.state],
        ),
    ),
    chips=tuple(
        Chip(key=key, label=label, where=Q(state=key))
        for key, label in MEMBER_STATES.items()
        if key != "left"
    ),
    search_on=("person__fold",),
    order="number",
    prefix="tv_",
    empty_text=_("Tổ chưa có tổ viên. Ghi hộ vào danh sách thì hiện ở đây."),
)
