"""Bảng người dùng: columns, filters and search of the list of accounts."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diemtua.access.roles import ROLES
from diemtua.ground.tables import Chip, Column, ListSpec


def role_name(code: str | None) -> str:
    """The name of a role; an account without one today has none."""
    return str(ROLES[code].label) if code in ROLES else ""


def _state(row: Any) -> str:
    if not row.is_active:
        return "none"
    return "ok" if row.role_now else "wait"


def _word(row: Any) -> str:
    if not row.is_active:
        return str(_("Đã ngừng"))
    return str(_("Đang dùng")) if row.role_now else str(_("Chưa có vai"))


def _role(row: Any) -> str:
    name = row.title_now or role_name(row.role_now)
    more = _(" và {n} vai nữa").format(n=row.roles_now - 1) if (row.roles_now or 0) > 1 else ""
    return f"{name}{more}"


ACCOUNTS = ListSpec(
    label=_("Người dùng"),
    columns=(
        Column(
            key="display_name",
            label=_("Họ và tên"),
            sort="name_key",
            url=lambda row: reverse("access:account", args=[row.pk]),
        ),
        Column(key="login", label=_("Tên vào"), kind="code", sort="login"),
        Column(key="role_now", label=_("Vai hôm nay"), value=_role, sort="role_now"),
        Column(key="where_now", label=_("Nơi làm việc"), sort="where_now"),
        Column(key="state", label=_("Tình trạng"), value=_word, state=_state, sort="is_active"),
    ),
    chips=(
        Chip(key="active", label=_("Đang dùng"), where=Q(is_active=True, roles_now__gt=0)),
        Chip(key="no_role", label=_("Chưa có vai"), where=Q(is_active=True, roles_now=None)),
        Chip(key="stopped", label=_("Đã ngừng"), where=Q(is_active=False)),
        Chip(key="locked", label=_("Đang khóa vì gõ sai"), where=Q(is_locked=True)),
    ),
    search_on=("name_fold", "login", "where_fold"),
    order="display_name",
    empty_text=_("Chưa có người dùng nào. Lập tài khoản thì hiện ở đây."),
)
