"""Trang nhật ký: who did or read what."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from diemtua.access.pages import actor, page
from diemtua.access.showing import exported, shown
from diemtua.desks.lists import TRAIL
from diemtua.desks.queries import trail as reads
from diemtua.ground import formats
from diemtua.ground.audit import write_down
from diemtua.ground.problems import Problem
from diemtua.ground.tables import table_of, wants_export


@require_GET
@page("audit.read")
def trail(request: HttpRequest) -> HttpResponse:
    """Nhật ký của những ngày đã chọn; every row in force if no day is typed."""
    by = actor(request)
    words = request.GET.dict()
    first, first_error = _day(words.get("tu", ""))
    last, last_error = _day(words.get("den", ""))
    rows = reads.records(by.scope, first=first, last=last, searched=bool(words.get("q")))
    if wants_export(TRAIL, words):
        return exported(
            request, TRAIL, rows, title=_("Nhật ký"), action="trail.exported", name="nhat-ky"
        )
    table = table_of(TRAIL, rows, words, request.path)
    write_down(
        by, "trail.listed", facts={"count": table.count, "filter": request.GET.urlencode()[:120]}
    )
    values: dict[str, Any] = {
        "page": {
            "heading": _("Nhật ký"),
            "subheading": _("Việc đã làm và hồ sơ đã mở; không ai sửa hay xóa được dòng nào."),
        },
        "table": table,
        "first": words.get("tu", ""),
        "last": words.get("den", ""),
        "first_error": first_error,
        "last_error": last_error,
        "kept": [(name, words[name]) for name in ("q", "loc", "sap") if words.get(name)],
    }
    status = 422 if first_error or last_error else 200
    return shown(request, "desks/trail.html", values, status=status)


def _day(typed: str) -> tuple[date | None, str]:
    if not typed.strip():
        return None, ""
    try:
        return formats.read_day(typed), ""
    except Problem as problem:
        return None, str(problem)
