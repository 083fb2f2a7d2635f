"""Các bước của tổ: the way from the first list to the first day, and whose turn it is."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from diemtua.ground.actors import Actor
from diemtua.groups.models import SavingsAndLoanGroup
from diemtua.groups.words import STATES

WAY = ("draft", "meeting", "submitted", "approved", "contracted", "active")
Text = str | Promise

# Whose turn it is in each state, what is done, and the page where it is done.
TURNS: dict[str, tuple[str, Text, Text, str]] = {
    "draft": ("group.found", _("Hội ghi danh sách hộ, rồi hẹn họp."), _("Ghi danh sách"), "enlist"),
    "meeting": (
        "group.meet",
        _("Hội và tổ họp thành lập, rồi trình UBND xã."),
        _("Hẹn họp"),
        "call",
    ),
    "submitted": ("group.accept", _("UBND xã trả lời biên bản 10/TD."), _("Xem hồ sơ"), "waiting"),
    "approved": ("group.contract", _("Ngân hàng ký hợp đồng 11/TD."), _("Ký 11/TD"), "delegate"),
    "contracted": (
        "group.contract",
        _("Ngân hàng cho tổ bắt đầu hoạt động."),
        _("Cho tổ hoạt động"),
        "activate",
    ),
}


def steps_of(group: SavingsAndLoanGroup) -> list[dict[str, Any]]:
    """Each step with its mark: done, now, still to come."""
    if group.state not in WAY:
        return []
    now = WAY.index(group.state)
    last = len(WAY) - 1
    return [
        {
            "label": STATES[state],
            "state": "ok" if n < now or now == last else "half" if n == now else "none",
        }
        for n, state in enumerate(WAY)
    ]


def next_step(group: SavingsAndLoanGroup, by: Actor) -> dict[str, Any] | None:
    """Việc đang chờ: what comes next, and the button when it is this person's turn."""
    turn = TURNS.get(group.state)
    if turn is None:
        return None
    needs, text, label, name = turn
    url = ""
    if by.can(needs):
        args = [] if name == "waiting" else [group.pk]
        url = reverse(f"groups:{name}", args=args)
    return {"text": text, "label": label, "url": url, "posts": name == "activate"}
