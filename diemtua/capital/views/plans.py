"""Trang kế hoạch dư nợ: rounds, one round beside the balances of today, Mẫu 07."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diemtua.access.pages import actor, page
from diemtua.access.showing import deed_page, exported
from diemtua.associations.queries import offices
from diemtua.capital import actions, forms, queries
from diemtua.capital.lists import LINES, ROUNDS
from diemtua.capital.models import PlanRound
from diemtua.capital.papers import village_plan
from diemtua.capital.views.shown import head, shown
from diemtua.capital.words import KINDS
from diemtua.ground import formats
from diemtua.ground.actors import Actor
from diemtua.ground.audit import write_down
from diemtua.ground.problems import NotFoundHere, Problem, Problems
from diemtua.ground.tables import table_of, wants_export
from diemtua.papers.views import download
from diemtua.programmes.models import Programme


def _here(by: Actor, pk: int) -> PlanRound:
    found = queries.round_here(by.scope, pk)
    if found is None:
        raise NotFoundHere
    return found


@require_http_methods(["GET", "POST"])
@page("plan.read")
def rounds(request: HttpRequest) -> HttpResponse:
    """Các đợt giao kế hoạch; who may draft begins one here."""
    by = actor(request)
    if request.method == "POST" and not by.can("plan.draft"):
        raise NotFoundHere
    rows = queries.rounds(by.scope)
    if wants_export(ROUNDS, request.GET.dict()):
        return exported(
            request, ROUNDS, rows, title=_("Đợt giao kế hoạch"), action="plan.exported", name="dot"
        )
    communes = queries.communes(by.scope, by.on)
    villages_of = _("Thôn của {commune}")
    places = [
        ("", _("Các xã của phòng giao dịch")),
        *((unit.pk, villages_of.format(commune=unit)) for unit in communes),
    ]
    form = None
    if by.can("plan.draft"):
        form = forms.DraftForm(
            request.POST or None, choices={"unit": places}, initial={"year": by.on.year}
        )

    def do() -> HttpResponse:
        assert form is not None
        office = offices(by.scope).first()
        if office is None:
            raise NotFoundHere
        typed = form.cleaned_data
        unit = next((u for u in communes if u.pk == typed["unit"]), None)
        made = actions.draft_round(
            by=by, office=office, unit=unit, year=typed["year"], reason=typed["reason"]
        )
        messages.success(request, _("Đã lập đợt {n}. Ghi chỉ tiêu rồi trình quyết định.").format(n=made.number))  # fmt: skip
        return redirect("capital:round", made.pk)

    def show(status: int) -> HttpResponse:
        values = {
            "page": head(_("Kế hoạch dư nợ")),
            "table": table_of(ROUNDS, rows, request.GET.dict(), request.path),
            "form": form,
        }
        return shown(request, "rounds.html", values, status)

    return deed_page(request, form, do, show)


@require_http_methods(["GET", "POST"])
@page("plan.read")
def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Một đợt: each target beside balance, approved and what may still be lent."""
    by = actor(request)
    found = _here(by, pk)
    is_open = found.state == PlanRound.State.DRAFT
    if request.method == "POST" and not (is_open and by.can("plan.draft")):
        raise NotFoundHere
    among = set(queries.communes_ever(by.scope).values_list("pk", flat=True))
    rows = queries.standing(found, by.on, among=among)
    if wants_export(LINES, request.GET.dict()):
        return exported(
            request, LINES, rows, title=_name(found), action="plan.exported", name="ke-hoach"
        )
    form = None
    if is_open and by.can("plan.draft"):
        form = forms.TargetForm(request.POST or None, choices=_choices(found, by))

    def do() -> HttpResponse:
        assert form is not None
        actions.set_target(by=by, round=found, **form.cleaned_data)
        messages.success(request, _("Đã ghi chỉ tiêu."))
        return redirect("capital:round", pk)

    def show(status: int) -> HttpResponse:
        return shown(request, "round.html", _values(request, by, found, rows, form), status)

    return deed_page(request, form, do, show)


def _choices(found: PlanRound, by: Actor) -> dict[str, Any]:
    places: list[Any] = (
        queries.villages(found.unit, by.on) if found.unit else queries.communes(by.scope, by.on)
    )
    return {
        "place": [(each.pk, str(each)) for each in places],
        "programme": list(Programme.objects.order_by("number").values_list("code", "short_name")),
    }


def _values(
    request: HttpRequest,
    by: Actor,
    found: PlanRound,
    rows: list[queries.Standing],
    form: forms.TargetForm | None,
) -> dict[str, Any]:
    action = "plan.decide_villages" if found.unit_id else "plan.decide_communes"
    may_decide = (
        found.state == PlanRound.State.DRAFT and by.can(action) and found.drafted_by != by.party_id
    )
    sub = f"{KINDS[found.kind]} · {found.unit or found.office.name}"
    if found.decided_on:
        sub += f" · {found.decision}, {formats.day(found.decided_on)}"
    return {
        "page": head(_name(found), sub=sub, way="rounds"),
        "found": found,
        "table": table_of(LINES, rows, request.GET.dict(), request.path),
        "figures": _figures(rows),
        "form": form,
        "decision_form": forms.DecisionForm(initial={"decided_on": by.on}) if may_decide else None,
        "can_drop": form is not None,
        "can_print": found.unit_id is not None and by.can("paper.print"),
    }


def _figures(rows: list[queries.Standing]) -> list[dict[str, str]]:
    sums = (
        (_("Chỉ tiêu"), sum(r.target_dong for r in rows)),
        (_("Dư nợ nay"), sum(r.balance_dong for r in rows)),
        (_("Duyệt chưa giải ngân"), sum(r.approved_dong for r in rows)),
        (_("Còn được cho vay"), sum(r.left_dong for r in rows)),
    )
    return [{"label": w, "value": formats.million(n), "unit": _("triệu đồng")} for w, n in sums]


def _name(found: PlanRound) -> str:
    return _("Kế hoạch dư nợ năm {year}, đợt {n}").format(year=found.year, n=found.number)


@require_POST
@page("plan.read")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Quyết định giao; villages must add up to their commune."""
    by = actor(request)
    found = _here(by, pk)
    form = forms.DecisionForm(request.POST)
    decides = actions.decide_villages if found.unit_id else actions.decide_communes
    if not by.can("plan.decide_villages" if found.unit_id else "plan.decide_communes"):
        raise NotFoundHere
    if form.is_valid():
        try:
            decides(by=by, round=found, **form.cleaned_data)
            messages.success(request, _("Đã giao kế hoạch."))
            return redirect("capital:round", pk)
        except (Problem, Problems) as refused:
            form.take_problems(refused)
    among = set(queries.communes_ever(by.scope).values_list("pk", flat=True))
    values = _values(request, by, found, queries.standing(found, by.on, among=among), None)
    return shown(request, "round.html", values | {"decision_form": form}, 422)


@require_POST
@page("plan.draft")
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Bỏ đợt đang lập."""
    by = actor(request)
    actions.drop_round(by=by, round=_here(by, pk))
    messages.success(request, _("Đã bỏ đợt đang lập. Đợt trước vẫn có hiệu lực."))
    return redirect("capital:rounds")


@require_GET
@page("paper.print")
def paper(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Mẫu 07: thông báo giao kế hoạch dư nợ cho các thôn."""
    by = actor(request)
    found = _here(by, pk)
    if found.unit is None or not by.can("plan.read"):
        raise NotFoundHere
    form = village_plan(found)
    answer = download(form, kind, on=by.on, about=str(found.unit))
    write_down(by, "plan.printed", subject=found, purpose=form.code, facts={"kind": kind})
    return answer
