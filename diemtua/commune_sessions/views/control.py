"""Kiểm soát: what waits for the controller at a session: unchecked sheets, corrections, large withdrawals."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from diemtua.access.models import Account
from diemtua.access.pages import actor, page
from diemtua.commune_sessions import actions, forms, queries
from diemtua.commune_sessions.models import CashCorrection, CommuneSession
from diemtua.commune_sessions.problems import ReasonIsMissing
from diemtua.commune_sessions.views.shown import (
    item_here,
    session_head,
    session_here,
    sheet_here,
    shown,
)
from diemtua.ground import formats
from diemtua.ground.problems import NotFoundHere


@require_GET
@page("session.control")
def control(request: HttpRequest, pk: int) -> HttpResponse:
    """Việc chờ kiểm soát viên của một phiên."""
    by = actor(request)
    found = session_here(by, pk)
    asked = list(queries.corrections(by.scope, found))
    values = {
        "page": session_head(by, found, _("Kiểm soát"), here="control"),
        "session": found,
        "open": found.state == CommuneSession.State.OPEN,
        "unchecked": list(queries.unchecked_sheets(by.scope, found)),
        "corrections": _with_names([c for c in asked if c.approved is None]),
        "decided": _with_names([c for c in asked if c.approved is not None]),
        "withdrawals": queries.withdrawals_to_approve(by.scope, found),
    }
    return shown(request, "control.html", values)


def _with_names(rows: list[CashCorrection]) -> list[tuple[CashCorrection, str, str]]:
    """Each with who asked and who decided."""
    parties = {p for row in rows for p in (row.asked_by, row.decided_by) if p}
    names = dict(Account.objects.filter(party__in=parties).values_list("party", "display_name"))
    return [
        (row, names.get(row.asked_by, ""), names.get(row.decided_by, "") if row.decided_by else "")
        for row in rows
    ]


@require_POST
@page("session.control")
def waive(request: HttpRequest, pk: int) -> HttpResponse:
    """Cho đếm khi Hội chưa kiểm, with the reason."""
    by = actor(request)
    sheet = sheet_here(by, pk)
    form = forms.ReasonForm(request.POST)
    if not form.is_valid():
        raise ReasonIsMissing
    actions.waive_union_check(
        by=by,
        sheet=sheet,
        reason=form.cleaned_data["reason"],
        version=form.cleaned_data["version"],
    )
    messages.success(
        request, _("{group} được đếm ngay, lý do đã ghi.").format(group=sheet.group.name)
    )
    return redirect("commune_sessions:control", sheet.session_id)


@require_POST
@page("session.control")
def decide(request: HttpRequest, pk: int, correction: int) -> HttpResponse:
    """Duyệt hoặc không duyệt bút toán điều chỉnh."""
    by = actor(request)
    session_here(by, pk)
    found = queries.correction(by.scope, correction)
    if found is None or found.session_id != pk:
        raise NotFoundHere
    approved = request.POST.get("answer") == "yes"
    actions.decide_correction(by=by, correction=found, approved=approved)
    text = (
        _("Đã duyệt: {group} nộp {money}, phần chênh ghi cho tổ.")
        if approved
        else _("Không duyệt: {group} đếm lại, phải có {money} theo biên lai.")
    )
    dong = found.counted_dong if approved else found.listed_dong
    messages.success(request, text.format(group=found.sheet.group.name, money=formats.money(dong)))
    return redirect("commune_sessions:control", pk)


@require_POST
@page("session.control")
def approve(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Duyệt một lần rút lớn."""
    by = actor(request)
    row = item_here(by, item, session_here(by, pk))
    actions.approve_withdrawal(by=by, item=row)
    messages.success(
        request,
        _("Đã duyệt {name} rút {money}.").format(
            name=row.person.full_name, money=formats.money(row.amount_dong)
        ),
    )
    return redirect("commune_sessions:control", pk)
