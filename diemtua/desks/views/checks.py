"""Trang soát sổ: what the last check found, the check asked for now, the anchors of the chain to compare with paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from diemtua.access.pages import actor, page
from diemtua.access.showing import exported, shown
from diemtua.desks.lists import ANCHORS, CHECK_RUNS
from diemtua.desks.places import about_url
from diemtua.desks.queries import books
from diemtua.ground import checks as books_checks
from diemtua.ground import clock, formats
from diemtua.ground.audit import write_down
from diemtua.ground.jobs import enqueue
from diemtua.ground.models import CheckRun
from diemtua.ground.tables import table_of, wants_export
from diemtua.ground.tasks import CHECK


@require_GET
@page("audit.read")
def checks(request: HttpRequest) -> HttpResponse:
    """Soát sổ: mục nào đúng, mục nào sai và sai ở đâu, lần cuối mọi mục đều đúng là khi nào."""
    by = actor(request)
    last, good = books_checks.last_run(), books_checks.last_good()
    write_down(by, "checks.opened")
    values = _told(last) | {
        "page": {
            "heading": _("Soát sổ"),
            "subheading": _("Lần cuối: {at}").format(at=formats.instant(last.finished_at))
            if last
            else _("Chưa soát lần nào"),
        },
        "good": formats.instant(good.finished_at) if good else "",
        "silent": books_checks.is_silent(last, clock.now()),
        "anchors_url": reverse("desks:anchors"),
        "runs_url": reverse("desks:check_runs"),
    }
    return shown(request, "desks/checks.html", values)


def _told(run: CheckRun | None) -> dict[str, Any]:
    """What a run found, each difference with the page of what it is about."""
    found = books_checks.titled(run) if run else ()
    return {
        "found": [
            (title, [{"text": one.text, "url": about_url(one)} for one in wrong])
            for title, wrong in found
        ]
    }


@require_GET
@page("audit.read")
def runs(request: HttpRequest) -> HttpResponse:
    """Các lần soát sổ: by night, by command and on somebody's word."""
    by = actor(request)
    words = request.GET.dict()
    rows = books_checks.runs()
    if wants_export(CHECK_RUNS, words):
        return exported(
            request,
            CHECK_RUNS,
            rows,
            title=_("Các lần soát sổ"),
            action="checks.exported",
            name="soat-so",
        )
    table = table_of(CHECK_RUNS, rows, words, request.path)
    write_down(by, "checks.listed", facts={"count": table.count})
    return shown(
        request,
        "desks/anchors.html",
        {"page": _page(_("Các lần soát sổ"), ""), "table": table},
    )


@require_GET
@page("audit.read")
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """Một lần soát sổ, with all it found."""
    found = get_object_or_404(CheckRun, pk=pk)
    write_down(actor(request), "checks.opened", facts={"number": pk})
    heading = _("Lần soát {at}").format(at=formats.instant(found.finished_at))
    return shown(request, "desks/checks.html", _told(found) | {"page": _page(heading, "")})


def _page(heading: str, subheading: str) -> dict[str, Any]:
    return {
        "heading": heading,
        "subheading": subheading,
        "crumbs": [
            {"label": _("Soát sổ"), "url": reverse("desks:checks")},
            {"label": heading, "url": ""},
        ],
    }


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
    told = _page(_("Điểm neo"), _("So mã ở đây với mã in trên biên bản phiên"))
    return shown(request, "desks/anchors.html", {"page": told, "table": table})
