"""Giao ban, khóa phiên, số liệu, niêm yết: what is said, counted, closed, and shown to everybody."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diemtua.access.pages import actor, page
from diemtua.access.showing import deed_page
from diemtua.commune_sessions import actions, forms, papers, queries
from diemtua.commune_sessions.actions.closing import Minutes, Present, Task
from diemtua.commune_sessions.cash import total_dong
from diemtua.commune_sessions.lists import BOARD, FIGURE_ROWS
from diemtua.commune_sessions.models import Briefing, CashCount, CommuneSession
from diemtua.commune_sessions.problems import ConfirmWordWrong
from diemtua.commune_sessions.queries.briefing import Expected
from diemtua.commune_sessions.views.shown import (
    exported,
    session_head,
    session_here,
    shown,
)
from diemtua.commune_sessions.words import ENTRY_KINDS
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.audit import write_down
from diemtua.ground.problems import NotFoundHere
from diemtua.ground.tables import export_rows, table_of, wants_export
from diemtua.papers.views import download

State = CommuneSession.State


@require_http_methods(["GET", "POST"])
@page("session.read")
def briefing(request: HttpRequest, pk: int) -> HttpResponse:
    """Biên bản giao ban: read by all, written by who may until the session is closed."""
    by = actor(request)
    found = session_here(by, pk)
    said = queries.briefing_of(found)
    can_write = by.can("session.brief") and found.state in (State.OPEN, State.POSTED)
    form = forms.BriefingForm(
        request.POST or None,
        people=_people(by, found, said),
        tasks=said.tasks.count() if said else 0,
        initial=_initial(said),
    )

    def do() -> HttpResponse:
        minutes = Minutes(
            results=form.cleaned_data["results"],
            shortcomings=form.cleaned_data["shortcomings"],
            new_policy=form.cleaned_data["new_policy"],
            present=[
                Present(name=p.name, role=p.role, group_id=p.group_id, present=came)
                for p, came in form.present()
            ],
            tasks=[Task(what=w, owner=o, due_on=d) for w, o, d in form.tasks()],
        )
        actions.write_briefing(
            by=by, session=found, minutes=minutes, version=form.cleaned_data["version"]
        )
        messages.success(request, _("Đã ghi biên bản giao ban."))
        return redirect("commune_sessions:briefing", pk)

    def show(status: int) -> HttpResponse:
        values = {
            "page": session_head(by, found, _("Giao ban"), here="briefing"),
            "session": found,
            "said": said,
            "form": form if can_write else None,
            "people": list(queries.attendance_of(said)) if said else [],
            "tasks": list(said.tasks.order_by("due_on", "pk")) if said else [],
            "old_tasks": list(queries.open_tasks(found)),
            "results": queries.union_results(found),
            "can_brief": by.can("session.brief"),
            "can_print": by.can("paper.print"),
            "today": by.on,
        }
        return shown(request, "briefing.html", values, status=status)

    return deed_page(request, form, do, show)


def _people(by: Actor, found: CommuneSession, said: Briefing | None) -> list[Expected]:
    """Who is written down already, and who else is expected."""
    expected = queries.expected_people(by.scope, found)
    if said is None:
        return expected
    written = [Expected(p.name, p.role, p.group_id, p.present) for p in queries.attendance_of(said)]
    have = {(p.name, p.role) for p in written}
    return [*written, *(p for p in expected if (p.name, p.role) not in have)]


def _initial(said: Briefing | None) -> dict[str, Any]:
    if said is None:
        return {"version": 0}
    values: dict[str, Any] = {
        "version": said.version,
        "results": said.results,
        "shortcomings": said.shortcomings,
        "new_policy": said.new_policy,
    }
    for n, task in enumerate(said.tasks.order_by("due_on", "pk")):
        values |= {f"what_{n}": task.what, f"owner_{n}": task.owner, f"due_{n}": task.due_on}
    return values


@require_POST
@page("session.brief")
def task_done(request: HttpRequest, pk: int, task: int) -> HttpResponse:
    """Ghi việc giao ban đã xong."""
    by = actor(request)
    row = queries.task(by.scope, task)
    if row is None:
        raise NotFoundHere
    actions.finish_task(by=by, task=row)
    messages.success(request, _("Đã ghi xong: {what}.").format(what=row.what))
    return redirect("commune_sessions:briefing", pk)


@require_http_methods(["GET", "POST"])
@page("session.close")
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Kiểm quỹ và khóa phiên."""
    by = actor(request)
    found = session_here(by, pk)
    box = queries.box_parts(found)
    word = f"{found.held_on:%d/%m}"
    form = forms.BoxForm(request.POST or None, initial={"version": found.version})

    def do() -> HttpResponse:
        if request.POST.get("confirm_word", "").strip() != word:
            raise ConfirmWordWrong(word=word)
        actions.close_session(
            by=by,
            session=found,
            notes=form.notes,
            reason=form.cleaned_data["reason"],
            version=form.cleaned_data["version"],
        )
        messages.success(
            request,
            _("Đã khóa phiên {day}. {money} mang về phòng giao dịch.").format(
                day=formats.day(found.held_on), money=formats.money(total_dong(form.notes))
            ),
        )
        return redirect("commune_sessions:session", pk)

    def show(status: int) -> HttpResponse:
        values = {
            "page": session_head(by, found, _("Kiểm quỹ, khóa phiên"), here="session"),
            "session": found,
            "box": box,
            "form": form,
            "word": word,
            "typed_word": request.POST.get("confirm_word", ""),
            "notes": form.rows(None, loose=bool(box.book_dong % 1_000)),
            "ready": found.state == State.POSTED,
            "briefed": queries.briefing_of(found) is not None,
            "posted_by_me": found.posted_by == by.party_id,
        }
        return shown(request, "close.html", values, status=status)

    return deed_page(request, form, do, show)


@require_GET
@page("session.read")
def figures(request: HttpRequest, pk: int) -> HttpResponse:
    """Số liệu phiên: every figure opens into its rows."""
    by = actor(request)
    found = session_here(by, pk)
    box = queries.box_parts(found)
    lines = (
        list(queries.box_lines(found))
        if by.can("session.teller") or by.can("session.close")
        else []
    )
    values = {
        "page": session_head(by, found, _("Số liệu"), here="figures"),
        "session": found,
        "figures": [
            {
                "label": one.label,
                "value": formats.money_short(one.dong),
                "url": reverse("commune_sessions:figure", args=[pk, one.key]),
                "note": _("{n} dòng").format(n=formats.number(one.lines)),
            }
            for one in queries.figures(found)
        ],
        "results": queries.union_results(found),
        "box": box,
        "cash": _by_kind(lines),
        "counts": list(CashCount.objects.filter(session=found, sheet__isnull=True).order_by("pk")),
        "can_print": by.can("paper.print"),
    }
    return shown(request, "figures.html", values)


def _by_kind(lines: list[Any]) -> list[dict[str, Any]]:
    """The box's movements by what they were."""
    sums: dict[str, list[int]] = {}
    for line in lines:
        sums.setdefault(line.kind, []).append(line.amount_dong)
    return [
        {"label": ENTRY_KINDS.get(kind, kind), "count": len(dong), "dong": sum(dong)}
        for kind, dong in sums.items()
    ]


@require_GET
@page("session.read")
def figure(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Các dòng đứng sau một số của phiên."""
    by = actor(request)
    found = session_here(by, pk)
    kind = queries.FIGURES.get(key)
    if kind is None:
        raise NotFoundHere
    rows = queries.figure_rows(found, key)
    if wants_export(FIGURE_ROWS, request.GET.dict()):
        return exported(request, FIGURE_ROWS, rows, title=str(kind.label), file_name=f"phien-{key}")
    write_down(by, "session.figure_opened", subject=found, facts={"figure": key})
    values = {
        "page": session_head(by, found, str(kind.label), here="figures"),
        "session": found,
        "table": table_of(FIGURE_ROWS, rows, request.GET.dict(), request.path),
        "back": reverse("commune_sessions:figures", args=[pk]),
    }
    return shown(request, "figure.html", values)


@require_GET
@page("session.read")
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """Niêm yết công khai của điểm giao dịch."""
    by = actor(request)
    found = session_here(by, pk)
    rows = queries.borrowers(by.scope, found)
    if wants_export(BOARD, request.GET.dict()):
        return exported(request, BOARD, rows, title=str(BOARD.label), file_name="niem-yet")
    write_down(by, "session.board_opened", subject=found)
    values = {
        "page": session_head(by, found, _("Niêm yết công khai"), here="board"),
        "session": found,
        "table": table_of(BOARD, rows, request.GET.dict(), request.path),
        "terms": queries.lending_terms(by.on),
        "today": by.on,
        "can_print": by.can("paper.print"),
    }
    return shown(request, "board.html", values)


@require_GET
@page("paper.print")
def paper(request: HttpRequest, pk: int, code: str, kind: str) -> HttpResponse:
    """Biên bản giao ban, biên bản kiểm đếm, niêm yết thành tệp."""
    by = actor(request)
    found = session_here(by, pk)
    value: Any
    if code == "giao-ban":
        value = papers.minutes(found, queries.briefing_of(found), queries.union_results(found))
    elif code == "kiem-dem":
        count = CashCount.objects.filter(session=found, sheet__isnull=True).first()
        value = papers.cash_count(found, count)
    elif code == "niem-yet":
        rows = export_rows(BOARD, queries.borrowers(by.scope, found), request.GET.dict())
        value = papers.public_board(found, rows, queries.lending_terms(by.on), by.on)
    else:
        raise NotFoundHere
    write_down(by, "session.printed", subject=found, purpose=code)
    return download(value, kind, on=by.on, about=found.unit.full_name)
