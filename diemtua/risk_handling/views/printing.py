"""Giấy tờ xử lý nợ, Word and PDF; each printing is written down."""

from __future__ import annotations

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from diemtua.access.pages import page
from diemtua.ground.actors import Actor
from diemtua.ground.audit import write_down
from diemtua.ground.problems import NotFoundHere
from diemtua.papers.fields import Form
from diemtua.papers.views import download
from diemtua.risk_handling import papers, queries
from diemtua.risk_handling.views.shown import dossier_here, line_here, reader


def printed(by: Actor, subject: Model, form: Form, kind: str, *, about: str) -> HttpResponse:
    """The file, and the row that says who took it."""
    answer = download(form, kind, on=by.on, about=about)
    write_down(by, "paper.printed", subject=subject, purpose=form.code, facts={"kind": kind})
    return answer


@require_GET
@page("paper.print")
def request_paper(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Đơn 01/XLN."""
    by = reader(request)
    row = line_here(by, pk)
    return printed(by, row, papers.request(row, by), kind, about=row.person.full_name)


@require_GET
@page("paper.print")
def minutes_paper(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Biên bản 02/XLN."""
    by = reader(request)
    row = line_here(by, pk)
    return printed(by, row, papers.minutes(row, by), kind, about=row.person.full_name)


@require_GET
@page("paper.print")
def list_paper(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Biểu tổng hợp 04/XLN, 05/XLN của một hồ sơ."""
    by = reader(request)
    found = dossier_here(by, pk)
    if found.kind not in ("freeze", "renew", "write_off"):
        raise NotFoundHere
    rows = [row for row in queries.lines(found) if not row.taken_out]
    form = papers.proposal_list(
        rows, kind=found.kind, money_source=found.money_source, title=found.number, by=by
    )
    return printed(by, found, form, kind, about=found.number)
