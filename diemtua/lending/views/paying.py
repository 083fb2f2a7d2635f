"""Thu nợ tại bàn trên trang: what is owed today, the order it is settled in, the payment, its slip."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from diemtua.access.pages import page
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.audit import write_down
from diemtua.ground.problems import NotFoundHere
from diemtua.lending import actions, forms_of_changes, papers_of_changes, queries, reading
from diemtua.lending.actions.savings_use import savings_of
from diemtua.lending.models import DeskPayment, Loan
from diemtua.lending.sharing import INTEREST, Standing, standing_of
from diemtua.lending.views.shown import form_page, head, loan_crumb, loan_here, reader
from diemtua.lending.words import OWED
from diemtua.papers.views import download
from diemtua.rules.allocation import load_payment_policy


@require_http_methods(["GET", "POST"])
@page("lending.take_principal")
def pay(request: HttpRequest, pk: int) -> HttpResponse:
    """Thu nợ một khoản vay tại bàn: cash, or her savings with her paper."""
    by = reader(request)
    found = loan_here(by, pk)
    saved = savings_of(found, using=by.using)
    form = forms_of_changes.PaymentForm(
        request.POST or None, saved_dong=saved, initial={"paid_on": by.on}, today=by.on
    )

    def do() -> HttpResponse:
        made = actions.settle_at_desk(by=by, loan=found, **form.payment())
        text = _("Đã thu {money} của {name}: lãi {interest}, gốc {principal}. Phiếu số {number}.")
        messages.success(
            request,
            text.format(
                money=formats.money(made.amount_dong),
                name=found.person.full_name,
                interest=formats.money(made.interest_dong),
                principal=formats.money(made.principal_dong),
                number=made.number,
            ),
        )
        if made.redone:
            again = _("{n} bút toán sau ngày {day} đã đảo và ghi lại.")
            messages.info(request, again.format(n=made.redone, day=formats.day(made.paid_on)))
        elif made.counts_on != made.paid_on:
            late = _(
                "Tháng ấy đã khóa sổ, hoặc đã có quyết định sau đó: tiền tính từ {day}, lãi thừa được hoàn."
            )
            messages.info(request, late.format(day=formats.day(made.counts_on)))
        return redirect("lending:loan", pk)

    standing = _standing(found, by)
    return form_page(
        request,
        form,
        do,
        template="lending/pay.html",
        page=head(_("Thu nợ tại bàn"), loan_crumb(found), sub=found.person.full_name),
        owed=owed_rows(standing) if standing else [],
        all_dong=all_today(standing) if standing else 0,
        saved=saved,
        basis=load_payment_policy().order_on(found.signed_on).basis,
        back=reverse("lending:loan", args=[pk]),
    )


def _standing(found: Loan, by: Actor) -> Standing | None:
    held = reading.balance_of(found, using=by.using)
    if held is None:
        return None
    running = reading.interest_due(found, by.on, using=by.using)
    return standing_of(found, held, by.on, running=running, using=by.using)


def owed_rows(standing: Standing) -> list[dict[str, Any]]:
    """Thứ tự thu: each kind owed today, in the order in which a payment settles it."""
    rows = [
        {"label": str(OWED[kind]), "value": formats.money(standing.owed[kind])}
        for kind in standing.order
        if standing.owed[kind]
    ]
    relief = all_relief(standing)
    if relief:
        rows.append({"label": _("Giảm lãi nếu trả hết hôm nay"), "value": formats.money(-relief)})
    return [
        *rows,
        {
            "label": _("Trả hết hôm nay"),
            "value": formats.money(all_today(standing)),
            "sum": True,
        },
    ]


def all_relief(standing: Standing) -> int:
    """Lãi được giảm khi trả hết."""
    return standing.relief_dong(sum(dong for _due_on, dong in standing.instalments))


def all_today(standing: Standing) -> int:
    """Số tiền trả hết khoản vay hôm nay."""
    return sum(standing.owed.values()) - all_relief(standing)


@require_GET
@page("paper.print")
def slip(request: HttpRequest, pk: int, payment: int, kind: str) -> HttpResponse:
    """Phiếu thu nợ của một lần trả."""
    by = reader(request)
    found = loan_here(by, pk)
    made: DeskPayment | None = queries.payments_of(found).filter(pk=payment).first()
    if made is None:
        raise NotFoundHere
    form = papers_of_changes.payment_slip(found, made, by)
    answer = download(form, kind, on=by.on, about=found.person.full_name)
    write_down(by, "paper.printed", subject=found, purpose=form.code, facts={"kind": kind})
    return answer


__all__ = ["INTEREST", "pay", "slip"]
