"""Khung trang của phòng tiền gửi."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from diemtua.access.pages import actor
from diemtua.access.roles import ROLES
from diemtua.ground import clock
from diemtua.ground.actors import Actor
from diemtua.ground.audit import write_down
from diemtua.ground.models import Calendar
from diemtua.ground.problems import Problem, Problems
from diemtua.ground.shaped_forms import ShapedForm
from diemtua.ground.tables import ExportMarks, ListSpec, export_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Crumb = tuple[str, str]


def home_crumb() -> Crumb:
    return _("Tiền gửi"), reverse("savings:savers")


def deposits_crumb() -> Crumb:
    return _("Tiền gửi dân cư"), reverse("savings:deposits")


def head(by: Actor, heading: str, *way: Crumb, sub: str = "", here: str = "") -> dict[str, Any]:
    """Heading, crumbs, the way back and the room's own row of words."""
    crumbs = way or (home_crumb(),)
    return {
        "heading": heading,
        "subheading": sub,
        "crumbs": [
            *({"label": label, "url": url} for label, url in crumbs),
            {"label": heading, "url": ""},
        ],
        "back_url": crumbs[-1][1],
        "back_label": crumbs[-1][0],
        "nav": _nav(by, here),
    }


def _nav(by: Actor, here: str) -> list[dict[str, Any]]:
    words = (
        ("savings.read", _("Tổ viên"), "savers"),
        ("savings.resident", _("Dân cư"), "deposits"),
        ("savings.resident", _("Lãi suất"), "rates"),
        ("savings.resident", _("Đợt vận động"), "campaigns"),
    )
    return [
        {"label": label, "url": reverse(f"savings:{name}"), "count": 0, "current": name == here}
        for action, label, name in words
        if by.can(action)
    ]


def form_page(
    request: HttpRequest,
    form: ShapedForm,
    do: Callable[[], HttpResponse],
    show: Callable[[int], HttpResponse],
) -> HttpResponse:
    """One deed a page: done and on to the next, or shown again with what was typed."""
    if request.method != "POST":
        return show(200)
    if form.is_valid():
        try:
            return do()
        except (Problem, Problems) as refused:
            form.take_problems(refused)
    return show(422)


def exported(
    request: HttpRequest, spec: ListSpec, rows: Any, *, title: str, file_name: str
) -> HttpResponse:
    """The workbook of the same search; who took it is written down."""
    by = actor(request)
    calendar = Calendar.objects.filter(id=1).first()
    marks = ExportMarks(
        title=title,
        as_of=by.on,
        taken_by=f"{by.name}, {by.role_label}",
        taken_at=clock.now(),
        is_demonstration=bool(calendar and calendar.is_demonstration),
    )
    content = export_of(spec, rows, request.GET.dict(), marks)
    facts = {"list": file_name, "filter": request.GET.urlencode()[:120]}
    write_down(by, "savings.list_exported", facts=facts)
    headers = {
        "Content-Disposition": f'attachment; filename="{file_name}.xlsx"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type=XLSX, headers=headers)


def shown(
    request: HttpRequest, template: str, values: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Leaders read on a phone, the others at a desk; one template serves both."""
    field = ROLES[actor(request).role].field_pages
    values = {**values, "base": "base_field.html" if field else "base_desk.html", "field": field}
    if field:
        values["page"] = {**values["page"], "nav": None}
    response = render(request, f"savings/{template}", values, status=status)
    response["Cache-Control"] = "no-store"
    return response
