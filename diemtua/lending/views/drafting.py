"""Bản nháp 01/TD trên trang: kept while it is typed, opened again, dropped."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from diemtua.access.pages import page
from diemtua.ground import clock, formats
from diemtua.ground.actors import Actor
from diemtua.ground.problems import NotFoundHere, Problem
from diemtua.lending import actions, queries
from diemtua.lending.models import ApplicationDraft
from diemtua.lending.views.shown import applications_crumb, head, reader, shown

KEPT_FIELDS = 40
LONGEST = 400


def kept_draft(by: Actor, client_id: str) -> ApplicationDraft | None:
    """Bản nháp của người này theo mã; none where the id is nobody's or somebody else's."""
    try:
        wanted = UUID(client_id)
    except ValueError:
        return None
    return queries.my_drafts(by).filter(client_id=wanted).first()


@require_GET
@page("lending.apply")
def drafts(request: HttpRequest) -> HttpResponse:
    """Các bản nháp đang giữ của người này."""
    by = reader(request)
    values = {
        "page": head(_("Bản nháp 01/TD"), applications_crumb()),
        "drafts": [
            {
                "row": row,
                "name": row.borrower_name or _("Chưa chọn tổ viên"),
                "amount": row.typed.get("amount_dong", ""),
                "purpose": row.typed.get("purpose", ""),
                "url": f"{reverse('lending:new_application')}?nhap={row.client_id}",
            }
            for row in queries.my_drafts(by)[:50]
        ],
    }
    return shown(request, "lending/drafts.html", values)


@require_POST
@page("lending.apply")
def keep(request: HttpRequest) -> HttpResponse:
    """Giữ bản nháp: by the button, or by itself while somebody types."""
    by = reader(request)
    quietly = request.headers.get("HX-Request") == "true"
    try:
        client_id = UUID(request.POST.get("client_id", ""))
    except ValueError as wrong:
        raise NotFoundHere from wrong
    typed = {
        name: str(value)[:LONGEST]
        for name, value in list(request.POST.items())[:KEPT_FIELDS]
        if name not in ("csrfmiddlewaretoken", "client_id")
    }
    chosen = typed.get("membership", "")
    member = (
        queries.members_who_may_ask(by.scope, by.on).filter(pk=int(chosen)).first()
        if chosen.isdecimal()
        else None
    )
    try:
        actions.keep_draft(by=by, client_id=client_id, typed=typed, membership=member)
    except Problem as refused:
        text = str(refused)
    else:
        text = _("Đã giữ bản nháp lúc {time}.").format(time=formats.clock_time(clock.now()))
    if quietly:
        return HttpResponse(text, content_type="text/plain; charset=utf-8")
    messages.success(request, text)
    return redirect("lending:drafts")


@require_POST
@page("lending.apply")
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Bỏ một bản nháp."""
    by = reader(request)
    found = queries.my_drafts(by).filter(pk=pk).first()
    if found is None:
        raise NotFoundHere
    actions.drop_draft(by=by, draft=found)
    messages.success(request, _("Đã bỏ bản nháp."))
    return redirect("lending:drafts")
