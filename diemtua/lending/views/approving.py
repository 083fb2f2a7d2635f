"""Phê duyệt trên trang: the officer proposes, another person decides."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diemtua.access.pages import page
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.problems import Problem
from diemtua.lending import actions, eligibility, forms, queries
from diemtua.lending.lists import clock_of
from diemtua.lending.models import Approval, LoanApplication
from diemtua.lending.steps import part
from diemtua.lending.views.shown import (
    application_crumb,
    application_here,
    deed_or,
    form_page,
    head,
    reader,
    shown,
)
from diemtua.programmes.queries import catalogue
from diemtua.rules.eligibility import cap_dong


@require_http_methods(["GET", "POST"])
@page("lending.propose")
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Cán bộ tín dụng trình duyệt: amount and term beside what the household may still borrow."""
    by = reader(request)
    found = application_here(by, pk)
    agreed = part(found, "review") or found
    before = part(found, "approval")
    initial = {
        "amount_dong": before.amount_dong if before else agreed.amount_dong,
        "term_months": before.term_months if before else agreed.term_months,
        "first_dong": before.first_dong if before else None,
        "custom_plan": "\n".join(
            f"{month}: {formats.number(dong)}" for month, dong in before.custom_plan or ()
        )
        if before
        else "",
    }
    form = forms.ProposeForm(request.POST or None, initial=initial)

    def do() -> HttpResponse:
        actions.propose_approval(by=by, application=found, **form.cleaned_data)
        text = _("Đã trình {money} cho {name}. Việc tiếp: giám đốc quyết định.")
        money = formats.money(form.cleaned_data["amount_dong"])
        messages.success(request, text.format(money=money, name=found.person.full_name))
        return redirect("lending:application", pk)

    return form_page(
        request,
        form,
        do,
        template="lending/propose.html",
        page=head(_("Trình duyệt cho vay"), application_crumb(found), sub=found.number),
        found=found,
        room=room(found, by),
        against=_against(found, by, initial["amount_dong"], initial["term_months"])
        if request.method == "GET"
        else [],
        back=reverse("lending:application", args=[pk]),
    )


@require_GET
@page("lending.approve")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Giám đốc quyết định: what was proposed, by whom, and what speaks against it today."""
    by = reader(request)
    return _decide_page(request, application_here(by, pk), by)


def _decide_page(
    request: HttpRequest,
    found: LoanApplication,
    by: Actor,
    *,
    problems: list[Problem] | None = None,
) -> HttpResponse:
    approval: Approval | None = part(found, "approval")
    proposed = found.state == queries.State.PROPOSED and approval is not None
    facts, against = [], []
    if approval is not None:
        facts = _proposal(approval)
    if proposed and approval is not None and problems is None:
        against = _against(found, by, approval.amount_dong, approval.term_months)
    values = {
        "page": head(_("Quyết định cho vay"), application_crumb(found), sub=found.number),
        "found": found,
        "proposed": proposed,
        "facts": facts,
        "room": room(found, by),
        "clock": clock_of(found, by.on),
        "against": against,
        "problems": problems,
    }
    return shown(request, "lending/decide.html", values, status=422 if problems else 200)


@require_POST
@page("lending.approve")
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Phê duyệt; refused for who proposed it, and when a condition no longer holds."""
    by = reader(request)
    found = application_here(by, pk)

    def do() -> HttpResponse:
        made = actions.approve_loan(by=by, application=found)
        text = _("Đã duyệt {money} cho {name}. Việc tiếp: gửi thông báo 04/TD.")
        money = formats.money(made.amount_dong)
        messages.success(request, text.format(money=money, name=found.person.full_name))
        return redirect("lending:application", pk)

    return deed_or(do, lambda problems: _decide_page(request, found, by, problems=problems))


@require_http_methods(["GET", "POST"])
@page("lending.approve")
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Không duyệt, có lý do cho người vay."""
    by = reader(request)
    found = application_here(by, pk)
    form = forms.ReasonForm(request.POST or None)

    def do() -> HttpResponse:
        actions.refuse_loan(by=by, application=found, **form.cleaned_data)
        text = _("Đã ghi không duyệt hồ sơ của {name}. Lý do đi theo thông báo 04/TD.")
        messages.success(request, text.format(name=found.person.full_name))
        return redirect("lending:application", pk)

    return _reason_page(request, form, do, found, heading=_("Không duyệt cho vay"))


@require_http_methods(["GET", "POST"])
@page("lending.approve")
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Trả lại cán bộ tín dụng để sửa."""
    by = reader(request)
    found = application_here(by, pk)
    form = forms.ReasonForm(request.POST or None)

    def do() -> HttpResponse:
        actions.send_back(by=by, application=found, **form.cleaned_data)
        text = _("Đã trả lại hồ sơ của {name}. Việc tiếp: cán bộ tín dụng trình lại.")
        messages.success(request, text.format(name=found.person.full_name))
        return redirect("lending:application", pk)

    return _reason_page(request, form, do, found, heading=_("Trả lại cán bộ tín dụng"))


def _reason_page(
    request: HttpRequest, form: forms.ReasonForm, do: Any, found: LoanApplication, *, heading: str
) -> HttpResponse:
    return form_page(
        request,
        form,
        do,
        page=head(heading, application_crumb(found), sub=found.number),
        submit=heading,
        back=reverse("lending:decide", args=[found.pk]),
    )


def _against(found: LoanApplication, by: Actor, amount_dong: int, term_months: int) -> list[str]:
    """What speaks against it on the day, each in its sentence."""
    problems = eligibility.problems_of(
        found, by.on, amount_dong=amount_dong, term_months=term_months, using=by.using
    )
    return [str(problem) for problem in problems]


def room(found: LoanApplication, by: Actor) -> list[dict[str, Any]]:
    """Mức trần trừ dư nợ bằng còn vay được; empty where a formula of works or months decides."""
    programme = catalogue().programmes[found.programme_id]
    term = programme.term_on(by.on)
    asked = eligibility.request_of(found, by.on, amount_dong=1, term_months=1)
    cap = cap_dong(asked, programme=programme, term=term) if term else None
    left = eligibility.room_dong(found, by.on, using=by.using)
    if cap is None or left is None:
        return []
    sharing = programme.eligibility.cap_shared_with | {programme.code}
    open_loans = eligibility.borrower_of(found, by.on, using=by.using).open_loans
    held = sum(row.outstanding_dong for row in open_loans if row.programme_code in sharing)
    return [
        {"label": _("Mức cho vay tối đa"), "value": formats.money(cap)},
        {"label": _("Trừ dư nợ cùng mức trần"), "value": formats.money(held)},
        {"label": _("Hộ còn vay được"), "value": formats.money(left), "sum": True},
    ]


def _proposal(approval: Approval) -> list[dict[str, Any]]:
    months = _("{months} tháng")
    maker = queries.names_of([approval.proposed_by]).get(approval.proposed_by, formats.NONE)
    rows: list[dict[str, Any]] = [
        {"label": _("Số tiền"), "value": formats.money(approval.amount_dong), "sum": True},
        {"label": _("Thời hạn"), "value": months.format(months=approval.term_months)},
        {"label": _("Kỳ trả gốc"), "value": months.format(months=approval.rhythm_months)},
        {"label": _("Lãi suất một năm"), "value": formats.rate(approval.rate_pct)},
        {"label": _("Xã xác nhận"), "value": formats.day(approval.received_on)},
        {"label": _("Người trình"), "value": maker},
        {"label": _("Ngày trình"), "value": formats.day(approval.proposed_on)},
    ]
    rows += [
        {"label": _("Kỳ tháng thứ {n}").format(n=month), "value": formats.money(dong)}
        for month, dong in approval.custom_plan or ()
    ]
    if approval.first_dong:
        rows.insert(1, {"label": _("Lần đầu"), "value": formats.money(approval.first_dong)})
    return rows
