"""Hồ sơ vay trên trang: the list, one application, and the form 01/TD."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from diemtua.access.pages import page
from diemtua.ground import clock, formats
from diemtua.ground.actors import Actor
from diemtua.ground.audit import write_down
from diemtua.ground.tables import table_of, wants_export
from diemtua.lending import actions, forms, queries
from diemtua.lending.actions.withdrawing import BEFORE_APPROVAL
from diemtua.lending.lists import applications_spec, clock_of, is_late
from diemtua.lending.models import LoanApplication
from diemtua.lending.steps import list_of, next_step, notice_of, part, refusal, timeline
from diemtua.lending.views.drafting import kept_draft
from diemtua.lending.views.shown import (
    application_crumb,
    application_here,
    exported,
    form_page,
    head,
    reader,
    shown,
)
from diemtua.lending.words import STATE_MARKS, STATES
from diemtua.people.queries import poverty_on
from diemtua.people.words import CLASSES


@require_GET
@page("lending.read")
def applications(request: HttpRequest) -> HttpResponse:
    """Danh sách hồ sơ vay trong phạm vi."""
    by = reader(request)
    spec, rows = applications_spec(by.on), queries.applications(by.scope)
    asked = request.GET.dict()
    if wants_export(spec, asked):
        return exported(
            request,
            spec,
            rows,
            title=_("Danh sách hồ sơ vay"),
            file="ho-so-vay",
            action="applications.exported",
        )
    table = table_of(spec, rows, asked, request.path)
    write_down(
        by,
        "applications.listed",
        facts={"count": table.count, "filter": request.GET.urlencode()[:120]},
    )
    values = {
        "page": {
            "heading": _("Hồ sơ vay"),
            "subheading": _("Ngày {day}").format(day=formats.day(by.on)),
        },
        "table": table,
        "can_apply": by.can("lending.apply"),
        "can_review": by.can("lending.review"),
        "drafts": queries.my_drafts(by).count() if by.can("lending.apply") else 0,
    }
    return shown(request, "lending/applications.html", values)


@require_GET
@page("lending.read")
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """Trang của một hồ sơ: what is asked, the plan, the way so far, the next deed."""
    by = reader(request)
    found = application_here(by, pk)
    write_down(by, "application.opened", subject=found, purpose=_("xem hồ sơ vay"))
    state = _("{word}, trễ") if is_late(found, by.on) else "{word}"
    values = {
        "page": head(
            found.person.full_name,
            sub=_("Hồ sơ {number} · {programme} · {group}").format(
                number=found.number, programme=found.programme.short_name, group=found.group.name
            ),
        ),
        "found": found,
        "state": state.format(word=STATES[found.state]),
        "mark": "late" if is_late(found, by.on) else STATE_MARKS[found.state],
        "clock": clock_of(found, by.on),
        "next": next_step(found, by),
        "asked": _asked(found),
        "borrower": _borrower(found, by),
        "plan": queries.plan_of(found),
        "steps": timeline(found),
        "list": list_of(found),
        "notice": notice_of(found),
        "loan": part(found, "loan"),
        "can_print": by.can("paper.print"),
        "ended": refusal(found),
        "can_withdraw": by.can("lending.apply") and found.state in BEFORE_APPROVAL,
    }
    return shown(request, "lending/application.html", values)


@require_http_methods(["GET", "POST"])
@page("lending.apply")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Người vay rút hồ sơ trước khi được duyệt, có lý do."""
    by = reader(request)
    found = application_here(by, pk)
    form = forms.ReasonForm(request.POST or None)

    def do() -> HttpResponse:
        actions.withdraw_application(by=by, application=found, **form.cleaned_data)
        text = _(
            "Đã rút hồ sơ {number} của {name}. Hồ sơ vẫn còn để xem, muốn vay thì làm đơn mới."
        )
        messages.success(request, text.format(number=found.number, name=found.person.full_name))
        return redirect("lending:application", pk)

    return form_page(
        request,
        form,
        do,
        page=head(_("Rút hồ sơ vay"), application_crumb(found), sub=found.number),
        submit=_("Rút hồ sơ"),
        back=reverse("lending:application", args=[pk]),
    )


@require_http_methods(["GET", "POST"])
@page("lending.apply")
def new_application(request: HttpRequest) -> HttpResponse:
    """Làm giấy đề nghị vay vốn 01/TD cho một tổ viên."""
    by = reader(request)
    members = {row.pk: row for row in queries.members_who_may_ask(by.scope, by.on)}
    several = len({row.group_id for row in members.values()}) > 1
    wanted = request.GET.get("to-vien", "")
    kept = kept_draft(by, request.GET.get("nhap", ""))
    form = forms.ApplicationForm(
        request.POST or None,
        members=[
            (
                pk,
                f"{row.number}. {row.person.full_name}"
                + (f" · {row.group.name}" if several else ""),
            )
            for pk, row in members.items()
        ],
        programmes=queries.open_programmes(by.on),
        initial=kept.typed | {"client_id": kept.client_id}
        if kept
        else {"client_id": clock.new_id(), "membership": wanted if wanted.isdecimal() else ""},
    )

    def do() -> HttpResponse:
        values = form.cleaned_data
        made = actions.submit_application(
            by=by,
            membership=members[values["membership"]],
            asked=_asked_by(form),
            client_id=values["client_id"],
        )
        text = _("Đã nộp hồ sơ {number} của {name}. Việc tiếp: tổ họp bình xét.")
        messages.success(request, text.format(number=made.number, name=made.person.full_name))
        return redirect("lending:application", made.pk)

    return form_page(
        request,
        form,
        do,
        template="lending/new_application.html",
        page=head(_("Giấy đề nghị vay vốn 01/TD")),
        kept=kept,
        back=reverse("lending:applications"),
    )


def _asked_by(form: forms.ApplicationForm) -> actions.Asked:
    values = form.cleaned_data
    return actions.Asked(
        programme=values["programme"],
        amount_dong=values["amount_dong"],
        term_months=values["term_months"],
        purpose=values["purpose"],
        total_need_dong=values["total_need_dong"],
        own_capital_dong=values["own_capital_dong"] or 0,
        works=values["works"] or 0,
        study_months=values["study_months"] or 0,
        plan=form.plan(),
    )


def _asked(found: LoanApplication) -> list[dict[str, Any]]:
    """What is asked, then what the meeting and the bank made of it."""
    months = _("{months} tháng")
    rows: list[dict[str, Any]] = [
        {"label": _("Số tiền đề nghị"), "value": formats.money(found.amount_dong)},
        {"label": _("Thời hạn"), "value": months.format(months=found.term_months)},
        {"label": _("Kỳ trả gốc"), "value": months.format(months=found.rhythm_months)},
        {"label": _("Tổng nhu cầu vốn"), "value": formats.money(found.total_need_dong)},
        {"label": _("Vốn tự có"), "value": formats.money(found.own_capital_dong)},
    ]
    if found.works:
        rows.append({"label": _("Công trình"), "value": formats.number(found.works)})
    if found.study_months:
        rows.append({"label": _("Còn học"), "value": months.format(months=found.study_months)})
    if review := part(found, "review"):
        rows.append({"label": _("Tổ nhất trí"), "value": formats.money(review.amount_dong)})
    if approval := part(found, "approval"):
        word = _("Phê duyệt") if approval.state == "approved" else _("Trình duyệt")
        rows += [
            {"label": word, "value": formats.money(approval.amount_dong), "sum": True},
            {"label": _("Lãi suất một năm"), "value": formats.rate(approval.rate_pct)},
        ]
    return rows


def _borrower(found: LoanApplication, by: Actor) -> list[dict[str, Any]]:
    held = poverty_on([found.household_id], by.on).get(found.household_id)
    return [
        {
            "label": _("Người vay"),
            "value": found.person.full_name,
            "url": reverse("people:person", args=[found.person_id]),
        },
        {
            "label": _("Hộ"),
            "value": found.household.code,
            "url": reverse("people:household", args=[found.household_id]),
        },
        {"label": _("Diện hộ"), "value": CLASSES[held] if held else _("chưa có")},
    ]
