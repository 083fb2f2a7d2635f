"""Khung trang của phòng nguồn vốn."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from diemtua.access import showing


def head(heading: str, *, sub: str = "", way: str = "") -> dict[str, Any]:
    """Heading and the way back."""
    found: dict[str, Any] = {"heading": heading, "subheading": sub}
    if way:
        label = {"rounds": _("Kế hoạch dư nợ"), "funds": _("Nguồn vốn ủy thác")}[way]
        found["crumbs"] = [
            {"label": label, "url": reverse(f"capital:{way}")},
            {"label": heading, "url": ""},
        ]
    return found


def shown(
    request: HttpRequest, template: str, values: dict[str, Any], status: int = 200
) -> HttpResponse:
    return showing.shown(request, f"capital/{template}", values, status=status)
