"""Trang khóa sổ: months and how they stand, the close and its progress, reopening by two people."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from diemtua.access.pages import actor, page
from diemtua.associations.models import Office
from diemtua.associations.queries import offices
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.audit import write_down
from diemtua.ground.jobs import enqueue
from diemtua.ground.problems import NotFoundHere, Problem
from diemtua.ground.tables import table_of
from diemtua.month_end import actions, papers, queries, showing
from diemtua.month_end.forms import ReopenForm
from diemtua.month_end.lists import months_spec
from diemtua.month_end.models import CloseRun, ReopeningRequest
from diemtua.month_end.problems import WordDoesNotMatch
from diemtua.month_end.words import month_state
from diemtua.papers.views import download
from diemtua.rules.periods import Month

CLOSE = "month_end.close"


def month_here(by: Actor, office: int, month: str) -> tuple[Office, Month]:
    """Phòng giao dịch và tháng của địa chỉ; what is not there is not found."""
    try:
        asked = Month.parse(month)
    except ValueError:
        raise NotFoundHere from None
    return queries.office_here(by.scope, office), asked


@require_GET
@page("month.read")
def months(request: HttpRequest) -> HttpResponse:
    """Các tháng của phòng giao dịch."""
    by = actor(request)
    words = request.GET.dict()
    all_offices = list(offices(by.scope))
    chosen = next((o for o in all_offices if str(o.pk) == words.get("pgd")), None)
    office = chosen or (all_offices[0] if all_offices else None)
    values: dict[str, Any] = {
        "page": {"heading": _("Khóa sổ tháng")},
        "offices": all_offices,
        "office": office,
    }
    if office is not None:
        begin, expected = actions.books_begin(office), actions.next_to_close(office)
        rows = queries.months(by.scope, office, begin, by.on)
        spec = months_spec(lambda row: address(office, row.month), month_state)
        values["page"]["subheading"] = office.name
        values["table"] = table_of(spec, rows, words, request.path)
        values["next"] = showing.next_month(office, expected, rows, by) if expected else None
        values["waiting"] = [
            {
                "label": _("Mở lại tháng {month}").format(month=formats.month(found.month)),
                "url": address(office, Month.of(found.month)),
                "note": found.reason,
            }
            for found in actions.waiting_requests(office)
        ]
    return _shown(request, "month_end/months.html", values)


def address(office: Office, month: Month) -> str:
    return reverse("month_end:month", args=[office.pk, str(month)])


@require_GET
@page("month.read")
def month(request: HttpRequest, office: int, month: str) -> HttpResponse:
    """Một tháng: what it holds, how it was closed, and what may be done."""
    by = actor(request)
    found, asked = month_here(by, office, month)
    return _month_page(request, by, found, asked)


def _month_page(
    request: HttpRequest,
    by: Actor,
    office: Office,
    month: Month,
    *,
    refused: Problem | None = None,
    form: ReopenForm | None = None,
) -> HttpResponse:
    values = showing.month_values(by, office, month)
    values["form"] = form or ReopenForm()
    values["problems"] = [refused] if refused else []
    values["typed"] = request.POST.get("confirm_word", "")
    status = 422 if refused or (form and form.errors) else 200
    response = _shown(request, "month_end/month.html", values, status=status)
    # What was refused leaves nothing half done.
    response.refused = status != 200  # type: ignore[attr-defined]
    return response


@require_GET
@page("month.read")
def progress(request: HttpRequest, office: int, month: str) -> HttpResponse:
    """Tiến độ của lần khóa: the part of the page that asks again by itself."""
    by = actor(request)
    found, asked = month_here(by, office, month)
    run = next(iter(queries.runs(found, asked)), None)
    if run is None:
        raise NotFoundHere
    values = {"progress": showing.progress(found, run, by)}
    response = _shown(request, "month_end/progress.html", values)
    if run.state == CloseRun.State.DONE:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@page("month.close")
def close(request: HttpRequest, office: int, month: str) -> HttpResponse:
    """Khóa sổ tháng: asked for by typing the month; the worker carries it out."""
    by = actor(request)
    found, asked = month_here(by, office, month)
    word = formats.month(asked.first_on)
    try:
        if request.POST.get("confirm_word", "").strip() != word:
            raise WordDoesNotMatch(word=word)
        run = actions.close_month(by=by, office=found, month=asked)
    except Problem as problem:
        return _month_page(request, by, found, asked, refused=problem)
    _enqueue(run)
    messages.success(request, _("Đã bắt đầu khóa tháng {month}.").format(month=word))
    return redirect(address(found, asked))


@require_POST
@page("month.close")
def resume(request: HttpRequest, office: int, month: str) -> HttpResponse:
    """Chạy tiếp lần khóa dở dang."""
    by = actor(request)
    found, asked = month_here(by, office, month)
    run = next(iter(queries.runs(found, asked)), None)
    if run is None:
        raise NotFoundHere
    try:
        run = actions.resume_close(by=by, run=run)
    except Problem as problem:
        return _month_page(request, by, found, asked, refused=problem)
    _enqueue(run)
    messages.success(request, _("Chạy tiếp từ bước chưa xong."))
    return redirect(address(found, asked))


def _enqueue(run: CloseRun) -> None:
    key = f"{CLOSE}/{run.month:%Y-%m}/{run.office_id}"
    enqueue(CLOSE, key=key, run_id=run.pk)


@require_POST
@page("month.reopen")
def reopen(request: HttpRequest, office: int, month: str) -> HttpResponse:
    """Đề nghị mở lại tháng đã khóa."""
    by = actor(request)
    found, asked = month_here(by, office, month)
    form = ReopenForm(request.POST)
    if form.is_valid():
        try:
            actions.ask_to_reopen(
                by=by, office=found, month=asked, reason=form.cleaned_data["reason"]
            )
        except Problem as problem:
            return _month_page(request, by, found, asked, refused=problem, form=form)
        messages.success(request, _("Đã đề nghị mở lại. Chờ một người khác đồng ý."))
        return redirect(address(found, asked))
    return _month_page(request, by, found, asked, form=form)


@require_POST
@page("month.reopen")
def agree(request: HttpRequest, office: int, month: str, pk: int) -> HttpResponse:
    """Đồng ý mở lại: the second person."""
    by = actor(request)
    found, asked = month_here(by, office, month)
    wanted = ReopeningRequest.objects.filter(pk=pk, office=found, month=asked.first_on).first()
    if wanted is None:
        raise NotFoundHere
    try:
        actions.agree_to_reopen(by=by, request=wanted)
    except Problem as problem:
        return _month_page(request, by, found, asked, refused=problem)
    word = formats.month(asked.first_on)
    messages.success(
        request, _("Đã mở lại tháng {month}. Cả hai số đều được giữ.").format(month=word)
    )
    return redirect(address(found, asked))


@require_GET
@page("month.read")
def paper(request: HttpRequest, office: int, month: str, code: str, kind: str) -> HttpResponse:
    """In TH-KS hoặc BT-PUT."""
    by = actor(request)
    found, asked = month_here(by, office, month)
    run = queries.sealed_run(found, asked)
    if code == "TH-KS":
        form: Any = papers.month_end_summary(by.scope, found, run)
    elif code == "BT-PUT" and by.can("fee.read"):
        form = papers.entrustment_fee(by.scope, found, run)
    else:
        raise NotFoundHere
    write_down(by, "month.printed", subject=run, facts={"form": code, "kind": kind})
    return download(form, kind, on=asked.last_on, about=found.name)


def _shown(
    request: HttpRequest, name: str, values: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    response = render(request, name, {"base": "base_desk.html", **values}, status=status)
    response["Cache-Control"] = "no-store"
    return response
