"""Xem xếp loại: groups of a month, counts by commune, one group with the figures behind its points, the bank's file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from diemtua.access.pages import actor, page
from diemtua.ground import clock, formats
from diemtua.ground.actors import Actor
from diemtua.ground.audit import write_down
from diemtua.ground.models import Calendar
from diemtua.ground.problems import NotFoundHere
from diemtua.ground.tables import (
    ExportMarks,
    ListSpec,
    export_of,
    table_of,
    wants_export,
    write_titled_xlsx,
)
from diemtua.ratings import queries
from diemtua.ratings.chart import line_of
from diemtua.ratings.lists import bank_spec, months_spec, ratings_spec, units_spec
from diemtua.ratings.models import StrengtheningPlan
from diemtua.ratings.views.shown import (
    bands_of,
    group_here,
    head,
    home_crumb,
    month_asked,
    months_around,
    shown,
)
from diemtua.ratings.words import PLAN_STATES, RANK_STATES, band_words, scored
from diemtua.rules.periods import Month

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DESK, PHONE = (760, 190), (328, 190)
MONTHS_ON_A_DESK, MONTHS_ON_A_PHONE = 24, 12


@require_GET
@page("group.read")
def ratings(request: HttpRequest) -> HttpResponse:
    """Xếp loại tổ trong phạm vi, of the last closed month or an earlier one."""
    by = actor(request)
    months = queries.closed_months()
    if not months:
        return shown(request, "ratings.html", {"page": head(_("Xếp loại tổ")), "table": None})
    month = month_asked(request, months)
    dated = queries.sheet_of(month)
    spec = _for(by, ratings_spec(dated.sheet, month))
    rows = queries.rated(by.scope, month)
    if wants_export(spec, request.GET.dict()):
        whole = ratings_spec(dated.sheet, month, whole=True)
        return _exported(request, whole, rows, month, by, file="xep-loai-to")
    write_down(by, "ratings.listed", facts={"filter": request.GET.urlencode()[:120]})
    values = {
        "page": head(_("Xếp loại tổ"), sub=_said(month)),
        "month": month,
        "around": months_around(months, month, request.path),
        "table": table_of(spec, rows, request.GET.dict(), request.path),
        "figures": _counts(by, month),
        "can_export": by.can("report.export"),
        "bank_url": f"{reverse('ratings:bank_file')}?thang={month}",
        "units_url": f"{reverse('ratings:units')}?thang={month}",
        "bands": band_words(dated.sheet),
        "open_plans": queries.plans(by.scope).filter(state=StrengtheningPlan.State.OPEN).count(),
    }
    return shown(request, "ratings.html", values)


def _for(by: Actor, spec: ListSpec) -> ListSpec:
    """The table without a button that its reader may not press."""
    return replace(spec, exports=by.can("report.export"))


def _said(month: Month) -> str:
    return _("Tháng {month}, đã khóa sổ").format(month=formats.month(month.first_on))


def _counts(by: Actor, month: Month) -> list[dict[str, Any]]:
    """Số tổ theo loại, each a door to its rows."""
    bands = bands_of(month)
    rows = queries.by_unit(by.scope, month, tuple(bands))
    groups = sum(row["groups"] for row in rows)
    url = f"{reverse('ratings:ratings')}?thang={month}&loc="
    return [
        {"label": _("Số tổ"), "value": formats.number(groups)},
        *(
            {
                "label": name,
                "value": formats.number(n),
                "note": formats.ratio(n, groups) if groups else "",
                "url": f"{url}{code}",
            }
            for code, name in bands.items()
            for n in [sum(row[f"n_{code}"] for row in rows)]
        ),
    ]


@require_GET
@page("group.read")
def units(request: HttpRequest) -> HttpResponse:
    """Số tổ theo loại của từng xã và Hội."""
    by = actor(request)
    months = queries.closed_months()
    if not months:
        return redirect("ratings:ratings")
    month = month_asked(request, months)
    sheet = queries.sheet_of(month).sheet
    spec = _for(by, units_spec(sheet, month))
    rows = queries.by_unit(by.scope, month, tuple(band.code for band in sheet.bands))
    if wants_export(spec, request.GET.dict()):
        return _exported(request, spec, rows, month, by, file="xep-loai-theo-xa")
    values = {
        "page": head(_("Xếp loại theo xã và Hội"), home_crumb(), sub=_said(month)),
        "around": months_around(months, month, request.path),
        "table": table_of(spec, rows, request.GET.dict(), request.path),
    }
    return shown(request, "units.html", values)


@require_GET
@page("group.read")
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """Xếp loại một tổ: points of each criterion with the figures they come from, its months, its plans."""
    by = actor(request)
    found = group_here(by, pk)
    trend = queries.trend_of(by.scope, pk)
    months = [Month.of(row.month) for row in reversed(trend)]
    values: dict[str, Any] = {
        "group": found,
        "plans": [(row, *PLAN_STATES[row.state]) for row in queries.plans_of(by.scope, pk)],
        "can_plan": by.can("group.strengthen")
        and bool(trend)
        and queries.open_plan(by.scope, pk) is None,
        "page": head(found.name, home_crumb(), sub=_("Mã tổ {code}").format(code=found.code)),
    }
    whole = _months_spec(months[0], whole=True) if trend else None
    if whole and wants_export(whole, request.GET.dict()):
        return _exported(request, whole, trend, months[0], by, file=f"xep-loai-{found.code}")
    if trend:
        values |= _rating_values(request, by, pk, trend, months)
    return shown(request, "group.html", values)


def _months_spec(last: Month, *, whole: bool = False) -> ListSpec:
    """Các tháng của tổ; the file has the points of each criterion of the last month's sheet."""
    criteria = queries.sheet_of(last).sheet.criteria if whole else ()
    return months_spec(
        lambda one: bands_of(Month.of(one.month)).get(one.rank, one.rank),
        tuple((c.code, c.name) for c in criteria),
    )


def _rating_values(
    request: HttpRequest, by: Actor, pk: int, trend: list[Any], months: list[Month]
) -> dict[str, Any]:
    month = month_asked(request, months)
    row = next(one for one in trend if Month.of(one.month) == month)
    dated = queries.sheet_of(month)
    bands = bands_of(month)
    points = [(one.month, one.score) for one in trend]
    spec = _for(by, _months_spec(month))
    return {
        "month": month,
        "row": row,
        "band": bands.get(row.rank, row.rank),
        "band_state": RANK_STATES.get(row.rank, "none"),
        "scored": scored(row, dated.sheet, dated.criteria_confidence),
        "most": sum(c.max_points for c in dated.sheet.criteria),
        "bands": band_words(dated.sheet),
        "basis": dated.basis.confidence,
        "needs_plan": dated.sheet.is_weak(row.score),
        "around": months_around(months, month, request.path),
        "desk": line_of(points[-MONTHS_ON_A_DESK:], dated.sheet, width=DESK[0], height=DESK[1]),
        "phone": line_of(points[-MONTHS_ON_A_PHONE:], dated.sheet, width=PHONE[0], height=PHONE[1]),
        "table": table_of(spec, trend, request.GET.dict(), request.path),
    }


@require_GET
@page("report.export")
def bank_file(request: HttpRequest) -> HttpResponse:
    """Tệp BC0437 của tháng: the bank's columns, one row a group."""
    by = actor(request)
    months = queries.closed_months()
    if not by.can("group.read"):
        raise NotFoundHere
    if not months:
        return redirect("ratings:ratings")
    month = month_asked(request, months)
    rows = queries.bank_rows(by.scope, month)
    unions = queries.unions_shown(by.scope).upper() or "CÁC HỘI ĐOÀN THỂ"
    title = f"THÔNG TIN TỔ TK&VV DO {unions} QUẢN LÝ ĐẾN NGÀY {formats.day(month.last_on)}"
    content = write_titled_xlsx(
        bank_spec(queries.sheet_of(month).sheet), rows, _marks(by, title, month)
    )
    write_down(by, "ratings.exported", facts={"list": "BC0437", "month": str(month)})
    office = rows[0].office_code if rows else ""
    return _file(content, f"BC0437_{office}___{month.last_on:%d%m%Y}")


def _marks(by: Actor, title: str, month: Month) -> ExportMarks:
    calendar = Calendar.objects.filter(id=1).first()
    return ExportMarks(
        title=title,
        as_of=month.last_on,
        taken_by=f"{by.name}, {by.role_label}",
        taken_at=clock.now(),
        is_demonstration=bool(calendar and calendar.is_demonstration),
    )


def _exported(
    request: HttpRequest, spec: ListSpec, rows: Any, month: Month, by: Actor, *, file: str
) -> HttpResponse:
    if not by.can("report.export"):
        raise NotFoundHere
    title = f"{spec.label} {formats.month(month.first_on)}"
    content = export_of(spec, rows, request.GET.dict(), _marks(by, title, month))
    facts = {"list": file, "month": str(month), "filter": request.GET.urlencode()[:120]}
    write_down(by, "ratings.exported", facts=facts)
    return _file(content, f"{file}-{month}")


def _file(content: bytes, name: str) -> HttpResponse:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.xlsx"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type=XLSX, headers=headers)
