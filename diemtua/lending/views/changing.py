"""Điều chỉnh kỳ hạn trên trang (08/TD): asked from the loan, listed, decided by another person, printed."""

from __future__ import annotations

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
from diemtua.lending import actions, changes, forms, forms_of_changes, papers_of_changes, queries
from diemtua.lending.actions.adjusting import next_due_on, unpaid_dong
from diemtua.lending.lists_of_changes import ADJUSTMENTS, ASKED_MARKS, ASKED_WORDS, is_late
from diemtua.lending.models import InstalmentAdjustment
from diemtua.lending.reading import instalments_of
from diemtua.lending.views.shown import (
    Crumb,
    deed_or,
    exported,
    form_page,
    head,
    loan_crumb,
    loan_here,
    loans_crumb,
    reader,
    shown,
)
from diemtua.papers.views import download


@require_GET
@page("lending.read")
def adjustments(request: HttpRequest) -> HttpResponse:
    """Các đề nghị 08/TD trong phạm vi."""
    by = reader(request)
    rows, asked = changes.adjustments(by.scope), request.GET.dict()
    heading = _("Điều chỉnh kỳ hạn (08/TD)")
    if wants_export(ADJUSTMENTS, asked):
        return exported(
            request,
            ADJUSTMENTS,
            rows,
            title=heading,
            file="dieu-chinh-08td",
            action="adjustments.exported",
        )
    values = {
        "page": head(heading, loans_crumb()),
        "table": table_of(ADJUSTMENTS, rows, asked, request.path),
    }
    return shown(request, "lending/table.html", values)


@require_http_methods(["GET", "POST"])
@page("lending.apply")
def ask(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Lập 08/TD cho một kỳ: both deadlines in working days stand beside the form."""
    by = reader(request)
    found = loan_here(by, pk)
    rows = instalments_of(found)
    row = next((each for each in rows if each.number == number), None)
    if row is None:
        raise NotFoundHere
    stands_on = row.extended_on or row.due_on
    limit = next_due_on(found, rows, stands_on)
    form = forms_of_changes.AdjustmentForm(
        request.POST or None,
        initial={"amount_dong": unpaid_dong(row), "until": limit, "asked_on": by.on},
    )

    def do() -> HttpResponse:
        made = actions.ask_adjustment(by=by, instalment=row, **form.cleaned_data)
        text = _("Đã lập 08/TD số {number}. Việc tiếp: ngân hàng quyết định.")
        messages.success(request, text.format(number=made.number))
        return redirect("lending:adjustment", made.pk)

    limits = changes.deadlines_of(stands_on)
    return form_page(
        request,
        form,
        do,
        template="lending/ask_adjustment.html",
        page=head(_("Xin lùi kỳ hạn (08/TD)"), loan_crumb(found), sub=found.person.full_name),
        facts=[
            {"label": _("Kỳ"), "value": formats.number(row.number)},
            {"label": _("Đến hạn"), "value": formats.day(stands_on)},
            {"label": _("Chưa trả"), "value": formats.money(unpaid_dong(row))},
            {"label": _("Lùi xa nhất đến"), "value": formats.day(limit)},
            {"label": _("Người vay nộp trước hết ngày"), "value": formats.day(limits.borrower_by)},
            {"label": _("Tổ trưởng nộp trước hết ngày"), "value": formats.day(limits.leader_by)},
        ],
        late=limits.late(asked_on=by.on, handed_in_on=by.on),
        cannot=limit is None or unpaid_dong(row) <= 0,
        submit=_("Lập 08/TD"),
        back=reverse("lending:loan", args=[pk]),
    )


def _here(by: Actor, pk: int) -> InstalmentAdjustment:
    found = changes.adjustment(by.scope, pk)
    if found is None:
        raise NotFoundHere
    return found


def _crumb() -> Crumb:
    return _("Điều chỉnh kỳ hạn (08/TD)"), reverse("lending:adjustments")


@require_GET
@page("lending.read")
def adjustment(request: HttpRequest, pk: int) -> HttpResponse:
    """Một đề nghị: what is asked, the deadlines, and the decision."""
    by = reader(request)
    return _page(request, _here(by, pk), by)


def _page(
    request: HttpRequest,
    found: InstalmentAdjustment,
    by: Actor,
    *,
    problems: list[Problem] | None = None,
) -> HttpResponse:
    limits = changes.deadlines_of(found.due_on)
    names = queries.names_of([found.handed_in_by, found.decided_by])
    facts: list[dict[str, Any]] = [
        {"label": _("Kỳ"), "value": formats.number(found.instalment.number)},
        {"label": _("Đến hạn"), "value": formats.day(found.due_on)},
        {"label": _("Xin chuyển"), "value": formats.money(found.amount_dong), "sum": True},
        {"label": _("Sang ngày"), "value": formats.day(found.until)},
        {"label": _("Người vay đề nghị"), "value": formats.day(found.asked_on)},
        {"label": _("hạn của người vay"), "value": formats.day(limits.borrower_by)},
        {"label": _("Nộp ngân hàng"), "value": formats.day(found.handed_in_on)},
        {"label": _("hạn của tổ trưởng"), "value": formats.day(limits.leader_by)},
        {"label": _("Người nộp"), "value": names.get(found.handed_in_by, formats.NONE)},
    ]
    if found.decided_on and found.decided_by:
        facts += [
            {"label": _("Quyết định"), "value": formats.day(found.decided_on)},
            {"label": _("Người quyết định"), "value": names.get(found.decided_by, formats.NONE)},
        ]
    values = {
        "page": head(
            _("08/TD số {number}").format(number=found.number),
            loans_crumb(),
            _crumb(),
            sub=found.loan.person.full_name,
        ),
        "found": found,
        "facts": facts,
        "state": ASKED_WORDS[InstalmentAdjustment.State(found.state)],
        "mark": ASKED_MARKS[InstalmentAdjustment.State(found.state)],
        "late": is_late(found),
        "can_decide": by.can("lending.adjust")
        and found.state == InstalmentAdjustment.State.ASKED
        and found.handed_in_by != by.party_id,
        "can_print": by.can("paper.print"),
        "problems": problems,
    }
    return shown(request, "lending/adjustment.html", values, status=422 if problems else 200)


@require_POST
@page("lending.adjust")
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Ngân hàng đồng ý: the instalment is put off at once."""
    by = reader(request)
    found = _here(by, pk)

    def do() -> HttpResponse:
        actions.agree_adjustment(by=by, request=found)
        text = _("Đã chuyển {money} sang ngày {day}.")
        messages.success(
            request,
            text.format(money=formats.money(found.amount_dong), day=formats.day(found.until)),
        )
        return redirect("lending:adjustment", pk)

    return deed_or(do, lambda problems: _page(request, found, by, problems=problems))


@require_http_methods(["GET", "POST"])
@page("lending.adjust")
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Không đồng ý, có lý do."""
    by = reader(request)
    found = _here(by, pk)
    form = forms.ReasonForm(request.POST or None)

    def do() -> HttpResponse:
        actions.refuse_adjustment(by=by, request=found, **form.cleaned_data)
        messages.success(request, _("Đã ghi không đồng ý. Kỳ hạn giữ nguyên."))
        return redirect("lending:adjustment", pk)

    back = reverse("lending:adjustment", args=[pk])
    return form_page(
        request,
        form,
        do,
        page=head(_("Không đồng ý lùi kỳ hạn"), (found.number, back)),
        submit=_("Không đồng ý"),
        back=back,
    )


@require_GET
@page("paper.print")
def adjustment_paper(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Giấy đề nghị 08/TD."""
    by = reader(request)
    found = _here(by, pk)
    form = papers_of_changes.adjustment(found, by)
    answer = download(form, kind, on=by.on, about=found.loan.person.full_name)
    write_down(by, "paper.printed", subject=found, purpose=form.code, facts={"kind": kind})
    return answer


__all__ = ["adjustment", "adjustment_paper", "adjustments", "agree", "ask", "refuse"]
