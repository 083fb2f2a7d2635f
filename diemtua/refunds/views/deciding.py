"""Lập và quyết định một đợt hoàn lãi."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from diemtua.access.pages import actor, page
from diemtua.access.showing import form_page, shown
from diemtua.ground.jobs import enqueue
from diemtua.ground.problems import NotFoundHere
from diemtua.refunds import actions
from diemtua.refunds.decisions import decision_of, decisions
from diemtua.refunds.forms import RefuseRunForm, new_run_form
from diemtua.refunds.models import RefundRun
from diemtua.refunds.views.runs import run_here, runs_crumb

WORK = "refunds.work"


def ask_for(run: RefundRun) -> None:
    """The worker goes on with the run once this transaction is committed."""
    enqueue(WORK, key=f"{WORK}/{run.pk}/{run.state}", run_id=run.pk)


@require_http_methods(["GET", "POST"])
@page("refund.propose")
def new_run(request: HttpRequest) -> HttpResponse:
    """Lập đợt hoàn lãi."""
    by = actor(request)
    known = decisions(by.on)
    heading = _("Lập đợt hoàn lãi")
    crumbs = [runs_crumb(), {"label": heading, "url": ""}]
    head = {"heading": heading, "crumbs": crumbs}
    if not known:
        return shown(request, "refunds/no_decision.html", {"page": head})
    asked = request.GET.get("quyet-dinh", "")
    form = new_run_form(known)(request.POST or None, initial={"decision": asked})

    def do() -> HttpResponse:
        decision = decision_of(form.cleaned_data["decision"], by.on)
        if decision is None:
            raise NotFoundHere
        made = actions.propose_run(by=by, decision=decision, why=form.cleaned_data["why"])
        ask_for(made)
        messages.success(
            request, _("Đã lập đợt {code}. Máy đang đếm từng xã.").format(code=made.code)
        )
        return redirect("refunds:run", made.pk)

    values = {
        "page": head,
        "submit": _("Lập đợt, đếm trước"),
        "back": reverse("refunds:runs"),
    }
    return form_page(request, form, do, values)


@require_POST
@page("refund.confirm")
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Xác nhận."""
    by = actor(request)
    done = actions.confirm_run(by=by, run=run_here(by, pk))
    ask_for(done)
    messages.success(request, _("Đã xác nhận. Máy ghi sổ từng xã, đóng trang này việc vẫn chạy."))
    return redirect("refunds:run", pk)


@require_http_methods(["GET", "POST"])
@page("refund.confirm")
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Không đồng ý."""
    by = actor(request)
    found = run_here(by, pk)
    form = RefuseRunForm(request.POST or None)

    def do() -> HttpResponse:
        actions.refuse_run(by=by, run=found, reason=form.cleaned_data["reason"])
        messages.success(request, _("Đã ghi: không đồng ý. Chưa bút toán nào được ghi."))
        return redirect("refunds:run", pk)

    url = reverse("refunds:run", args=[pk])
    crumbs = [runs_crumb(), {"label": found.code, "url": url}]
    values = {
        "page": {"heading": _("Không đồng ý"), "crumbs": [*crumbs, {"label": "", "url": ""}]},
        "submit": _("Không đồng ý"),
        "back": url,
    }
    return form_page(request, form, do, values)


@require_POST
@page("refund.propose")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Rút lại."""
    by = actor(request)
    actions.withdraw_run(by=by, run=run_here(by, pk))
    messages.success(request, _("Đã rút lại đợt hoàn lãi."))
    return redirect("refunds:run", pk)


@require_POST
@page("refund.confirm")
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Chạy tiếp."""
    by = actor(request)
    ask_for(actions.go_on(by=by, run=run_here(by, pk)))
    messages.success(request, _("Chạy tiếp từ xã chưa xong."))
    return redirect("refunds:run", pk)
