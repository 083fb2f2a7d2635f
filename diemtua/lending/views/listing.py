"""Danh sách 03/TD và thông báo 04/TD trên trang: signed, confirmed, sent, passed on, told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diemtua.access.pages import page
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.audit import write_down
from diemtua.ground.problems import NotFoundHere, Problem
from diemtua.ground.tables import table_of, wants_export
from diemtua.groups.queries import placement_on
from diemtua.lending import actions, forms, queries
from diemtua.lending.lists import LISTS
from diemtua.lending.models import ApprovalNotice, LoanRequestList
from diemtua.lending.steps import next_of_list, notice_rows, part
from diemtua.lending.views.shown import (
    applications_crumb,
    deed_or,
    exported,
    form_page,
    head,
    list_crumb,
    list_here,
    reader,
    shown,
)
from diemtua.lending.words import LIST_MARKS, LIST_STATES, STATE_MARKS, STATES
from diemtua.people.queries import poverty_on
from diemtua.people.words import CLASSES
from diemtua.rules.periods import add_months


@require_GET
@page("lending.read")
def request_lists(request: HttpRequest) -> HttpResponse:
    """Các danh sách 03/TD trong phạm vi."""
    by = reader(request)
    rows, asked = queries.request_lists(by.scope), request.GET.dict()
    if wants_export(LISTS, asked):
        return exported(
            request,
            LISTS,
            rows,
            title=_("Danh sách 03/TD"),
            file="danh-sach-03td",
            action="request_lists.exported",
        )
    values = {
        "page": head(_("Danh sách 03/TD"), applications_crumb()),
        "table": table_of(LISTS, rows, asked, request.path),
    }
    return shown(request, "lending/request_lists.html", values)


@require_GET
@page("lending.read")
def request_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Trang của một danh sách."""
    by = reader(request)
    found = list_here(by, pk)
    write_down(by, "request_list.opened", subject=found, purpose=_("xem danh sách 03/TD"))
    return _list_page(request, found, by)


def _list_page(
    request: HttpRequest,
    found: LoanRequestList,
    by: Actor,
    *,
    problems: list[Problem] | None = None,
) -> HttpResponse:
    lines = queries.lines_of(found)
    classes = poverty_on([line.application.household_id for line in lines], by.on)
    notice = part(found, "notice")
    step = next_of_list(found, by)
    sender = queries.names_of([notice.sent_by]).get(notice.sent_by, "") if notice else ""
    values = {
        "page": head(
            _("Danh sách {number}").format(number=found.number),
            applications_crumb(),
            (_("Danh sách 03/TD"), reverse("lending:request_lists")),
            sub=f"{found.group.name} · {found.programme.short_name}",
        ),
        "list": found,
        "state": LIST_STATES[found.state],
        "mark": LIST_MARKS[found.state],
        "lines": [_line(line, classes) for line in lines],
        "total_dong": sum(line.application.review.amount_dong for line in queries.standing(lines)),
        "next": step,
        "posts": step is not None and step.url not in ("", *_pages_of(found)),
        "facts": _facts(found),
        "signers": _signers(found),
        "notice": notice,
        "notice_steps": notice_rows(notice, sender) if notice else [],
        "can_return": by.can("lending.confirm") and found.state == LoanRequestList.State.SENT,
        "can_print": by.can("paper.print"),
        "problems": problems,
    }
    return shown(request, "lending/request_list.html", values, status=422 if problems else 200)


def _pages_of(found: LoanRequestList) -> tuple[str, str]:
    """Next steps that open a page of their own; the others are one button."""
    return (
        reverse("lending:confirm", args=[found.pk]),
        reverse("lending:notify", args=[found.pk]),
    )


def _line(line: Any, classes: dict[int, str]) -> dict[str, Any]:
    application = line.application
    held = classes.get(application.household_id)
    approval = part(application, "approval")
    return {
        "row": line,
        "application": application,
        "held": CLASSES[held] if held else _("chưa có diện"),
        "state": STATE_MARKS[application.state],
        "word": STATES[application.state],
        "reason": line.reason or application.refused_reason,
        "approved_dong": approval.amount_dong
        if approval and approval.state == "approved"
        else None,
    }


def _facts(found: LoanRequestList) -> list[dict[str, Any]]:
    return [
        {"label": _("Họp bình xét"), "value": formats.day(found.meeting.held_on)},
        {"label": _("Ngày lập"), "value": formats.day(found.made_on)},
        {"label": _("Hội ký"), "value": formats.day(found.union_signed_on)},
        {"label": _("UBND xã xác nhận"), "value": formats.day(found.confirmed_on)},
    ]


def _signers(found: LoanRequestList) -> list[str]:
    """Who signed, one line each: a name may be longer than a row of figures allows."""
    names = queries.names_of([found.union_signed_by, found.confirmed_by])
    signed = (
        (found.union_signed_by, _("Hội ký: {name}")),
        (found.confirmed_by, _("UBND xã xác nhận: {name}")),
    )
    return [text.format(name=names[party]) for party, text in signed if party in names]


@require_POST
@page("lending.union_sign")
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Hội ký danh sách và gửi UBND xã."""
    by = reader(request)
    found = list_here(by, pk)

    def do() -> HttpResponse:
        actions.sign_for_union(by=by, request_list=found)
        text = _("Đã ký danh sách {number}. Việc tiếp: UBND xã xác nhận.")
        messages.success(request, text.format(number=found.number))
        return redirect("lending:request_list", pk)

    return deed_or(do, lambda problems: _list_page(request, found, by, problems=problems))


@require_http_methods(["GET", "POST"])
@page("lending.confirm")
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """UBND xã xác nhận từng dòng, with a reason for whom it does not confirm."""
    by = reader(request)
    found = list_here(by, pk)
    lines = queries.standing(queries.lines_of(found))
    form = forms.ConfirmForm(request.POST or None, lines=lines)

    def do() -> HttpResponse:
        refused = form.refused()
        actions.confirm_by_commune(by=by, request_list=found, refused=refused)
        text = _("Đã xác nhận {confirmed} trong {all} người. Việc tiếp: ngân hàng xét duyệt.")
        count = len(lines)
        messages.success(request, text.format(confirmed=count - len(refused), all=count))
        return redirect("lending:request_list", pk)

    classes = poverty_on([line.application.household_id for line in lines], by.on)
    return form_page(
        request,
        form,
        do,
        template="lending/confirm.html",
        page=head(_("Xác nhận danh sách"), list_crumb(found), sub=found.group.name),
        list=found,
        held={
            line.pk: CLASSES[classes[line.application.household_id]]
            if line.application.household_id in classes
            else _("chưa có diện")
            for line in lines
        },
        back=reverse("lending:request_list", args=[pk]),
    )


@require_http_methods(["GET", "POST"])
@page("lending.confirm")
def return_list(request: HttpRequest, pk: int) -> HttpResponse:
    """UBND xã trả lại danh sách, có lý do."""
    by = reader(request)
    found = list_here(by, pk)
    form = forms.ReasonForm(request.POST or None)

    def do() -> HttpResponse:
        actions.return_list(by=by, request_list=found, **form.cleaned_data)
        text = _("Đã trả lại danh sách {number}. Hội xem lại rồi ký lần nữa.")
        messages.success(request, text.format(number=found.number))
        return redirect("lending:request_list", pk)

    return form_page(
        request,
        form,
        do,
        page=head(_("Trả lại danh sách"), list_crumb(found)),
        submit=_("Trả lại danh sách"),
        back=reverse("lending:request_list", args=[pk]),
    )


@require_http_methods(["GET", "POST"])
@page("lending.notify")
def notify(request: HttpRequest, pk: int) -> HttpResponse:
    """Gửi thông báo kết quả 04/TD với ngày giải ngân."""
    by = reader(request)
    found = list_here(by, pk)
    initial = {"pays_on": _next_session_day(found, by)}
    form = forms.NoticeForm(request.POST or None, initial=initial)

    def do() -> HttpResponse:
        made = actions.send_notice(by=by, request_list=found, **form.cleaned_data)
        text = _("Đã gửi thông báo {number}. Việc tiếp: xã, Hội, tổ báo người vay.")
        messages.success(request, text.format(number=made.number))
        return redirect("lending:request_list", pk)

    return form_page(
        request,
        form,
        do,
        page=head(_("Gửi thông báo 04/TD"), list_crumb(found), sub=found.group.name),
        submit=_("Gửi thông báo"),
        back=reverse("lending:request_list", args=[pk]),
    )


def _next_session_day(found: LoanRequestList, by: Actor) -> date | None:
    """The point's next fixed day, as a first value to agree with or change."""
    place = placement_on(found.group, by.on)
    if place is None:
        return None
    this_month = by.on.replace(day=place.point.fixed_day)
    return this_month if this_month > by.on else add_months(this_month, 1)


def _stamped(
    request: HttpRequest, pk: int, done: Callable[[Actor, ApprovalNotice], str]
) -> HttpResponse:
    by = reader(request)
    found = queries.notice(by.scope, pk)
    if found is None:
        raise NotFoundHere
    listed = list_here(by, found.request_list_id)

    def do() -> HttpResponse:
        messages.success(request, done(by, found))
        return redirect("lending:request_list", listed.pk)

    return deed_or(do, lambda problems: _list_page(request, listed, by, problems=problems))


@require_POST
@page("lending.pass_notice")
def pass_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Xã, Hội chuyển thông báo 04/TD."""

    def done(by: Actor, notice: ApprovalNotice) -> str:
        actions.pass_notice(by=by, notice=notice)
        return _("Đã chuyển thông báo {number}. Việc tiếp: tổ báo người vay.").format(
            number=notice.number
        )

    return _stamped(request, pk, done)


@require_POST
@page("lending.tell_borrowers")
def tell(request: HttpRequest, pk: int) -> HttpResponse:
    """Tổ báo người vay ngày nhận tiền."""

    def done(by: Actor, notice: ApprovalNotice) -> str:
        actions.tell_borrowers(by=by, notice=notice)
        return _("Đã ghi: người vay biết ngày giải ngân {day}.").format(
            day=formats.day(notice.pays_on)
        )

    return _stamped(request, pk, done)
