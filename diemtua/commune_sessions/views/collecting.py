"""Thu tại thôn trên điện thoại: who has not given, what she gives, her receipt, and what the leader hands in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diemtua.access.pages import actor, page
from diemtua.access.showing import deed_page
from diemtua.commune_sessions import actions, forms, papers, queries
from diemtua.commune_sessions.actions import Taken
from diemtua.commune_sessions.actions.collecting import COLLECTING
from diemtua.commune_sessions.models import CollectionSheet, Receipt
from diemtua.commune_sessions.queries import Member
from diemtua.commune_sessions.views.shown import (
    receipt_here,
    sheet_here,
    shown,
    unit_name,
)
from diemtua.commune_sessions.words import SHEET_STATES
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.audit import write_down
from diemtua.ground.clock import new_id
from diemtua.ground.problems import NotFoundHere
from diemtua.ground.vietnamese import fold
from diemtua.papers.views import download


@require_GET
@page("collection.record")
def collect(request: HttpRequest) -> HttpResponse:
    """Thu lãi, tiền gửi: the list of the group with whoever is asked for opened."""
    by = actor(request)
    sheet = queries.sheet_of_leader(by.scope, by.on)
    if sheet is None:
        return shown(request, "collect_none.html", {"page": {"heading": _("Thu lãi, tiền gửi")}})
    write_down(by, "collection.listed", subject=sheet)
    members = queries.members_of(sheet)
    asked = request.GET.get("ai", "")
    now = next((m for m in members if str(m.membership_id) == asked and not m.receipt), None)
    form = forms.GivenForm(initial=_initial(by, now)) if now else None
    return _collect_page(request, sheet, members, now, form)


@require_POST
@page("collection.record")
def give(request: HttpRequest, pk: int, membership: int) -> HttpResponse:
    """Ghi một lần thu."""
    by = actor(request)
    sheet = sheet_here(by, pk)
    members = queries.members_of(sheet)
    member = next((m for m in members if m.membership_id == membership), None)
    if member is None:
        raise NotFoundHere
    form = forms.GivenForm(request.POST)

    def do() -> HttpResponse:
        taken = _taken(form, member)
        actions.receive_facts(by=by, sheet=sheet, command_id=taken.id, taken=[taken])
        return redirect("commune_sessions:receipt", taken.id)

    def show(status: int) -> HttpResponse:
        return _collect_page(request, sheet, members, member, form, status=status)

    return deed_page(request, form, do, show)


def _initial(by: Actor, member: Member | None) -> dict[str, Any]:
    return {
        "id": new_id(),
        "received_on": by.on,
        "given_dong": member.due_dong or None if member else None,
    }


def _taken(form: forms.GivenForm, member: Member) -> Taken:
    interest, savings = form.split(member.due_dong)
    return Taken(
        id=form.cleaned_data["id"],
        membership_id=member.membership_id,
        interest_dong=interest,
        savings_dong=savings,
        received_on=form.cleaned_data["received_on"],
    )


def _collect_page(
    request: HttpRequest,
    sheet: CollectionSheet,
    members: list[Member],
    now: Member | None,
    form: forms.GivenForm | None,
    *,
    status: int = 200,
) -> HttpResponse:
    words = fold(request.GET.get("q", "")).split()
    done = [m for m in members if m.receipt]
    left = [m for m in members if not m.receipt]
    chosen = request.GET.get("loc") if request.GET.get("loc") in ("da", "chua") else "chua"
    listed = done if chosen == "da" else left
    found = [m for m in listed if all(word in m.fold for word in words)]
    values = {
        "page": {
            "heading": _("Thu lãi, tiền gửi"),
            "subheading": _("{group} · nộp phiên {day}").format(
                group=sheet.group.name, day=formats.day(sheet.session.held_on)
            ),
        },
        "sheet": sheet,
        "open": sheet.state in COLLECTING,
        "state": SHEET_STATES[sheet.state],
        "done": len(done),
        "total": len(members),
        "left": len(left),
        "chosen": chosen,
        "q": request.GET.get("q", ""),
        "found": found,
        "now": now,
        "form": form,
        "held": queries.sums_of(sheet),
    }
    return shown(request, "collect.html", values, status=status)


@require_GET
@page("collection.read")
def receipt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Biên lai 01/BL trên màn hình."""
    by = actor(request)
    found = receipt_here(by, pk)
    write_down(by, "receipt.opened", subject=found, purpose=_("xem biên lai"))
    member = queries.member_of(found.sheet, found.membership_id)
    left = [m for m in queries.members_of(found.sheet) if not m.receipt]
    number = member.number if member else 0
    after = [m for m in left if m.number > number]
    values = {
        "page": {
            "heading": _("Biên lai"),
            "title": _("Biên lai {number}").format(number=found.number),
            "back_url": _back_to_list(by, found),
            "back_label": _("Danh sách thu") if by.can("collection.record") else _("Về bảng kê"),
        },
        "receipt": found,
        "unit_name": unit_name(found.sheet.session),
        "total_dong": found.interest_dong + found.savings_dong,
        "member": member,
        "still_due_dong": max(0, member.due_dong - found.interest_dong) if member else None,
        "savings_dong": member.savings_balance_dong + found.savings_dong if member else None,
        "principal_dong": papers.principal_of(found.membership_id),
        "code": mark_safe(_code(str(found.pk))),
        "collector": papers.leader_of(found.sheet),
        "can_correct": by.can("collection.record")
        and found.state == Receipt.State.RECORDED
        and found.sheet.state in COLLECTING,
        "can_print": by.can("paper.print"),
        "next": next(iter(after or left), None) if by.can("collection.record") else None,
    }
    return shown(request, "receipt.html", values)


def _back_to_list(by: Actor, found: Receipt) -> str:
    if by.can("collection.record"):
        return reverse("commune_sessions:collect")
    return reverse("commune_sessions:sheet", args=[found.sheet_id])


def _code(text: str) -> str:
    """The square that a phone reads: the receipt's id, nothing of the person."""
    return segno.make(text, error="m").svg_inline(
        scale=4,
        border=2,
        omitsize=True,
        svgclass="dt-qr",
        lineclass=None,
        title=_("Mã kiểm tra biên lai"),
    )


@require_http_methods(["GET", "POST"])
@page("collection.record")
def correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Lập biên lai sửa: the old receipt is reversed in the open, both stay."""
    by = actor(request)
    found = receipt_here(by, pk)
    member = queries.member_of(found.sheet, found.membership_id)
    if member is None:
        raise NotFoundHere
    initial = {
        "id": new_id(),
        "given_dong": found.interest_dong + found.savings_dong,
        "savings_dong": found.savings_dong,
        "received_on": found.received_on,
    }
    form = forms.GivenForm(request.POST or None, initial=initial)

    def do() -> HttpResponse:
        taken = _taken(form, member)
        made = actions.correct_receipt(by=by, receipt=found, correction=taken, command_id=taken.id)
        messages.success(
            request,
            _("Đã lập biên lai sửa {number}. Bà con ký lại.").format(number=made.number),
        )
        return redirect("commune_sessions:receipt", made.pk)

    def show(status: int) -> HttpResponse:
        values = {
            "page": {
                "heading": _("Sửa biên lai"),
                "subheading": found.number,
                "back_url": reverse("commune_sessions:receipt", args=[found.pk]),
                "back_label": _("Về biên lai"),
            },
            "receipt": found,
            "member": member,
            "form": form,
        }
        return shown(request, "correct.html", values, status=status)

    return deed_page(request, form, do, show)


@require_GET
@page("paper.print")
def receipt_paper(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """Biên lai 01/BL thành tệp."""
    by = actor(request)
    found = receipt_here(by, pk)
    value = papers.receipt(found)
    write_down(by, "receipt.printed", subject=found, purpose="01/BL")
    return download(value, kind, on=by.on, about=found.membership.person.full_name)
