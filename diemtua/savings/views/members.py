"""Tiền gửi tổ viên: who saves, a member's book, its interest given before it is closed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from diemtua.access.pages import actor, page
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.audit import write_down
from diemtua.ground.problems import NotFoundHere
from diemtua.ground.tables import table_of, wants_export
from diemtua.ledger.posting import start_drafts
from diemtua.papers.views import download
from diemtua.rules.periods import Period
from diemtua.rules.savings import load_savings_policy
from diemtua.savings import actions, papers, queries
from diemtua.savings.lists import MOVEMENTS, SAVERS
from diemtua.savings.views.shown import exported, head, shown
from diemtua.savings.words import term_words


@require_GET
@page("savings.read")
def savers(request: HttpRequest) -> HttpResponse:
    """Tiền gửi của tổ viên trong phạm vi."""
    by = actor(request)
    rows = queries.savers(by.scope, by.on)
    if wants_export(SAVERS, request.GET.dict()):
        return exported(
            request, SAVERS, rows, title=_("Tiền gửi tổ viên"), file_name="tien-gui-to-vien"
        )
    write_down(by, "savings.listed", facts={"filter": request.GET.urlencode()[:120]})
    values = {
        "page": head(by, _("Tiền gửi tổ viên"), (_("Hôm nay"), reverse("today")), here="savers"),
        "table": table_of(SAVERS, rows, request.GET.dict(), request.path),
        "rate": load_savings_policy().member_rate_on(by.on),
    }
    return shown(request, "savers.html", values)


def book_here(by: Actor, pk: int) -> Any:
    """The book, or the words of a missing page."""
    found = queries.book(by.scope, pk, by.on)
    if found is None:
        raise NotFoundHere
    return found


@require_GET
@page("savings.read")
def book(request: HttpRequest, pk: int) -> HttpResponse:
    """Sổ của một tổ viên."""
    by = actor(request)
    found = book_here(by, pk)
    write_down(by, "savings.book_opened", subject=found)
    least, resolved_on = queries.minimum_on(found.group, by.on)
    others = [
        row for row in queries.books_of_person(by.scope, found.person_id, by.on) if row.pk != pk
    ]
    placed: list[Any] = (
        list(queries.deposits_of_person(by.scope, found.person_id))
        if by.can("savings.resident")
        else []
    )
    held: list[Any] = [found, *others]
    values = {
        "page": head(by, found.person.full_name, sub=found.group.name, here="savers"),
        "found": found,
        "number": queries.book_number(found),
        "accrued_dong": _accrued(by, found),
        "rate": load_savings_policy().member_rate_on(by.on),
        "least_dong": least,
        "resolved_on": resolved_on,
        "others": others,
        "placed": [(row, term_words(row.term_months)) for row in placed],
        "all_dong": sum(int(row.saved_dong) for row in held)
        + sum(int(row.principal_dong or 0) for row in placed),
        "table": table_of(MOVEMENTS, queries.movements_of(pk), request.GET.dict(), request.path),
        "can_print": by.can("paper.print"),
        "can_close": by.can("savings.withdraw"),
    }
    return shown(request, "book.html", values)


def _accrued(by: Actor, found: Any) -> int:
    """Lãi đã chạy trong tháng tới hôm nay, as it would be posted today."""
    start_drafts(by.using)
    period = Period(by.on.replace(day=1), by.on)
    actions.work_out(found.group.office_id, period, using=by.using, membership_id=found.pk)
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(sum(interest_dong), 0) from savings_run")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


@require_POST
@page("savings.withdraw")
def closing_interest(request: HttpRequest, pk: int) -> HttpResponse:
    """Nhập lãi tới hôm nay, so that the whole book can be taken out."""
    by = actor(request)
    dong = actions.post_closing_interest(by=by, membership=book_here(by, pk))
    messages.success(
        request,
        _("Đã nhập {money} lãi. Rút hết tại phiên thì sổ về 0.").format(money=formats.money(dong)),
    )
    return redirect("savings:book", pk)


@require_GET
@page("paper.print")
def book_paper(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Sao kê tiền gửi thành tệp."""
    by = actor(request)
    if not by.can("savings.read"):
        raise NotFoundHere
    found = book_here(by, pk)
    write_down(by, "savings.printed", subject=found, purpose="STG")
    rate = load_savings_policy().member_rate_on(by.on).rate_pct
    value = papers.savings_book(found, rate_pct=rate, on=by.on)
    return download(value, kind, on=by.on, about=found.person.full_name)
