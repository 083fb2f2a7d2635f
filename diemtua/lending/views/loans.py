"""Khoản vay trên trang: the list, and one loan to the last line of the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from diemtua.access.pages import page
from diemtua.ground import formats
from diemtua.ground.audit import write_down
from diemtua.ground.tables import table_of, wants_export
from diemtua.ledger.models import LoanBalance
from diemtua.lending import actions, forms, queries, reading
from diemtua.lending.actions.adjusting import next_due_on
from diemtua.lending.due_days import session_days_of
from diemtua.lending.lists import loans_spec
from diemtua.lending.models import Instalment, Loan, Tranche
from diemtua.lending.rate_sources import source_of_rate
from diemtua.lending.story import story_of
from diemtua.lending.views.shown import (
    exported,
    form_page,
    head,
    loan_crumb,
    loan_here,
    reader,
    shown,
)
from diemtua.lending.words import LOAN_STATES


@require_GET
@page("lending.read")
def loans(request: HttpRequest) -> HttpResponse:
    """Danh sách khoản vay trong phạm vi."""
    by = reader(request)
    spec, rows, asked = loans_spec(by.on), queries.loans(by.scope), request.GET.dict()
    if wants_export(spec, asked):
        return exported(
            request,
            spec,
            rows,
            title=_("Danh sách khoản vay"),
            file="khoan-vay",
            action="loans.exported",
        )
    table = table_of(spec, rows, asked, request.path)
    write_down(
        by,
        "loans.listed",
        facts={"count": table.count, "filter": request.GET.urlencode()[:120]},
    )
    values = {
        "page": {
            "heading": _("Khoản vay"),
            "subheading": _("Dư nợ hiện có, ngày {day}").format(day=formats.day(by.on)),
        },
        "table": table,
    }
    return shown(request, "lending/loans.html", values)


@require_GET
@page("lending.read")
def loan(request: HttpRequest, pk: int) -> HttpResponse:
    """Trang của một khoản vay; opening it is written down."""
    by = reader(request)
    found = loan_here(by, pk)
    write_down(by, "loan.opened", subject=found, purpose=_("xem khoản vay"))
    tranches = reading.tranches_of(found)
    balance = reading.balance_of(found)
    instalments = reading.instalments_of(found)
    sessions = session_days_of(found, instalments)
    moves = reading.moves_of(found)
    values = {
        "page": head(
            _("Khoản vay của {name}").format(name=found.person.full_name),
            (_("Khoản vay"), reverse("lending:loans")),
            sub=_subheading(found),
        ),
        "loan": found,
        "state": LOAN_STATES[found.state],
        "parts": _parts(found, tranches, by.on),
        "outstanding_dong": getattr(found, "outstanding_dong", 0),
        "interest": _interest(balance),
        "why": reading.why_interest(found, tranches, by.on),
        "facts": _facts(found),
        "instalments": [
            _instalment(row, by.on, sessions)
            | {"can_move": next_due_on(found, instalments, row.extended_on or row.due_on)}
            for row in instalments
        ],
        "tranches": [{"row": row, "rates": _rates(found, row, by.on)} for row in tranches],
        "moves": moves,
        "story": story_of(found, moves, can_read_ledger=by.can("ledger.read")),
        "payments": queries.payments_of(found)[:24],
        "law": _law(found),
        "is_open": found.state == Loan.State.OPEN,
        "can_pay": by.can("lending.take_principal"),
        "can_ask": by.can("lending.apply"),
        "can_ask_risk": by.can("risk.ask"),
        "can_adjust": by.can("lending.adjust"),
        "can_print": by.can("paper.print"),
        "can_read_ledger": by.can("ledger.read"),
        "to_pay_out_dong": found.amount_dong - sum(t.amount_dong for t in tranches)
        if found.tranches_ended_on is None
        else 0,
    }
    return shown(request, "lending/loan.html", values)


def _law(found: Loan) -> str:
    """Luật của hợp đồng: what happens to an instalment that is missed."""
    if found.instalments_bind:
        return _(
            "Hợp đồng từ 01/3/2026 (văn bản 597): kỳ nào chưa trả mà không được lùi thì phần ấy chuyển quá hạn."
        )
    return _(
        "Hợp đồng theo quy định cũ: kỳ chưa trả chuyển sang kỳ sau, chỉ hạn cuối cùng quyết định quá hạn."
    )


@require_http_methods(["GET", "POST"])
@page("lending.adjust")
def end_tranches(request: HttpRequest, pk: int) -> HttpResponse:
    """Thôi giải ngân các lần sau, có lý do."""
    by = reader(request)
    found = loan_here(by, pk)
    form = forms.ReasonForm(request.POST or None)

    def do() -> HttpResponse:
        actions.end_tranches(by=by, loan=found, on=by.on, **form.cleaned_data)
        messages.success(request, _("Đã thôi giải ngân. Kỳ hạn còn đúng số tiền đã vay."))
        return redirect("lending:loan", pk)

    return form_page(
        request,
        form,
        do,
        page=head(_("Thôi giải ngân các lần sau"), loan_crumb(found), sub=found.person.full_name),
        submit=_("Thôi giải ngân"),
        back=reverse("lending:loan", args=[pk]),
    )


def _subheading(found: Loan) -> str:
    return " · ".join(
        (
            _("Mã {code}").format(code=formats.mask_loan_code(found.code)),
            found.programme.short_name,
            _("vay {money}, {months} tháng").format(
                money=formats.money(found.amount_dong), months=found.term_months
            ),
            _("giải ngân {day}").format(day=formats.day(found.disbursed_on)),
        )
    )


def _parts(found: Loan, tranches: Sequence[Tranche], on: date) -> list[dict[str, Any]]:
    """Trong hạn, quá hạn, khoanh: the money and the rate of the day, of the last tranche's class."""
    now = reading.rate_now(tranches[-1].rate_class_id, on) if tranches else None
    rates = (now.rate_pct, now.overdue_rate_pct) if now else (None, None)
    return [
        {
            "state": state,
            "word": word,
            "dong": getattr(found, column, 0),
            "rate": formats.rate(rate) if column != "frozen_dong" else "0%",
        }
        for state, word, column, rate in (
            ("ink", _("Trong hạn"), "in_term_dong", rates[0]),
            ("late", _("Quá hạn"), "overdue_dong", rates[1]),
            ("frozen", _("Khoanh"), "frozen_dong", None),
        )
    ]


def _interest(balance: LoanBalance | None) -> list[dict[str, Any]]:
    if balance is None:
        return []
    rows = [
        {"label": _("Lãi trong hạn còn nợ"), "value": formats.money(balance.arrears_in_term_dong)},
        {"label": _("Lãi quá hạn còn nợ"), "value": formats.money(balance.arrears_overdue_dong)},
    ]
    if balance.grace_dong:
        rows.append(
            {"label": _("Lãi trong thời gian ân hạn"), "value": formats.money(balance.grace_dong)}
        )
    rows.append({"label": _("Lãi đã ghi đến ngày"), "value": formats.day(balance.posted_to)})
    return rows


def _facts(found: Loan) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {
            "label": _("Người vay"),
            "value": found.person.full_name,
            "url": reverse("people:person", args=[found.person_id]),
        },
        {
            "label": _("Hộ"),
            "value": found.household.code,
            "url": reverse("people:household", args=[found.household_id]),
        },
        {"label": _("Kỳ trả gốc"), "value": _("{n} tháng").format(n=found.rhythm_months)},
        {"label": _("Hạn cuối theo hợp đồng"), "value": formats.day(found.due_on)},
    ]
    if found.interest_due_from is not None:
        rows.append({"label": _("Trả lãi từ"), "value": formats.day(found.interest_due_from)})
    if found.application is not None:
        url = reverse("lending:application", args=[found.application.pk])
        rows.append({"label": _("Hồ sơ"), "value": found.application.number, "url": url})
    return rows


def _instalment(row: Instalment, on: date, sessions: dict[int, date | None]) -> dict[str, Any]:
    """One instalment and its word: paid, moved on, overdue, frozen, to come."""
    left = row.principal_dong - row.paid_dong - row.moved_dong
    if row.overdue_dong:
        state, word = "late", _("Quá hạn")
    elif row.frozen_dong:
        state, word = "frozen", _("Khoanh")
    elif left <= 0:
        state = "ok" if not row.moved_dong else "half"
        word = _("Đã trả") if not row.moved_dong else _("Chuyển kỳ sau")
    else:
        state, word = "wait", formats.days_to_go(row.extended_on or row.due_on, on)
    return {
        "row": row,
        "left_dong": max(left, 0),
        "state": state,
        "word": word,
        "session_on": sessions.get(row.pk),
        "waits": state == "wait",
    }


def _rates(found: Loan, tranche: Tranche, on: date) -> list[dict[str, Any]]:
    """Lãi suất từ ngày giải ngân đến ngày xem, the latest first; what comes later is not told yet."""
    return [
        {
            "on": formats.day(max(row.valid_from, tranche.disbursed_on)),
            "in_term": formats.rate(row.rate_pct),
            "overdue": formats.rate(row.overdue_rate_pct),
            **source_of_rate(found.programme_id, tranche.disbursed_on, row),
        }
        for row in reading.rates_of(tranche.rate_class_id)
        if row.valid_from <= on and (row.valid_to is None or row.valid_to > tranche.disbursed_on)
    ]
