"""Trang Hôm nay: every role starts here, and every item has one button."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from diemtua.access.pages import actor, page
from diemtua.access.roles import ROLES
from diemtua.access.showing import shown
from diemtua.desks.today import desk_of
from diemtua.desks.today.desk import in_order
from diemtua.ground import formats

MOST_ITEMS = 20
"""Most items a page shows; the rest stand in the lists of their rooms, and the page says how many."""


@require_GET
@page("today.read")
def today(request: HttpRequest) -> HttpResponse:
    """Hôm nay của vai đang dùng."""
    by = actor(request)
    desk = desk_of(by)
    field = ROLES[by.role].field_pages
    items = in_order(list(desk.items), by.on)
    values = {
        "page": {
            "heading": _("Hôm nay, {weekday} {day}").format(
                weekday=formats.weekday(by.on), day=formats.day(by.on)
            ),
            "subheading": desk.sentence,
            "search_url": reverse("desks:search"),
        },
        "desk": desk,
        "items": items[:MOST_ITEMS],
        "more": max(0, len(items) - MOST_ITEMS),
    }
    return shown(request, "desks/today_field.html" if field else "desks/today.html", values)
