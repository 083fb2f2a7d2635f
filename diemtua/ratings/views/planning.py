"""Củng cố tổ: the list of plans, a new one for a group, its page with measures, its end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diemtua.access.pages import actor, page
from diemtua.access.showing import deed_page
from diemtua.ground import clock, formats
from diemtua.ground.actors import Actor
from diemtua.ground.audit import write_down
from diemtua.ground.models import Calendar
from diemtua.ground.problems import NotFoundHere
from diemtua.ground.tables import ExportMarks, export_of, table_of, wants_export
from diemtua.ratings import actions, forms, queries
from diemtua.ratings.lists import PLANS
from diemtua.ratings.models import PlanMeasure, StrengtheningPlan
from diemtua.ratings.views.reading import XLSX
from diemtua.ratings.views.shown import (
    bands_of,
    group_crumb,
    group_here,
    head,
    home_crumb,
    shown,
)
from diemtua.ratings.words import PLAN_STATES, PROPOSED, scored
from diemtua.rules.periods import Month


@require_GET
@page("group.read")
def plans(request: HttpRequest) -> HttpResponse:
    """Kế hoạch củng cố trong phạm vi."""
    by = actor(request)
    rows = queries.plans(by.scope)
    if wants_export(PLANS, request.GET.dict()):
        return _exported(request, rows, by)
    values = {
        "page": head(_("Kế hoạch củng cố tổ"), home_crumb()),
        "table": table_of(
            replace(PLANS, exports=by.can("report.export")), rows, request.GET.dict(), request.path
        ),
    }
    return shown(request, "plans.html", values)


def _exported(request: HttpRequest, rows: Any, by: Actor) -> HttpResponse:
    if not by.can("report.export"):
        raise NotFoundHere
    calendar = Calendar.objects.filter(id=1).first()
    marks = ExportMarks(
        title=_("Kế hoạch củng cố tổ"),
        as_of=by.on,
        taken_by=f"{by.name}, {by.role_label}",
        taken_at=clock.now(),
        is_demonstration=bool(calendar and calendar.is_demonstration),
    )
    content = export_of(PLANS, rows, request.GET.dict(), marks)
    write_down(by, "ratings.exported", facts={"list": "plans"})
    headers = {
        "Content-Disposition": 'attachment; filename="ke-hoach-cung-co.xlsx"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type=XLSX, headers=headers)


@require_http_methods(["GET", "POST"])
@page("group.strengthen")
def new_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Lập kế hoạch cho một tổ: proposed from the criteria that gave less than half."""
    by = actor(request)
    found = group_here(by, pk)
    last = queries.last_rated(by.scope, pk)
    if last is None:
        raise NotFoundHere
    month = Month.of(last.month)
    dated, bands = queries.sheet_of(month), bands_of(month)
    points = scored(last, dated.sheet, dated.criteria_confidence)
    low = [one for one in points if one.is_low]
    better = [
        (code, name)
        for code, name in bands.items()
        if actions.reaches(dated.sheet, code, than=last.rank)
    ]
    form = forms.PlanForm(
        request.POST or None,
        bands=better,
        owners=queries.owners_of(found, by.on),
        proposed=[str(PROPOSED[one.code]) for one in low if one.code in PROPOSED],
        initial={"why": _why(low)},
    )

    def do() -> HttpResponse:
        made = actions.make_plan(by=by, group=found, planned=form.planned())
        messages.success(
            request,
            _("Đã lập kế hoạch củng cố {name}, {who} chịu trách nhiệm.").format(
                name=found.name, who=made.owner_name
            ),
        )
        return redirect("ratings:plan", made.pk)

    def show(status: int) -> HttpResponse:
        values = {
            "page": head(_("Lập kế hoạch củng cố"), home_crumb(), group_crumb(found)),
            "group": found,
            "form": form,
            "low": low,
            "band": bands.get(last.rank, last.rank),
            "score": last.score,
            "month": month,
            "can_rise": bool(better),
        }
        return shown(request, "new_plan.html", values, status=status)

    return deed_page(request, form, do, show)


def _why(low: list[Any]) -> str:
    """Nguyên nhân ghi sẵn: each low criterion with its points and figures."""
    return "\n".join(
        _("{name}: {points} trên {most} điểm. {figures}.").format(
            name=one.name,
            points=formats.score(one.points),
            most=formats.number(one.max_points),
            figures=one.figures,
        )
        for one in low
    )


def plan_here(by: Actor, pk: int) -> StrengtheningPlan:
    """The plan, or the words of a missing page."""
    found = queries.plan(by.scope, pk)
    if found is None:
        raise NotFoundHere
    return found


@require_GET
@page("group.read")
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Một kế hoạch: measures, and the score since."""
    by = actor(request)
    return _plan_page(request, by, plan_here(by, pk))


def _plan_page(
    request: HttpRequest,
    by: Actor,
    found: StrengtheningPlan,
    *,
    measure: forms.MeasureForm | None = None,
    ending: forms.EndForm | None = None,
    status: int = 200,
) -> HttpResponse:
    bands = bands_of(Month.of(found.rated_month))
    word, state = PLAN_STATES[found.state]
    is_open = found.state == StrengtheningPlan.State.OPEN
    last = queries.last_rated(by.scope, found.group_id)
    values = {
        "page": head(_("Kế hoạch củng cố"), home_crumb(), group_crumb(found.group)),
        "plan": found,
        "word": word,
        "state": state,
        "before": bands.get(found.rank_before, found.rank_before),
        "aim": bands.get(found.aim_rank, found.aim_rank),
        "after": bands.get(found.rank_after, found.rank_after),
        "last": last if last is not None and last.month > found.rated_month else None,
        "last_band": bands.get(last.rank, last.rank) if last else "",
        "measures": list(found.measures.order_by("number")),
        "today": by.on,
        "can_work": is_open and by.can("group.strengthen"),
        "measure_form": measure or forms.MeasureForm(),
        "end_form": ending or forms.EndForm(),
    }
    return shown(request, "plan.html", values, status=status)


@require_POST
@page("group.strengthen")
def add_measure(request: HttpRequest, pk: int) -> HttpResponse:
    """Thêm một biện pháp."""
    by = actor(request)
    found = plan_here(by, pk)
    form = forms.MeasureForm(request.POST)

    def do() -> HttpResponse:
        made = actions.add_measure(by=by, plan=found, **form.cleaned_data)
        messages.success(request, _("Đã thêm biện pháp: {what}.").format(what=made.what))
        return redirect("ratings:plan", pk)

    return deed_page(
        request,
        form,
        do,
        lambda status: _plan_page(request, by, found, measure=form, status=status),
    )


@require_POST
@page("group.strengthen")
def measure_done(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    """Ghi một biện pháp đã xong."""
    by = actor(request)
    found = plan_here(by, pk)
    row = PlanMeasure.objects.filter(plan=found, pk=measure).first()
    if row is None:
        raise NotFoundHere
    done = actions.finish_measure(by=by, measure=row, note=request.POST.get("note", "")[:300])
    messages.success(request, _("Đã ghi xong: {what}.").format(what=done.what))
    return redirect("ratings:plan", pk)


@require_POST
@page("group.strengthen")
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Kết thúc kế hoạch."""
    by = actor(request)
    found = plan_here(by, pk)
    form = forms.EndForm(request.POST)

    def do() -> HttpResponse:
        ended = actions.end_plan(by=by, plan=found, result=form.cleaned_data["result"])
        word, _state = PLAN_STATES[ended.state]
        messages.success(request, _("Đã kết thúc kế hoạch: {state}.").format(state=word))
        return redirect("ratings:plan", pk)

    return deed_page(
        request, form, do, lambda status: _plan_page(request, by, found, ending=form, status=status)
    )
