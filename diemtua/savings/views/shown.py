"""Khung trang của phòng tiền gửi."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from diemtua.access import showing
from diemtua.access.pages import actor
from diemtua.access.roles import ROLES
from diemtua.ground.actors import Actor
from diemtua.ground.tables import ListSpec

Crumb = tuple[str, str]


def home_crumb() -> Crumb:
    return _("Tiền gửi"), reverse("savings:savers")


def deposits_crumb() -> Crumb:
    return _("Tiền gửi dân cư"), reverse("savings:deposits")


def head(by: Actor, heading: str, *way: Crumb, sub: str = "", here: str = "") -> dict[str, Any]:
    """Heading, crumbs, the way back and the room's own row of words."""
    crumbs = way or (home_crumb(),)
    return {
        "heading": heading,
        "subheading": sub,
        "crumbs": [
            *({"label": label, "url": url} for label, url in crumbs),
            {"label": heading, "url": ""},
        ],
        "back_url": crumbs[-1][1],
        "back_label": crumbs[-1][0],
        "nav": _nav(by, here),
    }


def _nav(by: Actor, here: str) -> list[dict[str, Any]]:
    words = (
        ("savings.read", _("Tổ viên"), "savers"),
        ("savings.resident", _("Dân cư"), "deposits"),
        ("savings.resident", _("Lãi suất"), "rates"),
        ("savings.resident", _("Đợt vận động"), "campaigns"),
    )
    return [
        {"label": label, "url": reverse(f"savings:{name}"), "count": 0, "current": name == here}
        for action, label, name in words
        if by.can(action)
    ]


def exported(
    request: HttpRequest, spec: ListSpec, rows: Any, *, title: str, file_name: str
) -> HttpResponse:
    """The workbook of a list of this room, by its name."""
    return showing.exported(
        request,
        spec,
        rows,
        title=title,
        action="savings.list_exported",
        name=file_name,
        facts={"list": file_name},
    )


def shown(
    request: HttpRequest, template: str, values: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Leaders read on a phone, the others at a desk; one template serves both."""
    field = ROLES[actor(request).role].field_pages
    values = {**values, "base": "base_field.html" if field else "base_desk.html", "field": field}
    if field:
        values["page"] = {**values["page"], "nav": None}
    response = render(request, f"savings/{template}", values, status=status)
    response["Cache-Control"] = "no-store"
    return response
