"""Trang hoa hồng và phí ủy thác: the statements of each level of each union, and of each group, with their working."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from diemtua.access.pages import actor, page
from diemtua.access.showing import exported, shown
from diemtua.associations.models import AssociationBody
from diemtua.fees import lists, papers, queries, showing
from diemtua.fees.words import LEVEL_OF_UNIT, LEVELS, span_word
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.audit import write_down
from diemtua.ground.problems import NotFoundHere
from diemtua.ground.tables import ListSpec, table_of, wants_export
from diemtua.groups import queries as groups
from diemtua.groups.models import SavingsAndLoanGroup
from diemtua.papers.views import download
from diemtua.rules.periods import Month
from diemtua.rules.spans import Span


@require_GET
@page("fee.read")
def statements(request: HttpRequest) -> HttpResponse:
    """Bảng kê phí ủy thác của các tổ chức Hội trong phạm vi, by month, quarter or year."""
    by = actor(request)
    newest = queries.newest_month(by.scope)
    span = showing.span_asked(request.GET.dict(), Span.month_of(newest or by.on))
    spec, rows = lists.statements_spec(span), queries.statements(by.scope, span)
    word = span_word(span)
    if wants_export(spec, request.GET.dict()):
        return _workbook(request, spec, rows, _("Bảng kê phí ủy thác {span}").format(span=word))
    homeless = queries.homeless_dong(by.scope, span)
    values = {
        "page": {
            "heading": _("Phí ủy thác {span}").format(span=word),
            "subheading": _("Phí của Hội ở xã chia cho các cấp, đến từng đồng."),
        },
        "spans": showing.span_links(span, request.path),
        "other": {"label": _("Hoa hồng tổ"), "url": f"{reverse('fees:commissions')}?ky={span}"},
        "table": table_of(spec, rows, request.GET.dict(), request.path),
        "homeless": formats.money(homeless) if homeless else "",
        "sources": showing.fee_sources(span),
    }
    return shown(request, "fees/statements.html", values)


def _span(word: str) -> Span:
    try:
        return Span.parse(word)
    except ValueError:
        raise NotFoundHere from None


def _body(by: Actor, pk: int) -> AssociationBody:
    found = queries.body_here(by.scope, pk)
    if found is None:
        raise NotFoundHere
    return found


@require_GET
@page("fee.read")
def statement(request: HttpRequest, pk: int, span: str) -> HttpResponse:
    """Bảng kê phí của một tổ chức Hội: base, rate, quality, split, amount, and the rows behind."""
    by, asked = actor(request), _span(span)
    body = _body(by, pk)
    is_commune = LEVEL_OF_UNIT[body.unit.level] == "commune"
    words = request.GET.dict()
    shares = queries.shares_of(by.scope, body.pk, asked)
    lines = queries.fee_lines(by.scope, body.pk, asked)
    shares_spec = lists.shares_spec(asked, opens=not is_commune)
    groups_spec = lists.groups_spec(_commission_url)
    behind = queries.groups_behind(by.scope, body, asked) if is_commune else []
    for spec, rows in (
        (shares_spec, shares),
        (lists.FEE_WORKING, lines),
        (groups_spec, behind),
    ):
        if wants_export(spec, words):
            return _workbook(request, spec, rows, f"{body.name} {span_word(asked)}")
    write_down(by, "fee.statement_opened", subject=body, facts={"span": str(asked)})
    values = {
        **_about(body, asked, list(shares)),
        "table": table_of(shares_spec, shares, words, request.path),
        "working": table_of(lists.FEE_WORKING, lines, words, request.path) if is_commune else None,
        "groups": table_of(groups_spec, behind, words, request.path) if is_commune else None,
    }
    return shown(request, "fees/statement.html", values)


def _about(body: AssociationBody, span: Span, shares: list[Any]) -> dict[str, Any]:
    """Đầu trang của bảng kê: whose, which span, the main figures, papers and sources."""
    level = LEVEL_OF_UNIT[body.unit.level]
    return {
        "page": {
            "heading": body.name,
            "subheading": _("Bảng kê phí ủy thác {span} · {level}").format(
                span=span_word(span), level=LEVELS[level]
            ),
            "crumbs": _crumbs(span, body.name),
        },
        "spans": _spans_of(body, span),
        "figures": showing.statement_figures(shares, level),
        "sources": showing.fee_sources(span),
        "word_url": reverse("fees:statement_paper", args=[body.pk, str(span), "word"]),
        "pdf_url": reverse("fees:statement_paper", args=[body.pk, str(span), "pdf"]),
    }


def _crumbs(span: Span, last: str) -> list[dict[str, str]]:
    url = f"{reverse('fees:statements')}?ky={span}"
    return [{"label": _("Phí ủy thác"), "url": url}, {"label": last, "url": ""}]


def _spans_of(body: AssociationBody, span: Span) -> list[dict[str, Any]]:
    """Kỳ khác của cùng bảng kê."""
    spans = [span.moved(-1), span, span.moved(1), Span.quarter_of(span.start)]
    return [
        {
            "label": span_word(one),
            "url": reverse("fees:statement", args=[body.pk, str(one)]),
            "current": one == span,
        }
        for n, one in enumerate(spans)
        if n < 3 or one != span
    ]


def _commission_url(row: Any) -> str:
    return reverse("fees:commission", args=[row.group_id, f"{row.month:%Y-%m}"])


@require_GET
@page("fee.read")
def statement_paper(request: HttpRequest, pk: int, span: str, kind: str) -> HttpResponse:
    """In BK-PUT."""
    by, asked = actor(request), _span(span)
    body = _body(by, pk)
    shares = list(queries.shares_of(by.scope, body.pk, asked).order_by("unit_key", "fee__month"))
    is_commune = LEVEL_OF_UNIT[body.unit.level] == "commune"
    lines = queries.fee_lines(by.scope, body.pk, asked) if is_commune else ()
    form = papers.fee_statement(by, body, asked, shares, lines)
    write_down(by, "fee.printed", subject=body, facts={"form": form.code, "span": str(asked)})
    return download(form, kind, on=asked.last_on, about=body.name)


@require_GET
@page("commission.read")
def commissions(request: HttpRequest) -> HttpResponse:
    """Hoa hồng của các tổ trong phạm vi."""
    by = actor(request)
    newest = queries.newest_commission_month(by.scope)
    span = showing.span_asked(request.GET.dict(), Span.month_of(newest or by.on))
    rows = queries.with_paid(
        queries.with_groups(
            queries.commissions_in(by.scope).filter(month__gte=span.start, month__lt=span.end)
        )
    )
    word = span_word(span)
    if wants_export(lists.COMMISSIONS, request.GET.dict()):
        title = _("Bảng kê hoa hồng {span}").format(span=word)
        return _workbook(request, lists.COMMISSIONS, rows, title)
    values = {
        "page": {
            "heading": _("Hoa hồng tổ {span}").format(span=word),
            "subheading": _("Trả cho ban quản lý tổ tại phiên giao dịch."),
        },
        "spans": showing.span_links(span, request.path),
        "other": {"label": _("Phí ủy thác"), "url": f"{reverse('fees:statements')}?ky={span}"}
        if by.can("fee.read")
        else None,
        "table": table_of(lists.COMMISSIONS, rows, request.GET.dict(), request.path),
        "sources": showing.commission_sources(span),
    }
    return shown(request, "fees/statements.html", values)


def _commission(by: Actor, pk: int, month: str) -> tuple[SavingsAndLoanGroup, Any]:
    try:
        asked = Month.parse(month)
    except ValueError:
        raise NotFoundHere from None
    group = groups.group(by.scope, pk, by.on)
    rows = queries.commissions_in(by.scope).filter(group_id=pk, month=asked.first_on)
    row = queries.with_paid(rows).first()
    if group is None or row is None:
        raise NotFoundHere
    return group, row


@require_GET
@page("commission.read")
def commission(request: HttpRequest, pk: int, month: str) -> HttpResponse:
    """Bảng kê hoa hồng của một tổ: the working, the loans behind it, what was paid."""
    by, words = actor(request), request.GET.dict()
    group, row = _commission(by, pk, month)
    lines, loans = queries.commission_lines(row), queries.loans_behind(by.scope, row)
    opens = by.can("lending.read")
    loans_spec = lists.loans_spec(
        (lambda loan: lists.link("lending:loan", loan.loan_id)) if opens else None
    )
    for spec, rows in ((lists.COMMISSION_WORKING, lines), (loans_spec, loans)):
        if wants_export(spec, words):
            return _workbook(request, spec, rows, f"{group.name} {formats.month(row.month)}")
    write_down(by, "fee.commission_opened", subject=row)
    values = {
        **_about_group(group, row),
        "paid": showing.paid_note(row),
        "payments": [
            {
                "on": formats.day(one.session.held_on),
                "text": one.received_by.full_name,
                "note": one.number,
                "value": formats.money(one.amount_dong),
            }
            for one in queries.payments_of(by.scope, group.pk)
        ],
        "working": table_of(lists.COMMISSION_WORKING, lines, words, request.path),
        "loans": table_of(loans_spec, loans, words, request.path),
    }
    return shown(request, "fees/commission.html", values)


def _about_group(group: SavingsAndLoanGroup, row: Any) -> dict[str, Any]:
    """Đầu trang của bảng kê hoa hồng."""
    span = Span.month_of(row.month)
    return {
        "page": {
            "heading": group.name,
            "subheading": _("Bảng kê hoa hồng {span} · mã tổ {code}").format(
                span=span_word(span), code=group.code
            ),
            "crumbs": [
                {"label": _("Hoa hồng tổ"), "url": f"{reverse('fees:commissions')}?ky={span}"},
                {"label": group.name, "url": ""},
            ],
        },
        "figures": showing.commission_figures(row),
        "sources": showing.commission_sources(span),
        "word_url": reverse("fees:commission_paper", args=[group.pk, str(span), "word"]),
        "pdf_url": reverse("fees:commission_paper", args=[group.pk, str(span), "pdf"]),
    }


@require_GET
@page("commission.read")
def commission_paper(request: HttpRequest, pk: int, month: str, kind: str) -> HttpResponse:
    """In BK-HH."""
    by = actor(request)
    group, row = _commission(by, pk, month)
    form = papers.commission_statement(
        by, row, group, queries.commission_lines(row), showing.paid_note(row)
    )
    write_down(by, "fee.printed", subject=row, facts={"form": form.code, "kind": kind})
    return download(form, kind, on=Month.of(row.month).last_on, about=group.name)


def _workbook(request: HttpRequest, spec: ListSpec, rows: Any, title: str) -> HttpResponse:
    return exported(
        request, spec, rows, title=title, action="fee.list_exported", name="phi-hoa-hong"
    )
