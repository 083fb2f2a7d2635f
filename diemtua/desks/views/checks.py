"""Trang soát sổ: what the last check found, the check asked for now, the anchors of the chain to compare with paper."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from diemtua.access.pages import actor, page
from diemtua.access.showing import exported, shown
from diemtua.desks.lists import ANCHORS
from diemtua.desks.queries import books
from diemtua.ground import checks as books_checks
from diemtua.ground import clock, formats
from diemtua.ground.audit import write_down
from diemtua.ground.jobs import enqueue
from diemtua.ground.tables import table_of, wants_export
from diemtua.ground.tasks import CHECK


@require_GET
@page("audit.read")
def checks(request: HttpRequest) -> HttpResponse:
    """Soát sổ: mục nào đúng, mục nào sai và sai ở đâu, lần cuối mọi mục đều đúng là khi nào."""
    by = actor(request)
    last, good = books_checks.last_run(), books_checks.last_good()
    write_down(by, "checks.opened")
    values = {
        "page": {
            "heading": _("Soát sổ"),
            "subheading": _("Lần cuối: {at}").format(at=formats.instant(last.finished_at))
            if last
            else _("Chưa soát lần nào"),
        },
        "last": last,
        "took_seconds": (last.finished_at - last.started_at).total_seconds() if last else 0,
        "found": list(books_checks.titled(last)) if last else [],
        "good": formats.instant(good.finished_at) if good else "",
        "silent": books_checks.is_silent(good, clock.now()),
        "anchors_url": reverse("desks:anchors"),
    }
    return shown(request, "desks/checks.html", values)


@require_POST
@page("audit.read")
def ask(request: HttpRequest) -> HttpResponse:
    """Soát ngay: the night's job, asked for by a person; while one waits, asking again adds nothing."""
    write_down(actor(request), "checks.asked")
    enqueue(CHECK, key=CHECK)
    messages.success(request, _("Đã giao việc soát sổ. Tải lại trang sau ít phút để xem kết quả."))
    return redirect("desks:checks")


@require_GET
@page("audit.read")
def anchors(request: HttpRequest) -> HttpResponse:
    """Điểm neo: where each chain stood at each session and day; kept outside, it proves that nothing before was changed."""
    by = actor(request)
    words = request.GET.dict()
    rows = books.anchors(by.scope)
    if wants_export(ANCHORS, words):
        return exported(
            request, ANCHORS, rows, title=_("Điểm neo"), action="anchors.exported", name="diem-neo"
        )
    table = table_of(ANCHORS, rows, words, request.path)
    write_down(by, "anchors.listed", facts={"count": table.count})
    heading = _("Điểm neo")
    values = {
        "page": {
            "heading": heading,
            "subheading": _("So mã ở đây với mã in trên biên bản phiên"),
            "crumbs": [
                {"label": _("Soát sổ"), "url": reverse("desks:checks")},
                {"label": heading, "url": ""},
            ],
        },
        "table": table,
    }
    return shown(request, "desks/anchors.html", values)
