"""Trang một đợt hoàn lãi và danh sách các đợt."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from diemtua.access.pages import actor, page
from diemtua.access.showing import exported, shown
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.audit import write_down
from diemtua.ground.problems import NotFoundHere
from diemtua.ground.tables import table_of, wants_export
from diemtua.papers.views import download
from diemtua.refunds import actions, papers, queries
from diemtua.refunds.lists import PARTS, PROGRAMMES, REFUNDS, RUNS
from diemtua.refunds.models import RefundBatch, RefundRun
from diemtua.refunds.words import STATE_MARKS, STATES

State = RefundRun.State


def run_here(by: Actor, pk: int) -> RefundRun:
    """Đợt trong phạm vi; another is not found."""
    found = queries.run(by.scope, pk)
    if found is None:
        raise NotFoundHere
    return found


def runs_crumb() -> dict[str, str]:
    return {"label": _("Hoàn lãi"), "url": reverse("refunds:runs")}


@require_GET
@page("refund.read")
def runs(request: HttpRequest) -> HttpResponse:
    """Các đợt hoàn lãi, the newest first."""
    by, words = actor(request), request.GET.dict()
    rows, heading = queries.runs(by.scope), _("Hoàn lãi")
    if wants_export(RUNS, words):
        return exported(
            request, RUNS, rows, title=heading, action="refund.exported", name="dot-hoan-lai"
        )
    values = {
        "page": {
            "heading": heading,
            "subheading": _("Lãi đã thu cao hơn mức của quyết định ký sau, trả lại cho người vay"),
        },
        "table": table_of(RUNS, rows, words, request.path),
        "can_propose": by.can("refund.propose"),
    }
    return shown(request, "refunds/runs.html", values)


@require_GET
@page("refund.read")
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """Một đợt: what it is about, how far it is, sums by commune and programme, the loans."""
    by, words = actor(request), request.GET.dict()
    found = run_here(by, pk)
    part = _part(by, found, words.get("xa", ""))
    refunds = queries.refunds(by.scope, found, part=part)
    if wants_export(REFUNDS, words):
        return exported(
            request,
            REFUNDS,
            refunds,
            title=str(found),
            action="refund.exported",
            name=found.code.lower(),
        )
    rows = queries.parts(by.scope, found)
    if wants_export(PARTS, words):
        return exported(
            request, PARTS, rows, title=str(found), action="refund.exported", name="theo-xa"
        )
    values = {
        "page": {
            "heading": found.code,
            "subheading": found.title,
            "crumbs": [runs_crumb(), {"label": found.code, "url": ""}],
        },
        "run": found,
        "state": {"word": STATES[found.state], "mark": STATE_MARKS[found.state]},
        "figures": _figures(found, rows),
        "facts": facts_of(found),
        "progress": progress_of(found, by),
        "parts": table_of(PARTS, rows, words, request.path),
        "programmes": table_of(
            PROGRAMMES, queries.by_programme(by.scope, found), words, request.path
        ),
        "refunds": table_of(REFUNDS, refunds, words, request.path),
        "part": part,
        "papers": _papers(found, part),
        **_may(found, by),
    }
    return shown(request, "refunds/run.html", values)


@require_GET
@page("refund.read")
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Tiến độ: the part of the page that asks again by itself."""
    by = actor(request)
    found = run_here(by, pk)
    told = progress_of(found, by)
    response = shown(request, "refunds/progress.html", {"progress": told, "run": found})
    if told is None or not told["asks_again"]:
        response["HX-Refresh"] = "true"
    return response


@require_GET
@page("refund.read")
def paper(request: HttpRequest, pk: int, part: int, kind: str) -> HttpResponse:
    """In danh sách hoàn lãi của một xã để ký."""
    by = actor(request)
    found = run_here(by, pk)
    wanted = _part(by, found, str(part))
    if wanted is None:
        raise NotFoundHere
    form = papers.refund_list(by.scope, found, wanted)
    write_down(by, "refund.printed", subject=found, facts={"part": part, "kind": kind})
    return download(form, kind, on=by.on, about=papers.place_of(wanted))


def _part(by: Actor, found: RefundRun, asked: str) -> RefundBatch | None:
    """The part of the run that the address names."""
    if not asked.isdecimal():
        return None
    rows = RefundBatch.objects.filter(queries.seen(by.scope), run=found, pk=int(asked))
    return rows.select_related("unit", "office").first()


def _papers(found: RefundRun, part: RefundBatch | None) -> list[dict[str, str]]:
    if part is None or not part.posted:
        return []
    return [
        {
            "word": word,
            "url": reverse("refunds:paper", args=[found.pk, part.pk, kind]),
        }
        for kind, word in (("word", "Word"), ("pdf", "PDF"))
    ]


def _figures(found: RefundRun, rows: list[queries.PartRow]) -> list[dict[str, Any]]:
    """What was posted, or what was counted while nothing is."""
    if found.decided_by and found.state in (State.POSTING, State.DONE, State.FAILED):
        figures = [
            (_("Số khoản đã ghi"), sum(r.loans for r in rows), ""),
            (_("Tiền hoàn"), sum(r.total_dong for r in rows), _("đồng")),
            (_("Trừ lãi còn nợ"), sum(r.offset_dong for r in rows), _("đồng")),
            (_("Vào tiền gửi"), sum(r.savings_dong for r in rows), _("đồng")),
            (_("Tiền mặt"), sum(r.cash_dong for r in rows), _("đồng")),
        ]
    else:
        figures = [
            (_("Số khoản đếm được"), sum(r.counted_loans for r in rows), ""),
            (_("Tiền hoàn đếm được"), sum(r.counted_dong for r in rows), _("đồng")),
        ]
    return [
        {"label": label, "value": formats.number(value), "unit": unit}
        for label, value, unit in figures
    ]


def facts_of(found: RefundRun) -> list[dict[str, Any]]:
    """Quyết định, ngày, người."""
    last = formats.day(found.until_on - found.until_on.resolution)
    rows = [
        (_("Văn bản"), found.legal_basis),
        (_("Ngày ký"), formats.day(found.signed_on) if found.signed_on else ""),
        (_("Lãi của những ngày"), f"{formats.day(found.from_on)} - {last}"),
        (_("Nơi"), found.place),
        (_("Ghi chú"), found.why),
        (_("Người đề nghị"), f"{found.proposed_name}, {formats.day(found.proposed_on)}"),
        (
            _("Người quyết định"),
            f"{found.decided_name}, {formats.day(found.decided_on)}" if found.decided_by else "",
        ),
        (_("Lý do"), found.reason),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def progress_of(found: RefundRun, by: Actor) -> dict[str, Any] | None:
    """Tiến độ as the page shows it; nothing where there is none to show."""
    if found.state not in (State.COUNTING, State.POSTING, State.FAILED):
        return None
    told = queries.progress(found)
    worked_on = actions.is_worked_on(found)
    return {
        "title": _("Ghi sổ từng xã") if found.decided_by else _("Đếm từng xã"),
        "done": told.done,
        "total": told.total,
        "at": told.at,
        "failure": found.failure,
        "is_failed": found.state == State.FAILED,
        "is_worked_on": worked_on,
        "asks_again": found.state != State.FAILED,
        "url": reverse("refunds:progress", args=[found.pk]),
        "can_go_on": by.can("refund.confirm") and not worked_on,
    }


def _may(found: RefundRun, by: Actor) -> dict[str, bool]:
    waits = found.state == State.PROPOSED
    return {
        "waits": waits,
        "can_decide": waits
        and by.can("refund.confirm")
        and found.proposed_by != by.party_id
        and found.parts == getattr(found, "parts_here", 0),
        "can_withdraw": found.decided_by is None
        and found.state in RefundRun.LIVING
        and by.can("refund.propose")
        and found.proposed_by == by.party_id,
    }
