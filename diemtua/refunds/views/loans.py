"""Lãi hoàn của một khoản vay: stretch by stretch, where the money went, paid out in cash."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from diemtua.access.pages import actor, page
from diemtua.access.showing import shown
from diemtua.commune_sessions.models import CommuneSession
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.audit import write_down
from diemtua.ground.problems import NotFoundHere, Problem
from diemtua.lending.views.shown import reader
from diemtua.refunds import actions, queries
from diemtua.refunds.models import Refund
from diemtua.refunds.views.runs import runs_crumb


def refund_here(by: Actor, pk: int) -> Refund:
    """Trong phạm vi; another is not found."""
    found = queries.refund(by.scope, pk)
    if found is None:
        raise NotFoundHere
    return found


def open_session(by: Actor, found: Refund) -> CommuneSession | None:
    """Phiên đang mở hôm nay của phòng giao dịch, where cash may be paid."""
    here = CommuneSession.objects.filter(
        office=found.loan.office_id, held_on=by.on, state=CommuneSession.State.OPEN
    )
    return here.order_by("pk").first()


@require_GET
@page("lending.read")
def refund(request: HttpRequest, pk: int) -> HttpResponse:
    """Một khoản: why, how much of each stretch, where it went. Whoever reads the loan reads this of it."""
    by = reader(request)
    found = refund_here(by, pk)
    write_down(by, "refund.opened", subject=found, purpose=_("xem lãi hoàn"))
    return _shown(request, by, found)


def _shown(
    request: HttpRequest, by: Actor, found: Refund, *, refused: Problem | None = None
) -> HttpResponse:
    name = found.loan.person.full_name
    crumbs = [{"label": _("Khoản vay của {name}").format(name=name), "url": _loan_url(found)}]
    if by.can("refund.read"):
        run_url = reverse("refunds:run", args=[found.run_id])
        crumbs = [runs_crumb(), {"label": found.run.code, "url": run_url}]
    waits = found.cash_dong > 0 and found.paid_on is None
    values: dict[str, Any] = {
        "page": {
            "heading": _("Lãi hoàn của {name}").format(name=name),
            "crumbs": [*crumbs, {"label": name, "url": ""}],
        },
        "found": found,
        "lines": queries.lines_of(found),
        "facts": _facts(found, by),
        "waits": waits,
        "can_pay": waits and by.can("refund.pay"),
        "session": open_session(by, found) if waits and by.can("refund.pay") else None,
        "problems": [refused] if refused else [],
    }
    response = shown(request, "refunds/refund.html", values, status=422 if refused else 200)
    # What was refused leaves nothing half done.
    response.refused = refused is not None  # type: ignore[attr-defined]
    return response


def _loan_url(found: Refund) -> str:
    return reverse("lending:loan", args=[found.loan_id])


def _facts(found: Refund, by: Actor) -> list[dict[str, Any]]:
    loan = found.loan
    rows = [
        (
            _("Khoản vay"),
            formats.mask_loan_code(loan.code),
            reverse("lending:loan", args=[loan.pk]),
        ),
        (_("Chương trình"), loan.programme.short_name, ""),
        (_("Tổ"), loan.group.name if loan.group else _("vay trực tiếp"), ""),
        (_("Theo văn bản"), found.run.legal_basis, ""),
        (_("Ghi sổ ngày"), formats.day(found.posted_on), ""),
        (_("Tiền hoàn"), formats.money(found.total_dong), ""),
        (_("Trừ lãi còn nợ"), formats.money(found.offset_dong), ""),
        (_("Vào tiền gửi tổ viên"), formats.money(found.savings_dong), ""),
        (_("Trả tiền mặt"), formats.money(found.cash_dong), ""),
    ]
    if found.paid_on:
        rows.append((_("Đã trả"), f"{formats.day(found.paid_on)}, {found.paid_name}", ""))
    if by.can("ledger.read"):
        rows.append(
            (_("Bút toán"), _("Mở bút toán"), reverse("desks:entry", args=[found.entry_id]))
        )
    return [{"label": label, "value": value, "url": url} for label, value, url in rows]


@require_POST
@page("refund.pay")
def pay(request: HttpRequest, pk: int) -> HttpResponse:
    """Trả tiền mặt: at today's session, or at the office."""
    by = actor(request)
    found = refund_here(by, pk)
    session = open_session(by, found) if request.POST.get("o") == "phien" else None
    try:
        done = actions.pay_refund(by=by, refund=found, session=session)
    except Problem as refused:
        return _shown(request, by, found, refused=refused)
    messages.success(
        request, _("Đã trả {money} tiền lãi hoàn.").format(money=formats.money(done.cash_dong))
    )
    return redirect("refunds:refund", pk)
