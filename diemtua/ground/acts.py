"""Chữ của nhật ký: what every act, subject and fact of the audit trail is called, as people say it.

Each room declares its own in a module `acts`, beside its deeds: `ACTS` by code, `SUBJECTS` by model, `FACTS` by key. What all
rooms share stands here. A house test holds the declarations complete, so that no machine word reaches a reader.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, str | Promise]

SHARED: Words = {
    "amount_dong": _("Số tiền"),
    "client_id": _("Mã từ máy người dùng"),
    "code": _("Mã"),
    "command_id": _("Mã lệnh"),
    "count": _("Số dòng"),
    "decision": _("Quyết định"),
    "filter": _("Cách lọc"),
    "form": _("Mẫu"),
    "kind": _("Loại"),
    "name": _("Tên"),
    "number": _("Số"),
    "on": _("Ngày"),
    "purpose": _("Mục đích"),
    "reason": _("Lý do"),
    "session_id": _("Phiên"),
    "version": _("Lần sửa"),
    "valid_from": _("Từ ngày"),
    "valid_to": _("Đến trước ngày"),
}
SUBJECTS: Words = {
    "ground.Calendar": _("Ngày của bản trình diễn"),
    "ground.AuditRecord": _("Dòng nhật ký"),
    "ground.CheckRun": _("Lần soát sổ"),
    "ground.Command": _("Lệnh"),
}


@dataclass(frozen=True)
class Dictionary:
    """Từ điển nhật ký: everything the rooms have declared."""

    acts: Words
    subjects: Words
    facts: Words


@functools.cache
def dictionary() -> Dictionary:
    """Read once; the words are lazy, so each reader has her own language."""
    acts: dict[str, str | Promise] = {}
    subjects: dict[str, str | Promise] = dict(SUBJECTS)
    facts: dict[str, str | Promise] = dict(SHARED)
    for config in apps.get_app_configs():
        module = f"{config.name}.acts"
        if not config.name.startswith("diemtua.") or config.name == "diemtua.ground":
            continue
        if find_spec(module):
            said = import_module(module)
            acts |= getattr(said, "ACTS", {})
            subjects |= getattr(said, "SUBJECTS", {})
            facts |= getattr(said, "FACTS", {})
    return Dictionary(acts=acts, subjects=subjects, facts=facts)
