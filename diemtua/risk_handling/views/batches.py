"""Đợt sau thiên tai trên trang: asked for, searched by the worker, moved on, decided and booked together, with its lists."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diemtua.access.pages import page
from diemtua.associations.queries import communes_in, offices
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.audit import write_down
from diemtua.ground.jobs import enqueue
from diemtua.ground.problems import NotFoundHere, Problem
from diemtua.ground.tables import table_of
from diemtua.lending.queries import open_programmes
from diemtua.places.models import Unit
from diemtua.risk_handling import actions, forms, papers, queries
from diemtua.risk_handling.actions.batching import NEXT
from diemtua.risk_handling.lists import batches_spec, dossiers_spec
from diemtua.risk_handling.models import RiskBatch, RiskDecision, RiskDossier
from diemtua.risk_handling.problems import NothingDecided
from diemtua.risk_handling.tasks import BOOK, SEARCH
from diemtua.risk_handling.views.printing import printed
from diemtua.risk_handling.views.shown import (
    exported,
    form_page,
    head,
    home_crumb,
    reader,
    shown,
)
from diemtua.risk_handling.words import DECIDERS, KINDS, RUNS, SOURCES
from diemtua.rules.risk_handling import causes_on

State = RiskDossier.State


def batch_here(by: Actor, pk: int) -> RiskBatch:
    """The batch, or the words of a missing page."""
    found = queries.batches(by.scope).filter(pk=pk).first()
    if found is None:
        raise NotFoundHere
    return found


def decision_here(by: Actor, pk: int) -> RiskDecision:
    """The decision, or the words of a missing page."""
    found = queries.decisions(by.scope).filter(pk=pk).first()
    if found is None:
        raise NotFoundHere
    return found


@require_GET
@page("lending.read")
def batches(request: HttpRequest) -> HttpResponse:
    """Các đợt và các quyết định của phòng giao dịch."""
    by = reader(request)
    values = {
        "page": head(_("Đợt thiên tai, quyết định"), home_crumb()),
        "table": table_of(
            batches_spec(), queries.batches(by.scope), request.GET.dict(), request.path
        ),
        "decisions": [_decision(row, by) for row in queries.decisions(by.scope)[:50]],
        "can_make": by.can("risk.batch"),
    }
    return shown(request, "risk_handling/batches.html", values)


@require_http_methods(["GET", "POST"])
@page("risk.batch")
def new_batch(request: HttpRequest) -> HttpResponse:
    """Lập đợt: the worker searches when it is made."""
    by = reader(request)
    office = offices(by.scope).first()
    if office is None:
        raise NotFoundHere
    ids = communes_in(by.scope, by.on).values_list("unit_id", flat=True).distinct()
    units = Unit.objects.filter(pk__in=ids).order_by("sort_key", "pk")
    form = forms.BatchForm(
        request.POST or None,
        causes=[(cause.code, cause.name) for cause in causes_on(by.on) if cause.by_loss],
        units=list(units.values_list("pk", "full_name")),
        programmes=open_programmes(by.on),
        initial={"kind": "freeze", "cause": "disaster"},
    )

    def do() -> HttpResponse:
        made = actions.make_batch(by=by, office=office, struck=actions.Struck(**form.cleaned_data))
        _search(made)
        text = _("Đã lập đợt {number}. Máy đang tìm khoản vay theo từng xã.")
        messages.success(request, text.format(number=made.number))
        return redirect("risk_handling:batch", made.pk)

    return form_page(
        request,
        form,
        do,
        template="risk_handling/new_batch.html",
        page=head(_("Lập đợt thiên tai"), home_crumb(), batches_crumb()),
        submit=_("Lập đợt"),
        back=reverse("risk_handling:batches"),
    )


def batches_crumb() -> tuple[str, str]:
    return _("Đợt thiên tai, quyết định"), reverse("risk_handling:batches")


def _search(found: RiskBatch) -> None:
    enqueue(SEARCH, key=f"{SEARCH}/{found.pk}", batch_id=found.pk)


@require_POST
@page("risk.batch")
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Tìm tiếp những xã chưa xong."""
    _search(batch_here(reader(request), pk))
    messages.success(request, _("Tìm tiếp từ xã chưa xong."))
    return redirect("risk_handling:batch", pk)


@require_GET
@page("lending.read")
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Trang của một đợt: how far the search is, its dossiers, its lists by source, its decisions."""
    by = reader(request)
    found = batch_here(by, pk)
    return _page(request, found, by)


def _page(
    request: HttpRequest,
    found: RiskBatch,
    by: Actor,
    *,
    problems: list[Problem] | None = None,
) -> HttpResponse:
    spec = dossiers_spec(by.on, queries.mine(by))
    rows = queries.dossiers(by.scope).filter(batch_id=found.pk)
    heading = found.name
    if request.GET.get(spec.param("tai")) == "xlsx":
        return exported(
            request, spec, rows, title=heading, file="dot-thien-tai", action="risk.exported"
        )
    sources = sorted(set(rows.order_by().values_list("money_source", flat=True)))
    moves = any(
        by.can(needs) and rows.filter(state=state).exists() for state, (needs, _do) in NEXT.items()
    )
    deciding = rows.filter(queries.mine(by), state__in=[State.AT_MANAGER, State.AT_DECIDER])
    values: dict[str, Any] = {
        "page": head(heading, home_crumb(), batches_crumb(), sub=found.number),
        "found": found,
        "facts": _facts(found),
        "progress": progress_of(found, by),
        "table": table_of(spec, rows, request.GET.dict(), request.path),
        "sources": [{"code": code, "name": SOURCES[code]} for code in sources],
        "deciding": [
            {"code": code, "name": SOURCES[code]}
            for code in sources
            if deciding.filter(money_source=code).exists()
        ],
        "decisions": [
            _decision(row, by) for row in queries.decisions(by.scope).filter(batch_id=found.pk)
        ],
        "can_move": moves,
        "can_print": by.can("paper.print"),
        "list_name": "05/XLN" if found.kind == "write_off" else "04/XLN",
        "has_list": found.kind != "extend",
        "problems": problems,
    }
    status = 422 if problems else 200
    return shown(request, "risk_handling/batch.html", values, status=status)


def _facts(found: RiskBatch) -> list[dict[str, Any]]:
    units = dict(Unit.objects.filter(pk__in=found.units).values_list("pk", "full_name"))
    return [
        {"label": _("Biện pháp"), "value": KINDS[found.kind]},
        {"label": _("Ngày xảy ra"), "value": formats.day(found.event_on)},
        {"label": _("Xã bị thiệt hại"), "value": ", ".join(units.get(u, "") for u in found.units)},
        {"label": _("Khoản vay tìm được"), "value": formats.number(found.found), "sum": True},
        {"label": _("Ngày lập"), "value": formats.day(found.made_on)},
    ]


def progress_of(found: RiskBatch, by: Actor) -> dict[str, Any]:
    """Tiến độ tìm khoản vay, by commune."""
    return {
        "title": _("Tìm khoản vay"),
        "done": len(found.units_done),
        "total": len(found.units),
        "failure": found.failure,
        "url": reverse("risk_handling:batch_progress", args=[found.pk]),
        "resume_url": reverse("risk_handling:resume_batch", args=[found.pk]),
        "asks_again": found.state in (RiskBatch.State.ASKED, RiskBatch.State.RUNNING),
        "can_resume": by.can("risk.batch") and found.state != RiskBatch.State.DONE,
    }


@require_GET
@page("lending.read")
def batch_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Tiến độ của đợt: the part of the page that asks again by itself."""
    by = reader(request)
    found = batch_here(by, pk)
    answer = shown(request, "risk_handling/progress.html", {"progress": progress_of(found, by)})
    if found.state == RiskBatch.State.DONE:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@page("lending.read")
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Chuyển cả đợt lên bàn sau; what holds a dossier back is told, the others go on."""
    by = reader(request)
    found = batch_here(by, pk)
    moved, problems = actions.move_batch(found, by)
    write_down(by, "risk.batch_moved", subject=found, facts={"moved": moved})
    text = _("Đã chuyển {n} hồ sơ.").format(n=formats.number(moved))
    messages.success(request, text)
    if problems:
        return _page(request, found, by, problems=problems)
    return redirect("risk_handling:batch", pk)


@require_http_methods(["GET", "POST"])
@page("lending.read")
def decide(request: HttpRequest, pk: int, source: int) -> HttpResponse:
    """Một quyết định cho cả đợt, of one source of money."""
    by = reader(request)
    found = batch_here(by, pk)
    form = forms.DecisionForm(request.POST or None, initial={"on": by.on})

    def do() -> HttpResponse:
        waiting = actions.waiting_in(found, source, by)
        if not waiting:
            raise NothingDecided
        actions.decide(by=by, dossiers=waiting, paper=actions.Decided(**form.cleaned_data))
        text = _("Đã ghi quyết định cho {n} hồ sơ. Việc tiếp: phòng giao dịch hạch toán.")
        messages.success(request, text.format(n=formats.number(len(waiting))))
        return redirect("risk_handling:batch", pk)

    back = reverse("risk_handling:batch", args=[pk])
    return form_page(
        request,
        form,
        do,
        page=head(_("Quyết định cho cả đợt"), home_crumb(), (found.number, back)),
        submit=_("Ghi quyết định"),
        back=back,
    )


def _decision(row: RiskDecision, by: Actor) -> dict[str, Any]:
    left = RiskDossier.objects.filter(decision_id=row.pk, state=State.DECIDED).count()
    mark, word = RUNS["waits" if left and row.state == "done" else row.state]
    return {
        "row": row,
        "kind": KINDS[row.kind],
        "source": SOURCES[row.money_source],
        "who": DECIDERS[row.decides],
        "mark": mark,
        "word": word,
        "left": left,
        "done": row.dossiers - left,
        "can_book": by.can("risk.book") and left > 0,
        "has_report": row.kind in ("freeze", "renew", "write_off") and by.can("paper.print"),
        "report_name": "14/XLN" if row.kind == "write_off" else "13/XLN",
    }


@require_POST
@page("risk.book")
def book(request: HttpRequest, pk: int) -> HttpResponse:
    """Hạch toán cả quyết định; the worker goes dossier by dossier and can go on where it stopped."""
    by = reader(request)
    found = decision_here(by, pk)
    found.asked_by, found.state, found.failure = by.party_id, RiskDecision.State.RUNNING, ""
    found.save(update_fields=["asked_by", "state", "failure"])
    write_down(by, "risk.booking_asked", subject=found)
    enqueue(BOOK, key=f"{BOOK}/{found.pk}", decision_id=found.pk)
    messages.success(request, _("Đã bắt đầu hạch toán. Mở lại trang để xem đến đâu."))
    return redirect("risk_handling:batches")


@require_GET
@page("paper.print")
def batch_list(request: HttpRequest, pk: int, source: int, kind: str) -> HttpResponse:
    """Biểu tổng hợp của cả đợt, of one source."""
    by = reader(request)
    found = batch_here(by, pk)
    rows = queries.lines_of_batch(by.scope, found.pk, source)
    form = papers.proposal_list(rows, kind=found.kind, money_source=source, title=found.name, by=by)
    return printed(by, found, form, kind, about=found.number)


@require_GET
@page("paper.print")
def report(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Báo cáo sau hạch toán 13/XLN, 14/XLN của một quyết định."""
    by = reader(request)
    found = decision_here(by, pk)
    rows = queries.lines_of_decision(by.scope, found.pk)
    return printed(by, found, papers.report(found, rows), kind, about=found.number)
