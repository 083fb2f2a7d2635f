"""Trang tìm: one field over people, groups, loans and receipts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from diemtua.access.pages import actor, page
from diemtua.access.showing import shown
from diemtua.desks.queries.finding import SHORTEST, find
from diemtua.ground.audit import write_down


@require_GET
@page("today.read")
def search(request: HttpRequest) -> HttpResponse:
    """Tìm trong phạm vi của vai; what was looked for is written down, not what was found."""
    by = actor(request)
    typed = request.GET.get("q", "").strip()[:80]
    found = find(by, typed)
    if typed:
        write_down(by, "search.done", facts={"count": found.count, "letters": len(typed)})
    kinds = (
        ("nguoi", _("Người"), found.people),
        ("ho", _("Hộ"), found.households),
        ("to", _("Tổ TK&VV"), found.groups),
        ("khoan-vay", _("Khoản vay"), found.loans),
        ("bien-lai", _("Biên lai"), found.receipts),
    )
    values = {
        "page": {"heading": _("Tìm")},
        "typed": typed,
        "too_short": bool(typed) and len(typed) < SHORTEST,
        "kinds": [{"id": i, "label": label, "hits": hits} for i, label, hits in kinds if hits],
        "more": found.more,
    }
    return shown(request, "desks/search.html", values)
