"""Chi tại phiên: savings taken out by members in person, commission paid to group boards."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diemtua.access.pages import actor, page
from diemtua.access.showing import deed_page
from diemtua.commune_sessions import actions, forms, papers_paying, queries
from diemtua.commune_sessions.models import CommuneSession, QueueItem
from diemtua.commune_sessions.problems import NotOfTheBoard
from diemtua.commune_sessions.views.shown import (
    chosen_of,
    item_here,
    session_head,
    session_here,
    sheet_here,
    shown,
)
from diemtua.commune_sessions.views.tellers import MOST_FOUND, queue_row
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.audit import write_down
from diemtua.ground.clock import new_id
from diemtua.ground.problems import NotFoundHere
from diemtua.ground.vietnamese import fold
from diemtua.papers.views import download


@require_http_methods(["GET", "POST"])
@page("session.teller")
def withdrawals(request: HttpRequest, pk: int) -> HttpResponse:
    """Rút tiền gửi: the member is found, says how much, waits, and is paid."""
    by = actor(request)
    found = session_here(by, pk)
    savers: Any = queries.savers_here(by.scope, found)
    saver = chosen_of(request, savers, posted="membership", asked="ai")
    form = forms.WithdrawalForm(
        request.POST or None,
        initial={"client_id": new_id(), "membership": saver.pk} if saver else {},
    )

    def do() -> HttpResponse:
        if saver is None:
            form.add_error(None, _("Chọn tổ viên trước."))
            return show(422)
        row = actions.queue_withdrawal(
            by=by,
            session=found,
            membership=saver,
            amount_dong=form.cleaned_data["amount_dong"],
            client_id=form.cleaned_data["client_id"],
        )
        messages.success(
            request,
            _("{name} vào hàng rút {money}.").format(
                name=row.person.full_name, money=formats.money(row.amount_dong)
            ),
        )
        return redirect("commune_sessions:withdrawals", pk)

    def show(status: int) -> HttpResponse:
        return _withdrawals_page(request, by, found, savers, saver, form, status=status)

    return deed_page(request, form, do, show)


def _withdrawals_page(
    request: HttpRequest,
    by: Actor,
    found: CommuneSession,
    savers: Any,
    saver: Any,
    form: forms.WithdrawalForm,
    *,
    status: int,
) -> HttpResponse:
    listed = savers
    for word in fold(request.GET.get("q", "")).split():
        listed = listed.filter(fold__contains=word)
    rows = list(queries.queue(by.scope, found, QueueItem.Kind.WITHDRAWAL))
    large = {row.pk for row in queries.withdrawals_to_approve(by.scope, found)}
    write_down(by, "session.queue_listed", subject=found, facts={"kind": "withdrawal"})
    values = {
        "page": session_head(by, found, _("Rút tiền gửi"), here="withdrawals"),
        "session": found,
        "q": request.GET.get("q", ""),
        "savers": list(listed.order_by("person__sort_key", "pk")[:MOST_FOUND]),
        "more": max(0, listed.order_by().count() - MOST_FOUND),
        "saver": saver,
        "form": form,
        "rows": [queue_row(row) | {"large": row.pk in large} for row in rows],
        "waiting": sum(row.state == "waiting" for row in rows),
        "box": queries.box_parts(found),
        "open": found.state == CommuneSession.State.OPEN,
        "can_pay": by.can("savings.withdraw"),
        "can_print": by.can("paper.print"),
        "action": reverse("commune_sessions:withdrawals", args=[found.pk]),
    }
    return shown(request, "withdrawals.html", values, status=status)


@require_POST
@page("savings.withdraw")
def pay_withdrawal(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Chi tiền gửi cho một tổ viên có mặt."""
    by = actor(request)
    found = session_here(by, pk)
    row = item_here(by, item, found)
    actions.pay_withdrawals(by=by, session=found, items=[row])
    messages.success(
        request,
        _("Đã chi {money} tiền gửi cho {name}.").format(
            money=formats.money(row.amount_dong), name=row.person.full_name
        ),
    )
    return redirect("commune_sessions:withdrawals", pk)


@require_GET
@page("session.teller")
def commissions(request: HttpRequest, pk: int) -> HttpResponse:
    """Hoa hồng của các tổ tại phiên."""
    by = actor(request)
    found = session_here(by, pk)
    rows = queries.commission_rows(by.scope, found)
    values = {
        "page": session_head(by, found, _("Hoa hồng tổ"), here="commissions"),
        "session": found,
        "rows": rows,
        "due_dong": sum(row.due_dong for row in rows),
        "due_groups": sum(row.due_dong > 0 for row in rows),
        "paid_dong": sum(row.payment.amount_dong for row in rows if row.payment),
        "box": queries.box_parts(found),
        "open": found.state == CommuneSession.State.OPEN,
        "at_session": found.office.commission_paid_at_session,
        "can_pay": by.can("fee.pay"),
        "can_print": by.can("paper.print"),
    }
    return shown(request, "commissions.html", values)


@require_POST
@page("fee.pay")
def pay_commission(request: HttpRequest, pk: int) -> HttpResponse:
    """Chi hoa hồng cho tổ trưởng hoặc tổ phó có mặt."""
    by = actor(request)
    sheet = sheet_here(by, pk)
    form = forms.CommissionForm(request.POST)
    if not form.is_valid():
        raise NotOfTheBoard(group=sheet.group.name)
    one = actions.BoardPaid(
        sheet=sheet,
        received_by_id=form.cleaned_data["received_by"],
        shown_dong=form.cleaned_data["shown_dong"],
    )
    (paid,) = actions.pay_commissions(by=by, session=sheet.session, paid=[one])
    messages.success(
        request,
        _("Đã chi {money} hoa hồng của {group} cho {name}.").format(
            money=formats.money(paid.amount_dong),
            group=sheet.group.name,
            name=paid.received_by.full_name,
        ),
    )
    return redirect("commune_sessions:commissions", sheet.session_id)


@require_GET
@page("paper.print")
def commission_paper(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Phiếu chi hoa hồng thành tệp."""
    by = actor(request)
    found = queries.commission_payment(by.scope, pk)
    if found is None:
        raise NotFoundHere
    write_down(by, "session.printed", subject=found, purpose="PC-HH")
    return download(papers_paying.commission_receipt(found), kind, on=by.on, about=found.group.name)


@require_GET
@page("paper.print")
def withdrawal_paper(request: HttpRequest, pk: int, item: int, kind: str) -> HttpResponse:
    """Giấy rút tiền gửi thành tệp."""
    by = actor(request)
    found = session_here(by, pk)
    row = item_here(by, item, found)
    if row.kind != QueueItem.Kind.WITHDRAWAL:
        raise NotFoundHere
    write_down(by, "session.printed", subject=found, purpose="RTG")
    return download(
        papers_paying.withdrawal_slip(found, row), kind, on=by.on, about=row.person.full_name
    )
