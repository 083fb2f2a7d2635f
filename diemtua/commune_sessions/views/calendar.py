"""Lịch phiên: the list, a month planned, a session's own page, its lists prepared, its opening."""

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
from diemtua.associations.queries import offices
from diemtua.commune_sessions import actions, forms, queries
from diemtua.commune_sessions.actions import TeamPart
from diemtua.commune_sessions.lists import SESSIONS, SHEETS
from diemtua.commune_sessions.models import CommuneSession
from diemtua.commune_sessions.views.shown import (
    exported,
    session_head,
    session_here,
    shown,
    unit_name,
)
from diemtua.commune_sessions.words import PARTS, SESSION_STATES
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.tables import table_of, wants_export
from diemtua.rules.periods import Month

State = CommuneSession.State


@require_GET
@page("session.read")
def sessions(request: HttpRequest) -> HttpResponse:
    """Các phiên trong phạm vi."""
    by = actor(request)
    rows = queries.sessions(by.scope)
    if wants_export(SESSIONS, request.GET.dict()):
        return exported(request, SESSIONS, rows, title=_("Phiên giao dịch xã"), file_name="phien")
    values = {
        "page": {"heading": _("Phiên giao dịch xã")},
        "table": table_of(SESSIONS, rows, request.GET.dict(), request.path),
        "today": [
            {
                "pk": one.pk,
                "point": one.point,
                "unit_name": unit_name(one),
                "group_count": one.group_count,  # type: ignore[attr-defined]
            }
            for one in rows.filter(held_on=by.on).order_by("point__name")
        ],
        "coming": rows.filter(held_on__gt=by.on).order_by("held_on").first(),
        "can_plan": by.can("session.prepare"),
    }
    return shown(request, "sessions.html", values)


@require_http_methods(["GET", "POST"])
@page("session.prepare")
def plan(request: HttpRequest) -> HttpResponse:
    """Lập lịch phiên của một tháng."""
    by = actor(request)
    month = Month.of(by.on)
    form = forms.MonthForm(
        request.POST or None, initial={"month": f"{month.month:02d}/{month.year}"}
    )

    def do() -> HttpResponse:
        made: list[CommuneSession] = []
        for office in offices(by.scope):
            made += actions.plan_sessions(by=by, office=office, month=form.cleaned_data["month"])
        messages.success(request, _("Tháng này có {n} phiên trong lịch.").format(n=len(made)))
        return redirect("commune_sessions:sessions")

    def show(status: int) -> HttpResponse:
        back = reverse("commune_sessions:sessions")
        values = {
            "page": {
                "heading": _("Lập lịch phiên"),
                "crumbs": [
                    {"label": _("Phiên"), "url": back},
                    {"label": _("Lập lịch phiên"), "url": ""},
                ],
            },
            "form": form,
            "submit": _("Lập lịch tháng"),
            "back": back,
        }
        return shown(request, "form.html", values, status=status)

    return deed_page(request, form, do, show)


@require_GET
@page("session.read")
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """Trang của một phiên: where it stands, what is due, its team, its groups."""
    by = actor(request)
    found = session_here(by, pk)
    rows = queries.sheets(by.scope, by.on).filter(session=found)
    if wants_export(SHEETS, request.GET.dict()):
        return exported(
            request, SHEETS, rows, title=_("Tổ của phiên"), file_name=f"phien-{found.held_on}"
        )
    due = queries.what_is_due(found)
    spec = SHEETS if by.can("collection.read") else SHEETS.without_links()
    values = {
        "page": session_head(by, found, here="session"),
        "session": found,
        "state": SESSION_STATES[found.state],
        "steps": _steps(found),
        "figures": _due_figures(due),
        "team": [(member.name, PARTS[member.part]) for member in queries.team_of(found)],
        "table": table_of(spec, rows, request.GET.dict(), request.path),
        "box": queries.box_parts(found) if found.state != State.PLANNED else None,
        "next": _next(by, found),
        "today": by.on,
        "can_print": by.can("paper.print"),
        "can_reprepare": by.can("collection.prepare")
        and found.state == State.PLANNED
        and found.group_count,  # type: ignore[attr-defined]
    }
    return shown(request, "session.html", values)


def _steps(found: Any) -> list[dict[str, str]]:
    """Đường của phiên: prepared, open, posted, briefed, closed."""
    order = [State.PLANNED, State.OPEN, State.POSTED, State.CLOSED]
    at = order.index(State(found.state))
    told = [
        (_("Bảng kê"), 1 if found.group_count else 0, found.group_count > 0),
        (_("Mở phiên"), 1, at >= 1),
        (_("Ghi sổ"), 2, at >= 2),
        (_("Khóa phiên"), 3, at >= 3),
    ]
    return [
        {"label": label, "state": "ok" if done else "half" if at == when - 1 else "none"}
        for label, when, done in told
    ]


def _due_figures(due: Any) -> list[dict[str, Any]]:
    return [
        {"label": _("Tổ phải giao dịch"), "value": formats.number(due.groups)},
        {
            "label": _("Lãi phải thu"),
            "value": formats.money_short(due.interest_dong + due.arrears_dong),
            "note": _("trong đó lãi tồn {money}").format(
                money=formats.money_short(due.arrears_dong)
            ),
        },
        {
            "label": _("Chờ giải ngân"),
            "value": formats.money_short(due.payout_dong),
            "note": _("{n} hồ sơ đã duyệt").format(n=due.payouts),
        },
        {
            "label": _("Gốc đến hạn"),
            "value": formats.money_short(due.principal_dong),
            "note": _("{n} khoản vay").format(n=due.principal_loans),
        },
    ]


def _next(by: Actor, found: Any) -> dict[str, Any] | None:
    """Việc tiếp theo: one act, whether this person may do it, and when it may be done."""
    if found.state == State.PLANNED and not found.group_count:
        return _act(by, "collection.prepare", "prepare", found, _("Lập bảng kê"), posts=True)
    if found.state == State.PLANNED and found.held_on == by.on:
        return _act(by, "session.open", "open", found, _("Mở phiên"))
    if found.state == State.OPEN and by.can("session.count"):
        return _act(by, "session.count", "desk", found, _("Vào bàn giao dịch"))
    if found.state == State.OPEN:
        return _act(by, "session.teller", "payouts", found, _("Vào hàng đợi"))
    if found.state == State.POSTED and queries.briefing_of(found) is None:
        return _act(by, "session.brief", "briefing", found, _("Ghi biên bản giao ban"))
    if found.state == State.POSTED:
        return _act(by, "session.close", "close", found, _("Kiểm quỹ và khóa phiên"))
    return None


def _act(
    by: Actor, action: str, name: str, found: CommuneSession, label: str, *, posts: bool = False
) -> dict[str, Any]:
    url = reverse(f"commune_sessions:{name}", args=[found.pk])
    return {"label": label, "url": url, "posts": posts, "allowed": by.can(action)}


@require_POST
@page("collection.prepare")
def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """Lập bảng kê cho các tổ của phiên."""
    by = actor(request)
    found = session_here(by, pk)
    lines = actions.prepare_sheets(by=by, session=found)
    messages.success(
        request,
        _("Đã lập bảng kê phiên {day}: {n} dòng tổ viên.").format(
            day=formats.day(found.held_on), n=formats.number(lines)
        ),
    )
    return redirect("commune_sessions:session", pk)


@require_http_methods(["GET", "POST"])
@page("session.open")
def open_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Mở phiên: team and cash."""
    by = actor(request)
    found = session_here(by, pk)
    due = queries.what_is_due(found)
    form = forms.OpenForm(
        request.POST or None,
        people=queries.candidates(found, by.on),
        initial={"version": found.version},
    )

    def do() -> HttpResponse:
        team = [
            TeamPart(party_id=person.party_id, name=person.name, part=part)
            for person, part in form.parts()
        ]
        actions.open_session(
            by=by,
            session=found,
            team=team,
            cash_brought_dong=form.cleaned_data["cash_brought_dong"],
            version=form.cleaned_data["version"],
        )
        messages.success(
            request,
            _("Phiên {day} đã mở, quỹ {money}.").format(
                day=formats.day(found.held_on),
                money=formats.money(form.cleaned_data["cash_brought_dong"]),
            ),
        )
        return redirect("commune_sessions:session", pk)

    def show(status: int) -> HttpResponse:
        values = {
            "page": session_head(by, found, _("Mở phiên"), here="session"),
            "session": found,
            "form": form,
            "figures": _due_figures(due),
            "due": due,
            "is_today": found.held_on == by.on,
        }
        return shown(request, "open.html", values, status=status)

    return deed_page(request, form, do, show)
