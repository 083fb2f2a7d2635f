"""Khung trang của phòng phiên: what every view here does around its one query or one deed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from diemtua.access import showing
from diemtua.access.pages import actor
from diemtua.access.roles import ROLES
from diemtua.commune_sessions import queries
from diemtua.commune_sessions.models import CollectionSheet, CommuneSession, QueueItem, Receipt
from diemtua.commune_sessions.words import SESSION_STATES
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.problems import NotFoundHere
from diemtua.ground.tables import ListSpec


def session_here(by: Actor, pk: int) -> CommuneSession:
    """The session, or the words of a missing page."""
    found = queries.session(by.scope, pk)
    if found is None:
        raise NotFoundHere
    return found


def sheet_here(by: Actor, pk: int) -> CollectionSheet:
    """The sheet, or the words of a missing page."""
    found = queries.sheet(by.scope, pk, by.on)
    if found is None:
        raise NotFoundHere
    return found


def receipt_here(by: Actor, pk: UUID) -> Receipt:
    """The receipt, or the words of a missing page."""
    found = queries.receipt(by.scope, pk)
    if found is None:
        raise NotFoundHere
    return found


def item_here(by: Actor, pk: int, session: CommuneSession) -> QueueItem:
    """A person of this session's queue, or the words of a missing page."""
    found = queries.item(by.scope, pk)
    if found is None or found.session_id != session.pk:
        raise NotFoundHere
    return found


def unit_name(session: CommuneSession) -> str:
    """Tên xã giữa câu: `xã Phú Văn`, `phường Long Bình`."""
    full = session.unit.full_name
    return full[:1].lower() + full[1:]


def session_name(session: CommuneSession) -> str:
    """Tên phiên: `Phiên xã Phú Văn, 12/03/2025`."""
    return _("Phiên {unit}, {day}").format(
        unit=unit_name(session), day=formats.day(session.held_on)
    )


def session_head(
    by: Actor, session: CommuneSession, heading: str = "", *, here: str = ""
) -> dict[str, Any]:
    """Heading, where one is, and the session's own row of words; `here` is the word one stands on."""
    name = session_name(session)
    url = reverse("commune_sessions:session", args=[session.pk])
    crumbs = [
        {"label": _("Phiên"), "url": reverse("commune_sessions:sessions")},
        {"label": name, "url": url},
    ]
    if heading:
        crumbs.append({"label": heading, "url": ""})
    word, _state = SESSION_STATES[session.state]
    return {
        "heading": heading or name,
        "title": f"{heading}, {name}" if heading else name,
        "subheading": f"{name} · {session.point.name}" if heading else session.point.name,
        "crumbs": crumbs,
        "back_url": url if heading else crumbs[0]["url"],
        "back_label": _("Về phiên") if heading else _("Các phiên"),
        "nav": session_nav(by, session, here),
        "state_word": word,
    }


def session_nav(by: Actor, session: CommuneSession, here: str) -> list[dict[str, Any]]:
    """Hàng chữ của phiên: with what waits for the desk beside each word."""
    waiting = {
        kind: queries.queue(by.scope, session, kind).filter(state="waiting").count()
        for kind in ("payout", "principal", "withdrawal")
    }
    words: list[tuple[str, str, str, int]] = [("session.read", _("Phiên"), "session", 0)]
    if session.state != CommuneSession.State.PLANNED:
        left = session.group_count - session.done_count  # type: ignore[attr-defined]
        to_control = (
            queries.waiting_for_control(by.scope, session)
            if by.can("session.control") and session.state == CommuneSession.State.OPEN
            else 0
        )
        at_desk = session.state == CommuneSession.State.OPEN
        words += [
            ("session.teller", _("Giải ngân"), "payouts", waiting["payout"]),
            ("session.teller", _("Thu gốc"), "principal", waiting["principal"]),
            ("session.teller", _("Rút tiền gửi"), "withdrawals", waiting["withdrawal"]),
            ("session.count", _("Thu của tổ"), "desk", left if at_desk else 0),
            ("savings.resident", _("Tiền gửi dân cư"), "deposits", 0),
            ("session.teller", _("Hoa hồng"), "commissions", 0),
            ("session.control", _("Kiểm soát"), "control", to_control),
            ("session.read", _("Giao ban"), "briefing", 0),
        ]
    words += [
        ("session.read", _("Số liệu"), "figures", 0),
        ("session.read", _("Niêm yết"), "board", 0),
    ]
    return [
        {
            "label": label,
            "url": reverse(f"commune_sessions:{name}", args=[session.pk]),
            "count": count,
            "current": name == here,
        }
        for action, label, name, count in words
        if by.can(action)
    ]


def exported(
    request: HttpRequest, spec: ListSpec, rows: Any, *, title: str, file_name: str
) -> HttpResponse:
    """The workbook of a list of this room, by its name."""
    return showing.exported(
        request,
        spec,
        rows,
        title=title,
        action="session.list_exported",
        name=file_name,
        facts={"list": file_name},
    )


def chosen_of(request: HttpRequest, rows: Any, *, posted: str, asked: str) -> Any:
    """The row that the form names, or the address beside the list; None when there is no such row here."""
    said = request.POST.get(posted) or request.GET.get(asked) or ""
    return rows.filter(pk=int(said)).first() if said.isdecimal() and len(said) < 18 else None


def shown(
    request: HttpRequest, template: str, values: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Leaders read on a phone, the others at a desk; one template serves both."""
    field = ROLES[actor(request).role].field_pages
    nav = values.get("page", {}).get("nav")
    values = {**values, "base": "base_field.html" if field else "base_desk.html", "field": field}
    if field and nav:
        values["page"] = {**values["page"], "nav": None}
    response = render(request, f"commune_sessions/{template}", values, status=status)
    response["Cache-Control"] = "no-store"
    return response
