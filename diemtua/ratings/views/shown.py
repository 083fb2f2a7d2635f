"""Khung trang của phòng xếp loại."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from diemtua.access.pages import actor
from diemtua.access.roles import ROLES
from diemtua.ground.actors import Actor
from diemtua.ground.problems import NotFoundHere
from diemtua.groups.models import SavingsAndLoanGroup
from diemtua.groups.queries import group
from diemtua.ratings import queries
from diemtua.rules.periods import Month

Crumb = tuple[str, str]


def home_crumb() -> Crumb:
    return _("Xếp loại tổ"), reverse("ratings:ratings")


def group_crumb(found: SavingsAndLoanGroup) -> Crumb:
    return found.name, reverse("ratings:group", args=[found.pk])


def head(heading: str, *way: Crumb, sub: str = "") -> dict[str, Any]:
    """Heading, crumbs and the way back."""
    crumbs = way or ((_("Tổ TK&VV"), reverse("groups:groups")),)
    return {
        "heading": heading,
        "subheading": sub,
        "crumbs": [
            *({"label": label, "url": url} for label, url in crumbs),
            {"label": heading, "url": ""},
        ],
        "back_url": crumbs[-1][1],
        "back_label": crumbs[-1][0],
    }


def group_here(by: Actor, pk: int) -> SavingsAndLoanGroup:
    """The group, or the words of a missing page."""
    found = group(by.scope, pk, by.on)
    if found is None:
        raise NotFoundHere
    return found


def month_asked(request: HttpRequest, months: list[Month]) -> Month:
    """Tháng của trang: the one of the address where it is closed, else the last closed one."""
    typed = request.GET.get("thang", "")
    chosen = next((month for month in months if str(month) == typed), None)
    if typed and chosen is None:
        raise NotFoundHere
    return chosen or months[0]


def months_around(months: list[Month], at: Month, path: str) -> dict[str, Any]:
    """Tháng trước, tháng sau: addresses of the closed months beside this one."""
    place = months.index(at)
    older = months[place + 1] if place + 1 < len(months) else None
    newer = months[place - 1] if place else None
    return {
        "older": f"{path}?thang={older}" if older else "",
        "older_on": older.first_on if older else None,
        "newer": f"{path}?thang={newer}" if newer else "",
        "newer_on": newer.first_on if newer else None,
    }


def bands_of(month: Month) -> dict[str, str]:
    """Tên các loại của tháng, by code."""
    return {band.code: band.name for band in queries.sheet_of(month).sheet.bands}


def shown(
    request: HttpRequest, template: str, values: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Leaders read on a phone, the others at a desk; one template serves both."""
    field = ROLES[actor(request).role].field_pages
    values = {**values, "base": "base_field.html" if field else "base_desk.html", "field": field}
    response = render(request, f"ratings/{template}", values, status=status)
    response["Cache-Control"] = "no-store"
    return response
