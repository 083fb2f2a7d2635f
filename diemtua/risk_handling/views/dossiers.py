"""Hồ sơ xử lý nợ trên trang: the list, a new one from a loan or a group, one dossier with its way, freezes that end soon."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from diemtua.access.pages import page
from diemtua.ground import clock, formats
from diemtua.ground.actors import Actor
from diemtua.ground.audit import write_down
from diemtua.ground.problems import NotFoundHere, Problem
from diemtua.ground.tables import table_of, wants_export
from diemtua.lending.models import Loan
from diemtua.risk_handling import actions, forms, queries, showing
from diemtua.risk_handling.lists import clock_of, dossiers_spec, ending_spec, is_late, who_of
from diemtua.risk_handling.models import RiskDossier
from diemtua.risk_handling.views.shown import (
    dossier_here,
    exported,
    form_page,
    head,
    home_crumb,
    reader,
    shown,
)
from diemtua.risk_handling.words import KINDS, MARKS, STATES
from diemtua.rules.risk_handling import causes_on

State = RiskDossier.State
OF_THE_OFFICE = ("risk.batch", "risk.book", "risk.appraise", "risk.record_head", "audit.read")
"""Who sees rows of the whole office: batches and decisions."""


@require_GET
@page("lending.read")
def dossiers(request: HttpRequest) -> HttpResponse:
    """Danh sách hồ sơ xử lý nợ trong phạm vi."""
    by = reader(request)
    spec = dossiers_spec(by.on, queries.mine(by))
    rows, asked, heading = queries.dossiers(by.scope), request.GET.dict(), _("Hồ sơ xử lý nợ")
    if wants_export(spec, asked):
        return exported(
            request, spec, rows, title=heading, file="ho-so-xu-ly-no", action="risk.exported"
        )
    table = table_of(spec, rows, asked, request.path)
    facts = {"count": table.count, "filter": request.GET.urlencode()[:120]}
    write_down(by, "risk.listed", facts=facts)
    values = {
        "page": {
            "heading": heading,
            "subheading": _("Khoanh nợ, xóa nợ, gia hạn, lưu vụ; ngày {day}").format(
                day=formats.day(by.on)
            ),
        },
        "table": table,
        "sees_office": any(map(by.can, OF_THE_OFFICE)),
    }
    return shown(request, "risk_handling/dossiers.html", values)


@require_GET
@page("lending.read")
def ending(request: HttpRequest) -> HttpResponse:
    """Khoanh nợ sắp hết hạn: what to do with each before its end."""
    by = reader(request)
    spec, rows = ending_spec(by.on), queries.freezes_ending(by.scope, by.on)
    heading = _("Khoanh nợ sắp hết hạn")
    if not by.can("risk.ask"):
        spec = spec.without_links()
    if wants_export(spec, request.GET.dict()):
        return exported(
            request,
            spec,
            rows,
            title=heading,
            file="khoanh-sap-het-han",
            action="risk.ending_exported",
        )
    until = formats.day(queries.review_limit(by.on))
    values = {
        "page": head(heading, home_crumb(), sub=_("Hết khoanh đến ngày {day}").format(day=until)),
        "table": table_of(spec, rows, request.GET.dict(), request.path),
    }
    return shown(request, "lending/table.html", values)


@require_http_methods(["GET", "POST"])
@page("risk.ask")
def new_of_loan(request: HttpRequest, pk: int) -> HttpResponse:
    """Lập hồ sơ cho một khoản vay."""
    by = reader(request)
    rows = list(queries.loans_to_handle(by.scope, loan=pk))
    back = reverse("lending:loan", args=[pk])
    return _new(request, by, rows, back=back, chosen=[row.pk for row in rows])


@require_http_methods(["GET", "POST"])
@page("risk.ask")
def new_of_group(request: HttpRequest, pk: int) -> HttpResponse:
    """Lập hồ sơ cho nhiều tổ viên của một tổ."""
    by = reader(request)
    if queries.group(by.scope, pk) is None:
        raise NotFoundHere
    rows = list(queries.loans_to_handle(by.scope, group=pk))
    return _new(request, by, rows, back=reverse("groups:group", args=[pk]), chosen=[])


def _new(
    request: HttpRequest, by: Actor, rows: list[Loan], *, back: str, chosen: list[int]
) -> HttpResponse:
    kind = request.GET.get("kind", "")
    before = queries.by_client_id(by.scope, request.POST.get("client_id", ""))
    if before is not None:
        return redirect("risk_handling:dossier", before.pk)
    form = forms.DossierForm(
        request.POST or None,
        causes=[(cause.code, cause.name) for cause in causes_on(by.on)],
        loans=[(row.pk, _of(row)) for row in rows],
        initial={
            "client_id": clock.new_id(),
            "loans": chosen,
            "kind": kind if kind in KINDS else "",
            "cause": "freeze_ended" if kind == RiskDossier.Kind.RENEW else "",
        },
    )

    def do() -> HttpResponse:
        values = dict(form.cleaned_data)
        loan_ids = values.pop("loans")
        made = actions.make_dossier(by=by, wanted=actions.Wanted(**values), loan_ids=loan_ids)
        text = _("Đã lập hồ sơ {number}. Việc tiếp: ghi đơn 01/XLN của từng người vay rồi nộp.")
        messages.success(request, text.format(number=made.number))
        return redirect("risk_handling:dossier", made.pk)

    return form_page(
        request,
        form,
        do,
        template="risk_handling/new.html",
        page=head(_("Lập hồ sơ xử lý nợ"), home_crumb()),
        nothing=not rows,
        submit=_("Lập hồ sơ"),
        back=back,
    )


def _of(row: Loan) -> str:
    return _("{name}: {programme}, còn nợ {money}").format(
        name=row.person.full_name,
        programme=row.programme.short_name,
        money=formats.money(getattr(row, "outstanding_dong", 0)),
    )


@require_GET
@page("lending.read")
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """Trang của một hồ sơ; opening it is written down."""
    by = reader(request)
    found = dossier_here(by, pk)
    write_down(by, "risk.opened", subject=found, purpose=_("xem hồ sơ xử lý nợ"))
    return dossier_page(request, found, by)


def dossier_page(
    request: HttpRequest,
    found: RiskDossier,
    by: Actor,
    *,
    problems: list[Problem] | None = None,
) -> HttpResponse:
    """The page as it stands, or again with what was refused on top."""
    rows = queries.lines(found)
    can_change = showing.can_change(found, by)
    values: dict[str, Any] = {
        "page": head(
            who_of(found),
            home_crumb(),
            sub=_("{kind} · hồ sơ {number} · {group}").format(
                kind=KINDS[found.kind],
                number=found.number,
                group=found.group.name if found.group else _("cho vay trực tiếp"),
            ),
        ),
        "found": found,
        "state": STATES[found.state],
        "mark": "late" if is_late(found, by.on) else MARKS[found.state],
        "clock": clock_of(found, by.on),
        "deeds": showing.deeds_of(found, by),
        "facts": showing.facts_of(found, rows),
        "steps": showing.timeline(found),
        "lines": showing.line_values(found, rows, by),
        "papers": showing.paper_values(found),
        "effects": showing.effect_values(found, by),
        "can_change": can_change,
        "can_minutes": can_change and not by.can("risk.commune_confirm"),
        "can_print": by.can("paper.print"),
        "can_withdraw": by.can("risk.ask")
        and found.state not in ("decided", "booked", "refused", "withdrawn", "undone"),
        "can_ask_undo": by.can("risk.propose")
        and found.state == State.BOOKED
        and found.undo_asked_by is None,
        "can_undo": by.can("risk.book")
        and found.state == State.BOOKED
        and found.undo_asked_by not in (None, by.party_id),
        "has_list": found.kind in ("freeze", "renew", "write_off"),
        "problems": problems,
    }
    status = 422 if problems else 200
    response = shown(request, "risk_handling/dossier.html", values, status=status)
    if problems:
        response.refused = True  # type: ignore[attr-defined]
    return response
