"""Nợ quá hạn trên trang (14/TD): whom to tell, who was told when, the paper, and what ends it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from diemtua.access.pages import page
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.audit import write_down
from diemtua.ground.problems import NotFoundHere, Problem
from diemtua.ground.tables import table_of, wants_export
from diemtua.lending import actions, changes, papers_of_changes, queries
from diemtua.lending.lists_of_changes import NOTICES, told_mark, told_word
from diemtua.lending.models import OverdueNotice
from diemtua.lending.views.shown import (
    deed_or,
    exported,
    head,
    loans_crumb,
    reader,
    shown,
)
from diemtua.papers.views import download


@require_GET
@page("lending.read")
def overdue_notices(request: HttpRequest) -> HttpResponse:
    """Các thông báo 14/TD trong phạm vi: to send, to tell, told, cured."""
    by = reader(request)
    rows, asked = changes.overdue_notices(by.scope), request.GET.dict()
    heading = _("Thông báo nợ quá hạn (14/TD)")
    if wants_export(NOTICES, asked):
        return exported(
            request,
            NOTICES,
            rows,
            title=heading,
            file="no-qua-han-14td",
            action="overdue_notices.exported",
        )
    values = {
        "page": head(heading, loans_crumb()),
        "table": table_of(NOTICES, rows, asked, request.path),
    }
    return shown(request, "lending/table.html", values)


def _here(by: Actor, pk: int) -> OverdueNotice:
    found = changes.overdue_notice(by.scope, pk)
    if found is None:
        raise NotFoundHere
    return found


@require_GET
@page("lending.read")
def overdue_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Một thông báo: the debt, and the line down to the borrower."""
    by = reader(request)
    return _page(request, _here(by, pk), by)


def _page(
    request: HttpRequest, found: OverdueNotice, by: Actor, *, problems: list[Problem] | None = None
) -> HttpResponse:
    names = queries.names_of(
        [found.sent_by, found.union_told_by, found.group_told_by, found.borrower_told_by]
    )
    steps = [
        _step(found.became_on, _("Chuyển quá hạn cuối phiên"), formats.money(found.amount_dong)),
        _step(found.sent_on, _("Ngân hàng gửi 14/TD"), _who(names, found.sent_by)),
        _told(found.union_told_at, _("Hội đã nhận"), _who(names, found.union_told_by)),
        _told(found.group_told_at, _("Tổ đã nhận"), _who(names, found.group_told_by)),
        _told(found.borrower_told_at, _("Người vay đã biết"), _who(names, found.borrower_told_by)),
        _step(found.cured_on, _("Đã hết quá hạn"), ""),
    ]
    values = {
        "page": head(
            _("Nợ quá hạn của {name}").format(name=found.loan.person.full_name),
            loans_crumb(),
            (_("Thông báo 14/TD"), reverse("lending:overdue_notices")),
            sub=found.number or _("chưa gửi"),
        ),
        "found": found,
        "state": told_word(found),
        "mark": told_mark(found),
        "steps": [step for step in steps if step],
        "can_send": by.can("lending.notify") and found.sent_on is None,
        "can_pass": by.can("lending.pass_notice")
        and found.sent_on is not None
        and found.union_told_at is None,
        "can_tell": by.can("lending.tell_borrowers")
        and found.sent_on is not None
        and found.borrower_told_at is None,
        "can_print": by.can("paper.print"),
        "problems": problems,
    }
    return shown(request, "lending/overdue_notice.html", values, status=422 if problems else 200)


def _who(names: dict[Any, str], party: Any) -> str:
    return names.get(party, "") if party else ""


def _step(on: Any, text: str, note: str) -> dict[str, Any] | None:
    return {"on": formats.day(on), "text": text, "note": note, "value": ""} if on else None


def _told(at: Any, text: str, name: str) -> dict[str, Any] | None:
    if at is None:
        return None
    note = " · ".join(x for x in (formats.clock_time(at), name) if x)
    on = formats.day(at.astimezone(formats.VIETNAM).date())
    return {"on": on, "text": text, "note": note, "value": ""}


def _stamped(
    request: HttpRequest,
    pk: int,
    do: Callable[[Actor, OverdueNotice], OverdueNotice],
    text: str,
) -> HttpResponse:
    by = reader(request)
    found = _here(by, pk)

    def done() -> HttpResponse:
        do(by, found)
        messages.success(request, text)
        return redirect("lending:overdue_notice", pk)

    return deed_or(done, lambda problems: _page(request, found, by, problems=problems))


@require_POST
@page("lending.notify")
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Ngân hàng gửi 14/TD."""
    return _stamped(
        request,
        pk,
        lambda by, found: actions.send_overdue_notice(by=by, notice=found),
        _("Đã ghi gửi 14/TD. Việc tiếp: tổ báo người vay."),
    )


@require_POST
@page("lending.pass_notice")
def pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Hội đã nhận 14/TD."""
    return _stamped(
        request,
        pk,
        lambda by, found: actions.pass_overdue_notice(by=by, notice=found),
        _("Đã ghi Hội nhận 14/TD."),
    )


@require_POST
@page("lending.tell_borrowers")
def tell(request: HttpRequest, pk: int) -> HttpResponse:
    """Tổ đã báo người vay."""
    return _stamped(
        request,
        pk,
        lambda by, found: actions.tell_overdue_borrower(by=by, notice=found),
        _("Đã ghi báo người vay."),
    )


@require_GET
@page("paper.print")
def overdue_paper(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Thông báo 14/TD."""
    by = reader(request)
    found = _here(by, pk)
    form = papers_of_changes.overdue(found, by)
    answer = download(form, kind, on=by.on, about=found.loan.person.full_name)
    write_down(by, "paper.printed", subject=found, purpose=form.code, facts={"kind": kind})
    return answer
