"""Hàng đợi của người vay: paid out in person, principal taken in person, or written down as absent."""

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
from diemtua.commune_sessions import actions, forms, queries
from diemtua.commune_sessions.models import CommuneSession, QueueItem
from diemtua.commune_sessions.views.shown import (
    chosen_of,
    item_here,
    session_head,
    session_here,
    shown,
)
from diemtua.commune_sessions.words import NOTICE_STANDS, QUEUE_STATES
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.audit import write_down
from diemtua.ground.clock import new_id
from diemtua.ground.vietnamese import fold

PAGE_OF = {
    QueueItem.Kind.PAYOUT: "payouts",
    QueueItem.Kind.PRINCIPAL: "principal",
    QueueItem.Kind.WITHDRAWAL: "withdrawals",
}
MOST_FOUND = 20
"""How many loans a search shows; a longer name finds fewer."""


@require_GET
@page("session.teller")
def payouts(request: HttpRequest, pk: int) -> HttpResponse:
    """Hàng đợi giải ngân."""
    by = actor(request)
    found = session_here(by, pk)
    rows = list(queries.queue(by.scope, found, QueueItem.Kind.PAYOUT))
    write_down(by, "session.queue_listed", subject=found, facts={"kind": "payout"})
    values = {
        "page": session_head(by, found, _("Giải ngân"), here="payouts"),
        "session": found,
        "rows": [queue_row(row) for row in rows],
        "waiting": sum(row.state == "waiting" for row in rows),
        "asked_dong": sum(row.amount_dong for row in rows if row.state == "waiting"),
        "box": queries.box_parts(found),
        "open": found.state == CommuneSession.State.OPEN,
        "can_pay": by.can("lending.disburse"),
        "on_way": [(one, NOTICE_STANDS[one.waits_for]) for one in queries.on_their_way(found)]
        if found.state == CommuneSession.State.OPEN
        else [],
    }
    return shown(request, "payouts.html", values)


def queue_row(row: QueueItem) -> dict[str, Any]:
    """One person of a queue as its page shows her."""
    word, state = QUEUE_STATES[row.state]
    programme = row.application.programme if row.application else None
    if programme is None and row.loan is not None:
        programme = row.loan.programme
    return {
        "row": row,
        "name": row.person.full_name,
        "group": row.membership.group.name if row.membership else "",
        "programme": programme.short_name if programme else "",
        "word": word,
        "state": state,
        "waits": row.state == "waiting",
    }


@require_POST
@page("session.teller")
def call_more(request: HttpRequest, pk: int) -> HttpResponse:
    """Gọi thêm hồ sơ được duyệt sau khi mở phiên."""
    by = actor(request)
    n = actions.queue_payouts(by=by, session=session_here(by, pk))
    text = _("Thêm {n} hồ sơ vào hàng đợi.") if n else _("Không có hồ sơ mới được duyệt.")
    messages.info(request, text.format(n=n))
    return redirect("commune_sessions:payouts", pk)


@require_POST
@page("lending.disburse")
def pay(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Giải ngân cho một người vay có mặt."""
    by = actor(request)
    found = session_here(by, pk)
    row = item_here(by, item, found)
    actions.pay_out(by=by, session=found, items=[row])
    messages.success(
        request,
        _("Đã giải ngân {money} cho {name}.").format(
            money=formats.money(row.amount_dong), name=row.person.full_name
        ),
    )
    return redirect("commune_sessions:payouts", pk)


@require_POST
@page("session.teller")
def absent(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Ghi vắng một người trong hàng đợi."""
    by = actor(request)
    row = item_here(by, item, session_here(by, pk))
    actions.mark_absent(by=by, item=row)
    messages.success(request, _("Đã ghi {name} vắng.").format(name=row.person.full_name))
    return redirect(f"commune_sessions:{PAGE_OF[QueueItem.Kind(row.kind)]}", pk)


@require_http_methods(["GET", "POST"])
@page("session.teller")
def principal(request: HttpRequest, pk: int) -> HttpResponse:
    """Thu gốc: the borrower is found, says how much, waits, and pays."""
    by = actor(request)
    found = session_here(by, pk)
    loans: Any = queries.loans_here(by.scope, found)
    loan = chosen_of(request, loans, posted="loan", asked="khoan")
    initial = (
        {"client_id": new_id(), "loan": loan.pk, "amount_dong": loan.due_dong or None}
        if loan
        else {}
    )
    form = forms.PayerForm(request.POST or None, initial=initial)

    def do() -> HttpResponse:
        if loan is None:
            form.add_error(None, _("Chọn khoản vay trước."))
            return show(422)
        row = actions.add_principal_payer(
            by=by,
            session=found,
            loan=loan,
            amount_dong=form.cleaned_data["amount_dong"],
            client_id=form.cleaned_data["client_id"],
        )
        messages.success(
            request,
            _("{name} vào hàng nộp gốc {money}.").format(
                name=row.person.full_name, money=formats.money(row.amount_dong)
            ),
        )
        return redirect("commune_sessions:principal", pk)

    def show(status: int) -> HttpResponse:
        return _principal_page(request, by, found, loans, loan, form, status=status)

    return deed_page(request, form, do, show)


def _principal_page(
    request: HttpRequest,
    by: Actor,
    found: CommuneSession,
    loans: Any,
    loan: Any,
    form: forms.PayerForm,
    *,
    status: int,
) -> HttpResponse:
    words = fold(request.GET.get("q", "")).split()
    listed = loans
    for word in words:
        listed = listed.filter(fold__contains=word)
    if not words:
        listed = listed.filter(due_dong__gt=0)
    rows = list(queries.queue(by.scope, found, QueueItem.Kind.PRINCIPAL))
    write_down(by, "session.queue_listed", subject=found, facts={"kind": "principal"})
    count = listed.order_by().count()
    values = {
        "page": session_head(by, found, _("Thu gốc"), here="principal"),
        "session": found,
        "q": request.GET.get("q", ""),
        "loans": list(listed.order_by("person__sort_key", "pk")[:MOST_FOUND]),
        "more": max(0, count - MOST_FOUND),
        "loan": loan,
        "form": form,
        "rows": [queue_row(row) for row in rows],
        "waiting": sum(row.state == "waiting" for row in rows),
        "open": found.state == CommuneSession.State.OPEN,
        "can_take": by.can("lending.take_principal"),
        "action": reverse("commune_sessions:principal", args=[found.pk]),
    }
    return shown(request, "principal.html", values, status=status)


@require_POST
@page("lending.take_principal")
def take(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Thu gốc của một người vay có mặt."""
    by = actor(request)
    found = session_here(by, pk)
    row = item_here(by, item, found)
    actions.take_principal_at_session(by=by, session=found, items=[row])
    messages.success(
        request,
        _("Đã thu gốc {money} của {name}.").format(
            money=formats.money(row.amount_dong), name=row.person.full_name
        ),
    )
    return redirect("commune_sessions:principal", pk)
