"""Tiền gửi dân cư tại phiên: who waits, a new deposit, a book brought to be closed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from diemtua.access.pages import actor, page
from diemtua.access.showing import deed_page
from diemtua.commune_sessions import actions, queries
from diemtua.commune_sessions.models import CommuneSession
from diemtua.commune_sessions.views.shown import session_head, session_here, shown
from diemtua.ground.clock import new_id
from diemtua.ground.problems import NotFoundHere
from diemtua.savings import queries as savings
from diemtua.savings.models import ResidentDeposit
from diemtua.savings.views.deposits import (
    asked_of,
    deposit_form,
    deposit_here,
    found_people,
    holder_of,
)
from diemtua.savings.words import DEPOSIT_STATES, term_words

State = ResidentDeposit.State


@require_http_methods(["GET", "POST"])
@page("savings.resident")
def deposits(request: HttpRequest, pk: int) -> HttpResponse:
    """Sổ tiền gửi dân cư của phiên; the teller makes one, the controller decides."""
    by = actor(request)
    found = session_here(by, pk)
    holder = holder_of(request, by)
    initial = {"client_id": new_id(), "person": holder.pk, "unit": found.unit_id} if holder else {}
    form = deposit_form(by, request.POST or None, office_id=found.office_id, initial=initial)

    def do() -> HttpResponse:
        if holder is None:
            form.add_error(None, _("Chọn người gửi trước."))
            return show(422)
        made = actions.ask_deposit_at_session(
            by=by, session=found, asked=asked_of(by, form, holder)
        )
        messages.success(
            request, _("Đã lập sổ {number}, chờ kiểm soát viên duyệt.").format(number=made.number)
        )
        return redirect("commune_sessions:deposits", pk)

    def show(status: int) -> HttpResponse:
        rows = savings.deposits(by.scope).filter(session_id=found.pk).order_by("pk")
        books = savings.deposits(by.scope).filter(person=holder, state=State.OPEN) if holder else []
        is_open = found.state == CommuneSession.State.OPEN
        values = {
            "page": session_head(by, found, _("Tiền gửi dân cư"), here="deposits"),
            "session": found,
            "rows": [(row, DEPOSIT_STATES[row.state], term_words(row.term_months)) for row in rows],
            "books": list(books),
            "box": queries.box_parts(found),
            "form": form,
            "holder": holder,
            "q": request.GET.get("q", ""),
            "people": found_people(request, by),
            "has_rates": bool(form.fields["term_months"].choices),  # type: ignore[attr-defined]
            "action": reverse("commune_sessions:deposits", args=[pk]),
            "can_open": by.can("savings.open") and is_open,
            "can_approve": by.can("savings.approve") and is_open,
            "can_close": by.can("savings.withdraw") and is_open,
        }
        return shown(request, "deposits.html", values, status=status)

    if request.method == "POST" and not by.can("savings.open"):
        raise NotFoundHere
    return deed_page(request, form, do, show)


@require_POST
@page("savings.approve")
def decide(request: HttpRequest, pk: int, deposit: int) -> HttpResponse:
    """Duyệt mở hoặc tất toán một sổ của phiên."""
    by = actor(request)
    found, row = session_here(by, pk), deposit_here(by, deposit)
    done = actions.decide_deposit_at_session(
        by=by, session=found, deposit=row, approved=request.POST.get("answer") == "yes"
    )
    word, _state = DEPOSIT_STATES[done.state]
    messages.success(request, _("Sổ {number}: {state}.").format(number=done.number, state=word))
    return redirect("commune_sessions:deposits", pk)


@require_POST
@page("savings.withdraw")
def close(request: HttpRequest, pk: int, deposit: int) -> HttpResponse:
    """Đề nghị tất toán một sổ tại phiên."""
    by = actor(request)
    done = actions.ask_closing_at_session(
        by=by, session=session_here(by, pk), deposit=deposit_here(by, deposit)
    )
    messages.success(
        request, _("Sổ {number} chờ kiểm soát viên duyệt tất toán.").format(number=done.number)
    )
    return redirect("commune_sessions:deposits", pk)
