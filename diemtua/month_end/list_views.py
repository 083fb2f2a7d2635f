"""Danh sách của một tháng đã khóa: group ratings, commissions, entrustment fees."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from diemtua.access.pages import actor, page
from diemtua.associations.models import Office
from diemtua.associations.queries import associations
from diemtua.fees import queries as fees_queries
from diemtua.ground import clock, formats
from diemtua.ground.actors import Actor
from diemtua.ground.audit import write_down
from diemtua.ground.models import Calendar
from diemtua.ground.problems import NotAllowed
from diemtua.ground.tables import ExportMarks, ListSpec, export_of, table_of, wants_export
from diemtua.month_end import queries
from diemtua.month_end.lists import COMMISSIONS, fees_spec, ratings_spec, shares_spec
from diemtua.month_end.papers import shares_by_union
from diemtua.month_end.views import address, month_here
from diemtua.month_end.words import why
from diemtua.programmes.queries import catalogue
from diemtua.rules.periods import Month

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@page("month.read")
def ratings(request: HttpRequest, office: int, month: str) -> HttpResponse:
    """Xếp loại tổ: points a criterion and why."""
    by = actor(request)
    found, asked = month_here(by, office, month)
    run = queries.sealed_run(found, asked)
    dated = catalogue().rating_on(run.month)
    sources = [
        {"name": criterion.name, "confidence": dated.criteria_confidence[criterion.code]}
        for criterion in dated.sheet.criteria
    ]
    return _list(
        request,
        by,
        (found, asked),
        ratings_spec(dated.sheet, why),
        queries.ratings(by.scope, run),
        heading=_("Xếp loại tổ"),
        more={
            "sources": sources,
            "sources_title": _("Cách cho điểm từng tiêu chí"),
            "sources_note": _(
                "Điểm tối đa và bậc xếp loại theo thực tế; cách đổi tỷ lệ ra điểm là mặc định, sửa được trong danh mục."
            ),
        },
    )


@require_GET
@page("fee.read")
def commissions(request: HttpRequest, office: int, month: str) -> HttpResponse:
    """Hoa hồng tổ của tháng."""
    by = actor(request)
    found, asked = month_here(by, office, month)
    queries.sealed_run(found, asked)
    rows = fees_queries.with_paid(
        queries.named_groups(fees_queries.commissions(by.scope, found.pk, asked.first_on))
    )
    levels = [
        {
            "name": _("{rate} một tháng").format(rate=formats.rate(row.level.monthly_rate_pct)),
            "confidence": row.basis.confidence,
        }
        for row in catalogue().commission
        if asked.last_on in row.valid
    ]
    return _list(
        request,
        by,
        (found, asked),
        COMMISSIONS,
        rows,
        heading=_("Hoa hồng tổ"),
        more={"sources": levels, "sources_title": _("Mức hoa hồng")},
    )


@require_GET
@page("fee.read")
def fees(request: HttpRequest, office: int, month: str) -> HttpResponse:
    """Phí ủy thác của tháng and how it is split."""
    by = actor(request)
    found, asked = month_here(by, office, month)
    run = queries.sealed_run(found, asked)
    unions = dict(associations().values_list("code", "name"))
    rows = queries.named_units(fees_queries.fees(by.scope, found.pk, asked.first_on))
    split = catalogue().fee_split_on(asked.last_on)
    sources = [
        {
            "name": _("Phân chia giữa các cấp: {shares}").format(
                shares=", ".join(formats.rate(share) for share in split.split.shares_pct.values())
            ),
            "confidence": split.basis.confidence,
        },
        {
            "name": _("Bậc chất lượng theo nợ quá hạn"),
            "confidence": catalogue().fee_quality_on(asked.last_on).basis.confidence,
        },
    ]
    shares = table_of(
        shares_spec(unions), shares_by_union(by.scope, found, run), request.GET.dict(), request.path
    )
    return _list(
        request,
        by,
        (found, asked),
        fees_spec(unions),
        rows,
        heading=_("Phí ủy thác"),
        more={"sources": sources, "sources_title": _("Căn cứ"), "shares": shares},
    )


def _list(
    request: HttpRequest,
    by: Actor,
    where: tuple[Office, Month],
    spec: ListSpec,
    rows: Any,
    *,
    heading: str,
    more: dict[str, Any],
) -> HttpResponse:
    office, month = where
    words = request.GET.dict()
    if wants_export(spec, words):
        return _workbook(spec, rows, words, office, month, by)
    said = formats.month(month.first_on)
    values = {
        "base": "base_desk.html",
        "page": {
            "heading": _("{heading} tháng {month}").format(heading=heading, month=said),
            "subheading": office.name,
            "crumbs": [
                {"label": _("Khóa sổ"), "url": f"{reverse('month_end:months')}?pgd={office.pk}"},
                {"label": _("Tháng {month}").format(month=said), "url": address(office, month)},
                {"label": heading, "url": ""},
            ],
        },
        "table": table_of(spec, rows, words, request.path),
        "label": heading,
        **more,
    }
    response = render(request, "month_end/list.html", values)
    response["Cache-Control"] = "no-store"
    return response


def _workbook(
    spec: ListSpec, rows: Any, words: dict[str, str], office: Office, month: Month, by: Actor
) -> HttpResponse:
    if not by.can("report.export"):
        raise NotAllowed
    calendar = Calendar.objects.filter(id=1).first()
    marks = ExportMarks(
        title=f"{spec.label} {formats.month(month.first_on)}",
        place=office.name,
        as_of=month.last_on,
        taken_by=f"{by.name}, {by.role_label}",
        taken_at=clock.now(),
        is_demonstration=bool(calendar and calendar.is_demonstration),
    )
    content = export_of(spec, rows, words, marks)
    write_down(by, "month.list_exported", facts={"office": office.pk, "month": str(month)})
    headers = {
        "Content-Disposition": f'attachment; filename="khoa-so-{month}.xlsx"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type=XLSX, headers=headers)
