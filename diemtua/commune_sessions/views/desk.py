"""Bàn giao dịch: groups are counted, borrowers are paid, principal is taken, the session is posted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from diemtua.access.pages import actor, page
from diemtua.access.showing import deed_page
from diemtua.commune_sessions import actions, forms, queries
from diemtua.commune_sessions.actions.counting import waits_for_union
from diemtua.commune_sessions.actions.receipts import held_dong
from diemtua.commune_sessions.cash import total_dong
from diemtua.commune_sessions.differences import receipts_of
from diemtua.commune_sessions.models import CollectionSheet, CommuneSession
from diemtua.commune_sessions.views.shown import (
    session_head,
    session_here,
    sheet_here,
    shown,
)
from diemtua.commune_sessions.words import SHEET_STATES
from diemtua.ground import formats
from diemtua.ground.actors import Actor

ORDER = ("handed_in", "collecting", "prepared", "absent", "counted", "posted")
"""Who has handed in comes first, who is done last."""


@require_GET
@page("session.count")
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Thu của tổ: the queue, the group at the desk, its cash."""
    by = actor(request)
    found = session_here(by, pk)
    rows = _queue_of(by, found)
    asked = request.GET.get("to", "")
    now = next((row for row in rows if str(row.pk) == asked), rows[0] if rows else None)
    form = forms.NotesForm(initial={"version": now.version}) if now else None
    return _desk_page(request, found, rows, now, form)


def _queue_of(by: Actor, found: CommuneSession) -> list[Any]:
    rows = queries.sheets(by.scope, by.on).filter(session=found).order_by("group__sort_key", "pk")
    return sorted(rows, key=lambda row: ORDER.index(row.state))


@require_POST
@page("session.count")
def count(request: HttpRequest, pk: int) -> HttpResponse:
    """Ghi tiền đếm của một tổ; a difference is shown with its three ways out."""
    by = actor(request)
    sheet = sheet_here(by, pk)
    found = session_here(by, sheet.session_id)
    form = forms.NotesForm(request.POST)

    def do() -> HttpResponse:
        actions.count_sheet(
            by=by, sheet=sheet, notes=form.notes, version=form.cleaned_data["version"]
        )
        messages.success(
            request,
            _("{group}: {money}, khớp.").format(
                group=sheet.group.name, money=formats.money(total_dong(form.notes))
            ),
        )
        return redirect("commune_sessions:desk", found.pk)

    def show(status: int) -> HttpResponse:
        rows = _queue_of(by, found)
        now = next(row for row in rows if row.pk == sheet.pk)
        return _desk_page(request, found, rows, now, form, status=status)

    return deed_page(request, form, do, show)


def _desk_page(
    request: HttpRequest,
    found: CommuneSession,
    rows: list[Any],
    now: Any,
    form: forms.NotesForm | None,
    *,
    status: int = 200,
) -> HttpResponse:
    by = actor(request)
    values: dict[str, Any] = {
        "page": session_head(by, found, _("Thu của tổ"), here="desk"),
        "session": found,
        "team": queries.team_of(found),
        "items": [_queue_item(found, row, now, n) for n, row in enumerate(rows, 1)],
        "done": sum(row.state in ("counted", "posted") for row in rows),
        "total": len(rows),
        "box": queries.box_parts(found),
        "open": found.state == CommuneSession.State.OPEN,
        "waits": _what_waits(by, found, rows),
        "version": found.version,
    }
    if now is not None and form is not None:
        values |= _group_at_desk(by, now, form)
    return shown(request, "desk.html", values, status=status)


def _queue_item(found: CommuneSession, row: Any, now: Any, n: int) -> dict[str, Any]:
    word, state = SHEET_STATES[row.state]
    note = row.leader_name or ""
    if row.attended_by == "deputy":
        note = _("{leader} · tổ phó thay").format(leader=note)
    return {
        "label": f"{n}. {row.group.name}",
        "amount": formats.number(row.interest_dong + row.savings_dong),
        "note": note,
        "state": state,
        "word": word,
        "url": f"{reverse('commune_sessions:desk', args=[found.pk])}?to={row.pk}",
        "current": now is not None and row.pk == now.pk,
    }


def _group_at_desk(by: Actor, now: Any, form: forms.NotesForm) -> dict[str, Any]:
    """The group at the desk: listed beside counted, and where a difference may lie."""
    sums = queries.sums_of(now)
    held = held_dong(now)
    before = now.notes_listed
    if now.state == CollectionSheet.State.COUNTED:
        before = now.cash_count.notes
    counted = total_dong(form.notes) if form.is_bound and form.counts() else None
    difference = counted - held if counted is not None else None
    return {
        "now": now,
        "state": SHEET_STATES[now.state],
        "form": form,
        "sums": sums,
        "held": held,
        "earlier_dong": held - sums.total_dong if now.state != "posted" else 0,
        "returned": now.member_count - sums.count,
        "counted": counted if counted is not None else now.cash_counted_dong,
        "difference": difference,
        "short_dong": -difference if difference and difference < 0 else 0,
        "over_dong": difference if difference and difference > 0 else 0,
        "asked": queries.open_correction(now),
        "unsettled": _unsettled(now),
        "waits_union": waits_for_union(now.session, now)
        if now.state == CollectionSheet.State.HANDED_IN
        else False,
        "can_count": now.state in (CollectionSheet.State.HANDED_IN, CollectionSheet.State.COUNTED),
        "suspects": receipts_of(now, abs(difference), by=by) if difference else [],
        "notes": form.rows(before, loose=bool(held % 1_000)),
    }


def _unsettled(now: Any) -> dict[str, int]:
    """Chênh lệch của tổ từ bút toán điều chỉnh còn chờ."""
    dong = queries.difference_dong(now.session, now.group_id)
    return {"short_dong": max(0, dong), "over_dong": max(0, -dong)}


def _what_waits(by: Actor, found: CommuneSession, rows: list[Any]) -> list[str]:
    """Còn vướng gì thì chưa ghi sổ phiên."""
    told = []
    left = [row for row in rows if row.state not in ("counted", "absent", "posted")]
    if left:
        told.append(_("Còn {n} tổ chưa đếm tiền hoặc chưa ghi vắng.").format(n=len(left)))
    for kind, text in (
        ("payout", _("Còn {n} người chờ giải ngân.")),
        ("principal", _("Còn {n} người chờ nộp gốc.")),
        ("withdrawal", _("Còn {n} người chờ rút tiền gửi.")),
    ):
        n = queries.queue(by.scope, found, kind).filter(state="waiting").count()
        if n:
            told.append(text.format(n=n))
    return told


@require_POST
@page("session.count")
def set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Để tổ lại: absent, or its difference is settled later."""
    by = actor(request)
    sheet = sheet_here(by, pk)
    actions.set_aside_sheet(by=by, sheet=sheet, version=_version(request))
    messages.success(
        request,
        _("Đã để lại {group}. Tiền vẫn do tổ trưởng giữ.").format(group=sheet.group.name),
    )
    return redirect("commune_sessions:desk", sheet.session_id)


@require_POST
@page("session.count")
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Trả bảng kê cho tổ trưởng sửa biên lai, or a group set aside has come."""
    by = actor(request)
    sheet = sheet_here(by, pk)
    actions.return_sheet(by=by, sheet=sheet, version=_version(request))
    messages.success(
        request,
        _("Đã trả bảng kê cho {group}. Tổ trưởng sửa biên lai rồi nộp lại.").format(
            group=sheet.group.name
        ),
    )
    return redirect(f"{reverse('commune_sessions:desk', args=[sheet.session_id])}?to={pk}")


@require_POST
@page("session.count")
def ask_correction(request: HttpRequest, pk: int) -> HttpResponse:
    """Đề nghị bút toán điều chỉnh; the controller decides."""
    by = actor(request)
    sheet = sheet_here(by, pk)
    found = session_here(by, sheet.session_id)
    form = forms.CorrectionForm(request.POST)

    def do() -> HttpResponse:
        asked = actions.ask_correction(
            by=by,
            sheet=sheet,
            notes=form.notes,
            reason=form.cleaned_data["reason"],
            version=form.cleaned_data["version"],
        )
        messages.success(
            request,
            _("Đã gửi kiểm soát viên: {group}, chênh {money}.").format(
                group=sheet.group.name, money=formats.money(asked.difference_dong)
            ),
        )
        return redirect(f"{reverse('commune_sessions:desk', args=[found.pk])}?to={pk}")

    def show(status: int) -> HttpResponse:
        rows = _queue_of(by, found)
        now = next(row for row in rows if row.pk == sheet.pk)
        return _desk_page(request, found, rows, now, form, status=status)

    return deed_page(request, form, do, show)


@require_POST
@page("session.count")
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Thu phần tổ nộp thiếu, hoặc trả phần nộp thừa."""
    by = actor(request)
    sheet = sheet_here(by, pk)
    done = actions.settle_difference(by=by, session=sheet.session, group=sheet.group)
    text = (
        _("Đã thu bù {money} của {group}.")
        if done.amount_dong > 0
        else _("Đã trả {money} cho {group}.")
    )
    messages.success(
        request, text.format(money=formats.money(abs(done.amount_dong)), group=sheet.group.name)
    )
    return redirect(f"{reverse('commune_sessions:desk', args=[sheet.session_id])}?to={pk}")


def _version(request: HttpRequest) -> int:
    """The version the page showed; a form without one is an old page."""
    form = forms.VersionForm(request.POST)
    return int(form.cleaned_data["version"]) if form.is_valid() else -1


@require_POST
@page("session.post")
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """Ghi sổ phiên."""
    by = actor(request)
    found = session_here(by, pk)
    actions.post_session(by=by, session=found, version=_version(request))
    messages.success(
        request,
        _("Đã ghi sổ phiên {day}. Tiếp theo: giao ban, kiểm quỹ, khóa phiên.").format(
            day=formats.day(found.held_on)
        ),
    )
    return redirect("commune_sessions:session", pk)
