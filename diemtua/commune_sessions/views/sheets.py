"""Bảng kê: its lines, handed in by the leader, checked by the union; and the phone's door for whole sendings."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diemtua.access.pages import actor, page
from diemtua.access.showing import deed_page
from diemtua.commune_sessions import actions, forms, papers, queries
from diemtua.commune_sessions.actions.collecting import COLLECTING
from diemtua.commune_sessions.cash import total_dong
from diemtua.commune_sessions.lists import MEMBERS
from diemtua.commune_sessions.models import CollectionSheet
from diemtua.commune_sessions.queries.sheets import Sums
from diemtua.commune_sessions.sendings import read_sending
from diemtua.commune_sessions.views.shown import (
    exported,
    session_name,
    sheet_here,
    shown,
)
from diemtua.commune_sessions.words import SHEET_STATES
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.audit import write_down
from diemtua.ground.problems import NotFoundHere, Problem, Problems
from diemtua.ground.tables import table_of, wants_export
from diemtua.papers.fields import Form
from diemtua.papers.views import download


@require_GET
@page("collection.read")
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Bảng kê của một tổ: who gave what, what the leader holds, what comes next."""
    by = actor(request)
    found = sheet_here(by, pk)
    members = queries.members_of(found)
    if wants_export(MEMBERS, request.GET.dict()):
        return exported(
            request, MEMBERS, members, title=found.number, file_name=f"bang-ke-{found.number}"
        )
    write_down(by, "collection.listed", subject=found)
    sums = queries.sums_of(found)
    values = {
        "page": head(by, found),
        "sheet": found,
        "table": table_of(MEMBERS, members, request.GET.dict(), request.path),
        "state": SHEET_STATES[found.state],
        "sums": sums,
        "figures": _figures(found, sums),
        "to_bring": _to_bring(found, sums, len(members)),
        "returned": len(members) - sums.count,
        "can_hand_in": by.can("collection.record") and found.state in COLLECTING,
        "can_take_back": by.can("collection.record")
        and found.state == "handed_in"
        and found.union_checked_at is None,
        "can_check": by.can("collection.check") and found.state == "handed_in",
        "can_print": by.can("paper.print"),
    }
    return shown(request, "sheet.html", values)


def head(by: Actor, found: CollectionSheet, heading: str = "") -> dict[str, Any]:
    """Heading, crumbs and the way back of a sheet's pages."""
    session = found.session
    day = formats.day(session.held_on)
    url = reverse("commune_sessions:sheet", args=[found.pk])
    crumbs = [
        {"label": _("Phiên"), "url": reverse("commune_sessions:sessions")},
        {
            "label": session_name(session),
            "url": reverse("commune_sessions:session", args=[session.pk]),
        },
        {"label": found.group.name, "url": url},
    ]
    values: dict[str, Any] = {
        "heading": heading or found.group.name,
        "subheading": _("Bảng kê {number} · nộp phiên {day}").format(number=found.number, day=day),
        "crumbs": crumbs,
        "back_url": reverse("commune_sessions:collect"),
        "back_label": _("Danh sách thu"),
    }
    if heading:
        crumbs.append({"label": heading, "url": ""})
        values["back_url"], values["back_label"] = url, _("Về bảng kê")
    return values


def _figures(found: Any, sums: Sums) -> list[dict[str, Any]]:
    return [
        {"label": _("Lãi đã thu"), "value": formats.money(sums.interest_dong)},
        {"label": _("Tiền gửi đã nhận"), "value": formats.money(sums.savings_dong)},
        {
            "label": _("Tổ trưởng đang giữ"),
            "value": formats.money(found.held_dong),
            "note": _("theo sổ, gồm cả phiên trước chưa nộp"),
        },
        {
            "label": _("Đã thu"),
            "value": _("{done} trong {all} người").format(done=sums.count, all=found.member_count),
        },
    ]


def _to_bring(found: Any, sums: Sums, members: int) -> list[dict[str, str]]:
    """Cần mang gì đi phiên."""
    returned = members - sums.count
    return [
        {"label": _("Tiền mặt"), "value": formats.money(found.held_dong)},
        {"label": _("Bảng kê 13/TD"), "value": _("đủ chữ ký {n} người nộp").format(n=sums.count)},
        {"label": _("Biên lai đã giao"), "value": formats.number(sums.count)},
        {"label": _("Biên lai trả lại"), "value": formats.number(returned)},
    ]


@require_POST
@page("collection.record")
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Nộp bảng kê."""
    by = actor(request)
    found = sheet_here(by, pk)
    form = forms.VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else -1
    actions.hand_in_sheet(by=by, sheet=found, version=version)
    messages.success(
        request,
        _("Đã nộp bảng kê {number}. Mang {money} tới phiên ngày {day}.").format(
            number=found.number,
            money=formats.money(found.held_dong),  # type: ignore[attr-defined]
            day=formats.day(found.session.held_on),
        ),
    )
    return redirect("commune_sessions:sheet", pk)


@require_POST
@page("collection.record")
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Lấy lại bảng kê để thu thêm."""
    by = actor(request)
    found = sheet_here(by, pk)
    form = forms.VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else -1
    actions.take_back_sheet(by=by, sheet=found, version=version)
    messages.success(request, _("Đã lấy lại bảng kê. Thu tiếp được."))
    return redirect("commune_sessions:collect")


@require_http_methods(["GET", "POST"])
@page("collection.check")
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Hội kiểm bảng kê và tiền trước khi tổ trưởng vào bàn."""
    by = actor(request)
    found = sheet_here(by, pk)
    form = forms.NotesForm(request.POST or None, initial={"version": found.version})
    held = found.held_dong  # type: ignore[attr-defined]

    def do() -> HttpResponse:
        actions.check_sheet_by_union(
            by=by, sheet=found, notes=form.notes, version=form.cleaned_data["version"]
        )
        messages.success(
            request,
            _("Đã kiểm bảng kê {group}: {money}, khớp.").format(
                group=found.group.name, money=formats.money(held)
            ),
        )
        return redirect("commune_sessions:session", found.session_id)

    def show(status: int) -> HttpResponse:
        members = queries.members_of(found)
        values = {
            "page": head(by, found, _("Hội kiểm bảng kê")),
            "sheet": found,
            "state": SHEET_STATES[found.state],
            "table": table_of(MEMBERS, members, request.GET.dict(), request.path),
            "sums": queries.sums_of(found),
            "held": held,
            "form": form,
            "notes": form.rows(found.notes_listed, loose=bool(held % 1_000)),
            "listed": total_dong({int(k): v for k, v in (found.notes_listed or {}).items()}),
            "can_check": found.state == "handed_in",
        }
        return shown(request, "check.html", values, status=status)

    return deed_page(request, form, do, show)


@require_GET
@page("paper.print")
def paper(request: HttpRequest, pk: int, code: str, kind: str) -> HttpResponse:
    """Bảng kê 12/TD hoặc 13/TD thành tệp."""
    by = actor(request)
    found = sheet_here(by, pk)
    make = {"12-TD": papers.collection_list, "13-TD": papers.collection_sheet}.get(code)
    if make is None:
        raise NotFoundHere
    value: Form = make(found)
    write_down(by, "collection.printed", subject=found, purpose=code.replace("-", "/"))
    return download(value, kind, on=by.on, about=found.group.name)


@require_POST
@page("collection.record")
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Nhận một lần gửi của điện thoại; the answer is JSON, a refusal too, and nothing of a refused sending is kept."""
    by = actor(request)
    try:
        found = queries.sheet_to_fill(by.scope, pk)
        if found is None:
            raise NotFoundHere
        sending = read_sending(request.body, session_on=found.session.held_on)
        answer = actions.receive_facts(
            by=by, sheet=found, command_id=sending.command_id, taken=sending.taken
        )
    except Problem as refused:
        return _refused(refused.status, [refused])
    except Problems as refused:
        return _refused(422, refused.found)
    return JsonResponse({"sheet": found.number, **answer})


def _refused(status: int, problems: list[Problem]) -> JsonResponse:
    told = [{"code": problem.code, "text": str(problem)} for problem in problems]
    return JsonResponse({"problems": told}, status=status)
