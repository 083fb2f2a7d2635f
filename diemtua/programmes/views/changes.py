"""Trang tham số và thay đổi chính sách: the dated rows, a proposal with its effect, the decision of another person."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diemtua.access.pages import actor, page
from diemtua.access.showing import exported, form_page, shown
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.problems import NotFoundHere
from diemtua.ground.tables import table_of, wants_export
from diemtua.programmes import actions, queries
from diemtua.programmes import parameters as dated
from diemtua.programmes.forms_of_changes import RefuseChangeForm, change_form
from diemtua.programmes.lists_of_changes import CHANGES, PARAMETERS, STATE_MARKS, STATES
from diemtua.programmes.models import PolicyChange
from diemtua.programmes.policy import amendment_of, effects, read
from diemtua.programmes.reaching import reach_back
from diemtua.programmes.shapes import table_name
from diemtua.rules.policy import Follow, Policy, dated_table, in_force

Crumbs = list[dict[str, str]]


@require_GET
@page("policy.read")
def parameters(request: HttpRequest) -> HttpResponse:
    """Mọi tham số có ngày, with what is in force today."""
    by, words = actor(request), request.GET.dict()
    rows = dated.parameters(by.on)
    heading = _("Tham số chính sách")
    if wants_export(PARAMETERS, words):
        return exported(
            request, PARAMETERS, rows, title=heading, action="policy.exported", name="tham-so"
        )
    values = {
        "page": _page(heading, []),
        "table": table_of(PARAMETERS, rows, words, request.path),
        "waiting": queries.waiting_changes(),
        "refunds_url": reverse("refunds:runs") if by.can("refund.read") else "",
    }
    return shown(request, "programmes/parameters.html", values)


@require_GET
@page("policy.read")
def parameter(request: HttpRequest, address: str) -> HttpResponse:
    """Một tham số: all its dated rows, each with its source, and the changes asked for."""
    by = actor(request)
    found = _parameter(request, address)
    values = {
        "page": _page(found.name, [_parameters_crumb()]),
        "parameter": found,
        "rows": dated.rows_shown(found, by.on),
        "changes": queries.changes_of(found.spec.code),
        "states": STATES,
        "can_propose": by.can("policy.edit"),
        "adds": found.spec.follow is Follow.ADDED,
    }
    return shown(request, "programmes/parameter.html", values)


@require_http_methods(["GET", "POST"])
@page("policy.edit")
def new_change(request: HttpRequest, address: str) -> HttpResponse:
    """Đề nghị thay đổi."""
    by = actor(request)
    found = _parameter(request, address)
    adds = found.spec.follow is Follow.ADDED
    row = {} if adds else (found.held or found.rows[-1])
    form = change_form(found.spec, row)(request.POST or None, initial={"valid_from": by.on})

    def do() -> HttpResponse:
        typed = form.cleaned_data
        made = actions.propose_change(
            by=by,
            table=found.spec.code,
            row=form.typed_row(),
            valid_from=typed["valid_from"],
            valid_to=typed["valid_to"],
            why=typed["why"],
        )
        messages.success(request, _("Đã ghi đề nghị. Người khác xác nhận thì mới có hiệu lực."))
        return redirect("programmes:change", made.pk)

    here = {"label": found.name, "url": found.url}
    values = {
        "page": _page(_("Đề nghị thay đổi"), [_parameters_crumb(), here]),
        "submit": _("Ghi đề nghị, xem tác động"),
        "back": found.url,
    }
    return form_page(request, form, do, values)


@require_GET
@page("policy.read")
def changes(request: HttpRequest) -> HttpResponse:
    """Mọi thay đổi, the newest first."""
    words, rows, heading = request.GET.dict(), queries.changes(), _("Thay đổi chính sách")
    if wants_export(CHANGES, words):
        return exported(
            request, CHANGES, rows, title=heading, action="policy.exported", name="thay-doi"
        )
    values = {
        "page": _page(heading, [_parameters_crumb()]),
        "table": table_of(CHANGES, rows, words, request.path),
    }
    return shown(request, "programmes/changes.html", values)


@require_GET
@page("policy.read")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Một thay đổi: before and after, what it would do, who decided what."""
    by, found = actor(request), _change(pk)
    spec, waits = dated_table(found.table), found.state == PolicyChange.State.PROPOSED
    after = in_force().with_change(amendment_of(found)) if waits else in_force()
    measured = effects(after, found.valid_from, by.using) if waits else []
    values = {
        "page": _page(str(found), [_parameters_crumb(), _changes_crumb()]),
        "change": found,
        "state": {"word": STATES[found.state], "mark": STATE_MARKS[found.state]},
        "table_name": table_name(spec),
        "rows": dated.differences(read(found.held), read(found.row), spec),
        "row": found.row,
        "effects": [
            {**row, "told_count": f"{formats.number(row['count'])} {row['unit']}"}
            for row in (map(asdict, measured) if waits else found.effect)
        ],
        "waits": waits,
        "reach": _reach(found, after, by, waits=waits),
        "facts": _facts(found),
        "can_decide": waits and by.can("policy.confirm") and found.proposed_by != by.party_id,
        "can_withdraw": waits and found.proposed_by == by.party_id,
    }
    return shown(request, "programmes/change.html", values)


@require_POST
@page("policy.confirm")
def confirm_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Xác nhận."""
    done = actions.confirm_change(by=actor(request), change=_change(pk))
    messages.success(
        request,
        _("Đã xác nhận. Có hiệu lực từ {day}.").format(day=formats.day(done.valid_from)),
    )
    return redirect("programmes:change", pk)


@require_http_methods(["GET", "POST"])
@page("policy.confirm")
def refuse_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Không đồng ý."""
    by, found = actor(request), _change(pk)
    form = RefuseChangeForm(request.POST or None)

    def do() -> HttpResponse:
        actions.refuse_change(by=by, change=found, reason=form.cleaned_data["reason"])
        messages.success(request, _("Đã ghi: không đồng ý."))
        return redirect("programmes:change", pk)

    url = reverse("programmes:change", args=[pk])
    values = {
        "page": _page(_("Không đồng ý"), [_changes_crumb(), {"label": str(found), "url": url}]),
        "submit": _("Không đồng ý"),
        "back": url,
    }
    return form_page(request, form, do, values)


@require_POST
@page("policy.edit")
def withdraw_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Rút lại."""
    actions.withdraw_change(by=actor(request), change=_change(pk))
    messages.success(request, _("Đã rút lại đề nghị."))
    return redirect("programmes:change", pk)


def _parameter(request: HttpRequest, address: str) -> dated.Parameter:
    found = dated.parameter_at(address, actor(request).on)
    if found is None:
        raise NotFoundHere
    return found


def _change(pk: int) -> PolicyChange:
    found = PolicyChange.objects.filter(pk=pk).first()
    if found is None:
        raise NotFoundHere
    return found


def _reach(found: PolicyChange, after: Policy, by: Actor, *, waits: bool) -> dict[str, Any] | None:
    """Những ngày đã qua mà thay đổi này động tới, and the way to their refunds once it is confirmed."""
    first, end = found.reaches_from, found.reaches_to
    if waits and (reach := reach_back(in_force(), after, by.on, by.using)) is not None:
        first, end = reach.days.start, reach.days.end
    if first is None or end is None:
        return None
    can = not waits and by.can("refund.propose")
    return {
        "first": first,
        "last": end - end.resolution,
        "url": f"{reverse('refunds:new_run')}?quyet-dinh=thay-doi-{found.pk}" if can else "",
    }


def _facts(found: PolicyChange) -> list[dict[str, Any]]:
    """Ai, ngày nào, văn bản nào."""
    row = found.row
    rows = [
        (_("Có hiệu lực từ"), formats.day(found.valid_from)),
        (_("Hết hiệu lực từ"), formats.day(found.valid_to) if found.valid_to else ""),
        (_("Văn bản"), row.get("legal_basis", "")),
        (_("Nơi đọc văn bản"), "; ".join(row.get("sources", []))),
        (_("Lý do, ghi chú"), found.why),
        (_("Người đề nghị"), f"{found.proposed_name}, {formats.day(found.proposed_on)}"),
        (
            _("Người quyết định"),
            f"{found.decided_name}, {formats.day(found.decided_on)}" if found.decided_by else "",
        ),
        (_("Lý do không đồng ý"), found.reason),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def _parameters_crumb() -> dict[str, str]:
    return {"label": _("Tham số"), "url": reverse("programmes:parameters")}


def _changes_crumb() -> dict[str, str]:
    return {"label": _("Thay đổi"), "url": reverse("programmes:changes")}


def _page(heading: str, between: Crumbs) -> dict[str, Any]:
    first = {"label": _("Chính sách"), "url": reverse("programmes:programmes")}
    return {"heading": heading, "crumbs": [first, *between, {"label": heading, "url": ""}]}
